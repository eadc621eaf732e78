"""演示年的月报、督办和调度材料 (months, supervision and briefings of the demo year), faults and all; through actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from yaodian.apps.plan.actions import PlanError, approvals, briefings, corrections, months
from yaodian.apps.plan.actions.months import OVERALL
from yaodian.apps.plan.documents.briefings import briefing_doc
from yaodian.apps.plan.models import Briefing, MonthReport, Task, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.queries.months import codes_wanting_words, dates_of, first_boxes, read_facts
from yaodian.apps.plan.rules import Verdict
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import Boxes
from yaodian.apps.plan.rules.months import Box, ReportState
from yaodian.config.demo import supervised
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import moment
from yaodian.config.demo.supervised import Rhythm
from yaodian.kernel import clock
from yaodian.kernel.papers import actions as papers
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.rules import PaperState
from yaodian.kernel.workdays.queries import calendar

MONTHS = range(4, 11)
RETURNED = "只写了做法，没有写到哪一步，请写明是哪几所学校"
SILENT = Boxes("", "前期准备不足，本月没有实质进展", "下月明确专人，逐周推进")
OVERALL_WORDS = "本月按分解任务逐项推进，已报进展均附佐证。"
Events = list[tuple[datetime, int, Callable[[], Any]]]


def rhythm_events(made: Bureau, plan: WorkPlan, *, close: Callable[[Task], None]) -> Events:
    """Return the events of the months, of supervision and of the papers of the quarters; `close` takes a task to its end."""
    here, days = Rhythm(made, plan, close), calendar()
    events: Events = []

    def add(day: date, hour: int, act: Callable[[], Any]) -> None:
        events.append((moment(day, hour), 2000 + len(events), act))

    for number in MONTHS:
        dates = dates_of(year=plan.year, month=number)
        add(dates.open_date, 9, partial(months.open_month, plan_id=plan.pk, year=plan.year, month=number, by=made.by))
        add(dates.due_date, 16, partial(send_all, here, number))
        add(days.add_workdays(dates.due_date, 1), 10, partial(send_late, here, number))
        add(days.add_workdays(dates.due_date, 1), 15, partial(check_all, here, number))
        add(dates.check_until, 10, partial(mend, here, number))
        add(days.add_workdays(dates.check_until, 1), 9, partial(freeze, here, number))
    add(date(2018, 6, 13), 9, partial(correct_words, here))
    add(date(2018, 6, 26), 9, partial(decide_corrections, here))
    add(date(2018, 10, 12), 9, partial(correct_figure, here))
    add(date(2018, 10, 26), 9, partial(decide_corrections, here))
    add(date(2018, 7, 9), 10, partial(issue_circular, here))
    add(date(2018, 7, 9), 15, partial(draft, here, BriefingKind.PACK, "2018Q2"))
    add(date(2018, 7, 10), 9, partial(issue_half_year, here))
    add(date(2018, 10, 9), 9, partial(issue_ledger, here))
    add(date(2018, 10, 30), 9, partial(ask_circular, here))
    add(date(2018, 8, 6), 10, partial(supervised.issue_sheets, here))
    add(date(2018, 8, 8), 10, partial(supervised.sign_and_answer, here))
    add(date(2018, 8, 14), 10, partial(supervised.recheck, here))
    add(date(2018, 8, 15), 10, partial(supervised.strike_off, here))
    add(date(2018, 9, 18), 15, partial(supervised.talk, here))
    add(date(2018, 10, 15), 9, partial(supervised.hold_one, here))
    add(date(2018, 10, 15), 10, partial(supervised.take_steps, here))
    add(date(2018, 10, 22), 10, partial(supervised.urge_again, here))
    add(date(2018, 10, 23), 10, partial(supervised.take_steps, here))
    add(date(2018, 10, 25), 10, partial(supervised.note_one, here))
    add(date(2018, 10, 30), 11, partial(supervised.take_steps, here))
    return events


def send_all(here: Rhythm, number: int) -> None:
    """Every unit sends on the last day, but for one that is late and one that is silent."""
    month = here.month(number)
    reports = list(month.reports.select_related("unit", "month__plan").order_by("unit__position", "pk"))
    facts = read_facts(month, today=clock.today())
    skipped = {(number * 3) % len(reports), (number * 5 + 1) % len(reports)}
    for place, report in enumerate(reports):
        if place not in skipped:
            send(here, report, first_boxes(report, facts=facts))


def send(here: Rhythm, report: MonthReport, first: dict[int, Boxes]) -> None:
    """A head sends a report as it is prefilled; what is red and silent gets a sentence."""
    boxes = {task_id: one if one.filled else SILENT for task_id, one in first.items()}
    months.send_report(
        report_id=report.pk,
        boxes={OVERALL: Boxes(progress=OVERALL_WORDS), **boxes},
        by=here.head(report.unit.code),
    )


def send_late(here: Rhythm, number: int) -> None:
    """The late unit sends a day after."""
    month = here.month(number)
    reports = list(month.reports.select_related("unit", "month__plan").order_by("unit__position", "pk"))
    report = reports[(number * 3) % len(reports)]
    if report.state == ReportState.DRAFT:
        send(here, report, first_boxes(report, facts=read_facts(month, today=clock.today())))


def check_all(here: Rhythm, number: int) -> None:
    """The office checks what came, and returns a row of one report; in October some still wait."""
    by = here.made.reader("office2")
    reports = list(here.month(number).reports.filter(state=ReportState.SENT).order_by("unit__position", "pk"))
    returned = next((report for report in reports[number % 5 :] if report.lines.exists()), None)
    for report in reports[: 6 if number == MONTHS[-1] else None]:
        if report != returned:
            months.check_report(report_id=report.pk, reasons={}, by=by)
    if returned is not None:
        line = returned.lines.order_by("task__code").first()
        assert line is not None
        months.check_report(report_id=returned.pk, reasons={line.task_id: RETURNED}, by=by)


def written(report: MonthReport) -> set[int]:
    """Return the tasks for which the report has words; others may have turned red since it was sent."""
    return {line.task_id for line in report.lines.all() if line.boxes.filled}


def mend(here: Rhythm, number: int) -> None:
    """The unit mends the row that came back, and the office accepts it; not in October, when it still waits."""
    if number == MONTHS[-1]:
        return
    for report in here.month(number).reports.filter(state=ReportState.RETURNED).select_related("unit"):
        line = report.lines.exclude(return_reason="").get()
        better = Boxes(f"{line.progress or '已部署'}（涉及学校名单见佐证）", line.problems, line.next_steps)
        boxes = {key: SILENT for key in codes_wanting_words(report, today=clock.today()) if key not in written(report)}
        months.send_report(report_id=report.pk, boxes=boxes | {line.task_id: better}, by=here.head(report.unit.code))
        months.check_report(report_id=report.pk, reasons={}, by=here.made.reader("office2"))


def freeze(here: Rhythm, number: int) -> None:
    """The office freezes the month after the window."""
    months.freeze_month(month_id=here.month(number).pk, by=here.made.reader("office"))


def correct_words(here: Rhythm) -> None:
    """A section finds a wrong word in its frozen report of May."""
    month = here.month(5)
    report = next(row for row in month.facts.reports if row.lines and row.lines[0].boxes.progress)
    unit = month.reports.get(unit_id=report.unit_id).unit
    line = report.lines[0]
    corrections.correct_words(
        month_id=month.pk,
        unit_id=report.unit_id,
        task_id=line.task_id,
        box=Box.PROGRESS,
        now=line.boxes.progress.replace("召开调度会1次", "召开调度会2次") + "（另有一次专题会议漏记）",
        reason="漏记一次专题调度会",
        by=here.head(unit.code),
    )


def correct_figure(here: Rhythm) -> None:
    """A quoted figure came after September was frozen; the frozen number is corrected by counting anew."""
    month = here.month(9)
    units = {report.unit_id: report.unit.code for report in month.reports.select_related("unit")}
    for target in month.facts.targets:
        if target.source == "quoted" and target.value is None and target.unit_id in units:
            try:
                corrections.correct_figure(
                    month_id=month.pk,
                    row=f"target:{target.id}",
                    reason="省级系统数据十月导出，补录九月末数",
                    by=here.head(units[target.unit_id]),
                )
            except PlanError:
                continue
            return


def decide_corrections(here: Rhythm) -> None:
    """The office checks the corrections that wait."""
    for month in here.plan.months.all():
        for row in month.corrections.filter(state="asked"):
            corrections.decide_correction(correction_id=row.pk, accepted=True, by=here.made.reader("office2"))


def draft(here: Rhythm, kind: BriefingKind, period: str, *, named: bool = False, source: str = "") -> Briefing:
    """The office drafts a paper of frozen months."""
    return briefings.draft_briefing(
        plan_id=here.plan.pk,
        kind=kind,
        period=period,
        named=named,
        issuer="bureau" if kind is BriefingKind.HALF else "bureau_office",
        recipients="市人民政府" if kind is BriefingKind.HALF else "机关各科室，局属各单位，各乡镇中心学校，局直各学校",
        mend_date=clock.today() + timedelta(days=30) if kind is not BriefingKind.HALF else None,
        source=source,
        by=here.made.reader("office"),
    )


def issue_circular(here: Rhythm) -> None:
    """The circular of the second quarter: through the desks, signed by the director, numbered, sealed, issued."""
    issue(here, draft(here, BriefingKind.QUARTER, "2018Q2"))


def issue_half_year(here: Rhythm) -> None:
    """The half-year's summary, as a report of the bureau, waits for its number on the demo day."""
    file(here, draft(here, BriefingKind.HALF, "2018H1"), until=PaperState.NUMBERING)


