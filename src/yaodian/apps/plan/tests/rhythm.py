"""Makers for the tests of months and supervision: a plan of three units through its months."""

from __future__ import annotations

from datetime import date
from typing import Any

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import commissions, corrections, loop, months, supervision
from yaodian.apps.plan.actions.commissions import CommissionWords
from yaodian.apps.plan.actions.months import OVERALL
from yaodian.apps.plan.documents import sheet_writer
from yaodian.apps.plan.models import Commission, MonthReport, ReportMonth, SupervisionSheet, Target, Task, WorkPlan
from yaodian.apps.plan.queries.months import facts_shown, first_boxes
from yaodian.apps.plan.queries.supervision import first_reply_date
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.rules.facts import Boxes
from yaodian.apps.plan.rules.months import Box
from yaodian.apps.plan.rules.supervision import SheetKind
from yaodian.apps.plan.tests import make, papers
from yaodian.kernel import clock
from yaodian.kernel.access import Role


def bureau() -> make.Bureau:
    """The small bureau, with heads in the schools."""
    found = make.bureau()
    found.accounts["direct_head"] = make.account("明德校长", Role.SCHOOL_HEAD, found.units["direct"])
    found.accounts["inspector"] = make.account("督学", Role.INSPECTOR, found.units["bureau"])
    return found


def plan_of_three(of_bureau: make.Bureau) -> WorkPlan:
    """A plan with a task each of an institution, a section and a direct school, signed for in March."""
    with make.at(2018, 3, 5):
        made = make.plan()
        rooms = [target.pk for target in Target.objects.filter(phrase__contains="录播教室")]
        make.running_task(of_bureau, made, due_date=date(2018, 5, 10), report_unit_ids=[], target_ids=rooms)
        make.running_task(of_bureau, made, lead="finance", words="改造校舍", title="改造校舍12所", report_unit_ids=[])
        make.running_task(of_bureau, made, lead="direct", words="读书活动", title="开展读书活动", report_unit_ids=[])
    return made


def task_of(of_plan: WorkPlan, unit: str) -> Task:
    """The task that a unit leads."""
    return Task.objects.get(plan=of_plan, lead_unit__code=unit)


def told(of_bureau: make.Bureau, of_plan: WorkPlan, unit: str, words: str, *, key: str, problems: str = "") -> Any:
    """A lead unit reports on its task."""
    return loop.report_progress(
        task_id=task_of(of_plan, unit).pk,
        unit_id=of_bureau.units[unit].pk,
        text=words,
        problems=problems,
        by=of_bureau.reader(key),
    )


def open_may(of_plan: WorkPlan) -> ReportMonth:
    """Open May on its day, the 25th."""
    with make.at(2018, 5, 25):
        return months.open_month(plan_id=of_plan.pk, year=2018, month=5, by=make.SYSTEM)


def report_of(month: ReportMonth, unit: str) -> MonthReport:
    """The report of a unit."""
    return month.reports.get(unit__code=unit)


def send(
    of_bureau: make.Bureau, report: MonthReport, *, key: str, overall: str = "本月工作按计划推进。"
) -> MonthReport:
    """Send a report as it is prefilled; a row that says nothing gets a sentence."""
    first = first_boxes(report, facts=facts_shown(report.month))
    boxes = {task_id: one if one.filled else Boxes("已部署。", "", "抓紧办理。") for task_id, one in first.items()}
    return months.send_report(
        report_id=report.pk, boxes={OVERALL: Boxes(progress=overall), **boxes}, by=of_bureau.reader(key)
    )


