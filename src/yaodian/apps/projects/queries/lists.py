"""项目列表查询 (lists): the projects a reader may see, their next stage, counts by programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from yaodian.apps.projects.models import (
    Programme,
    Project,
    ProjectMilestone,
)
from yaodian.apps.projects.queries.access import READ, projects_for
from yaodian.apps.projects.queries.money import ProjectSums, with_sums
from yaodian.apps.projects.rules import (
    ACCEPTED_STATES,
    ProjectState,
    light_of,
)
from yaodian.kernel.access import By
from yaodian.kernel.worklist import Light

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Staged = WithAnnotations[Project, "NextStage"]
    Listed = WithAnnotations[Project, "ListColumns"]


class NextStage(TypedDict):
    """下一节点 (columns that `with_next` adds)."""

    next_stage: str
    next_date: date | None
    next_reason: str


class ListColumns(NextStage, ProjectSums):
    """列表列 (columns of a listed project)."""


OPEN_STATES = tuple(state for state in ProjectState if state not in (*ACCEPTED_STATES, ProjectState.CANCELLED))


def with_next(*, projects: QuerySet[Any]) -> QuerySet[Staged]:
    """Add the next open stage, its planned date and why it was returned (`next_stage`, `next_date`, `next_reason`).

    A cancelled project has none."""
    waiting = ProjectMilestone.objects.filter(project=OuterRef("pk"), actual_date__isnull=True).order_by("position")
    live = ~Q(state=ProjectState.CANCELLED)
    rows = projects.annotate(
        next_stage=Case(
            When(live, then=Subquery(waiting.values("stage")[:1])), default=Value(""), output_field=CharField()
        ),
        next_date=Case(When(live, then=Subquery(waiting.values("planned_date")[:1]))),
        next_reason=Subquery(waiting.values("return_reason")[:1]),
    )
    return cast("QuerySet[Staged]", rows)


def project_list(*, by: By) -> QuerySet[Listed]:
    """Return the projects a reader may see, ready for a list: sums, next stage, school and programme."""
    rows = with_next(projects=with_sums(projects=projects_for(by=by)))
    return cast("QuerySet[Listed]", rows.select_related("school", "programme__lead_section"))


def row_light(*, project: Project, today: date) -> Light:
    """Return the light of a listed project (needs `with_next`)."""
    return light_of(getattr(project, "next_date", None), today=today, warn_days=project.programme.warn_days)


@dataclass(frozen=True)
class StageCount:
    """一项专项的件数 (counts of a programme by state)."""

    title: str
    code: str
    total: int
    started: int
    finished: int
    accepted: int
    late: int


def programme_counts(*, by: By, today: date, year: int | None = None) -> list[StageCount]:
    """Return, per programme, how many projects are planned, started, finished, accepted and late now."""
    rows = with_next(projects=projects_for(by=by)).exclude(state=ProjectState.CANCELLED)
    if year is not None:
        rows = rows.filter(year=year)
    begun = (ProjectState.PLANNED, ProjectState.APPROVED, ProjectState.TENDERED)
    counted = (
        rows.values("programme__code", "programme__title", "programme__position")
        .annotate(
            total=Count("pk"),
            started=Count("pk", filter=~Q(state__in=begun)),
            finished=Count("pk", filter=~Q(state__in=(*begun, ProjectState.STARTED))),
            accepted=Count("pk", filter=Q(state__in=ACCEPTED_STATES)),
            late=Count("pk", filter=Q(next_date__lt=today)),
        )
        .order_by("programme__position")
    )
    return [
        StageCount(
            title=row["programme__title"],
            code=row["programme__code"],
            total=row["total"],
            started=row["started"],
            finished=row["finished"],
            accepted=row["accepted"],
            late=row["late"],
        )
        for row in counted
    ]


def late_projects(*, by: By, today: date) -> QuerySet[Staged]:
    """Return the open projects whose next stage is past its planned date, the latest first."""
    rows = with_next(projects=projects_for(by=by)).filter(next_date__lt=today).exclude(state=ProjectState.CANCELLED)
    return rows.select_related("school", "programme").order_by("next_date", "pk")


def gantt_rows(*, by: By, year: int, programme: str = "") -> QuerySet[Staged]:
    """Return the projects of a year with their milestones, for the yearly picture."""
    rows = with_next(projects=projects_for(by=by)).filter(year=year).exclude(state=ProjectState.CANCELLED)
    if programme:
        rows = rows.filter(programme__code=programme)
    return (
        rows.select_related("school", "programme")
        .prefetch_related("milestones")
        .order_by("programme__position", F("next_date").asc(nulls_last=True), "code")
    )


def years(*, by: By) -> list[int]:
    """Return the years that have projects, newest first."""
    return list(projects_for(by=by, verb=READ).order_by("-year").values_list("year", flat=True).distinct())


def programme_titles() -> dict[str, dict[str, str]]:
    """Return what the parameter of a metric may be: programme code → title."""
    return {"programme": dict(Programme.objects.order_by("code").values_list("code", "title"))}
