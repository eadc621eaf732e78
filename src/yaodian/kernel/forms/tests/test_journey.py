"""The whole way: a head designs a form in the browser, a school fills it on a phone without a line and with a photo,
the line comes back and is cut in the middle, both sides agree, and nothing is there twice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import account_in
from yaodian.kernel.evidence.tests.make import picture
from yaodian.kernel.forms import HeldItem
from yaodian.kernel.forms.models import AnswerSheet, FormVersion, SendReceipt, SheetFile
from yaodian.kernel.forms.tests import make
from yaodian.kernel.forms.tests.conftest import Window, grave_findings
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.tests.make import make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHOOL = HeldItem("school.title", "学校名称", "学校登记", "计划财务科", (), lambda _unit, _day: "干驿中学")


def add(page: Page, kind: str, title: str, **facts: str) -> None:
    """Add an item on the designer's page."""
    page.get_by_role("link", name="加一项").click()
    page.select_option("[name=kind]", kind)
    page.fill("[name=title]", title)
    for name, value in facts.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("h1")).to_contain_text("走访")


def designed(page: Page) -> FormVersion:
    """Design and publish a form as a section's head does."""
    page.goto("/forms/new/")
    page.fill("[name=title]", "留守儿童走访")
    page.fill("[name=key]", "visits")
    page.fill("[name=purpose]", "第12条：每学期走访一次")
    page.get_by_role("button", name="新建").click()
    add(page, "text", "学校名称", name="school")
    add(page, "integer", "走访人数", name="visited", unit="人", required="true()", minimum="0")
    add(page, "one", "有无困难", name="need", options="none | 没有\nsome | 有", required="true()")
    add(page, "photo", "走访照片", name="photo")
    page.get_by_role("link", name="加一项").click()
    page.select_option("[name=kind]", "long_text")
    page.fill("[name=title]", "困难情况")
    page.locator("[name=relevant]").focus()
    page.get_by_role("button", name="有无困难").click()
    page.locator("[name=relevant]").press_sequentially(" = 'some'")
    expect(page.locator("[data-expression] output").first).to_contain_text("可以用；用到：有无困难")
    assert grave_findings(page) == []
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("重复采集，不能发布")).to_be_visible()
    page.get_by_role("button", name="改为预填").click()
    expect(page.get_by_text("可以发布")).to_be_visible()
    assert grave_findings(page) == []
    page.get_by_role("link", name="手机预览").click()
    page.check("[name=need][value=some]")
    expect(page.locator("[data-item=q1]")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布")).to_be_visible()
    return FormVersion.objects.get(key="visits", state="open")


def test_from_the_designers_desk_to_a_receipt_that_both_sides_hold(window: Window, live_server: LiveServer) -> None:
    with make.desk(held=(SCHOOL,)):
        head = account_in(Role.SECTION_HEAD, make_unit())
        version = designed(window(head.pk, width=1366))
    with make.desk(version, held=(SCHOOL,)) as desk:
        page = window(desk.clerk.account_id or 0)
        page.goto(f"/forms/fill/{make.KIND}/{desk.notice.pk}/")
        page.wait_for_selector("#yd-sheet[data-kept]", state="attached")
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector("#yd-sheet[data-ready]", state="attached")
        expect(page.get_by_text("干驿中学")).to_be_visible()
        expect(page.locator("[data-line=offline]")).to_be_visible()
        page.fill("[name=visited]", "18")
        page.check("[name=need][value=some]")
        page.fill("[name=q1]", "两户缺冬衣")
        photo: Any = {"name": "走访.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2000, 1500))}
        page.set_input_files("[name='photo:file']", photo)
        expect(page.locator("[data-kept] img")).to_be_visible()
        assert grave_findings(page) == []
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator("#yd-queued")).to_be_visible()
        assert not SendReceipt.objects.exists()

        cut: list[str] = []

        def lose_the_answer(route: Route) -> None:
            if route.request.method == "POST" and len(cut) < 2:
                cut.append(route.request.url)
                route.fetch()
                route.abort()
            else:
                route.continue_()

        page.route("**/forms/outbox/**", lose_the_answer)
        page.context.set_offline(False)
        for _time in range(4):
            page.wait_for_timeout(400)
            page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-waiting]")).to_have_text("0")
        page.goto("/forms/receipts/")
        page.wait_for_selector("#yd-ledger[data-ready]")
        expect(page.locator("[data-ledger=sum]")).to_contain_text("本机 2 条，服务器收据 2 张；待传 0 条，对不上 0 条")
    assert len(cut) == 2
    sheet = AnswerSheet.objects.get()
    assert sheet.answers == {
        "school": "干驿中学",
        "visited": 18,
        "need": "some",
        "photo": str(SheetFile.objects.get().client_id),
        "q1": "两户缺冬衣",
    }
    assert desk.taken == [sheet]
    assert list(record_faults()) == []
