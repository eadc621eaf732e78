"""可见范围 (what a reader may see and do): the unit relation of each verb, or the lead section of the programme."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from yaodian.apps.projects.access import SECTION_VERBS
from yaodian.apps.projects.models import Project, ProjectSchool
from yaodian.kernel.access import SECTION_ROLES, By, System, holds, require, scope, verbs
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import upper_unit
from yaodian.kernel.units.rules import RelationKind, UnitKind

READ = "projects.read"
RECORD = "projects.project"


def lead_sections(*, by: By, verb: str) -> frozenset[int]:
    """Return the sections through which the reader holds the verb over whole programmes."""
    if isinstance(by, System) or verb not in SECTION_VERBS:
        return frozenset()
    roles = verbs()[verb].roles
    return frozenset(
        seat.unit_id
        for seat in by.seats
        if seat.unit_id is not None and seat.role in SECTION_ROLES and seat.role in roles
    )


def projects_for(*, by: By, verb: str = READ) -> QuerySet[Project]:
    """Return the projects over which the reader holds the verb; a receiving school may read its host's project."""
    reached = scope(by, verb, unit_field="school", record=RECORD)
    if not reached:
        return Project.objects.all()
    if sections := lead_sections(by=by, verb=verb):
        reached |= Q(programme__lead_section__in=sections)
    if verb == READ:
        taking_part = ProjectSchool.objects.filter(scope(by, verb, unit_field="school"))
        reached |= Q(pk__in=taking_part.values("project_id"))
    return Project.objects.filter(reached)


def may(*, by: By, verb: str, project: Project) -> bool:
    """May the reader do this to the project? (`project.programme` is asked for, so select it)."""
    if project.programme.lead_section_id in lead_sections(by=by, verb=verb):
        return True
    return holds(by, verb, unit_id=project.school_id, record=f"{RECORD}:{project.pk}")


def require_for(*, by: By, verb: str, project: Project) -> None:
    """Refuse unless the reader may do this to the project."""
    if not may(by=by, verb=verb, project=project):
        require(by, verb, unit_id=project.school_id, record=f"{RECORD}:{project.pk}")


def central_school_of(*, school_id: int, on: date) -> Unit | None:
    """Return the central school (乡镇中心学校) that checks for a school on this day, if it stands under one."""
    upper = upper_unit(unit_id=school_id, kind=RelationKind.SUBORDINATION, on=on)
    return upper if upper is not None and upper.kind == UnitKind.CENTRAL_SCHOOL else None
