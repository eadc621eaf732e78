"""Corrections (更正): what was wrong in a frozen month is told in the next one, beside the frozen figure."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import localtime

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import MonthCorrection, ReportMonth
from yaodian.apps.plan.queries.corrections import corrected, recounted
from yaodian.apps.plan.queries.months import month_after
from yaodian.apps.plan.queries.tasks import is_same_person
from yaodian.apps.plan.rules.corrections import as_sent, count_changes, difference, fact_of, place_of, plain, replaced
from yaodian.apps.plan.rules.facts import LineFact, ReportFact, TargetFact, TaskFact
from yaodian.apps.plan.rules.months import Box, CorrectionKind, CorrectionState
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, holds, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


def _frozen(month_id: int) -> ReportMonth:
    """Return a frozen month; PlanError while it can still be written in."""
    month = ReportMonth.objects.select_related("plan").get(pk=month_id)
    if month.frozen_at is None:
        raise PlanError(f"{month}还没有冻结，直接改就行，不用更正。")
    return month


def _keep(correction: MonthCorrection, *, by: By) -> MonthCorrection:
    """Keep a correction that waits for another person's check; it is told in the next month that is not frozen."""
    if not correction.reason.strip():
        raise PlanError("请写明更正理由。")
    refuse_classified(name="", content=f"{correction.now}\n{correction.reason}")
    correction.told_in = month_after(correction.month)
    correction.asked_by, correction.asked_by_account_id, correction.asked_at = by.name, by.account_id, clock.now()
    correction.save()
    write_line(
        verb="plan.ask_correction",
        by=by,
        record=correction,
        summary=f"{correction.place}：{correction.was} → {correction.now}",
        detail={"month": str(correction.month)},
    )
    return correction


@transaction.atomic
def correct_figure(*, month_id: int, row: str, reason: str, by: By) -> MonthCorrection:
    """更正数字: a row of the frozen month ("target:17", "task:4", "commission:3") and all counts that follow from it.

    It is counted anew from today's records as at the frozen day; nobody types it."""
    month = _frozen(month_id)
    facts = corrected(month)
    was = fact_of(facts, row)
    if was is None or isinstance(was, ReportFact):
        raise PlanError("这个月的月报里没有这一项。")
    unit_id = was.unit_id or next((seat.unit_id for seat in getattr(by, "seats", ()) if seat.unit_id), None)
    if was.unit_id is None:
        require(by, "plan.verify")  # a target that no unit answers for
    else:
        require(by, "plan.report", unit_id=was.unit_id)
    if unit_id is None:
        raise PlanError("请以单位人员的身份提出更正。")
    now = fact_of(recounted(month), row)
    told = difference(was, now) if now is not None else ("", "")
    if now is None or isinstance(now, ReportFact) or not any(told):
        raise PlanError("按现有记录重新核算，这个数没有变化，不用更正。请先改正记录。")
    if month.corrections.filter(row=row, state=CorrectionState.ASKED).exists():
        raise PlanError("这个数已提出更正，正待核对。")
    correction = MonthCorrection(
        month=month,
        unit_id=unit_id,
        kind=CorrectionKind.FIGURE,
        target_id=was.id if isinstance(was, TargetFact) else None,
        task_id=was.id if isinstance(was, TaskFact) else was.task_id,
        row=row,
        fact=plain(now),
        counts=count_changes(facts, replaced(facts, row, plain(now))),
        place=place_of(was)[:320],
        was=told[0],
        now=told[1],
        reason=reason.strip(),
    )
    return _keep(correction, by=by)


