"""The year's end in Chromium: marks, a penalty, provisional scores, an appeal that moves the total, grades, the circular."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Site, shoot

pytestmark = pytest.mark.browser
SCHEME = "2018年机关科室年终考核"
MATTER = "整改材料逾期报送"
TO_JANUARY = 66
"""Days from the day of the journeys into the first week of January."""


def step(page: Page, name: str, confirm: str = "") -> None:
    """Press a step of the page and confirm it in its dialog."""
    page.get_by_role("link", name=name, exact=True).first.click()
    dialog = page.locator("form.yd-confirm")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=confirm or name, exact=True).click()
    expect(dialog).to_have_count(0)


@contextlib.contextmanager
def days_later(site: Site, days: int) -> Iterator[None]:
    """Let the installation live some days later; whoever logs in now finds that day."""
    file = site.installation.home / "clock.json"
    kept = file.read_text("utf-8")
    file.write_text(json.dumps({"days": json.loads(kept)["days"] + days}), "utf-8")
    yield
    file.write_text(kept, "utf-8")


def open_scheme(page: Page) -> None:
    """Go to the sections' scheme."""
    page.goto("/assessment/")
    page.get_by_role("link", name=SCHEME, exact=True).first.click()


def test_scores_are_published_contested_corrected_graded_and_told(site: Site) -> None:
    open_and_mark(site)
    with site.person("bangongshi") as page:
        open_scheme(page)
        page.get_by_role("link", name="公布初评", exact=True).first.click()
        page.locator("form.yd-confirm").get_by_role("button", name="公布初评", exact=True).click()
        expect(page.locator("form.yd-confirm")).to_contain_text("核算日是2018-12-31，还没有到")
    with days_later(site, TO_JANUARY):
        an_appeal_moves_the_total(site)
    with days_later(site, TO_JANUARY + 14):
        a_leader_grades_and_the_office_tells(site)


def a_leader_grades_and_the_office_tells(site: Site) -> None:
    """After the window a leader sets the grades on the phone; the circular goes into the papers."""
    with site.person("juzhang", size=PHONE) as page:
        open_scheme(page)
        step(page, "审定定档")
        expect(page.locator("main")).to_contain_text("结果不再改动")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        shoot(page, "year-end-final-phone")
    with site.person("bangongshi") as page:
        open_scheme(page)
        step(page, "起草结果通报", "起草通报")
        page.wait_for_url(re.compile(r"/papers/\d+/$"))
        expect(page.locator("main")).to_contain_text(f"关于{SCHEME}结果的通报")
        expect(page.locator("main")).to_contain_text("服务对象测评没有得分，各单位按其余指标折算")
        expect(page.locator("main tr", has_text="电教馆")).to_have_count(1)
        shoot(page, "year-end-circular")


def open_and_mark(site: Site) -> None:
    """The office opens the year's scheme; a penalty is proposed and decided by another; the director marks."""
    with site.person("bangongshi") as page:
        page.goto("/assessment/")
        page.get_by_role("link", name="建立年度方案").click()
        page.locator("form.yd-confirm [name=year]").fill("2018")
        page.locator("form.yd-confirm").get_by_role("button", name="建立方案").click()
        open_scheme(page)
        step(page, "启动考核")
        page.get_by_role("link", name="提出加减分", exact=True).click()
        form = page.locator("form.yd-confirm")
        form.locator("[name=participant]").select_option(label=f"电教馆（{SCHEME}）")
        form.locator("[name=points]").fill("-2")
        form.locator("[name=title]").fill(MATTER)
        form.locator("[name=reason]").fill("局办公室督查登记")
        form.locator("[name=paper]").set_input_files(
            {"name": "登记.txt", "mimeType": "text/plain", "buffer": "登记".encode()}
        )
        form.get_by_role("button", name="提出", exact=True).click()
    with site.person("wenyuan") as page:
        open_scheme(page)
        page.get_by_role("link", name=MATTER).click()
        page.get_by_role("link", name="审定", exact=True).click()
        page.locator("form.yd-confirm [name=decision]").fill("属实")
        page.locator("form.yd-confirm").get_by_role("button", name="审定").click()
    with site.person("juzhang") as page:
        page.goto("/assessment/")
        page.get_by_role("link", name=f"{SCHEME} 领导评价").first.click()
        for box in page.locator("main input[name^=mark_]").all():
            box.fill("90")
        page.get_by_role("button", name="保存评价").click()
        expect(page.locator("body")).to_contain_text("份评价")


def an_appeal_moves_the_total(site: Site) -> None:
    """Published after the day of count with what nobody marked named; an appeal is answered by another, the total moves."""
    with site.person("bangongshi") as page:
        open_scheme(page)
        page.get_by_role("link", name="公布初评", exact=True).first.click()
        expect(page.locator("form.yd-confirm")).to_contain_text("还没有任何评价的指标：服务对象测评")
        page.locator("form.yd-confirm").get_by_role("button", name="公布初评", exact=True).click()
        expect(page.locator("form.yd-confirm")).to_have_count(0)
        shoot(page, "year-end-provisional")
    with site.person("dianjiao") as page:
        page.goto("/assessment/")
        page.get_by_role("link", name=re.compile(f"{SCHEME}.*电教馆")).click()
        before = total_on(page)
        page.get_by_role("link", name="提出申诉").click()
        form = page.locator("form.yd-confirm")
        form.locator("[name=about]").select_option(label=f"-2.00 {MATTER}")
        form.locator("[name=text]").fill("收文登记可查，材料按期送达。")
        form.get_by_role("button", name="提出申诉").click()
        expect(page.locator("body")).to_contain_text("待答复")
        sheet = page.url
    with site.person("bangongshi") as page:
        open_scheme(page)
        page.get_by_role("link", name=re.compile("^电教馆 ")).click()
        page.get_by_role("link", name="答复", exact=True).click()
        page.locator("form.yd-confirm [name=decision]").fill("经核对属实，原减分撤销。")
        page.locator("form.yd-confirm").get_by_role("button", name="答复").click()
        expect(page.locator("body")).to_contain_text("成立")
    with site.person("dianjiao") as page:
        page.goto(sheet)
        assert total_on(page) == pytest.approx(before + 2)
        shoot(page, "year-end-appeal")


def total_on(page: Page) -> float:
    """Return the total on a sheet."""
    found = re.search(r"总分 ([\d.]+)", page.locator(".yd-answer").inner_text())
    assert found
    return float(found[1])
