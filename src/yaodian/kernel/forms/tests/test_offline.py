"""Filling without a line: drafts, photos, order, receipts equal on both sides, nothing lost and nothing doubled."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from yaodian.engines.forms import Beside
from yaodian.kernel.evidence.tests.make import picture
from yaodian.kernel.forms import actions
from yaodian.kernel.forms.models import AnswerSheet, SendReceipt, SheetFile
from yaodian.kernel.forms.tests import make
from yaodian.kernel.forms.tests.conftest import Window, grave_findings
from yaodian.kernel.units.tests.make import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READY = "#yd-sheet[data-ready]"
KEPT = "#yd-sheet[data-kept]"


def opened(window: Window, desk: make.Desk) -> Page:
    page = window(desk.clerk.account_id)
    page.goto(f"/forms/fill/{make.KIND}/{desk.notice.pk}/")
    page.wait_for_selector(READY, state="attached")
    return page


def filled(page: Page) -> None:
    page.fill("[name=extinguishers]", "12")
    page.check("[name=state][value=bad]")
    page.fill("[name=damage]", "压力不足")
    page.click("[data-add]")
    page.fill("[name='rooms.0.room']", "图书室")
    page.fill("[name='rooms.0.seats']", "40")


def chosen(page: Page) -> None:
    file = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2400, 1800))}
    page.set_input_files("[name='photo:file']", file)  # type: ignore[arg-type]
    expect(page.locator("[data-item=photo] [data-kept] img")).to_be_visible()


def test_conditions_and_sums_live_on_the_page_and_axe_finds_nothing(window: Window, live_server: LiveServer) -> None:
    with make.desk() as desk:
        page = opened(window, desk)
        expect(page.locator("[data-item=damage]")).to_be_hidden()
        filled(page)
        expect(page.locator("[data-item=damage]")).to_be_visible()
        expect(page.locator("[data-item=all_seats] output")).to_have_text("40")
        assert grave_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.fill("[name=extinguishers]", "-1")
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator("#yd-faults")).to_contain_text("灭火器：不能小于 0具")
    assert not SendReceipt.objects.exists()


def test_a_sheet_filled_without_a_line_arrives_once_with_its_photo(window: Window, live_server: LiveServer) -> None:
    with make.desk() as desk:
        page = opened(window, desk)
        page.wait_for_selector(KEPT, state="attached")
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector(READY, state="attached")
        filled(page)
        chosen(page)
        page.wait_for_timeout(600)
        page.close()  # the tab is closed: the draft stays on the device
        page = again(page, desk)
        expect(page.locator("[name='rooms.0.room']")).to_have_value("图书室")
        expect(page.locator("#yd-draft")).to_contain_text("已恢复本机")
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator("#yd-queued")).to_be_visible()
        expect(page.locator("[data-waiting]")).to_have_text("2")
        assert not AnswerSheet.objects.exists()
        page.context.set_offline(False)
        expect(page.locator("[data-waiting]")).to_have_text("0")
        page.goto("/forms/receipts/")
        page.wait_for_selector("#yd-ledger[data-ready]")
        expect(page.locator("[data-ledger=sum]")).to_contain_text("本机 2 条，服务器收据 2 张；待传 0 条，对不上 0 条")
        assert page.locator("tr[data-outcome=accepted]").count() == 2
        assert grave_findings(page) == []
    sheet = AnswerSheet.objects.get()
    assert (sheet.state, sheet.answers["damage"], sheet.answers["all_seats"]) == ("sent", "压力不足", 40)
    kept = SheetFile.objects.get()
    assert sheet.answers["photo"] == str(kept.client_id)
    assert kept.file.size < 400_000
    assert desk.taken == [sheet]


def again(page: Page, desk: make.Desk) -> Page:
    """Open the sheet in a new tab of the same phone."""
    fresh = page.context.new_page()
    fresh.goto(f"/forms/fill/{make.KIND}/{desk.notice.pk}/")
    fresh.wait_for_selector(READY, state="attached")
    return fresh


def test_a_line_cut_after_the_server_took_it_doubles_nothing(window: Window, live_server: LiveServer) -> None:
    with make.desk() as desk:
        page = opened(window, desk)
        filled(page)
        chosen(page)
        cut: list[str] = []

        def lose_the_answer(route: Route) -> None:
            """Let the server take it, then cut the line before its answer arrives."""
            if route.request.method != "POST" or len(cut) >= 2:
                route.continue_()
                return
            cut.append(route.request.url)
            route.fetch()
            route.abort()

        page.route("**/forms/outbox/**", lose_the_answer)
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator("#yd-queued")).to_be_visible()
        for _time in range(3):
            page.wait_for_timeout(300)
            page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-waiting]")).to_have_text("0")
        page.goto("/forms/receipts/")
        page.wait_for_selector("#yd-ledger[data-ready]")
        expect(page.locator("[data-ledger=sum]")).to_contain_text("对不上 0 条")
    assert len(cut) == 2
    assert AnswerSheet.objects.count() == SheetFile.objects.count() == len(desk.taken) == 1
    assert set(SendReceipt.objects.values_list("outcome", flat=True)) == {"accepted"}


def test_what_only_the_server_knows_comes_back_beside_the_field(window: Window, live_server: LiveServer) -> None:
    version = make.published(make.fire_check(make.asked("visits", title="走访", change_limit=Decimal("0.3"))))
    with make.desk(version) as desk:
        desk.beside = Beside(previous={"visits": 10})
        page = opened(window, desk)
        filled(page)
        page.fill("[name=visits]", "30")
        page.get_by_role("button", name="报送", exact=True).click()
        page.wait_for_selector("#yd-wrong")
        page.wait_for_selector(READY, state="attached")
        page.fill("[name='explain:visits']", "集中家访周")
        page.get_by_role("button", name="报送", exact=True).click()
        page.wait_for_url("**/forms/sheets/*/")
    assert AnswerSheet.objects.get().explained[0]["words"] == "集中家访周"


def test_both_sides_name_what_the_other_lacks(window: Window, live_server: LiveServer) -> None:
    with make.desk() as desk:
        page = opened(window, desk)
        filled(page)
        page.get_by_role("button", name="报送", exact=True).click()
        page.wait_for_url("**/forms/sheets/*/")
        sheet = AnswerSheet.objects.get()
        actions.return_sheet(sheet_id=sheet.pk, reason="再核", by=SYSTEM)
        page.goto("/forms/receipts/")
        page.wait_for_selector("#yd-ledger[data-ready]")
        page.evaluate("yaodianOutbox.drop(1)")
        page.evaluate(
            "yaodianOutbox.put([{client_id: crypto.randomUUID(), kind: 'send', payload: {}, title: '坏的', about: ''}])"
        )
        page.get_by_role("button", name="现在送并对账").click()
        expect(page.locator("tr[data-outcome=foreign]")).to_contain_text("服务器有而本机无")
        expect(page.locator("tr[data-outcome=refused]")).to_contain_text("内容不全")
        page.context.set_offline(True)
        page.evaluate(
            "yaodianOutbox.put([{client_id: crypto.randomUUID(), kind: 'send', payload: {}, title: '未送', about: ''}])"
        )
        page.get_by_role("button", name="现在送并对账").click()
        expect(page.locator("tr[data-outcome=waiting]")).to_contain_text("在本机未送达")
