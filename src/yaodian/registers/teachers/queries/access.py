"""可见范围 (what a reader may see and do): the unit relation of each verb, or the section that keeps the register."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from yaodian.kernel import clock
from yaodian.kernel.access import SECTION_ROLES, By, Everywhere, System, UnitScope, allowed_units, holds, require, scope
from yaodian.kernel.rulebook.queries import RuleMissingError
from yaodian.kernel.rulebook.queries import text as rule_text
from yaodian.registers.schools.models import School
from yaodian.registers.teachers.access import KEEPER_RULE, KEEPER_VERBS, OWN, READ
from yaodian.registers.teachers.models import Certificate, Teacher


def keeps_register(*, by: By, rule: str = KEEPER_RULE) -> bool:
    """Does the reader sit in a section that the rulebook names as keeper of a register?"""
    if isinstance(by, System):
        return True
    sections = [seat.unit_title for seat in by.seats if seat.role in SECTION_ROLES]
    if not sections:
        return False
    try:
        titles = {title.strip() for title in re.split("[；;、]", rule_text(rule, on=clock.today()))}
    except RuleMissingError:
        return False
    return not titles.isdisjoint(sections)


def reached(*, by: By, verb: str, path: str = "school") -> Q:
    """Return the row filter of a verb; `path` leads from the row to the school."""
    if verb in KEEPER_VERBS and keeps_register(by=by):
        return Q()
    return scope(by, verb, unit_field=path)


def teachers_for(*, by: By, verb: str = READ) -> QuerySet[Teacher]:
    """Return the teachers over whom the reader holds the verb; everybody may see his own record."""
    seen = reached(by=by, verb=verb)
    if seen and verb == READ and by.person_id is not None and holds(by, OWN):
        seen |= Q(person_id=by.person_id)
    return Teacher.objects.filter(seen).select_related("school__unit")


def certificates_for(*, by: By) -> QuerySet[Certificate]:
    """Return the certificates of the teachers whom the reader may see."""
    rows = Certificate.objects.filter(reached(by=by, verb=READ, path="teacher__school"))
    return rows.select_related("teacher__school__unit")


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


def schools_within(*, by: By, verb: str = READ) -> list[School]:
    """Return the open schools over whose teachers the reader holds the verb."""
    rows = School.objects.filter(reached(by=by, verb=verb, path="pk"), unit__closed_date__isnull=True)
    shown = rows.select_related("unit").only("unit__title", "unit__short_title")
    return list(shown.order_by("unit__position", "pk"))
