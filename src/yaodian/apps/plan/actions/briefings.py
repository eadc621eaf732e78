"""Briefing acts (期间材料办理): draft from frozen months, submit to a leader, put out once approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.outputs import issue_output
from yaodian.apps.plan.models import Approval, Briefing, Supervision, WorkPlan
from yaodian.apps.plan.queries.briefings import frozen_months, leave_of
from yaodian.apps.plan.rules import ApprovalKind, Stage
from yaodian.apps.plan.rules.briefings import OUTPUTS, BriefingKind, BriefingState, draft_refusal, mend_refusal
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.supervision import MatterState, SupervisionStep, is_next
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def draft_briefing(
    *,
    plan_id: int,
    kind: BriefingKind,
    period: str,
    by: By,
    named: bool = False,
    issuer: str = "bureau_office",
    recipients: str = "",
    mend_date: date | None = None,
) -> Briefing:
    """拟稿: a month's circular, a meeting pack, a quarter's circular or a half-year's summary, of frozen months alone."""
    require(by, "plan.export")
    plan = WorkPlan.objects.get(pk=plan_id)
    frozen = set(plan.months.filter(frozen_at__isnull=False).values_list("year", "month"))
    refusal = draft_refusal(kind, period=period, frozen=frozen) or mend_refusal(
        mend_date, kind=kind, today=clock.today()
    )
    if refusal:
        raise PlanError(refusal)
    briefing = Briefing.objects.create(
        plan=plan,
        kind=kind,
        period=period,
        named=named,
        issuer=issuer,
        recipients=recipients.strip(),
        mend_date=mend_date,
        drafted_by=by.name,
        drafted_at=clock.now(),
    )
    write_line(verb="plan.draft_briefing", by=by, record=briefing, summary=str(briefing), detail={"named": named})
    return briefing


def _locked(briefing_id: int) -> Briefing:
    """Return a briefing, its row locked."""
    return Briefing.objects.select_for_update(of=("self",)).select_related("plan").get(pk=briefing_id)


@transaction.atomic
def ask_briefing(*, briefing_id: int, reason: str, by: By) -> Approval:
    """送审: submit a draft to a leader, who reads it and agrees or returns; to name units takes his leave."""
    require(by, "plan.export")
    briefing = _locked(briefing_id)
    if briefing.state not in (BriefingState.DRAFT, BriefingState.RETURNED):
        raise PlanError(f"{briefing}现为“{briefing.get_state_display()}”，不用再送审。")
    if not reason.strip():
        raise PlanError("请写明送审说明。")
    last = frozen_months(briefing)[-1]
    if briefing.named and clock.today() <= last.check_until:
        raise PlanError(f"{last}的核对期到{last.check_until:%Y年%-m月%-d日}，期满后才能点名送审。")
    briefing.state = BriefingState.ASKED
    briefing.save(update_fields=["state"])
    approval = Approval.objects.create(
        kind=ApprovalKind.BRIEFING,
        briefing=briefing,
        reason=f"{reason.strip()}{'（点名）' if briefing.named else ''}",
        stage=Stage.LEADER,
        asked_by=by.name,
        asked_by_account_id=by.account_id,
        asked_at=clock.now(),
    )
    write_line(verb="plan.ask_briefing", by=by, record=approval, also=[briefing], summary=str(briefing))
    return approval


@transaction.atomic
def issue_briefing(*, briefing_id: int, title: str, files: Sequence[OutputFile], figure_count: int, by: By) -> Briefing:
    """印发: put out an approved briefing with its files; a circular that names carries its tasks' matters to 通报."""
    require(by, "plan.export")
    briefing = _locked(briefing_id)
    if briefing.state == BriefingState.ISSUED:
        return briefing
    leave = leave_of(briefing)
    if briefing.state != BriefingState.APPROVED or leave is None:
        raise PlanError(f"{briefing}现为“{briefing.get_state_display()}”，领导批准后才能印发。")
    last = frozen_months(briefing)[-1]
    briefing.output = issue_output(
        plan_id=briefing.plan_id,
        kind=OUTPUTS[BriefingKind(briefing.kind)],
        title=title,
        as_of=last.facts.day,
        write=lambda _number: files,
        naming=leave if briefing.named else None,
        figure_count=figure_count,
        client_key=f"briefing:{briefing.pk}",
        by=by,
    )
    briefing.state, briefing.issued_at = BriefingState.ISSUED, clock.now()
    briefing.save(update_fields=["output", "state", "issued_at"])
    circulated = _circulate(briefing, task_ids=[task.id for task in last.facts.late]) if briefing.named else []
    write_line(verb="plan.issue_briefing", by=by, record=briefing, also=circulated, summary=title)
    return briefing


def _circulate(briefing: Briefing, *, task_ids: list[int]) -> list[Supervision]:
    """Carry the open matters of the tasks named in a circular to the step 通报."""
    if briefing.kind not in (BriefingKind.QUARTER, BriefingKind.MONTH):
        return []
    rows = Supervision.objects.select_for_update().filter(task_id__in=task_ids).exclude(state=MatterState.CLOSED)
    changed = [row for row in rows if is_next(SupervisionStep.CIRCULATE, taken=SupervisionStep(row.step))]
    for row in changed:
        row.step = SupervisionStep.CIRCULATE
        row.save(update_fields=["step"])
    return changed
