"""项目页查询 (what the pages show): lists, one project whole, what is open, the conditions beyond acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.models import (
    Acceptance,
    Allocation,
    BudgetLine,
    Contract,
    DateChange,
    Payment,
    Project,
    ProjectMilestone,
    Settlement,
    Tender,
)
from yaodian.apps.projects.queries.access import projects_for
from yaodian.apps.projects.queries.money import Sums, sums_of
from yaodian.apps.projects.rules import (
    Planned,
    ProjectStage,
    ProjectState,
    days_late,
    light_of,
)
from yaodian.kernel.access import By
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.metrics import Derived, Scope
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.periods.rules import PeriodKind, make_period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class StagePoint:
    """节点线上一点 (a point of the milestone line): planned, actual, photographs, light."""

    row: ProjectMilestone
    stage: ProjectStage
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
    lines: tuple[tuple[JournalLine, str], ...]

    @property
    def waiting(self) -> Acceptance | None:
        """The application that waits for a decision."""
        last = self.acceptances[-1][0] if self.acceptances else None
        return last if last is not None and last.state in (Acceptance.State.APPLIED, Acceptance.State.CHECKED) else None


def project_for(*, by: By, project_id: int) -> Project | None:
    """Return a project the reader may see."""
    return projects_for(by=by).select_related("school", "programme__lead_section").filter(pk=project_id).first()


def files_by_record(*, refs: Iterable[str]) -> dict[str, tuple[EvidenceFile, ...]]:
    """Return record → live evidence files, in one query."""
    found: dict[str, list[EvidenceFile]] = {}
    rows = EvidenceFile.objects.filter(record__in=list(refs), withdrawn_at__isnull=True).order_by("uploaded_at", "id")
    for file in rows:
        found.setdefault(file.record, []).append(file)
    return {ref: tuple(files) for ref, files in found.items()}


def project_page(*, by: By, project_id: int, today: date) -> ProjectPage | None:
    """Return everything of one project under the reader's access, None when he may not see it."""
    project = project_for(by=by, project_id=project_id)
    if project is None:
        return None
    milestones = list(ProjectMilestone.objects.filter(project=project).order_by("position"))
    acceptances = list(Acceptance.objects.filter(project=project).select_related("central").order_by("number"))
    settlements = tuple(Settlement.objects.filter(project=project).order_by("pk"))
    refs = [
        *(f"projects.projectmilestone:{row.pk}" for row in milestones),
        *(f"projects.acceptance:{row.pk}" for row in acceptances),
        *(f"projects.settlement:{row.pk}" for row in settlements),
    ]
    files = files_by_record(refs=refs)
    lines = list(project.budget_lines.order_by("pk").prefetch_related("allocations"))
    return ProjectPage(
        project=project,
        points=tuple(_points(project, milestones, files, today)),
        sums=sums_of(project_id=project.pk),
        budget=tuple((line, tuple(sorted(line.allocations.all(), key=_when_allocated))) for line in lines),
        tenders=tuple(project.tenders.order_by("announced_date", "pk")),
        contracts=tuple(project.contracts.order_by("signed_date", "pk")),
        payments=tuple(
            Payment.objects.filter(contract__project=project).select_related("contract").order_by("drafted_at", "pk")
        ),
        acceptances=tuple((row, files.get(f"projects.acceptance:{row.pk}", ())) for row in acceptances),
        settlements=settlements,
        date_changes=tuple(project.date_changes.order_by("asked_at", "pk")),
        conditions=tuple(conditions_of(project=project, today=today)),
        schools=tuple(project.schools.select_related("school").order_by("part", "pk")),
        lines=tuple((line, _words_of(line, project)) for line in _lines(project)),
    )


LINES_SHOWN = 40
ACT_WORDS: dict[str, StrOrPromise] = {
    "register": lazy("登记"),
    "correct": lazy("更正登记"),
    "approve": lazy("立项"),
    "allocate": lazy("下达资金"),
    "set_budget": lazy("调整预算"),
    "announce": lazy("招标公告"),
    "award": lazy("定标"),
    "fail_tender": lazy("流标"),
    "sign_contract": lazy("签订合同"),
    "change_contract": lazy("变更合同价"),
    "report": lazy("上报"),
    "return_report": lazy("退回节点"),
    "apply": lazy("申请验收"),
    "check": lazy("核验"),
    "return": lazy("退回整改"),
    "accept": lazy("验收通过"),
    "revoke": lazy("撤销验收"),
    "ask_payment": lazy("申请付款"),
    "correct_payment": lazy("修改付款申请"),
    "pay": lazy("支付"),
    "return_payment": lazy("退回付款申请"),
    "withdraw_payment": lazy("撤回付款申请"),
    "void_payment": lazy("冲销付款"),
    "ask_dates": lazy("申请调整工期"),
    "grant_dates": lazy("同意调整工期"),
    "refuse_dates": lazy("不同意调整工期"),
    "settle": lazy("结算"),
    "cancel": lazy("取消项目"),
}
"""Journal verbs of a project in words."""


def _lines(project: Project) -> QuerySet[JournalLine]:
    """Return the last lines of a project's journal, newest first."""
    return JournalLine.objects.filter(record=f"projects.project:{project.pk}").order_by("-id")[:LINES_SHOWN]


def _words_of(line: JournalLine, project: Project) -> str:
    """Say what a line tells on the project's own page: the act, and its summary without the project's name."""
    told = line.summary
    for name in (str(project), f"{project.school} {project.title}"):
        told = told.removeprefix(name)
    verb = line.verb.partition(".")[2]
    words = str(ACT_WORDS.get(verb, verb))
    return f"{words} {told.strip().removeprefix(words).strip(' ：')}".strip()


def _when_allocated(row: Allocation) -> tuple[date, int]:
    return row.allocated_date, row.pk


def _points(
    project: Project, milestones: list[ProjectMilestone], files: Mapping[str, tuple[EvidenceFile, ...]], today: date
) -> Iterable[StagePoint]:
    """Return the points of the milestone line; photographs of the acceptance stand at 验收 on its own list."""
    open_found = False
    for row in milestones:
        planned = Planned(ProjectStage(row.stage), row.planned_date, row.actual_date)
        is_next = row.actual_date is None and not open_found and project.state != ProjectState.CANCELLED
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
            files=files.get(f"projects.projectmilestone:{row.pk}", ()),
            is_next=is_next,
        )


def conditions_of(*, project: Project, today: date) -> Iterable[Condition]:
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


def photo_twins(*, files: Iterable[EvidenceFile]) -> dict[int, str]:
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
