"""Briefing reads (查期间材料): the frozen months a briefing is made of, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localtime

from yaodian.apps.plan.models import ApprovalStep, Briefing, ReportMonth
from yaodian.apps.plan.queries.months import last_frozen
from yaodian.apps.plan.rules import ApprovalState, Verdict
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.apps.plan.rules.outputs import Naming
from yaodian.kernel.access import By, holds


@dataclass(frozen=True)
class PeriodFacts:
    """期间数据 (a period as it was frozen): its months in order, and the month before it."""

    kind: BriefingKind
    period: str
    months: tuple[MonthFacts, ...]
    before: MonthFacts | None

    @property
    def last(self) -> MonthFacts:
        """The last month: how things stand."""
        return self.months[-1]


def briefings_readable(by: By) -> QuerySet[Briefing]:
    """Return the briefings this reader may see: office and leaders."""
    return Briefing.objects.all() if holds(by, "plan.export") else Briefing.objects.none()


def frozen_months(briefing: Briefing) -> list[ReportMonth]:
    """Return the frozen months of a briefing, in order."""
    rows = briefing.plan.months.filter(frozen_at__isnull=False).order_by("year", "month")
    return [row for row in rows if (row.year, row.month) in briefing.months]


def read_period(briefing: Briefing) -> PeriodFacts:
    """Return what a briefing is made of."""
    rows = frozen_months(briefing)
    earlier = last_frozen(briefing.plan, before=rows[0])
    return PeriodFacts(
        kind=BriefingKind(briefing.kind),
        period=briefing.period,
        months=tuple(row.facts for row in rows),
        before=earlier.facts if earlier else None,
    )


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
        sent_date=frozen_months(briefing)[-1].due_date,
    )
