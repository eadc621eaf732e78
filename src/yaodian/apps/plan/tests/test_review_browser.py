"""Plan review in real Chromium, by keyboard alone: the first real plan goes in as published and becomes a plan."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from yaodian.apps.plan.actions import imports
from yaodian.apps.plan.models import ImportDraft, Target, WorkPlan
from yaodian.apps.plan.rules import review
from yaodian.apps.plan.tests import make
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.journal.queries import record_faults

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = Path(__file__).resolve().parents[5] / "node_modules/axe-core/axe.min.js"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
PLAN = files("yaodian.catalogue").joinpath("tianmen_2018/plan.txt")

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
def bureau() -> make.Bureau:
    return make.bureau()


def window(browser: Browser, live_server: LiveServer, who: Account, *, width: int = 1366) -> BrowserContext:
    client = Client()
    client.force_login(who)
    size = {"width": width, "height": 768 if width > 400 else 740}
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=str(live_server.url))  # type: ignore[arg-type]
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server.url)}])
    return context


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, bureau: make.Bureau) -> Iterator[Page]:
    context = window(browser, live_server, bureau.accounts["office"])
    wrong: list[str] = []
    page = context.new_page()
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert wrong == []


def shoot(page: Page, name: str) -> None:
    """Keep a picture where YAODIAN_SHOTS says."""
    if folder := os.environ.get("YAODIAN_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page="whole" in name)


def test_the_office_imports_the_plan_by_keyboard_alone(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    page.goto("/plan/imports/")
    shoot(page, "imports")
    text = tmp_path / "天门市教育局2018年工作要点.txt"
    text.write_bytes(PLAN.read_bytes())
    page.set_input_files("input[name=file]", str(text))
    page.get_by_role("button", name="读入并审阅").press("Enter")
    expect(page.locator("#rv-whole")).to_contain_text("全文 17 处，已确认 0")
    shoot(page, "review")
    seen = 0
    for _section in range(4):
        while not page.evaluate("'rvNext' in document.activeElement.dataset"):
            if page.evaluate("document.activeElement.dataset.state") != "pending":
                page.keyboard.press("ArrowDown")
                continue
            page.keyboard.press("Enter")
            seen += 1
            expect(page.locator("#rv-whole")).to_contain_text(f"已确认 {seen}")
            expect(page.locator(".rv-finding:focus-within")).to_have_count(1)
        if seen == 6:
            shoot(page, "review-section-done")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("确认导入")
    shoot(page, "confirm")
    page.get_by_role("button", name="确认导入").press("Enter")
    page.wait_for_url("**/plan/text/**")
    plan = WorkPlan.objects.get()
    assert plan.year == 2018
    assert Target.objects.filter(clause__point__section__plan=plan).count() == 17
    assert list(record_faults()) == []
    shoot(page, "text")


def draft_here() -> ImportDraft:
    return make.draft_of(PLAN.read_bytes().decode())


def state(draft: ImportDraft, text: str) -> str:
    draft.refresh_from_db()
    return str(next(item["state"] for item in review.findings(draft.whole, draft.review) if item["text"] == text))


def test_keys_correct_reject_split_merge_and_add(page: Page, live_server: LiveServer) -> None:
    draft = draft_here()
    page.goto(f"/plan/imports/{draft.pk}/?section=1")
    row = page.locator("article", has_text="建设13个录播教室").first
    row.focus()
    page.keyboard.press("e")
    expect(row.locator("select[name=kind]")).to_be_focused()
    row.locator("input[name=quantity]").fill("14")
    shoot(page, "edit")
    row.locator("input[name=quantity]").press("Enter")
    expect(page.locator("#point-7 .rv-sofar")).to_have_text("第 7 点：4 处，已确认 1")
    expect(page.locator("article", has_text="建设13个录播教室").first).to_contain_text("14个")
    page.keyboard.press("x")
    expect(page.locator("#point-7 .rv-sofar")).to_have_text("第 7 点：4 处，已确认 2")
    assert state(draft, "12所“一拖三模式”同步课堂") == "rejected"
    page.keyboard.press("s")
    expect(page.locator("[data-rv-split] button:focus")).to_have_text("6")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    shoot(page, "split")
    page.locator("article[data-state=pending] details[open] button[type=submit]").first.press("Enter")
    expect(page.locator("#point-7 .rv-sofar")).to_have_text("第 7 点：5 处，已确认 2")
    page.keyboard.press("m")
    expect(page.locator("#point-7 .rv-sofar")).to_contain_text("第 7 点：4 处")
    page.evaluate(
        """() => { const text = document.querySelector('#point-7 .rv-text');
        const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); let node;
        while ((node = walk.nextNode())) { const at = node.textContent.indexOf('云平台'); if (at >= 0) {
          const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 3);
          getSelection().removeAllRanges(); getSelection().addRange(range); return; } } }"""
    )
    page.keyboard.press("a")
    expect(page.locator("#point-7 details[open] input[name=text]")).to_have_value("云平台")
    page.locator("#point-7 details[open] input[name=object]").press("Enter")
    expect(page.locator("#point-7 article", has_text="云平台").first).to_be_visible()
    draft.refresh_from_db()
    assert any(item["text"] == "云平台" for item in draft.review["added"])
    assert list(record_faults()) == []


def test_the_form_of_a_sentence_comes_when_it_is_opened(page: Page, live_server: LiveServer) -> None:
    draft = draft_here()
    page.goto(f"/plan/imports/{draft.pk}/?section=1")
    line = page.locator("#point-7 details.rv-who").nth(1)
    line.locator("summary").press("Enter")
    line.locator("select[name=kind]").select_option("standing")
    line.locator("input[name=section]").fill("电教馆")
    line.locator("input[name=note]").fill("年年都建")
    line.locator("input[name=note]").press("Enter")
    expect(page.locator("#point-7 details.rv-who summary").nth(1)).to_contain_text("长期坚持 电教馆 已定 年年都建")
    draft.refresh_from_db()
    assert draft.review["clauses"]["7.2"]["section"] == "media_centre"


def test_a_finding_decided_by_a_colleague_is_not_overwritten(page: Page, live_server: LiveServer) -> None:
    draft = draft_here()
    page.goto(f"/plan/imports/{draft.pk}/?section=1")
    imports.review_finding(draft_id=draft.pk, verb="reject", finding_ids=("t1510-9",), by=make.SYSTEM)
    page.locator("#f-t1510-9").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#point-7 [role=alert]")).to_contain_text("刚由测试改过")
    assert state(draft, "建设13个录播教室") == "rejected"


@pytest.mark.parametrize("width", [1366, 360])
def test_nothing_leaves_the_screen_and_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, bureau: make.Bureau, width: int
) -> None:
    draft = draft_here()
    context = window(browser, live_server, bureau.accounts["office"], width=width)
    page = context.new_page()
    for path in ("/plan/imports/", f"/plan/imports/{draft.pk}/?section=1", f"/plan/imports/{draft.pk}/confirm"):
        page.goto(path)
        shoot(page, f"whole-{width}-{path.strip('/').replace('/', '-').split('?')[0]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if AXE.exists():
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate(
                "async () => (await axe.run()).violations.map(v => [v.id, v.impact, v.nodes[0].html])"
            )
            assert [item for item in found if item[1] in {"serious", "critical"}] == []
    context.close()
