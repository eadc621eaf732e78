"""可见范围 (what a reader may see and do): the schools of each verb, one's own class, oneself, one's own children."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yaodian.kernel.access import By, Everywhere, System, UnitScope, allowed_units, holds, require, scope
from yaodian.registers.students.access import FOLLOW, KEEPER_RULE, KEEPER_VERBS, NAMES, OWN, READ, TRANSFER
from yaodian.registers.students.models import AbsenceCase, Enrolment, Homeroom, Pupil, Transfer
from yaodian.registers.teachers.queries import keeps_register as keeps


def keeps_register(*, by: By) -> bool:
    """Does the reader sit in a section that keeps the register of pupils?"""
    return keeps(by=by, rule=KEEPER_RULE)


def reached(*, by: By, verb: str, path: str = "school") -> Q:
    """Return the row filter of a verb; `path` leads from the row to the school."""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return Q()
    return scope(by, verb, unit_field=path)


def pupils_for(*, by: By, verb: str = READ) -> QuerySet[Pupil]:
    """Return the pupils over whom the reader holds the verb; with `students.read` also those who are his own."""
    seen = reached(by=by, verb=verb)
    if seen and verb == READ and holds(by, OWN):
        seen |= Q(pk__in=own_pupils(by=by).values("pk"))
    return Pupil.objects.filter(seen)


def own_pupils(*, by: By) -> QuerySet[Pupil]:
    """Return oneself, one's children, and the class one heads."""
    if isinstance(by, System) or by.person_id is None:
        return Pupil.objects.none()
    taught = Enrolment.objects.filter(to_date__isnull=True, homeroom__head_teacher__person_id=by.person_id)
    return Pupil.objects.filter(
        Q(person_id=by.person_id)
        | Q(pk__in=Pupil.objects.filter(guardians__person_id=by.person_id).values("pk"))
        | Q(pk__in=taught.values("pupil_id"))
    )


def enrolments_for(*, by: By, verb: str = READ) -> QuerySet[Enrolment]:
    """Return the enrolments at the schools over which the reader holds the verb, and those of his own pupils."""
    seen = reached(by=by, verb=verb)
    if seen and verb == READ and holds(by, OWN):
        seen |= Q(pupil__in=own_pupils(by=by))
    return Enrolment.objects.filter(seen)


def homerooms_for(*, by: By, verb: str = READ) -> QuerySet[Homeroom]:
    """Return the homerooms of the schools over which the reader holds the verb, and the one he heads."""
    seen = reached(by=by, verb=verb)
    if seen and verb == READ and by.person_id is not None and holds(by, OWN):
        seen |= Q(head_teacher__person_id=by.person_id)
    return Homeroom.objects.filter(seen).select_related("school__unit", "head_teacher")


def transfers_for(*, by: By) -> QuerySet[Transfer]:
    """Return the transfers of which one of the two schools is within the reader's reach."""
    seen = reached(by=by, verb=TRANSFER, path="from_school") | reached(by=by, verb=TRANSFER, path="to_school")
    return Transfer.objects.filter(seen).select_related("pupil", "from_school__unit", "to_school__unit")


def cases_for(*, by: By, verb: str = FOLLOW) -> QuerySet[AbsenceCase]:
    """Return the cases of the schools over which the reader holds the verb."""
    return AbsenceCase.objects.filter(reached(by=by, verb=verb)).select_related("pupil", "school__unit")


def names_within(*, by: By) -> UnitScope:
    """Return the schools whose pupils the reader may know by name; others are shown masked."""
    return Everywhere if keeps_register(by=by) else allowed_units(by, NAMES)


def units_reached(*, by: By, verb: str) -> UnitScope:
    """Return the units over which the reader holds the verb, all for the section that keeps the register."""
    keeper = verb in KEEPER_VERBS and keeps_register(by=by)
    return Everywhere if keeper else allowed_units(by, verb)


def may(*, by: By, verb: str, school_id: int) -> bool:
    """May the reader do this for the school?"""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return True
    return holds(by, verb, unit_id=school_id)


def may_anywhere(*, by: By, verb: str) -> bool:
    """Does the reader hold the verb for some school at least?"""
    return bool(allowed_units(by, verb)) or (verb in KEEPER_VERBS and keeps_register(by=by))


def require_for(*, by: By, verb: str, school_id: int) -> None:
    """Refuse unless the reader may do this for the school; the sentence names the right."""
    if not may(by=by, verb=verb, school_id=school_id):
        require(by, verb, unit_id=school_id)


def require_for_all(*, by: By, verb: str, school_ids: set[int]) -> None:
    """Refuse unless the reader may do this for every one of the schools."""
    if not (verb in KEEPER_VERBS and keeps_register(by=by)):
        for school_id in sorted(school_ids):
            require(by, verb, unit_id=school_id)
