"""The office's month and an order in real Chromium: from prefill to freeze and a correction after it; from order to close."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from yaodian.apps.plan.actions import months, targets
from yaodian.apps.plan.models import ReportMonth, Supervision, Target, WorkPlan
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.apps.plan.tests.test_review_browser import QUIET, shoot, window
from yaodian.kernel import clock
from yaodian.kernel.journal.queries import record_faults

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside the test, not under Django
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Desk:
    """People at their desks, day after day."""

    def __init__(self, chromium: Browser, live_server: LiveServer, bureau: make.Bureau) -> None:
        self.chromium, self.live_server, self.bureau = chromium, live_server, bureau

    @contextlib.contextmanager
    def person(self, key: str, *, on: date, width: int = 1366) -> Iterator[Page]:
        """Let somebody sit down on a day; nothing on the pages may break or be barred."""
        clock.set_shift(days=(on - timezone.localdate()).days)
        context = window(self.chromium, self.live_server, self.bureau.accounts[key], width=width)
        wrong: list[str] = []
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 500 else None)
        yield page
        context.close()
        assert wrong == []


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer, settings: Any, tmp_path: Path) -> Iterator[Desk]:
    settings.HOME = tmp_path
    yield Desk(chromium, live_server, rhythm.bureau())
    clock.set_shift(days=0)


@pytest.fixture
def plan(desk: Desk) -> WorkPlan:
    made = rhythm.plan_of_three(desk.bureau)
    with make.at(2018, 5, 20):
        papers.quoted_target(made, desk.bureau, value=4, as_of=date(2018, 5, 18))
        rhythm.told(desk.bureau, made, "media_centre", "已安装4个录播教室。", key="media_clerk")
    return made


def confirm(page: Page, button: str) -> None:
    """Press a button in the open dialog."""
    page.locator("dialog").get_by_role("button", name=button, exact=True).click()


def test_a_month_goes_from_prefill_to_freeze_and_is_corrected_after_it(desk: Desk, plan: WorkPlan) -> None:
    month = rhythm.open_may(plan)
    with desk.person("media_head", on=date(2018, 5, 28)) as page:
        page.goto("/worklist/")
        page.get_by_text("电教馆2018年5月月报").first.click()
        expect(page.locator("table").first).to_contain_text("4")
        first = page.locator("article.yd-entry textarea").first
        expect(first).to_have_value("已安装4个录播教室。")
        page.locator("[name='0-progress']").fill("本月录播教室完成大半。")
        shoot(page, "month-report")
        page.get_by_role("button", name="报送").click()
        expect(page.locator("body")).to_contain_text("月报已报送")
    with desk.person("office", on=date(2018, 5, 30)) as page:
        page.goto(f"/plan/months/{month.pk}/")
        expect(page.locator(".yd-side")).to_contain_text("尚未报送（2个）：计财科、明德中学")
        page.get_by_role("link", name="电教馆").click()
        page.locator("[name^='reason-']").last.fill("写明是哪几个教室")
        page.get_by_role("button", name="退回所注栏目").click()
        expect(page.locator("body")).to_contain_text("已退回")
    with desk.person("media_head", on=date(2018, 5, 31), width=360) as page:
        page.goto(f"/plan/months/reports/{rhythm.report_of(month, 'media_centre').pk}/")
        expect(page.locator("body")).to_contain_text("写明是哪几个教室")
        page.locator("article.yd-entry textarea").first.fill("已安装明德中学等4个录播教室。")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        shoot(page, "month-phone-whole")
        page.get_by_role("button", name="报送").click()
        expect(page.locator("body")).to_contain_text("月报已报送")
    with desk.person("office", on=date(2018, 6, 1)) as page:
        page.goto(f"/plan/months/{month.pk}/")
        page.get_by_role("link", name="冻结").click()
        confirm(page, "冻结")
        expect(page.locator("body")).to_contain_text("摘要值校验相符")
        shoot(page, "month-frozen")
    figure = Target.objects.get(phrase__contains="录播教室").quoted_figures.get()
    with make.at(2018, 6, 4):
        targets.withdraw_figure(figure_id=figure.pk, reason="多登一个", by=desk.bureau.reader("office"))
    with desk.person("media_head", on=date(2018, 6, 5)) as page:
        page.goto(f"/plan/months/reports/{rhythm.report_of(month, 'media_centre').pk}/")
        page.get_by_role("link", name="更正", exact=True).click()
        page.locator("dialog [name=reason]").fill("系统里多登一个")
        confirm(page, "提出更正")
        expect(page.locator("body")).to_contain_text("更正已提出")
    with make.at(2018, 6, 25):
        june = months.open_month(plan_id=plan.pk, year=2018, month=6, by=make.SYSTEM)
    with desk.person("office", on=date(2018, 6, 25)) as page:
        page.goto(f"/plan/months/{june.pk}/")
        page.get_by_role("button", name="同意更正").click()
        page.goto(f"/plan/months/reports/{rhythm.report_of(month, 'media_centre').pk}/")
        row = page.locator("tr", has_text="录播教室").first
        expect(row).to_contain_text("6月更正为：暂无数据（系统里多登一个）")
        expect(row.locator(".yd-number")).to_contain_text("4")
        shoot(page, "month-corrected")
    assert ReportMonth.objects.get(pk=month.pk).facts.targets[0].value == "4"
    assert list(record_faults()) == []


def test_an_order_goes_from_its_number_to_its_close(desk: Desk, plan: WorkPlan) -> None:
    with desk.person("office", on=date(2018, 5, 18)) as page:
        page.goto("/plan/supervision/")
        row = page.locator("tr", has_text="建成录播教室").first
        expect(row).to_contain_text("6 个工作日")
        row.get_by_role("link", name="开督办单").click()
        confirm(page, "开具")
        expect(page.locator("body")).to_contain_text("已开具天教督办〔2018〕1号")
        shoot(page, "matter")
    matter = Supervision.objects.get()
    with desk.person("media_head", on=date(2018, 5, 21)) as page:
        page.goto("/worklist/")
        page.get_by_text("天教督办〔2018〕1号").first.click()
        page.get_by_role("button", name="签收").click()
        page.get_by_role("link", name="回复", exact=True).click()
        page.locator("dialog [name=text]").fill("5个教室全部装好。")
        confirm(page, "提交回复")
        expect(page.locator("body")).to_contain_text("已回复")
    with desk.person("inspector", on=date(2018, 5, 23), width=360) as page:
        page.goto(f"/plan/supervision/{matter.pk}/")
        page.get_by_role("link", name="现场复核").click()
        box = page.locator("dialog")
        box.locator("[name=place]").fill("明德中学")
        box.locator("[name=finding]").fill("五个教室均可使用。")
        box.locator("[name=passed]").select_option("1")
        confirm(page, "登记复核")
        expect(page.locator("body")).to_contain_text("复核通过待销号")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        shoot(page, "matter-phone-whole")
    with make.at(2018, 5, 24):
        papers.close(rhythm.task_of(plan, "media_centre"), desk.bureau)
    with desk.person("office_two", on=date(2018, 5, 25)) as page:
        page.goto(f"/plan/supervision/{matter.pk}/")
        page.get_by_role("link", name="销号").click()
        page.locator("dialog [name=note]").fill("复核通过，予以销号")
        confirm(page, "销号")
        expect(page.locator("body")).to_contain_text("已销号")
        page.get_by_role("link", name="转年终考核").click()
        confirm(page, "转出")
        expect(page.locator("body")).to_contain_text("结果运用")
        shoot(page, "matter-closed")
    matter.refresh_from_db()
    assert (matter.state, matter.closed_by) == ("closed", "办公室科员")
    assert list(record_faults()) == []
