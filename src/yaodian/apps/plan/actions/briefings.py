"""Briefing acts (期间材料办理): draft from frozen months, submit to a leader, hand to the papers, settle what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.outputs import issue_output
from yaodian.apps.plan.models import Approval, Briefing, Supervision, WorkPlan
from yaodian.apps.plan.queries.briefings import checking_of, frozen_months, leave_of, paper_of, read_period
from yaodian.apps.plan.queries.figures import check_window_ends
from yaodian.apps.plan.queries.naming import units_unnamed
from yaodian.apps.plan.rules import ApprovalKind, Stage
from yaodian.apps.plan.rules.briefings import (
    BriefingKind,
    BriefingState,
    draft_refusal,
    handing_refusal,
    mend_refusal,
    names_units,
)
from yaodian.apps.plan.rules.counts import commissions_of
from yaodian.apps.plan.rules.outputs import OutputFile, OutputKind, naming_refusal
from yaodian.apps.plan.rules.supervision import MatterState, SupervisionStep, is_next
from yaodian.apps.plan.rules.unnamed import without_names
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.documents.model import OfficialDoc
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.actions import draft_document
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.papers import GONE_OUT
from yaodian.kernel.papers.rules import PaperState


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
    source: str = "",
) -> Briefing:
    """拟稿: a circular of a month, a quarter or a ledger, a meeting pack or a half-year's summary, of frozen months alone."""
    require(by, "plan.export")
    plan = WorkPlan.objects.get(pk=plan_id)
    frozen = set(plan.months.filter(frozen_at__isnull=False).values_list("year", "month"))
    refusal = draft_refusal(kind, period=period, frozen=frozen) or mend_refusal(
        mend_date, kind=kind, today=clock.today()
    )
    if refusal:
        raise PlanError(refusal)
    briefing = Briefing(
        plan=plan,
        kind=kind,
        period=period,
        named=named,
        issuer=issuer,
        recipients=recipients.strip(),
        mend_date=mend_date,
        source=source,
        drafted_by=by.name,
        drafted_at=clock.now(),
    )
    if kind is BriefingKind.LEDGER and not commissions_of(read_period(briefing)):
        raise PlanError(f"{frozen_months(briefing)[-1]}冻结时没有登记这类交办件。")
    briefing.save()
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
    window = checking_of(briefing)
    names = names_units(BriefingKind(briefing.kind), named=briefing.named)
    if names and clock.today() <= window.until:
        raise PlanError(f"{window.what}的核对期到{window.until:%Y年%-m月%-d日}，期满后才能点名送审。")
    briefing.state = BriefingState.ASKED
    briefing.save(update_fields=["state"])
    approval = Approval.objects.create(
        kind=ApprovalKind.BRIEFING,
        briefing=briefing,
        reason=f"{reason.strip()}{'（点名）' if names else ''}",
        stage=Stage.LEADER,
        asked_by=by.name,
        asked_by_account_id=by.account_id,
        asked_at=clock.now(),
    )
    write_line(verb="plan.ask_briefing", by=by, record=approval, also=[briefing], summary=str(briefing))
    return approval


@transaction.atomic
def file_briefing(*, briefing_id: int, doc: OfficialDoc, addressee_ids: Sequence[int] = (), by: By) -> Paper:
    """送发文流程: the briefing becomes an official document in draft; one that names units only with a leader's leave."""
    require(by, "plan.export")
    briefing = _locked(briefing_id)
    if briefing.state == BriefingState.FILED and (known := paper_of(briefing)) is not None:
        return known
    kind, state = BriefingKind(briefing.kind), BriefingState(briefing.state)
    if refusal := handing_refusal(kind, state=state, named=briefing.named):
        raise PlanError(refusal)
    if briefing.named:
        leave = leave_of(briefing)
        if leave is None:
            raise PlanError("点名的材料要先送领导审定，批准后才能送发文流程。")
        closes = check_window_ends(sent_date=leave.sent_date)
        if refusal := naming_refusal(leave, today=clock.today(), window_ends=closes):
            raise PlanError(refusal)
    else:
        doc = without_names(doc, units=units_unnamed()).doc
    tried = Paper.objects.filter(record=record_ref(briefing)).count()
    paper = draft_document(
        kind=doc.kind,
        issuer=doc.issuer.key,
        title=doc.title,
        blocks=doc.body,
        record=briefing,
        main_recipient=doc.main_recipient,
        copy_recipients=doc.copy_recipients,
        attachments=doc.attachments,
        remark=doc.remark,
        addressee_ids=addressee_ids,
        client_key=f"plan.briefing:{briefing.pk}:{tried + 1}",
        by=by,
    )
    briefing.state = BriefingState.FILED
    briefing.save(update_fields=["state"])
    write_line(verb="plan.file_briefing", by=by, record=briefing, summary=f"{briefing} {paper.sheet_number}")
    return paper


