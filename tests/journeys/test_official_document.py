"""An official document in Chromium: 拟稿、科室审核、核稿、会签、签发、编号、用印、印发 to the file that Word opens, and the archive."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Site, shoot

pytestmark = pytest.mark.browser
TITLE = "关于做好录播教室使用培训的通知"
TEXT = "为用好录播教室，现就使用培训有关事项通知如下。\n一、培训对象\n各校信息技术教师。\n二、培训要求\n请各校选派教师参加，做好记录。"


def take(page: Page, verb: str, **filled: str) -> None:
    """Take the paper from one's worklist and do the step that waits."""
    page.goto("/worklist/")
    page.get_by_role("link", name=TITLE, exact=True).first.click()
    step(page, verb, **filled)


def step(page: Page, verb: str, **filled: str) -> None:
    """Press a step on the paper's page and confirm it in its dialog."""
    page.get_by_role("link", name=verb, exact=True).first.click()
    dialog = page.locator("form.yd-confirm")
    expect(dialog).to_be_visible()
    for name, words in filled.items():
        dialog.locator(f"[name={name}]").fill(words)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)


def test_a_notice_goes_from_its_draft_to_the_file_with_its_number(site: Site) -> None:
    with site.person("dianjiao2") as page:
        page.goto("/papers/new/")
        page.fill("[name=title]", TITLE)
        page.fill("[name=main_recipient]", "各乡镇中心学校，局直各学校")
        page.fill("[name=text]", TEXT)
        page.select_option("[name=cosign_units]", label="基教科")
        page.get_by_role("button", name="保存文稿").click()
        step(page, "送审", opinion="请审核")
        expect(page.locator("body")).to_contain_text("科室审核")
    with site.person("dianjiao", size=PHONE) as page:
        take(page, "审核通过")
    with site.person("bangongshi") as page:
        take(page, "核稿通过")
    with site.person("jijiao", size=PHONE) as page:
        take(page, "会签")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with site.person("juzhang", size=PHONE) as page:
        take(page, "签发", opinion="同意印发")
        shoot(page, "paper-signed-phone")
    with site.person("wenyuan") as page:
        take(page, "编号")
        take(page, "登记用印")
        take(page, "印发")
        expect(page.locator(".yd-answer")).to_contain_text("印发，定稿不再改动")
        shoot(page, "paper-issued")
        page.locator("main").get_by_role("link", name=".docx").click()
        with page.expect_download() as saved:
            page.locator("main").get_by_role("link", name="下载原件").first.click()
        path = saved.value.path()
        words = "\n".join(line.text for line in docx.Document(io.BytesIO(Path(path).read_bytes())).paragraphs)
        assert TITLE in words
        assert "〔2018〕" in words
        page.go_back()
        step(page, "归档")
        expect(page.locator("body")).to_contain_text("归档")
