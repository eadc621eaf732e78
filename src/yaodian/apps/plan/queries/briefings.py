"""Briefing reads (查期间材料): the frozen months a briefing is made of, a frozen figure, who may see it, its paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from yaodian.apps.plan.models import ApprovalStep, Briefing, ReportMonth, TaskClause, WorkPlan
from yaodian.apps.plan.queries.figures import check_window_ends
from yaodian.apps.plan.queries.frozen import points_told
from yaodian.apps.plan.queries.months import last_frozen
from yaodian.apps.plan.queries.plans import points_of
from yaodian.apps.plan.rules import ApprovalState, Verdict
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.counts import PERIOD
from yaodian.apps.plan.rules.facts import MonthFacts, facts_of
from yaodian.apps.plan.rules.months import months_of
from yaodian.apps.plan.rules.outputs import Naming
from yaodian.apps.plan.rules.periods import PeriodFacts
from yaodian.kernel.access import By, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.models import Paper


def briefings_readable(by: By) -> QuerySet[Briefing]:
    """Return the briefings this reader may see: office and leaders."""
    return Briefing.objects.all() if holds(by, "plan.export") else Briefing.objects.none()


def frozen_months(briefing: Briefing) -> list[ReportMonth]:
    """Return the frozen months of a briefing, in order; none for one of a ledger as of a day."""
    return [] if briefing.as_of_date else _frozen(briefing.plan, briefing.period)


@dataclass(frozen=True)
class Checking:
    """核对期 (the window in which units check what is told of them): what is checked, from when, until when."""

    what: str
    sent: date
    until: date


def checking_of(briefing: Briefing) -> Checking:
    """Return the window of a briefing: its last month's, or from the day on which the ledger was sent to the units."""
    if briefing.as_of_date:
        sent = localtime(briefing.drafted_at).date()
        return Checking("交办件台账", sent, check_window_ends(sent_date=sent))
    last = frozen_months(briefing)[-1]
    return Checking(str(last), last.due_date, last.check_until)


def _frozen(plan: WorkPlan, period: str) -> list[ReportMonth]:
    """Return the frozen months of a period, in order."""
    wanted = months_of(period)
    rows = plan.months.filter(frozen_at__isnull=False).order_by("year", "month")
    return [row for row in rows if (row.year, row.month) in wanted]


def read_period(briefing: Briefing) -> PeriodFacts:
    """Return what a briefing is made of."""
    kind = BriefingKind(briefing.kind)
    if briefing.snapshot:
        return PeriodFacts(kind, briefing.period, (facts_of(briefing.snapshot),), None, briefing.source)
    return _period(kind, briefing.plan, briefing.period, rows=frozen_months(briefing), source=briefing.source)


def _period(
    kind: BriefingKind, plan: WorkPlan, period: str, *, rows: list[ReportMonth], source: str = ""
) -> PeriodFacts:
    """Return a period of frozen months and the month before it."""
    earlier = last_frozen(plan, before=rows[0])
    return PeriodFacts(
        kind=kind,
        period=period,
        months=tuple(_with_points(plan, row.facts) for row in rows),
        before=earlier.facts if earlier else None,
        source=source,
    )


def _with_points(plan: WorkPlan, facts: MonthFacts) -> MonthFacts:
    """Return a month with the plan's points, for one that was frozen when months did not keep them yet."""
    if facts.points:
        return facts
    links: dict[int, list[int]] = {}
    for task_id, point_id in TaskClause.objects.filter(task__plan=plan).values_list("task_id", "clause__point_id"):
        links.setdefault(task_id, []).append(point_id)
    tasks = tuple(replace(task, point_ids=tuple(dict.fromkeys(links.get(task.id, [])))) for task in facts.tasks)
    return replace(facts, points=points_told(points_of(plan)), tasks=tasks)


def period_of_trace(month: ReportMonth, *, part: str) -> PeriodFacts | None:
    """Return the period that a part of a trace id counts over, its last month given; None where it is no such period."""
    named = PERIOD.match(part)
    if named is None:
        return _period(BriefingKind.MONTH, month.plan, f"{month.year}-{month.month:02d}", rows=[month])
    period = named[0].rstrip("/")
    kind = BriefingKind.HALF if "H" in period else BriefingKind.QUARTER
    rows = _frozen(month.plan, period)
    return _period(kind, month.plan, period, rows=rows) if month in rows else None


def leave_of(briefing: Briefing) -> Naming | None:
    """Return the leader's leave on an approved briefing, as it stands on the step; None before."""
    step = (
        ApprovalStep.objects.filter(
            approval__briefing=briefing, approval__state=ApprovalState.APPROVED, verdict=Verdict.AGREE
        )
        .order_by("-at")
        .first()
    )
    if step is None:
        return None
    return Naming(
        leader=step.person,
        approved_date=localtime(step.at).date(),
        words=step.note or "同意",
        sent_date=checking_of(briefing).sent,
    )


def paper_of(briefing: Briefing) -> Paper | None:
    """发文: the official document that a briefing became, the last one where an earlier was withdrawn."""
    return Paper.objects.filter(record=record_ref(briefing)).order_by("-pk").first()
