"""The whole way of a return, in Chromium: the office opens it, a school fills it on a phone without a line, the receipt is
there on both sides, head, central school and section pass it, it is locked, unlocked, and the matrix says so."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from yaodian.apps.returns import actions
from yaodian.apps.returns.models import Duty
from yaodian.apps.returns.rules import DutyState, Rhythm
from yaodian.apps.returns.tests.make import Town, duty_of, make_plan, make_town
from yaodian.kernel.access import Reader
from yaodian.kernel.forms.models import SendReceipt
from yaodian.kernel.forms.tests.conftest import Window, grave_findings
from yaodian.kernel.journal.queries import record_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "安全情况专报"


def desk(window: Window, reader: Reader, *, width: int = 1366) -> Page:
    """Return the worklist of somebody."""
    page = window(reader.account_id or 0, width=width)
    page.goto("/worklist/")
    return page


def press(page: Page, name: str) -> None:
    """Follow a link that asks, and say yes."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


def opened(window: Window, town: Town) -> None:
    """Let the office approve what the section applied for."""
    plan = make_plan(town, title=TITLE, rhythm=Rhythm.ONCE, from_date=localdate(), due_workdays=3, opened=False)
    actions.apply_plan(plan_id=plan.pk, by=town.officer)
    page = desk(window, town.office)
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("待批准", exact=False).first).to_be_visible()
    assert grave_findings(page) == []
    press(page, "批准开设")
    expect(page.get_by_text("学校可以填报了")).to_be_visible()


def filled_without_a_line(window: Window, town: Town) -> None:
    """Let the school's clerk fill it on a phone without a line and hold the receipt."""
    page = window(town.clerk.account_id or 0)
    page.goto("/returns/month/")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_selector("#yd-sheet[data-kept]", state="attached")
    page.context.set_offline(True)
    page.fill("[name=checks]", "4")
    page.fill("[name=dangers]", "1")
    page.check("[name=mended][value=yes]")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator("#yd-queued")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_text("1")
    assert not SendReceipt.objects.exists()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_have_text("0")
    page.goto("/forms/receipts/")
    page.wait_for_selector("#yd-ledger[data-ready]")
    expect(page.locator("[data-ledger=sum]")).to_contain_text("待传 0 条，对不上 0 条")
    page.goto("/returns/month/")
    expect(page.get_by_text("待校长确认")).to_be_visible()


def passed(window: Window, reader: Reader, step: str, duty: Duty) -> Page:
    """Let whoever's turn it is pass it, from the worklist."""
    page = desk(window, reader)
    page.locator(f"a[href='/returns/duties/{duty.pk}/']").first.click()
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_text(f"已办：{step}")).to_be_visible()
    return page


def test_from_the_offices_approval_to_the_matrix(window: Window) -> None:
    town = make_town()
    opened(window, town)
    filled_without_a_line(window, town)
    duty = Duty.objects.select_related("plan").get(unit=town.village)
    for reader, step in ((town.head, "校长确认"), (town.central_clerk, "中心学校审核"), (town.chief, "科室审定锁定")):
        page = passed(window, reader, step, duty)
    assert grave_findings(page) == []
    assert duty_of(duty.plan, town.village).state == DutyState.LOCKED

    clerk = window(town.clerk.account_id or 0)
    clerk.goto(f"/returns/duties/{duty.pk}/")
    clerk.get_by_role("link", name="申请解锁", exact=True).click()
    clerk.fill("[name=reason]", "漏报一处隐患")
    clerk.get_by_role("button", name="申请解锁", exact=True).click()
    expect(clerk.get_by_text("等批准").first).to_be_visible()

    page.reload()
    press(page, "批准解锁")
    expect(page.get_by_text("退回学校改正").first).to_be_visible()
    page.goto(f"/returns/{duty.plan_id}/matrix/")
    expect(page.locator(".yd-answer")).to_contain_text("应报 3 份，按时 0，迟报 0，逾期未报 0，退回 1")
    assert grave_findings(page) == []
    assert list(record_faults()) == []
