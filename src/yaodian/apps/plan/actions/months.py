"""Month acts (月报办理): open, save, send, check, freeze, remind the silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.db import models, transaction
from django.utils.timezone import get_current_timezone

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import MonthCorrection, MonthLine, MonthReport, ReportMonth, WorkPlan
from yaodian.apps.plan.queries.frozen import with_basis
from yaodian.apps.plan.queries.months import (
    codes_wanting_words,
    dates_of,
    digest_of,
    read_facts,
    reporting_unit_ids,
    silent_reports,
)
from yaodian.apps.plan.rules.facts import Boxes
from yaodian.apps.plan.rules.months import CorrectionState, ReportState, freeze_refusal
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.notices.models import Notice
from yaodian.kernel.privacy.refusal import refuse_classified

OVERALL = 0
"""The key of the boxes about the whole month, among those of tasks."""


@transaction.atomic
def open_month(*, plan_id: int, year: int, month: int, by: By) -> ReportMonth:
    """开报: open a month for every unit that leads a task of the plan, and tell them; an open month stays as it is."""
    require(by, "plan.verify")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    if (known := plan.months.filter(year=year, month=month).first()) is not None:
        return known
    units = reporting_unit_ids(plan)
    if not units:
        raise PlanError("还没有交办的任务，不能开报。")
    dates = dates_of(year=year, month=month)
    if clock.today() < dates.open_date:
        raise PlanError(f"{month}月月报{dates.open_date:%-m月%-d日}开报。")
    here = ReportMonth.objects.create(
        plan=plan,
        year=year,
        month=month,
        opened_at=clock.now(),
        due_date=dates.due_date,
        check_until=dates.check_until,
    )
    reports = [MonthReport.objects.create(month=here, unit_id=unit_id) for unit_id in units]
    waiting = list(
        MonthCorrection.objects.filter(month__plan=plan, told_in__isnull=True).exclude(state=CorrectionState.REFUSED)
    )
    for correction in waiting:
        correction.told_in = here
        correction.save(update_fields=["told_in"])
    write_line(verb="plan.open_month", by=by, record=here, also=[*reports, *waiting], summary=str(here))
    _tell(here, title=f"填报{here}", text=_send_words(here), unit_ids=units, by=by)
    return here


def _send_words(month: ReportMonth) -> str:
    """Return what the units are asked, for notice and group chat."""
    return f"数字已由系统按记录预填，请核对后填写进展、问题、下步，{month.due_date:%-m月%-d日}前由负责人报送。"


def _tell(month: ReportMonth, *, title: str, text: str, unit_ids: list[int], by: By) -> Notice:
    """Send a notice about the month; it is signed for by the day of sending, or at once when that has passed."""
    due = datetime.combine(max(month.due_date, clock.today()), time(17, 30), get_current_timezone())
    return send_notice(title=title, text=text, record=month, unit_ids=unit_ids, due_at=due, by=by)


def _report_locked(report_id: int) -> MonthReport:
    """Return a report, its row locked."""
    return MonthReport.objects.select_for_update(of=("self",)).select_related("month", "unit").get(pk=report_id)


def _refuse_unless_writable(report: MonthReport) -> None:
    """Refuse to write in a report that was sent or whose month is frozen."""
    if report.month.frozen_at is not None:
        raise PlanError(f"{report.month}已冻结，不能再改；有错漏的请提出更正，在下月月报中说明。")
    if not report.writable:
        raise PlanError(f"这份月报现为“{report.get_state_display()}”，不能再改；需要修改的请办公室退回。")


def _lay(row: MonthReport | MonthLine, boxes: Boxes) -> None:
    """Lay three boxes over a row (not saved); what was returned and then written anew is no longer returned."""
    if boxes != row.boxes:
        row.return_reason = ""
    row.progress, row.problems, row.next_steps = boxes.progress, boxes.problems, boxes.next_steps


def _write(report: MonthReport, boxes: Mapping[int, Boxes]) -> list[models.Model]:
    """Write the boxes of a report (itself not saved) and of its rows; returns the rows written."""
    words = "\n".join(f"{one.progress}\n{one.problems}\n{one.next_steps}" for one in boxes.values())
    refuse_classified(name="", content=words)
    own = set(report.month.plan.tasks.filter(lead_unit_id=report.unit_id).values_list("pk", flat=True))
    if strange := set(boxes) - own - {OVERALL}:
        raise PlanError(f"这份月报里没有编号为{min(strange)}的任务。")
    written: list[models.Model] = []
    for task_id, one in sorted(boxes.items()):
        if task_id == OVERALL:
            _lay(report, one)
            continue
        line = report.lines.filter(task_id=task_id).first() or MonthLine(report=report, task_id=task_id)
        _lay(line, one)
        line.save()
        written.append(line)
    return written


@transaction.atomic
def save_report(*, report_id: int, boxes: Mapping[int, Boxes], by: By) -> MonthReport:
    """保存月报: keep what was written so far (key 0: the whole month, else a task); who writes has seen the notice."""
    report = _report_locked(report_id)
    require(by, "plan.report", unit_id=report.unit_id)
    _refuse_unless_writable(report)
    written = _write(report, boxes)
    report.save()
    write_line(verb="plan.save_report", by=by, record=report, also=written, summary=str(report))
    sign_about(record=report.month, unit_id=report.unit_id, by=by)
    return report


@transaction.atomic
def send_report(*, report_id: int, boxes: Mapping[int, Boxes], by: By) -> MonthReport:
    """报送月报: the head of the unit sends it; after the day it is late, and every task that moved or is red has words."""
    report = _report_locked(report_id)
    require(by, "plan.send_report", unit_id=report.unit_id)
    _refuse_unless_writable(report)
    written = _write(report, boxes)
    if any(row.return_reason for row in [report, *report.lines.all()]):
        raise PlanError("办公室退回的栏目还没有改，请按退回理由改好再报送。")
    filled = {line.task_id for line in report.lines.all() if line.boxes.filled}
    wanted = codes_wanting_words(report, today=clock.today())
    empty = [code for task_id, code in wanted.items() if task_id not in filled]
    if empty:
        raise PlanError(f"本月有变化或已逾期的任务要写明情况：{'、'.join(empty)}。")
    if not report.boxes.filled and not filled:
        raise PlanError("请至少写一栏本月总的情况。")
    report.state, report.sent_at, report.sent_by = ReportState.SENT, clock.now(), by.name
    report.late = report.late or (clock.today() > report.month.due_date and not report.returned_count)
    report.save()
    write_line(verb="plan.send_report", by=by, record=report, also=written, summary=str(report))
    sign_about(record=report.month, unit_id=report.unit_id, by=by)
    return report


@transaction.atomic
def check_report(*, report_id: int, reasons: Mapping[int, str], by: By) -> MonthReport:
    """核对月报: the office accepts it, or returns rows, each with its reason (key 0: the boxes about the month)."""
    report = _report_locked(report_id)
    require(by, "plan.verify")
    if report.month.frozen_at is not None or report.state != ReportState.SENT:
        raise PlanError(f"这份月报现为“{report.get_state_display()}”，不需要核对。")
    given = {task_id: reason.strip() for task_id, reason in reasons.items() if reason.strip()}
    lines = list(report.lines.filter(task_id__in=[key for key in given if key != OVERALL]))
    for line in lines:
        line.return_reason = given[line.task_id]
        line.save(update_fields=["return_reason"])
    report.return_reason = given.get(OVERALL, "")
    if not given:
        report.state = ReportState.ACCEPTED
    elif lines or report.return_reason:
        report.state = ReportState.RETURNED
        report.returned_count += 1
    else:
        raise PlanError("退回的栏目不在这份月报里，请刷新页面。")
    report.checked_by, report.checked_at = by.name, clock.now()
    report.save()
    verb = "plan.return_report" if given else "plan.accept_report"
    write_line(verb=verb, by=by, record=report, also=lines, summary="；".join(given.values()) or str(report))
    if given:
        text = f"退回{len(given)}处：{'；'.join(given.values())}。请于{report.month.check_until:%-m月%-d日}前改好再报。"
        _tell(report.month, title=f"{report}退回补正", text=text, unit_ids=[report.unit_id], by=by)
    return report


@transaction.atomic
def freeze_month(*, month_id: int, by: By) -> ReportMonth:
    """冻结: when the window has closed (or all is checked) the month is kept as it stands, with its digest."""
    require(by, "plan.verify")
    month = ReportMonth.objects.select_for_update(of=("self",)).select_related("plan").get(pk=month_id)
    if month.frozen_at is not None:
        raise PlanError(f"{month}已冻结。")
    unchecked = month.reports.exclude(state=ReportState.ACCEPTED).count()
    if refusal := freeze_refusal(check_until=month.check_until, today=clock.today(), unchecked=unchecked):
        raise PlanError(refusal)
    month.snapshot = with_basis(month, facts=read_facts(month, today=clock.today())).as_dict()
    month.digest = digest_of(month)
    month.frozen_at, month.frozen_by = clock.now(), by.name
    month.save()
    write_line(verb="plan.freeze_month", by=by, record=month, summary=str(month), detail={"digest": month.digest})
    return month


@transaction.atomic
def remind_silent(*, month_id: int, by: By) -> int:
    """催报: tell the units that have not sent; once on the last day, once after it. Returns how many were told."""
    require(by, "plan.verify")
    month = ReportMonth.objects.select_for_update(of=("self",)).select_related("plan").get(pk=month_id)
    field = "reminded_due_at" if clock.today() <= month.due_date else "reminded_late_at"
    silent = [report.unit_id for report in silent_reports(month)]
    if month.frozen_at is not None or not silent or getattr(month, field) is not None:
        return 0
    setattr(month, field, clock.now())
    month.save(update_fields=[field])
    write_line(verb="plan.remind_silent", by=by, record=month, summary=f"{month}：{len(silent)}个单位未报")
    _tell(month, title=f"催报{month}", text=_send_words(month), unit_ids=silent, by=by)
    return len(silent)