@transaction.atomic
def settle_briefing(*, briefing_id: int, by: By) -> Briefing:
    """登记发文结果: once its paper has gone out the briefing bears the number; a circular that names carries its matters on.

    A withdrawn paper leaves the briefing as a draft again, to be submitted anew."""
    require(by, "plan.export")
    briefing = _locked(briefing_id)
    paper = paper_of(briefing)
    if briefing.state != BriefingState.FILED or paper is None:
        return briefing
    if paper.state in GONE_OUT:
        briefing.state, briefing.number, briefing.issued_at = BriefingState.ISSUED, paper.number, paper.issued_at
    elif paper.state == PaperState.WITHDRAWN:
        briefing.state = BriefingState.RETURNED
    else:
        return briefing
    briefing.save(update_fields=["state", "number", "issued_at"])
    circulated = _circulate(briefing) if briefing.named and briefing.state == BriefingState.ISSUED else []
    write_line(
        verb="plan.settle_briefing", by=by, record=briefing, also=circulated, summary=f"{briefing} {briefing.number}"
    )
    return briefing


@transaction.atomic
def issue_pack(*, briefing_id: int, title: str, files: Sequence[OutputFile], figure_count: int, by: By) -> Briefing:
    """成文: put out the files of an approved meeting pack, which is no official document."""
    require(by, "plan.export")
    briefing = _locked(briefing_id)
    if briefing.state == BriefingState.ISSUED:
        return briefing
    if briefing.kind != BriefingKind.PACK:
        raise PlanError(f"{briefing}是公文，请送发文流程。")
    if briefing.state != BriefingState.APPROVED:
        raise PlanError(f"{briefing}现为“{briefing.get_state_display()}”，领导批准后才能印发。")
    briefing.output = issue_output(
        plan_id=briefing.plan_id,
        kind=OutputKind.PACK,
        title=title,
        as_of=frozen_months(briefing)[-1].facts.day,
        write=lambda _number: files,
        figure_count=figure_count,
        client_key=f"briefing:{briefing.pk}",
        by=by,
    )
    briefing.state, briefing.issued_at = BriefingState.ISSUED, clock.now()
    briefing.save(update_fields=["output", "state", "issued_at"])
    write_line(verb="plan.issue_briefing", by=by, record=briefing, summary=title)
    return briefing


def _circulate(briefing: Briefing) -> list[Supervision]:
    """Carry the open matters of the tasks named in a circular to the step 通报."""
    facts = read_period(briefing)
    if briefing.kind == BriefingKind.LEDGER:
        task_ids = [one.task_id for one in commissions_of(facts) if one.late]
    elif briefing.kind in (BriefingKind.QUARTER, BriefingKind.MONTH):
        task_ids = [task.id for task in facts.last.late]
    else:
        return []
    rows = Supervision.objects.select_for_update().filter(task_id__in=task_ids).exclude(state=MatterState.CLOSED)
    changed = [row for row in rows if is_next(SupervisionStep.CIRCULATE, taken=SupervisionStep(row.step))]
    for row in changed:
        row.step = SupervisionStep.CIRCULATE
        row.save(update_fields=["step"])
    return changed
