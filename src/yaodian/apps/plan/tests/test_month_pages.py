"""Month pages: written and sent in one sitting, returned row by row, the silent listed, the frozen page, a correction."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import months
from yaodian.apps.plan.models import MonthCorrection, MonthReport, WorkPlan
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.apps.plan.worklist import items
from yaodian.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return rhythm.plan_of_three(bureau)


def actions_of(bureau: make.Bureau, key: str) -> list[str]:
    found = items(bureau.reader(key), clock.today())
    return [str(item.action) for item in found if "month" in item.record]


def test_a_head_sends_the_month_in_one_sitting_and_the_office_returns_a_row(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    with make.at(2018, 5, 8):
        rhythm.told(bureau, plan, "media_centre", "已安装4个。", key="media_clerk")
    here = rhythm.open_may(plan)
    report, task = rhythm.report_of(here, "media_centre"), rhythm.task_of(plan, "media_centre")
    address = reverse("plan:month_report", args=[report.pk])
    with make.at(2018, 5, 28):
        assert actions_of(bureau, "media_head") == ["报送月报"]
        assert actions_of(bureau, "media_clerk") == ["填写月报"]
        head, office = make.browser(bureau, "media_head"), make.browser(bureau, "office")
        page = head.get(address)
        assert "已安装4个。" in page.text
        assert "采纳进展1条" in page.text
        sent = {"0-progress": "总体顺利。", f"{task.pk}-progress": "", f"{task.pk}-problems": "缺设备"}
        assert head.post(address, {**sent, f"{task.pk}-problems": "长" * 2001, "send": "1"}).status_code == 422
        assert head.post(address, {**sent, "send": "1"}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.progress) == ("sent", "总体顺利。")
        assert actions_of(bureau, "office") == ["核对月报"]
        check = reverse("plan:check_report", args=[report.pk])
        assert office.post(check, {"verdict": "return"}).status_code == 422
        assert office.post(check, {"verdict": "accept", f"reason-{task.pk}": "写错了"}).status_code == 422
        assert office.post(check, {"verdict": "return", f"reason-{task.pk}": "写明缺什么设备"}).status_code == 302
        assert "写明缺什么设备" in head.get(address).text
        assert actions_of(bureau, "media_head") == ["补正退回的月报"]


def test_the_office_sees_who_is_silent_and_a_section_only_itself(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    address = reverse("plan:month", args=[here.pk])
    with make.at(2018, 5, 30):
        page = make.browser(bureau, "office").get(address)
        own = make.browser(bureau, "media_head").get(address)
        months = make.browser(bureau, "office").get(reverse("plan:months"))
    assert "尚未报送（3个）：电教馆、计财科、明德中学" in page.text.replace("办公室、", "")
    assert "计财科" not in own.text
    assert "未报送 3" in months.text


def test_the_frozen_page_keeps_its_figure_and_shows_the_correction_beside_it(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    with make.at(2018, 5, 20):
        target = papers.quoted_target(plan, bureau, value=4, as_of=date(2018, 5, 18))
    here = rhythm.frozen_may(bureau, plan)
    report = rhythm.report_of(here, "media_centre")
    address = reverse("plan:month_report", args=[report.pk])
    with make.at(2018, 6, 5):
        target.quoted_figures.get().delete()
        head, office = make.browser(bureau, "media_head"), make.browser(bureau, "office")
        asked = head.post(
            reverse("plan:correct_figure", args=[here.pk]), {"row": f"target:{target.pk}", "reason": "多登一个"}
        )
        assert asked.status_code == 302
        words = {"box": "progress", "now": "本月完成大半。", "reason": "漏写"}
        assert head.post(reverse("plan:correct_words", args=[report.pk]), words).status_code == 302
        assert actions_of(bureau, "office") == ["核对更正", "核对更正"]
        for row in MonthCorrection.objects.all():
            page = office.post(reverse("plan:decide_correction", args=[row.pk]), {"verdict": "accept"})
            assert page.status_code == 302
    with make.at(2018, 6, 25):
        june = months.open_month(plan_id=plan.pk, year=2018, month=6, by=make.SYSTEM)
        frozen = make.browser(bureau, "media_head").get(address).text
        told = make.browser(bureau, "office").get(reverse("plan:month", args=[june.pk])).text
    assert "6月更正为：暂无数据（多登一个）" in frozen
    assert "6月更正为：本月完成大半。" in frozen
    assert ">4<" in frozen
    assert "本月更正的往月数据" in told


def test_the_office_freezes_from_the_page_when_the_window_is_over(plan: WorkPlan, bureau: make.Bureau) -> None:
    here = rhythm.open_may(plan)
    address = reverse("plan:freeze_month", args=[here.pk])
    with make.at(2018, 5, 31):
        make.browser(bureau, "office").post(address)
        here.refresh_from_db()
        assert here.frozen_at is None
    with make.at(2018, 6, 1):
        office = make.browser(bureau, "office")
        assert "冻结月报" in actions_of(bureau, "office")
        assert make.browser(bureau, "media_head").post(address).status_code == 403
        assert "冻结后页面和数字不再随记录变动" in office.get(address).text
        office.post(address)
        page = office.get(reverse("plan:month", args=[here.pk]))
    assert "摘要值校验相符" in page.text
    assert MonthReport.objects.filter(month=here, state="draft").count() == 3


def test_a_trace_id_opens_the_frozen_figure_with_its_definition_and_rows(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 20):
        target = papers.quoted_target(plan, bureau, value=4, as_of=date(2018, 5, 18))
    here = rhythm.frozen_may(bureau, plan)
    with make.at(2018, 6, 5):
        papers.close(rhythm.task_of(plan, "media_centre"), bureau)  # what is late in May stays late there
        target.quoted_figures.update(value=9)
        office, media = make.browser(bureau, "office"), make.browser(bureau, "media_head")
        finance = make.browser(bureau, "finance_head")

        def opened(part: str) -> str:
            trace = f"plan.reportmonth:{here.pk}/{part}@2018-06-01"
            answer = office.get(reverse("plan:trace"), {"id": trace}, follow=True)
            assert answer.status_code == 200, part
            return answer.text

        late = opened("late")
        assert "在办且冻结日已过办理时限的任务" in late
        assert "建成录播教室" in late
        assert "超过时限22天" in late
        assert "牵头任务的单位" in opened("leads")
        assert "冻结时的 1 行" in opened(f"late/unit:{bureau.units['media_centre'].pk}")
        number = opened(f"target:{target.pk}")
        assert "<strong>4个</strong>" in number
        assert "系统登记" in number
        assert "引用数：取自外部系统，两人核对" in number
        assert "2018-05-18" in number
        assert "22天" in opened(f"task:{rhythm.task_of(plan, 'media_centre').pk}/days_late")
        address = reverse("plan:frozen", args=[here.pk])
        assert office.get(address, {"part": "nonsense"}).status_code == 404
        assert office.get(address, {"part": "late/unit:x"}).status_code == 404
        assert finance.get(address, {"part": f"target:{target.pk}"}).status_code == 404
        own = media.get(address, {"part": "tasks"}).text
        assert "建成录播教室" in own
        assert "另有 2 行不在您的权限内" in own
        assert "改造校舍" not in own


def test_a_unit_is_told_what_is_true_of_its_own_reports(plan: WorkPlan, bureau: make.Bureau) -> None:
    def told(key: str) -> str:
        return make.browser(bureau, key).get(reverse("plan:months")).text

    with make.at(2018, 5, 20):
        assert "本单位牵头任务 1 项，还没有开出月报；5月25日开报" in told("direct_head")
        assert "本单位没有牵头任务，不用报月报" in told("village_clerk")
        link = rhythm.task_of(plan, "media_centre").unit_links
        link.create(unit=bureau.units["village"], part="report")
    here = rhythm.open_may(plan)
    with make.at(2018, 5, 28):
        assert "本单位应报 1 份月报，已报 0 份" in told("direct_head")
        rhythm.send(bureau, rhythm.report_of(here, "direct"), key="direct_head")
        assert "本单位应报 1 份月报，已报 1 份" in told("direct_head")
        village = told("village_clerk")
        assert "本单位没有牵头任务，不用报月报；参与的任务 1 项，进展在任务页填报" in village
        assert "已开报" not in village
        assert "已开报 1 个月" in told("office")
