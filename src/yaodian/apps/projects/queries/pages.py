"""项目页查询 (what the pages show): lists, one project whole, what is open, the conditions beyond acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from yaodian.apps.projects.models import (
    Acceptance,
    Allocation,
    BudgetLine,
    Contract,
    DateChange,
    Milestone,
    Payment,
    Project,
    Settlement,
    Tender,
)
from yaodian.apps.projects.queries.access import READ, projects_for
from yaodian.apps.projects.queries.money import Sums, sums_of, with_sums
from yaodian.apps.projects.rules import (
    ACCEPTED_STATES,
    Planned,
    Stage,
    State,
    days_late,
    light_of,
)
from yaodian.kernel.access import By
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.metrics import Derived, Scope
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.periods.rules import PeriodKind, make_period
from yaodian.kernel.worklist import Light

OPEN_STATES = tuple(state for state in State if state not in (*ACCEPTED_STATES, State.CANCELLED))


def with_next(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add the next open stage, its planned date and why it was returned (`next_stage`, `next_date`, `next_reason`).

    A cancelled project has none."""
    waiting = Milestone.objects.filter(project=OuterRef("pk"), actual_date__isnull=True).order_by("position")
    live = ~Q(state=State.CANCELLED)
    return projects.annotate(
        next_stage=Case(
            When(live, then=Subquery(waiting.values("stage")[:1])), default=Value(""), output_field=CharField()
        ),
        next_date=Case(When(live, then=Subquery(waiting.values("planned_date")[:1]))),
        next_reason=Subquery(waiting.values("return_reason")[:1]),
    )


def project_list(by: By) -> QuerySet[Project]:
    """Return the projects a reader may see, ready for a list: sums, next stage, school and programme."""
    return with_next(with_sums(projects_for(by))).select_related("school", "programme__lead_section")


def row_light(project: Project, today: date) -> Light:
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


