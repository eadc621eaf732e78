"""Drafting in real Chromium: an item from a section to the issued plan; what is carried over into next year's draft."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from yaodian.apps.plan.models import Proposal, WorkPlan, YearDraft
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.test_review_browser import shoot
from yaodian.apps.plan.tests.test_rhythm_browser import Desk, chromium, confirm, desk, pytestmark
from yaodian.kernel.journal.queries import record_faults

__all__ = ["chromium", "desk", "pytestmark"]
TITLE = "云桥市教育局2019年工作要点"


@pytest.fixture
def bureau(desk: Desk) -> make.Bureau:
    return desk.bureau


def test_an_item_goes_from_a_section_to_the_issued_plan(desk: Desk) -> None:
    with desk.person("office", on=date(2018, 11, 20)) as page:
        page.goto("/plan/preparation/")
        page.fill("[name=year]", "2019")
        page.fill("[name=title]", TITLE)
        page.fill("[name=collect_due_date]", "2018-12-10")
        page.get_by_role("button", name="启动拟稿").click()
        expect(page.locator("h1")).to_contain_text(TITLE)
    with desk.person("media_head", on=date(2018, 11, 26), width=360) as page:
        page.goto("/worklist/")
        page.get_by_text(TITLE).first.click()
        page.get_by_role("link", name="申报建议").click()
        page.select_option("[name=source]", "province")
        page.fill("[name=source_name]", "省教育厅2019年工作要点")
        page.fill("[name=heading]", "加快教育信息化")
        page.fill("[name=point]", "建设录播教室")
        page.fill("[name=text]", "全年建设6个录播教室，组织教师培训200人次")
        page.fill("[name=target]", "6个")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="申报", exact=True).click()
        expect(page.locator("body")).to_contain_text("建议已申报")
    with desk.person("office", on=date(2018, 12, 11)) as page:
        page.goto("/plan/preparation/")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("button", name="开始汇总").click()
        page.get_by_role("link", name="编入").click()
        confirm(page, "编入")
        expect(page.locator("tbody").first).to_contain_text("全年建设6个录播教室")
        page.locator("tr", has_text="全年建设6个录播教室").get_by_text("编排").click()
        page.get_by_role("link", name="拆分").click()
        page.locator("dialog [name=at]").first.check()
        confirm(page, "拆分")
        expect(page.locator("tbody").first).to_contain_text("1.2")
        shoot(page, "draft-outline")
        page.get_by_role("link", name="征求意见").click()
        for box in page.locator("[name=groups]").all():
            box.uncheck()
        page.fill("[name=units]", "计财科")
        page.fill("[name=due_date]", "2018-12-14")
        page.get_by_role("button", name="发出").click()
        expect(page.locator("body")).to_contain_text("尚未反馈（1个）：计财科")
    with desk.person("finance_head", on=date(2018, 12, 12)) as page:
        page.goto("/worklist/")
        page.get_by_text("第1轮征求意见").first.click()
        page.fill("[name=place_1]", "1.1")
        page.fill("[name=text_1]", "请写明资金来源")
        page.get_by_role("button", name="报送意见").click()
        expect(page.locator("body")).to_contain_text("请写明资金来源")
    with desk.person("office", on=date(2018, 12, 17)) as page:
        page.goto("/worklist/")
        page.get_by_text(TITLE).first.click()
        page.get_by_role("link", name="第 1 轮").click()
        page.get_by_role("link", name="研究", exact=True).click()
        page.locator("dialog").get_by_label("不采纳", exact=True).check()
        page.locator("dialog [name=reason]").fill("资金另行安排")
        confirm(page, "保存")
        page.get_by_role("button", name="结束本轮").click()
        page.get_by_role("button", name="提请审议").click()
        page.get_by_role("link", name="登记会议决定").click()
        page.fill("[name=meeting_date]", "2018-12-17")
        page.fill("[name=number]", "局办纪〔2018〕12号")
        scan = {"name": "纪要.txt", "mimeType": "text/plain", "buffer": "会议纪要".encode()}
        page.set_input_files("[name=scan]", scan)  # type: ignore[arg-type]
        page.get_by_role("button", name="登记", exact=True).click()
        page.get_by_role("link", name="印发", exact=True).click()
        page.get_by_role("button", name="交付识读").click()
        expect(page.locator("#rv-whole")).to_be_visible()
    draft = YearDraft.objects.get()
    assert draft.reading is not None
    make.accept_all(draft.reading)
    with desk.person("office", on=date(2018, 12, 18)) as page:
        page.goto(f"/plan/imports/{draft.reading.pk}/confirm")
        page.get_by_role("button", name="确认导入").click()
        plan = WorkPlan.objects.get(year=2019)
        page.goto(f"/plan/clause/{make.clause(plan, '6个录播教室').pk}/")
        body = page.locator("body")
        expect(body).to_contain_text("省教育厅2019年工作要点")
        expect(body).to_contain_text("请写明资金来源（不采纳：资金另行安排）")
        expect(body).to_contain_text("局办纪〔2018〕12号")
        shoot(page, "draft-trace")
        page.goto(f"/plan/preparation/{draft.pk}/issued")
        expect(page.locator("body")).to_contain_text("与送审稿一致")
    assert list(record_faults()) == []


def test_what_is_not_done_stands_in_next_years_draft(desk: Desk, bureau: make.Bureau) -> None:
    with make.at(2018, 3, 5):
        task = make.running_task(bureau, make.plan())
    with desk.person("media_head", on=date(2018, 12, 10)) as page:
        page.goto("/worklist/")
        page.locator("tr, article, li", has_text="年终处置").get_by_text(task.code).first.click()
        page.fill("[name=reason]", "设备年底才到货")
        page.get_by_label("调整后结转").check()
        page.fill("[name=text]", "续建录播教室2个")
        page.get_by_role("button", name="申请年终处置").click()
        expect(page.locator("body")).to_contain_text("已提交")
    with desk.person("leader", on=date(2018, 12, 11), width=360) as page:
        page.goto("/plan/leader/")
        page.get_by_role("button", name="同意").click()
        expect(page.locator("body")).to_contain_text("已同意")
    with desk.person("office", on=date(2018, 12, 12)) as page:
        page.goto("/plan/approvals/")
        page.locator("main").get_by_role("link", name="年终处置").first.click()
        page.get_by_role("button", name="同意").click()
        expect(page.locator("body")).to_contain_text("已同意")
        page.goto("/plan/year-end/")
        expect(page.locator("body")).to_contain_text("续建录播教室2个")
        shoot(page, "year-end")
        page.get_by_role("link", name="续建录播教室2个").click()
        expect(page.locator("body")).to_contain_text("上年未完成事项")
        shoot(page, "carried-proposal")
    proposal = Proposal.objects.get()
    assert (proposal.draft.year, proposal.carried_task) == (2019, task)
    assert list(record_faults()) == []
