"""Pages in real Chromium: by keyboard, on a bad line, on a phone, on paper, and for those who do not see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from yaodian.kernel.web.tests.make import make_attempt

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = Path(__file__).resolve().parents[5] / "node_modules/axe-core/axe.min.js"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
SIZES = {"office": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside the test, not under Django
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(settings: Settings, live_server: LiveServer) -> str:
    settings.ROOT_URLCONF = "yaodian.kernel.web.tests.urls"
    templates: dict[str, Any] = {**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}
    settings.TEMPLATES = [templates]
    return str(live_server.url)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES["office"], locale="zh-CN", base_url=site)  # type: ignore[arg-type]
    wrong: list[str] = []
    page = context.new_page()
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert wrong == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_and_nothing_leaves_the_screen(page: Page, size: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    make_attempt()
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    for path in ("/styleguide/?acting=1", "/attempts/?q=wang", "/form/"):
        page.goto(path)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert grave == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path


def test_a_draft_survives_a_closed_page_and_goes_when_the_server_has_it(page: Page) -> None:
    page.goto("/form/")
    page.fill("[name=title]", "录播教室已完工9间")
    page.check("[name=ways][value=photo]")
    page.wait_for_timeout(600)
    page.goto("/attempts/")
    page.goto("/form/")
    assert page.input_value("[name=title]") == "录播教室已完工9间"
    assert page.is_checked("[name=ways][value=photo]")
    assert "已恢复上次未提交的内容" in page.inner_text(".yd-form")
    page.fill("[name=day]", "2018-09-25")
    page.click("text=上报")
    assert page.locator(".has-error").count() == 0 or page.url.endswith("/form/")
    page.check("[name=sure]")
    page.click("text=上报")
    page.wait_for_url("**/attempts/")
    page.goto("/form/")
    assert page.input_value("[name=title]") == ""


def test_a_form_goes_once_however_often_the_button_is_pressed(page: Page) -> None:
    page.goto("/form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("document.querySelector('.yd-form').noValidate = true")
    page.dblclick("text=上报")
    page.wait_for_selector(".has-error")
    assert len(sent) == 1


def test_a_dangerous_act_opens_as_a_dialog_and_escape_leaves_it(page: Page) -> None:
    page.goto("/styleguide/")
    page.focus("a[data-dialog]")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert "撤销干驿中学录播教室的验收" in page.inner_text("dialog")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.url.rstrip("#").endswith("/styleguide/")


def test_a_list_is_narrowed_without_a_new_page_and_the_address_follows(page: Page) -> None:
    for number in range(30):
        make_attempt(f"user{number:02}", ip="10.0.0.2" if number % 2 else "10.0.0.1")
    page.goto("/attempts/")
    page.evaluate("window.same = true")
    page.click(".yd-list summary:has-text('来源')")
    page.check("[name=from][value='10.0.0.2']")
    page.click(".yd-filter[open] button")
    page.wait_for_url("**/attempts/?from=10.0.0.2")
    assert page.locator("tbody tr").count() == 15
    assert page.evaluate("window.same") is True
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == page.locator("a[data-row-link]").nth(1).inner_text()
    page.go_back()
    page.wait_for_url("**/attempts/")
    expect(page.locator("tbody tr")).to_have_count(25)
    page.focus("select[name=locked]")
    page.select_option("select[name=locked]", "0")
    page.wait_for_url("**/attempts/?locked=0")
    assert page.evaluate("document.activeElement.name") == "locked"


def test_a_lost_line_and_an_expired_login_are_said_and_nothing_is_lost(page: Page) -> None:
    page.goto("/attempts/")
    page.context.set_offline(True)
    page.fill("[name=agent]", "Chromium")
    page.keyboard.press("Enter")
    page.wait_for_selector(".yd-toasts:has-text('网络中断')")
    page.context.set_offline(False)
    while not page.evaluate("fetch('/healthz').then((answer) => answer.ok, () => false)"):
        page.wait_for_timeout(50)
    assert page.input_value("[name=agent]") == "Chromium"
    page.route("**/attempts/**", lambda route: route.fulfill(status=401, body=""))
    page.keyboard.press("Enter")
    page.wait_for_selector(".yd-toasts:has-text('登录已过期')")
    assert "next=%2Fattempts%2F" in str(page.get_attribute(".yd-toasts a", "href"))


def test_slash_goes_to_the_search_and_the_first_tab_skips_to_the_text(page: Page) -> None:
    page.goto("/attempts/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "yd-skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_charts_are_drawn_with_their_table_behind_and_lists_work_without_scripts(
    browser: Browser, page: Page, site: str
) -> None:
    if not (AXE.parents[1] / ".served/echarts/echarts.min.js").exists():
        pytest.skip("the front-end libraries are not laid out")
    page.goto("/styleguide/")
    page.wait_for_selector(".is-drawn svg")
    assert page.locator("#rooms svg").get_attribute("viewBox")
    plain = browser.new_context(java_script_enabled=False, base_url=site).new_page()
    plain.goto("/styleguide/")
    assert plain.locator(".yd-figure-table[open] table").count() == 2
    assert not plain.locator(".yd-canvas").first.is_visible()
    plain.goto("/attempts/")
    plain.fill(".yd-list [name=q]", "nobody")
    plain.click("text=查询")
    assert "没有符合条件的记录" in plain.inner_text("main")
    plain.context.close()