def programme_counts(by: By, *, today: date, year: int | None = None) -> list[StageCount]:
    """Return, per programme, how many projects are planned, started, finished, accepted and late now."""
    rows = with_next(projects_for(by)).exclude(state=State.CANCELLED)
    if year is not None:
        rows = rows.filter(year=year)
    begun = (State.PLANNED, State.APPROVED, State.TENDERED)
    counted = (
        rows.values("programme__code", "programme__title", "programme__position")
        .annotate(
            total=Count("pk"),
            started=Count("pk", filter=~Q(state__in=begun)),
            finished=Count("pk", filter=~Q(state__in=(*begun, State.STARTED))),
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


@dataclass(frozen=True)
class StagePoint:
    """节点线上一点 (a point of the milestone line): planned, actual, photographs, light."""

    row: Milestone
    stage: Stage
    light: str
    late_days: int
    files: tuple[EvidenceFile, ...]
    is_next: bool


@dataclass(frozen=True)
class Condition:
    """验收之外的条件 (condition beyond acceptance): met only when a metric of an installed app says so."""

    key: str
    title: str
    clause: str
    met: bool
    on_the_spot: bool
    measurable: bool
    fact: str


@dataclass(frozen=True)
class ProjectPage:
    """项目页 (a project whole)."""

    project: Project
    points: tuple[StagePoint, ...]
    sums: Sums
    budget: tuple[tuple[BudgetLine, tuple[Allocation, ...]], ...]
    tenders: tuple[Tender, ...]
    contracts: tuple[Contract, ...]
    payments: tuple[Payment, ...]
    acceptances: tuple[tuple[Acceptance, tuple[EvidenceFile, ...]], ...]
    settlements: tuple[Settlement, ...]
    date_changes: tuple[DateChange, ...]
    conditions: tuple[Condition, ...]
    schools: tuple[Any, ...]
    lines: tuple[JournalLine, ...]

    @property
    def waiting(self) -> Acceptance | None:
        """The application that waits for a decision."""
        last = self.acceptances[-1][0] if self.acceptances else None
        return last if last is not None and last.state in (Acceptance.State.APPLIED, Acceptance.State.CHECKED) else None


def project_for(by: By, project_id: int) -> Project | None:
    """Return a project the reader may see."""
    return projects_for(by).select_related("school", "programme__lead_section").filter(pk=project_id).first()


def files_by_record(refs: Iterable[str]) -> dict[str, tuple[EvidenceFile, ...]]:
    """Return record → live evidence files, in one query."""
    found: dict[str, list[EvidenceFile]] = {}
    rows = EvidenceFile.objects.filter(record__in=list(refs), withdrawn_at__isnull=True).order_by("uploaded_at", "id")
    for file in rows:
        found.setdefault(file.record, []).append(file)
    return {ref: tuple(files) for ref, files in found.items()}


def project_page(by: By, project_id: int, *, today: date) -> ProjectPage | None:
    """Return everything of one project under the reader's access, None when he may not see it."""
    project = project_for(by, project_id)
    if project is None:
        return None
    milestones = list(Milestone.objects.filter(project=project).order_by("position"))
    acceptances = list(Acceptance.objects.filter(project=project).select_related("central").order_by("number"))
    settlements = tuple(Settlement.objects.filter(project=project).order_by("pk"))
    refs = [
        *(f"projects.milestone:{row.pk}" for row in milestones),
        *(f"projects.acceptance:{row.pk}" for row in acceptances),
        *(f"projects.settlement:{row.pk}" for row in settlements),
    ]
    files = files_by_record(refs)
    lines = list(project.budget_lines.order_by("pk").prefetch_related("allocations"))
    return ProjectPage(
        project=project,
        points=tuple(_points(project, milestones, files, today)),
        sums=sums_of(project.pk),
        budget=tuple((line, tuple(sorted(line.allocations.all(), key=_when_allocated))) for line in lines),
        tenders=tuple(project.tenders.order_by("announced_date", "pk")),
        contracts=tuple(project.contracts.order_by("signed_date", "pk")),
        payments=tuple(
            Payment.objects.filter(contract__project=project).select_related("contract").order_by("drafted_at", "pk")
        ),
        acceptances=tuple((row, files.get(f"projects.acceptance:{row.pk}", ())) for row in acceptances),
        settlements=settlements,
        date_changes=tuple(project.date_changes.order_by("asked_at", "pk")),
        conditions=tuple(conditions_of(project, today=today)),
        schools=tuple(project.schools.select_related("school").order_by("part", "pk")),
        lines=tuple(JournalLine.objects.filter(record=f"projects.project:{project.pk}").order_by("-id")[:40]),
    )


def _when_allocated(row: Allocation) -> tuple[date, int]:
    return row.allocated_date, row.pk


def _points(
    project: Project, milestones: list[Milestone], files: Mapping[str, tuple[EvidenceFile, ...]], today: date
) -> Iterable[StagePoint]:
    """Return the points of the milestone line; photographs of the acceptance stand at 验收 on its own list."""
    open_found = False
    for row in milestones:
        planned = Planned(Stage(row.stage), row.planned_date, row.actual_date)
        is_next = row.actual_date is None and not open_found and project.state != State.CANCELLED
        open_found |= is_next
        if row.actual_date is not None:
            light = "done"
        elif is_next:
            light = light_of(row.planned_date, today=today, warn_days=project.programme.warn_days).value
        else:
            light = "idle"
        yield StagePoint(
            row=row,
            stage=planned.stage,
            light=light,
            late_days=days_late(planned, today=today) if row.actual_date or is_next else 0,
            files=files.get(f"projects.milestone:{row.pk}", ()),
            is_next=is_next,
        )


def conditions_of(project: Project, *, today: date) -> Iterable[Condition]:
    """Return the conditions of the programme: those looked at on the spot, as ticked in the acceptance that stands;
    the others from the metric they name, unmet while no installed app offers it."""
    standing = Acceptance.objects.filter(project=project, state=Acceptance.State.ACCEPTED).first()
    ticked = set(standing.ticked) if standing else set()
    period = make_period(PeriodKind.YEAR, project.year)
    for declared in project.programme.conditions:
        key, title, clause = declared["key"], str(declared["title"]), str(declared.get("clause", ""))
        name = declared.get("metric", "")
        metric = metrics().get(name)
        if not name:
            yield Condition(key, title, clause, met=key in ticked, on_the_spot=True, measurable=True, fact="")
        elif metric is None:
            yield Condition(key, title, clause, met=False, on_the_spot=False, measurable=False, fact="")
        else:
            reading = metric.read(scope=Scope(frozenset([project.school_id])), period=period, today=today)
            count = reading.value if isinstance(reading, Derived) else reading.part
            met = count is not None and count >= declared.get("at_least", 1)
            yield Condition(key, title, clause, met=met, on_the_spot=False, measurable=True, fact=str(count))


def photo_twins(files: Iterable[EvidenceFile]) -> dict[int, str]:
    """Return file id → record of another project's row that shows the same photograph (one picture used twice)."""
    by_digest: dict[str, list[EvidenceFile]] = {}
    for file in files:
        by_digest.setdefault(file.digest, []).append(file)
    others = EvidenceFile.objects.filter(
        digest__in=by_digest, record__startswith="projects.", withdrawn_at__isnull=True
    ).order_by("id")
    return {
        file.pk: other.record for other in others for file in by_digest[other.digest] if other.record != file.record
    }


def late_projects(by: By, *, today: date) -> QuerySet[Project]:
    """Return the open projects whose next stage is past its planned date, the latest first."""
    rows = with_next(projects_for(by)).filter(next_date__lt=today).exclude(state=State.CANCELLED)
    return rows.select_related("school", "programme").order_by("next_date", "pk")


def gantt_rows(by: By, *, year: int, programme: str = "") -> QuerySet[Project]:
    """Return the projects of a year with their milestones, for the yearly picture."""
    rows = with_next(projects_for(by)).filter(year=year).exclude(state=State.CANCELLED)
    if programme:
        rows = rows.filter(programme__code=programme)
    return (
        rows.select_related("school", "programme")
        .prefetch_related("milestones")
        .order_by("programme__position", F("next_date").asc(nulls_last=True), "code")
    )


def years(by: By) -> list[int]:
    """Return the years that have projects, newest first."""
    return list(projects_for(by, READ).order_by("-year").values_list("year", flat=True).distinct())
