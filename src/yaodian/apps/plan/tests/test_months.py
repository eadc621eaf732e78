"""Months: opened on the day, prefilled, sent by the head, checked row by row, frozen for good, corrected in the next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yaodian.apps.plan import jobs
from yaodian.apps.plan.actions import PlanError, corrections, months, targets
from yaodian.apps.plan.actions.months import OVERALL
from yaodian.apps.plan.models import MonthReport, ReportMonth, WorkPlan
from yaodian.apps.plan.queries.months import digest_of, facts_shown, first_boxes, months_readable, reports_readable
from yaodian.apps.plan.rules.facts import Boxes, facts_of
from yaodian.apps.plan.rules.months import Box
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.notices.models import Notice, NoticeReceipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return rhythm.plan_of_three(bureau)


def test_a_month_opens_on_its_day_for_every_unit_that_leads_a_task(plan: WorkPlan) -> None:
    with make.at(2018, 5, 24), pytest.raises(PlanError, match="5月25日开报"):
        months.open_month(plan_id=plan.pk, year=2018, month=5, by=make.SYSTEM)
    here = rhythm.open_may(plan)
    assert {report.unit.code for report in here.reports.all()} == {"media_centre", "finance", "direct"}
    assert (here.due_date, here.check_until) == (date(2018, 5, 29), date(2018, 5, 31))
    assert rhythm.open_may(plan) == here
    notice = Notice.objects.get(record=f"plan.reportmonth:{here.pk}")
    assert notice.receipts.count() == 3


def test_figures_and_words_are_there_before_the_section_writes(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 8):
        entry = rhythm.told(bureau, plan, "media_centre", "已安装4个。", key="media_clerk", problems="网络未通。")
    here = rhythm.open_may(plan)
    with make.at(2018, 5, 28):
        facts = facts_shown(here)
        own = facts.of_unit(bureau.units["media_centre"].pk)
        first = first_boxes(rhythm.report_of(here, "media_centre"), facts=facts)
    late = own.tasks[0]
    assert (late.days_late, late.moves, late.wants_words) == (18, ("采纳进展1条",), True)
    assert first == {entry.task_id: Boxes("已安装4个。", "网络未通。", "")}
    assert [target.phrase for target in own.targets]
    assert not facts.of_unit(bureau.units["finance"].pk).tasks[0].wants_words


def test_only_the_head_sends_and_every_red_task_needs_words(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    report = rhythm.report_of(here, "media_centre")
    task = rhythm.task_of(plan, "media_centre")
    with make.at(2018, 5, 28):
        months.save_report(
            report_id=report.pk, boxes={OVERALL: Boxes("全月总的情况。")}, by=bureau.reader("media_clerk")
        )
        with pytest.raises(NotAllowedError):
            months.send_report(report_id=report.pk, boxes={}, by=bureau.reader("media_clerk"))
        with pytest.raises(NotAllowedError):
            months.save_report(report_id=report.pk, boxes={}, by=bureau.reader("finance_head"))
        with pytest.raises(PlanError, match=task.code):
            months.send_report(report_id=report.pk, boxes={}, by=bureau.reader("media_head"))
        foreign = {rhythm.task_of(plan, "finance").pk: Boxes("别的单位的任务")}
        with pytest.raises(PlanError, match="没有编号"):
            months.save_report(report_id=report.pk, boxes=foreign, by=bureau.reader("media_clerk"))
        sent = months.send_report(
            report_id=report.pk, boxes={task.pk: Boxes("", "设备迟到", "六月底前装好")}, by=bureau.reader("media_head")
        )
    assert (sent.state, sent.late, sent.progress) == ("sent", False, "全月总的情况。")
    waiting = NoticeReceipt.objects.filter(state="waiting").values_list("unit__code", flat=True)
    assert "media_centre" not in waiting
    assert list(record_faults()) == []


def test_a_report_after_the_day_is_late(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    with make.at(2018, 5, 30):
        assert rhythm.send(bureau, rhythm.report_of(here, "finance"), key="finance_head").late


def test_the_office_returns_a_row_with_its_reason_and_it_is_mended(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    report, task = rhythm.report_of(here, "media_centre"), rhythm.task_of(plan, "media_centre")
    with make.at(2018, 5, 28):
        rhythm.send(bureau, report, key="media_head")
        with pytest.raises(NotAllowedError):
            months.check_report(report_id=report.pk, reasons={}, by=bureau.reader("media_head"))
        returned = months.check_report(
            report_id=report.pk, reasons={task.pk: "写明缺哪几个教室"}, by=bureau.reader("office")
        )
        assert (returned.state, returned.returned_count) == ("returned", 1)
        with pytest.raises(PlanError, match="还没有改"):
            months.send_report(report_id=report.pk, boxes={}, by=bureau.reader("media_head"))
    with make.at(2018, 5, 30):
        again = months.send_report(
            report_id=report.pk, boxes={task.pk: Boxes("缺明德中学1个。")}, by=bureau.reader("media_head")
        )
        assert not again.late
        done = months.check_report(report_id=report.pk, reasons={}, by=bureau.reader("office"))
    assert done.state == "accepted"


def test_a_month_is_frozen_after_the_window_or_when_all_is_checked(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    with make.at(2018, 5, 31), pytest.raises(PlanError, match="核对期到2018年5月31日"):
        months.freeze_month(month_id=here.pk, by=bureau.reader("office"))
    with make.at(2018, 5, 28):
        for unit, key in (("media_centre", "media_head"), ("finance", "finance_head"), ("direct", "direct_head")):
            rhythm.send(bureau, rhythm.report_of(here, unit), key=key)
            months.check_report(report_id=rhythm.report_of(here, unit).pk, reasons={}, by=bureau.reader("office"))
        months.freeze_month(month_id=here.pk, by=bureau.reader("office"))
    here.refresh_from_db()
    assert here.digest == digest_of(here)


def test_a_frozen_month_does_not_change_when_records_do(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.frozen_may(bureau, plan)
    before = facts_shown(ReportMonth.objects.get(pk=here.pk))
    states = {report.unit: (report.state, report.late) for report in before.reports}
    assert states == {"电教馆": ("accepted", False), "计财科": ("draft", False), "明德中学": ("sent", True)}
    with make.at(2018, 6, 5):
        rhythm.told(bureau, plan, "media_centre", "全部完成。", key="media_clerk")
        task = rhythm.task_of(plan, "media_centre")
        papers.close(task, bureau)
        with pytest.raises(PlanError, match="已冻结"):
            months.save_report(
                report_id=rhythm.report_of(here, "finance").pk,
                boxes={OVERALL: Boxes("补报")},
                by=bureau.reader("finance_head"),
            )
        after = facts_shown(ReportMonth.objects.get(pk=here.pk))
    assert after == before
    assert [task.days_late for task in after.late] == [22]
    assert facts_of(before.as_dict()) == before
    assert list(record_faults()) == []


def test_a_figure_is_corrected_by_its_record_and_told_in_the_next_month(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 20):
        target = papers.quoted_target(plan, bureau, value=4, as_of=date(2018, 5, 18))
    here = rhythm.frozen_may(bureau, plan)
    head, row = bureau.reader("media_head"), f"target:{target.pk}"
    with make.at(2018, 6, 5):
        with pytest.raises(PlanError, match="没有变化"):
            corrections.correct_figure(month_id=here.pk, row=row, reason="多登一个", by=head)
        figure = target.quoted_figures.get()
        targets.withdraw_figure(figure_id=figure.pk, reason="多登一个", by=bureau.reader("office"))
        asked = corrections.correct_figure(month_id=here.pk, row=row, reason="多登一个", by=head)
        assert (asked.was, asked.now, asked.told_in) == ("4个", "暂无数据", None)
        with pytest.raises(PlanError, match="正待核对"):
            corrections.correct_figure(month_id=here.pk, row=row, reason="再提", by=head)
    with make.at(2018, 6, 25):
        june = months.open_month(plan_id=plan.pk, year=2018, month=6, by=make.SYSTEM)
        corrections.decide_correction(correction_id=asked.pk, accepted=True, by=bureau.reader("office"))
        told = facts_shown(june).corrections
    assert [(one.of, one.was, one.now) for one in told] == [("2018年5月", "4个", "暂无数据")]
    assert told[0].counts == ("目标·引用外部系统数据1个更正为0个", "目标·暂无数据0个更正为1个")
    assert ReportMonth.objects.get(pk=here.pk).facts.targets[0].value == "4"


def test_a_close_on_the_frozen_day_corrects_the_task_and_every_count_that_follows(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    with make.at(2018, 5, 29):
        rhythm.told(bureau, plan, "finance", "12所全部完工。", key="finance_head")
    here = rhythm.frozen_may(bureau, plan)
    task = rhythm.task_of(plan, "finance")
    with make.at(2018, 6, 1):  # frozen in the morning, closed in the afternoon: no month would tell of it
        papers.close(task, bureau, key="finance_head")
    with make.at(2018, 6, 12):
        asked = corrections.correct_figure(
            month_id=here.pk, row=f"task:{task.pk}", reason="冻结当日办结", by=bureau.reader("finance_head")
        )
        assert asked.was.startswith("在办")
        assert asked.now.startswith("已办结")
        assert "办结" in asked.now
        corrections.decide_correction(correction_id=asked.pk, accepted=True, by=bureau.reader("office"))
        with pytest.raises(PlanError, match="没有变化"):
            corrections.correct_figure(
                month_id=here.pk, row=f"task:{task.pk}", reason="再提", by=bureau.reader("finance_head")
            )
    asked.refresh_from_db()
    assert "已办结的任务0项更正为1项" in asked.counts
    assert "在办任务3项更正为2项" in asked.counts
    assert ReportMonth.objects.get(pk=here.pk).facts.closed == []
    june = rhythm.frozen_june(bureau, plan)
    assert task.pk in {one.id for one in june.facts.closed_now}, "closed after the freeze of May: told in June"
    told = [row for row in june.facts.corrections if row.place == f"任务“{task.title}”"]
    assert told[0].counts == tuple(asked.counts)
    assert list(record_faults()) == []


def test_words_are_corrected_by_one_and_checked_by_another(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.frozen_may(bureau, plan)
    media, task = bureau.units["media_centre"].pk, rhythm.task_of(plan, "media_centre").pk
    asked: dict[str, Any] = {"month_id": here.pk, "unit_id": media, "task_id": task, "box": Box.PROGRESS}
    with make.at(2018, 6, 5):
        with pytest.raises(NotAllowedError):
            corrections.correct_words(**asked, now="5个", reason="少写", by=bureau.reader("finance_head"))
        row = corrections.correct_words(
            **asked, now="已安装5个录播教室。", reason="少写一个", by=bureau.reader("media_head")
        )
        with pytest.raises(NotAllowedError):
            corrections.decide_correction(correction_id=row.pk, accepted=True, by=bureau.reader("media_head"))
        with pytest.raises(PlanError, match="理由"):
            corrections.decide_correction(correction_id=row.pk, accepted=False, by=bureau.reader("office"))
        done = corrections.decide_correction(correction_id=row.pk, accepted=True, by=bureau.reader("office"))
    assert (done.state, done.was) == ("accepted", "已安装4个录播教室。")
    assert list(record_faults()) == []


def test_the_job_opens_reminds_and_freezes_on_the_days(plan: WorkPlan, bureau: make.Bureau) -> None:
    def run(day: date) -> list[str]:
        with make.at(day.year, day.month, day.day):
            return jobs.run_month(plan, today=day, by=make.SYSTEM)

    assert run(date(2018, 5, 24)) == []
    assert run(date(2018, 5, 25)) == ["2018年5月月报已开报"]
    assert run(date(2018, 5, 28)) == []
    assert run(date(2018, 5, 29)) == ["2018年5月月报催报3个单位"]
    assert run(date(2018, 5, 29)) == []
    assert run(date(2018, 5, 30)) == ["2018年5月月报催报3个单位"]
    assert run(date(2018, 6, 1)) == ["2018年5月月报已冻结"]
    assert run(date(2018, 6, 1)) == []
    frozen = ReportMonth.objects.get()
    assert [report.missing for report in frozen.facts.reports] == [True, True, True]


def test_a_unit_sees_its_own_report_and_no_other(plan: WorkPlan, bureau: make.Bureau) -> None:
    rhythm.open_may(plan)
    seen = {
        key: reports_readable(bureau.reader(key)).count() for key in ("office", "leader", "media_clerk", "direct_head")
    }
    assert seen == {"office": 3, "leader": 3, "media_clerk": 1, "direct_head": 1}
    assert months_readable(bureau.reader("direct_head")).count() == 1
    assert months_readable(bureau.reader("village_clerk")).count() == 0


def test_what_is_returned_and_not_mended_is_left_out(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    report, task = rhythm.report_of(here, "media_centre"), rhythm.task_of(plan, "media_centre")
    with make.at(2018, 5, 28):
        rhythm.send(bureau, report, key="media_head")
        months.check_report(report_id=report.pk, reasons={task.pk: "不实"}, by=bureau.reader("office"))
    with make.at(2018, 6, 1):
        frozen = months.freeze_month(month_id=here.pk, by=make.SYSTEM)
    told = next(row for row in frozen.facts.reports if row.unit == "电教馆")
    assert (told.state, told.lines, told.boxes.progress) == ("returned", (), "本月工作按计划推进。")
    assert MonthReport.objects.get(pk=report.pk).state == "returned"