def issue_ledger(here: Rhythm) -> None:
    """The circular on the motions of the 政协, which names the units as the director agreed."""
    briefing = draft(here, BriefingKind.LEDGER, "2018-09", named=True, source="cppcc")
    asked = briefings.ask_briefing(
        briefing_id=briefing.pk, reason="提案办理情况通报代拟稿，拟点名，请审定", by=here.made.reader("office")
    )
    approvals.decide_approval(
        approval_id=asked.pk, verdict=Verdict.AGREE, note="同意点名通报", by=here.made.reader("leader:director")
    )
    issue(here, briefing)


def issue(here: Rhythm, briefing: Briefing) -> None:
    """A briefing goes out as an official document."""
    file(here, briefing, until=PaperState.ISSUED)
    briefings.settle_briefing(briefing_id=briefing.pk, by=here.made.reader("office"))


def file(here: Rhythm, briefing: Briefing, *, until: PaperState) -> Paper:
    """A briefing is handed to the papers and passes their desks."""
    made = here.made
    office, desk, director = made.reader("office"), made.reader("office2"), made.reader("leader:director")
    doc = briefing_doc(briefing, read_period(briefing), demo=True)
    assert doc is not None
    paper = briefings.file_briefing(briefing_id=briefing.pk, doc=doc, by=office)
    steps: dict[PaperState, Callable[[], Any]] = {
        PaperState.DRAFTING: lambda: papers.pass_on(paper_id=paper.pk, by=office),
        PaperState.OFFICE: lambda: papers.pass_on(paper_id=paper.pk, by=desk, opinion="已核稿，数字与冻结月报相符。"),
        PaperState.SIGNING: lambda: papers.sign_paper(paper_id=paper.pk, by=director, opinion="同意印发。"),
        PaperState.NUMBERING: lambda: papers.number_paper(paper_id=paper.pk, by=desk),
        PaperState.SEALING: lambda: papers.seal_paper(paper_id=paper.pk, by=desk),
        PaperState.PRINTING: lambda: papers.issue_paper(paper_id=paper.pk, by=desk),
    }
    while paper.state != until:
        steps[PaperState(paper.state)]()
        paper.refresh_from_db()
    return paper


def ask_circular(here: Rhythm) -> None:
    """The circular of the third quarter, which is to name units, waits for the director on the demo day."""
    briefing = draft(here, BriefingKind.QUARTER, "2018Q3", named=True)
    briefings.ask_briefing(
        briefing_id=briefing.pk, reason="三季度通报代拟稿，拟点名，请审定", by=here.made.reader("office")
    )
