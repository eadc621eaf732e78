"""可见范围 (what a reader may see and do): the unit relation of each verb, or the section that keeps the register."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from yaodian.kernel import clock
from yaodian.kernel.access import SECTION_ROLES, By, Everywhere, System, UnitScope, allowed_units, holds, require, scope
from yaodian.kernel.rulebook.queries import RuleMissingError
from yaodian.kernel.rulebook.queries import text as rule_text
from yaodian.registers.schools.access import KEEPER_VERBS, READ
from yaodian.registers.schools.models import Building, Campus, Kindergarten, PrivateSchool, Room, School, SiteFacts

CHOOSABLE = 500
"""Of more schools than these nobody chooses one from a list: lists are then filtered by the school's name."""
KEEPER_RULE = "schools.keeper_section"


def keeps_register(*, by: By) -> bool:
    """Does the reader sit in the section that keeps the register of schools?"""
    if isinstance(by, System):
        return True
    sections = [seat.unit_title for seat in by.seats if seat.role in SECTION_ROLES]
    if not sections:
        return False
    try:
        titles = {title.strip() for title in re.split("[；;、]", rule_text(KEEPER_RULE, on=clock.today()))}
    except RuleMissingError:
        return False
    return not titles.isdisjoint(sections)


def reached(*, by: By, verb: str, path: str = "pk") -> Q:
    """Return the row filter of a verb; `path` leads from the row to the school."""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return Q()
    return scope(by, verb, unit_field=path, record="schools.school" if path == "pk" else "")


def schools_for(*, by: By, verb: str = READ) -> QuerySet[School]:
    """Return the schools over which the reader holds the verb."""
    return School.objects.filter(reached(by=by, verb=verb)).select_related("unit", "township")


def choosable(schools: QuerySet[School]) -> list[School]:
    """Return the schools in their order; of more than can be chosen from, just one more than that, to tell so."""
    found = list(schools.order_by()[: CHOOSABLE + 1])
    return found if len(found) > CHOOSABLE else sorted(found, key=lambda school: (school.unit.position, school.pk))


def campuses_for(*, by: By, verb: str = READ) -> QuerySet[Campus]:
    """Return the campuses of the schools over which the reader holds the verb."""
    return Campus.objects.filter(reached(by=by, verb=verb, path="school")).select_related("school__unit")


def buildings_for(*, by: By, verb: str = READ) -> QuerySet[Building]:
    """Return the buildings of the schools over which the reader holds the verb."""
    rows = Building.objects.filter(reached(by=by, verb=verb, path="campus__school"))
    return rows.select_related("campus__school__unit")


def rooms_for(*, by: By, verb: str = READ) -> QuerySet[Room]:
    """Return the rooms of the schools over which the reader holds the verb."""
    rows = Room.objects.filter(reached(by=by, verb=verb, path="school"))
    return rows.select_related("school__unit", "building__campus")


def facts_for(*, by: By, verb: str = READ) -> QuerySet[SiteFacts]:
    """Return the dated facts of the schools over which the reader holds the verb."""
    return SiteFacts.objects.filter(reached(by=by, verb=verb, path="school")).select_related("school__unit")


def kindergartens_for(*, by: By) -> QuerySet[Kindergarten]:
    """Return the kindergartens that the reader may see."""
    rows = Kindergarten.objects.filter(reached(by=by, verb=READ, path="school"))
    return rows.select_related("school__unit", "school__township")


def private_schools_for(*, by: By) -> QuerySet[PrivateSchool]:
    """Return the private schools that the reader may see."""
    rows = PrivateSchool.objects.filter(reached(by=by, verb=READ, path="school"))
    return rows.select_related("school__unit", "school__township")


def units_reached(*, by: By, verb: str) -> UnitScope:
    """Return the units over which the reader holds the verb, all for the section that keeps the register."""
    keeper = verb in KEEPER_VERBS and keeps_register(by=by)
    return Everywhere if keeper else allowed_units(by, verb)


def may(*, by: By, verb: str, school_id: int) -> bool:
    """May the reader do this for the school?"""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return True
    return holds(by, verb, unit_id=school_id, record=f"schools.school:{school_id}")


def may_anywhere(*, by: By, verb: str) -> bool:
    """Does the reader hold the verb for some school at least?"""
    return holds(by, verb) or (verb in KEEPER_VERBS and keeps_register(by=by))


def require_for(*, by: By, verb: str, school_id: int) -> None:
    """Refuse unless the reader may do this for the school; the sentence names the right."""
    if not may(by=by, verb=verb, school_id=school_id):
        require(by, verb, unit_id=school_id, record=f"schools.school:{school_id}")


def require_for_all(*, by: By, verb: str, school_ids: set[int]) -> None:
    """Refuse unless the reader may do this for every one of the schools."""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return
    for school_id in sorted(school_ids):
        require(by, verb, unit_id=school_id, record=f"schools.school:{school_id}")