@transaction.atomic
def correct_report(
    *,
    month_id: int,
    unit_id: int,
    sent_date: date | None,
    returned_count: int,
    reason: str,
    paper: File[bytes],
    by: By,
) -> MonthCorrection:
    """更正报送情况: a report did come in, on which day, or was not returned, by paper: register, fax or message as a file.

    None as `sent_date`: it did not come in. The counts of late, missing and returned reports that follow are told with it."""
    month = _frozen(month_id)
    if not holds(by, "plan.verify"):
        require(by, "plan.report", unit_id=unit_id)
    facts, row = corrected(month), f"report:{unit_id}"
    was = fact_of(facts, row)
    if not isinstance(was, ReportFact):
        raise PlanError("这个月没有这个单位的月报。")
    first = localtime(month.opened_at).date()
    if sent_date is not None and not first <= sent_date <= clock.today():
        raise PlanError(f"报送日期应在开报日{first:%Y年%-m月%-d日}之后、今天之前。")
    now = as_sent(was, sent_date=sent_date, returned_count=returned_count, due_date=month.due_date)
    told = difference(was, now)
    if not any(told):
        raise PlanError("与冻结的报送情况相同，不用更正。")
    if month.corrections.filter(row=row, state=CorrectionState.ASKED).exists():
        raise PlanError("这份月报的报送情况已提出更正，正待核对。")
    correction = MonthCorrection(
        month=month,
        unit_id=unit_id,
        kind=CorrectionKind.REPORT,
        row=row,
        fact=plain(now),
        counts=count_changes(facts, replaced(facts, row, plain(now))),
        place=place_of(was)[:320],
        was=told[0],
        now=told[1],
        reason=reason.strip(),
    )
    kept = _keep(correction, by=by)
    attach_file(record=kept, upload=paper, kind=EvidenceKind.PAPER, by=by, internal=True)
    return kept


@transaction.atomic
def correct_words(
    *, month_id: int, unit_id: int, task_id: int | None, box: Box, now: str, reason: str, by: By
) -> MonthCorrection:
    """更正文字: one box of the unit's report, of a task or (no task) of the whole month, is told anew."""
    require(by, "plan.report", unit_id=unit_id)
    month = _frozen(month_id)
    report = next((row for row in month.facts.reports if row.unit_id == unit_id), None)
    if report is None:
        raise PlanError("这个月没有您单位的月报。")
    line: LineFact | None = next((row for row in report.lines if row.task_id == task_id), None)
    if task_id is not None and line is None:
        raise PlanError("这份月报里没有这项任务。")
    was = getattr(line.boxes if line else report.boxes, box.value)
    if not now.strip() or now.strip() == was:
        raise PlanError("请写明更正后的内容，与原文不同。")
    correction = MonthCorrection(
        month=month,
        unit_id=unit_id,
        kind=CorrectionKind.WORDS,
        task_id=task_id,
        box=box,
        place=f"{f'任务“{line.title}”的' if line else '本月总的情况的'}“{box.label}”",
        was=was,
        now=now.strip(),
        reason=reason.strip(),
    )
    return _keep(correction, by=by)


@transaction.atomic
def decide_correction(*, correction_id: int, accepted: bool, by: By, note: str = "") -> MonthCorrection:
    """核对更正: another person of the office accepts it, or refuses it with a reason."""
    require(by, "plan.verify")
    correction = (
        MonthCorrection.objects.select_for_update(of=("self",)).select_related("month__plan").get(pk=correction_id)
    )
    if correction.state != CorrectionState.ASKED:
        raise PlanError(f"这处更正现为“{correction.get_state_display()}”，不需要核对。")
    if is_same_person(by, account_id=correction.asked_by_account_id, name=correction.asked_by):
        raise NotAllowedError("不能核对自己提出的更正，请由他人核对。")
    if not accepted and not note.strip():
        raise PlanError("不予更正要写明理由。")
    if correction.told_in is None or correction.told_in.frozen_at is not None:
        correction.told_in = month_after(correction.month)
    if accepted and correction.row:
        facts = corrected(correction.month)  # others may have been accepted since
        correction.counts = count_changes(facts, replaced(facts, correction.row, correction.fact))
    correction.state = CorrectionState.ACCEPTED if accepted else CorrectionState.REFUSED
    correction.decided_by, correction.decided_at, correction.decided_note = by.name, clock.now(), note.strip()
    correction.save()
    verb = "plan.accept_correction" if accepted else "plan.refuse_correction"
    write_line(verb=verb, by=by, record=correction, summary=f"{correction.place} {note}")
    return correction
