"""The way in, and what happens to typed words when the line breaks, the button is pressed twice, or the login runs out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AXE, OFFICE, PHONE, Site, grave_findings, log_in, shoot

pytestmark = pytest.mark.browser


def report_page(page: Page, site: Site) -> None:
    """Open the page on which the school reports."""
    page.goto(f"/plan/tasks/{site.facts['task']}/report")
    expect(page.locator("[name=text]")).to_be_visible()


def entries(page: Page, site: Site, words: str) -> int:
    """Return how many entries with these words the task's page shows."""
    page.goto(f"/plan/tasks/{site.facts['task']}/")
    return page.locator(".yd-entry", has_text=words).count()


def test_a_one_time_password_must_be_changed_before_anything_else(site: Site) -> None:
    page, once = site.window(OFFICE).new_page(), str(site.facts["slip"])
    log_in(page, "xinren", once)
    page.wait_for_url("**/account/password/")
    page.goto("/projects/")
    assert page.url.endswith("/account/password/")
    page.fill("[name=old]", once)
    page.fill("[name=new]", "12345678")
    page.fill("[name=again]", "12345678")
    page.get_by_role("button", name="修改密码").last.click()
    expect(page.locator(".has-error,.yd-error,[role=alert]").first).to_be_visible()
    page.fill("[name=old]", once)
    page.fill("[name=new]", "Chengjiang-77")
    page.fill("[name=again]", "Chengjiang-77")
    page.get_by_role("button", name="修改密码").last.click()
    page.wait_for_url(lambda url: "password" not in url)
    page.context.close()


def test_wrong_passwords_lock_the_account_and_say_for_how_long(site: Site) -> None:
    page = site.window(OFFICE).new_page()
    for _ in range(4):
        log_in(page, "jiazhang", "wrong")
        expect(page.locator("body")).to_contain_text("登录名（手机号）或密码不对")
    log_in(page, "jiazhang", "wrong")
    expect(page.locator("body")).to_contain_text("账号已锁定")
    log_in(page, "jiazhang", str(site.facts["password"]))
    expect(page.locator("body")).to_contain_text("分钟自动解锁")
    shoot(page, "17-locked")
    page.context.close()
    with site.person("secadmin") as admin:
        admin.goto("/account/accounts/?q=jiazhang")
        admin.locator("a[data-row-link]").first.click()
        admin.get_by_role("button", name="解锁").click()
        admin.wait_for_load_state()
    with site.person("jiazhang") as page:
        assert "login" not in page.url


def test_a_lost_line_keeps_the_words_and_the_second_try_makes_one_entry(site: Site) -> None:
    words = "断网时填报：培训教师120人次。"
    with site.person("xuexiao", size=PHONE) as page:
        report_page(page, site)
        page.fill("[name=text]", words)
        page.wait_for_timeout(600)
        page.context.set_offline(True)
        page.get_by_role("button", name="提交进展").click()
        expect(page.locator(".yd-toasts")).to_contain_text("网络中断")
        assert page.input_value("[name=text]") == words
        shoot(page, "18-offline-phone")
        page.context.set_offline(False)
        page.get_by_role("button", name="提交进展").click()
        page.wait_for_url(lambda url: not url.endswith("/report"))
        assert entries(page, site, words) == 1


def test_a_line_that_breaks_after_the_server_had_it_makes_one_entry(site: Site) -> None:
    words = "应答丢失：培训教师80人次。"
    with site.person("xuexiao") as page:
        report_page(page, site)
        page.fill("[name=text]", words)
        lost: list[int] = []

        def lose(route: object) -> None:
            if route.request.method == "POST" and not lost:  # type: ignore[attr-defined]
                lost.append(route.fetch(max_redirects=0).status)  # type: ignore[attr-defined]
                route.abort("connectionreset")  # type: ignore[attr-defined]
            else:
                route.continue_()  # type: ignore[attr-defined]

        page.route("**/report", lose)
        page.get_by_role("button", name="提交进展").click()
        page.wait_for_url("chrome-error://**")
        assert lost == [302]
        page.context.clear_cookies(name="messages")  # came with the answer that was lost
        report_page(page, site)
        assert page.input_value("[name=text]") == words
        page.get_by_role("button", name="提交进展").click()
        page.wait_for_url(lambda url: not url.endswith("/report"))
        assert entries(page, site, words) == 1


def test_a_double_click_makes_one_entry(site: Site) -> None:
    words = "连点两次：发放教材200册。"
    with site.person("xuexiao") as page:
        report_page(page, site)
        page.fill("[name=text]", words)
        page.get_by_role("button", name="提交进展").dblclick()
        page.wait_for_url(lambda url: not url.endswith("/report"))
        assert entries(page, site, words) == 1


def test_a_login_that_runs_out_while_typing_loses_nothing(site: Site) -> None:
    words = "登录过期：培训名单已核对。"
    with site.person("xuexiao") as page:
        report_page(page, site)
        page.fill("[name=text]", words)
        page.wait_for_timeout(600)
        page.context.clear_cookies(name="yaodian_session")
        page.get_by_role("button", name="提交进展").click()
        page.wait_for_load_state()
        page.wait_for_timeout(500)
        if "/account/login" not in page.url:
            expect(page.locator("body")).to_contain_text("登录已过期")
            page.locator("a[href*='/account/login']").first.click()
        page.fill("[name=username]", "xuexiao")
        page.fill("[name=password]", str(site.facts["password"]))
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_load_state()
        if not page.url.endswith("/report"):
            report_page(page, site)
        assert page.input_value("[name=text]") == words
        page.get_by_role("button", name="提交进展").click()
        page.wait_for_url(lambda url: not url.endswith("/report"))
        assert entries(page, site, words) == 1


PAGES = {
    "bangongshi": (
        "/plan/",
        "/plan/tasks/",
        "/plan/matrix/",
        "/plan/targets/",
        "/plan/outputs/",
        "/notices/",
        "/projects/",
    ),
    "dianjiao": ("/worklist/", "/projects/board/", "/plan/approvals/"),
    "xuexiao": ("/worklist/", "/notices/"),
    "juzhang": ("/plan/leader/", "/plan/"),
    "sysadmin": ("/account/people/", "/units/", "/tasks/"),
    "secadmin": ("/account/accounts/", "/account/grants/"),
    "auditor": ("/journal/",),
}


@pytest.mark.parametrize("login", PAGES)
@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_axe_finds_nothing_serious_and_nothing_leaves_the_screen(site: Site, login: str, size: dict[str, int]) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    wrong = {}
    with site.person(login, size=size) as page:
        for path in PAGES[login]:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            if found := grave_findings(page):
                wrong[path] = found
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                wrong[f"{path} is {width} wide"] = []
    assert wrong == {}