def frozen_may(of_bureau: make.Bureau, of_plan: WorkPlan) -> ReportMonth:
    """May: one section reports well, one not at all, the school late; frozen after the window."""
    with make.at(2018, 5, 8):
        told(of_bureau, of_plan, "media_centre", "已安装4个录播教室。", key="media_clerk", problems="1个教室网络未通。")
    here = open_may(of_plan)
    with make.at(2018, 5, 28):
        send(of_bureau, report_of(here, "media_centre"), key="media_head")
        months.check_report(report_id=report_of(here, "media_centre").pk, reasons={}, by=of_bureau.reader("office"))
    with make.at(2018, 5, 31):
        send(of_bureau, report_of(here, "direct"), key="direct_head")
    with make.at(2018, 6, 1):
        return months.freeze_month(month_id=here.pk, by=of_bureau.reader("office"))


def frozen_june(of_bureau: make.Bureau, of_plan: WorkPlan) -> ReportMonth:
    """June: the late task is closed, a word of May is corrected, the section is silent again; frozen after the window."""
    may = of_plan.months.get(month=5)
    with make.at(2018, 6, 12):
        told(of_bureau, of_plan, "media_centre", "5个录播教室全部建成。", key="media_clerk")
        papers.close(task_of(of_plan, "media_centre"), of_bureau)
        asked = corrections.correct_words(
            month_id=may.pk,
            unit_id=of_bureau.units["media_centre"].pk,
            task_id=task_of(of_plan, "media_centre").pk,
            box=Box.PROGRESS,
            now="已安装5个录播教室。",
            reason="少写一个",
            by=of_bureau.reader("media_head"),
        )
    with make.at(2018, 6, 25):
        here = months.open_month(plan_id=of_plan.pk, year=2018, month=6, by=make.SYSTEM)
        corrections.decide_correction(correction_id=asked.pk, accepted=True, by=of_bureau.reader("office"))
    with make.at(2018, 6, 26):
        for unit, key in (("media_centre", "media_head"), ("direct", "direct_head")):
            send(of_bureau, report_of(here, unit), key=key, overall=f"{unit_words(unit)}六月工作完成较好。")
            months.check_report(report_id=report_of(here, unit).pk, reasons={}, by=of_bureau.reader("office"))
    with make.at(2018, 7, 2):
        return months.freeze_month(month_id=here.pk, by=of_bureau.reader("office"))


def unit_words(unit: str) -> str:
    """What a unit calls its work."""
    return {"media_centre": "录播教室", "direct": "读书活动"}[unit]


def sheet(
    of_bureau: make.Bureau, of_plan: WorkPlan, kind: SheetKind, *, key: str = "office", unit: str = "media_centre"
) -> SupervisionSheet:
    """The office issues a sheet on the task of a unit, by default the late one."""
    task = task_of(of_plan, unit)
    asked = documents.OrderRequest("请抓紧办结。", first_reply_date(clock.today()), "局办公室")
    return supervision.issue_sheet(
        task_id=task.pk,
        kind=kind,
        requirement=asked.requirement,
        reply_date=asked.reply_date,
        contact=asked.contact,
        write=sheet_writer(task, kind, asked, demo=False),
        by=of_bureau.reader(key),
    )


def motion(of_bureau: make.Bureau, *, due: date) -> Commission:
    """A motion of the 政协 that finance is to answer, given out at once."""
    words = CommissionWords(
        source=TaskSource.CPPCC,
        title="办好普惠性幼儿园",
        from_body="市政协",
        received_date=clock.today(),
        text="建议增加普惠园学位。",
        lead_unit_id=of_bureau.units["finance"].pk,
        paper_number="第7号",
        part="host",
        mover="王某某",
        due_date=due,
    )
    return commissions.register_commission(words=words, dispatch=True, by=of_bureau.reader("office"))


def talk() -> supervision.TalkRecord:
    """A talk of a deputy with the head of the institution."""
    return supervision.TalkRecord(
        talk_date=clock.today(),
        place="局三楼会议室",
        host_post="副局长",
        host="副局长",
        guest_post="电教馆馆长",
        guest="馆长",
        subject="录播教室建设超过时限仍未办结。",
        commitments="六月底前全部建成并验收。",
        due_date=date(2018, 6, 29),
    )
