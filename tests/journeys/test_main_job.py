"""The main job, from the published text to the photograph behind the number, as the people of a bureau do it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.installation import PLAN
from tests.journeys.conftest import PHONE, Site, photo, shoot

pytestmark = pytest.mark.browser
ROOMS = "建设13个录播教室"
WORDING = "录播教室建设正在推进，年内建成使用。"


def number_on(page: Page, place: str) -> str:
    """Return the number of the rooms' target as it stands on a page."""
    box = page.locator(place).filter(has_text="录播教室").first
    words = box.locator(".yd-target", has_text=re.compile("13")).first.inner_text()
    found = re.search(r"(\d+|—)\s*/\s*13", words)
    assert found, words
    return found[1]


def test_the_plan_goes_in_and_its_numbers_follow_the_records(site: Site, tmp_path: Path) -> None:
    import_by_keyboard(site, tmp_path)
    offer_the_count_of_accepted_rooms(site)
    hrefs = draft_and_dispatch(site)
    sign(site, hrefs["task"])
    before = seen_by_office(site, hrefs["target"])
    room_is_accepted(site)
    after = seen_by_office(site, hrefs["target"])
    assert int(after["target"]) == int(before["target"]) + 1
    assert after["opening"] == after["section"] == after["target"]
    number_opens_down_to_the_photo(site, hrefs["target"])
    acceptance_is_revoked(site)
    assert seen_by_office(site, hrefs["target"]) == before
    leader_approves_on_the_phone(site, hrefs["task"])
    summary_is_drafted(site)
    public_page_shows_the_approved_words_alone(site, hrefs["clause"])
    assert site.installation.run("journal", "verify").returncode == 0


def import_by_keyboard(site: Site, tmp_path: Path) -> None:
    """The office clerk takes the published text in and reviews it without touching the mouse."""
    text = tmp_path / "天门市教育局2018年工作要点.txt"
    text.write_bytes(PLAN.read_bytes())
    with site.person("bangongshi") as page:
        page.goto("/plan/imports/")
        page.set_input_files("input[name=file]", str(text))
        page.get_by_role("button", name="读入并审阅").press("Enter")
        expect(page.locator("#rv-whole")).to_contain_text("全文 17 处，已确认 0")
        shoot(page, "1-review")
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
            with page.expect_navigation():
                page.keyboard.press("Enter")
        assert seen == 17
        expect(page.locator("h1")).to_have_text("确认导入")
        page.get_by_role("button", name="确认导入").press("Enter")
        page.wait_for_url("**/plan/text/**")
        expect(page.locator(".yd-answer").first).to_contain_text("2018年工作要点")
        shoot(page, "2-text")


def offer_the_count_of_accepted_rooms(site: Site) -> None:
    """The office lays another reading beside the target: the accepted projects of one programme."""
    with site.person("bangongshi") as page:
        page.goto("/plan/")
        page.locator(".yd-box").nth(1).click()
        page.locator("mark a", has_text=ROOMS).first.click()
        page.get_by_role("link", name="补充口径").click()
        form = page.locator("dialog[open] form, main form").last
        form.locator("[name=metric]").select_option("projects.accepted")
        form.locator("[name=title]").fill("录播教室验收")
        form.locator("[name=params]").fill("programme=recording_room")
        form.locator("button[type=submit]").last.click()
        expect(page.locator("tr", has_text="录播教室验收")).to_have_count(1)


def draft_and_dispatch(site: Site) -> dict[str, str]:
    """The office drafts the task of the rooms, chooses how they are counted, and dispatches section two."""
    hrefs = {}
    with site.person("bangongshi") as page:
        page.goto("/plan/")
        page.locator(".yd-box").nth(1).click()
        page.locator("mark a", has_text=ROOMS).first.click()
        hrefs["target"] = page.url
        page.locator("tr", has_text="录播教室验收").get_by_role("link", name="选定").click()
        dialog = page.locator("dialog[open]")
        dialog.locator("textarea,input[type=text]").first.fill("以验收为准")
        dialog.locator("button[type=submit]").last.click()
        expect(page.locator("tr", has_text="录播教室验收").filter(has_text="已选定")).to_have_count(1)
        shoot(page, "3-target-reading")
        page.goto("/plan/")
        page.locator(".yd-box").nth(1).click()
        row = page.locator("tr", has=page.locator("td", has_text=ROOMS)).first
        hrefs["clause"] = str(row.locator("a").first.get_attribute("href"))
        row.get_by_role("link", name="拟定").click()
        page.fill("[name=title]", "建成录播教室13间")
        page.fill("[name=lead]", "media_centre")
        page.get_by_role("button", name="保存草案").last.click()
        page.wait_for_url(re.compile(r"/plan/tasks/\d+/$"))
        hrefs["task"] = page.url
        page.goto("/plan/tasks/dispatch")
        page.locator(".yd-tabs a").nth(2).click()
        expect(page.locator("tbody tr")).to_have_count(1)
        shoot(page, "4-dispatch")
        page.get_by_role("button", name="交办所选任务").click()
        page.wait_for_load_state()
    return hrefs


def sign(site: Site, task: str) -> None:
    """The head of the section signs from the worklist."""
    with site.person("dianjiao") as page:
        page.goto("/worklist/")
        expect(page.get_by_text("建成录播教室13间").first).to_be_visible()
        shoot(page, "5-worklist")
        page.goto(task)
        page.get_by_role("button", name="签收", exact=True).click()
        expect(page.get_by_role("link", name="填报进展")).to_be_visible()


def room_is_accepted(site: Site) -> None:
    """The school reports the room finished and applies, each with a photo, on the phone; the section looks and accepts."""
    room = f"/projects/{site.facts['room']}/"
    with site.person("shebei", size=PHONE) as page:
        page.goto(f"{room}report/")
        page.set_input_files("[name=photos] >> nth=-1", [photo("完工.png", 40)])
        page.get_by_role("button", name="上报", exact=True).click()
        page.wait_for_url(f"**{room}")
        page.goto(f"{room}apply/")
        page.set_input_files("[name=photos] >> nth=-1", [photo("验收一.png", 90), photo("验收二.png", 140)])
        shoot(page, "6-apply-phone")
        page.get_by_role("button", name="申请验收", exact=True).last.click()
        page.wait_for_url(f"**{room}")
    with site.person("dianjiao") as page:
        page.goto(f"{room}decide/")
        expect(page.locator("main img").first).to_be_visible()
        shoot(page, "7-decide")
        for box in page.locator("input[type=checkbox][name=ticked]").all():
            box.check()
        page.get_by_role("button", name="验收通过").click()
        page.wait_for_url(f"**{room}")


def seen_by_office(site: Site, target: str) -> dict[str, str]:
    """Return the number as it stands on the opening screen, in section two, and on the target's own page."""
    found = {}
    with site.person("bangongshi") as page:
        page.goto("/plan/")
        found["opening"] = number_on(page, ".yd-opening tr")
        shoot(page, "8-opening")
        page.locator(".yd-box").nth(1).click()
        found["section"] = number_on(page, ".yd-pointblock")
        page.goto(target)
        found["target"] = (
            number_on(page, ".yd-answer")
            if page.locator(".yd-answer", has_text="录播").count()
            else re.findall(r"(\d+|—)\s*/\s*13", page.locator(".yd-answer").inner_text())[0]
        )
    return found


def number_opens_down_to_the_photo(site: Site, target: str) -> None:
    """From the number to its rows, from a row to the project, from the project to the picture."""
    with site.person("bangongshi") as page:
        page.goto(target)
        shoot(page, "9-why")
        expect(page.locator("tr", has_text=str(site.facts["school"])).first).to_contain_text("份佐证")
        page.get_by_role("link", name=re.compile(str(site.facts["school"]))).first.click()
        page.wait_for_url("**/projects/**")
        picture = page.locator("main a:has(img)").last
        picture.scroll_into_view_if_needed()
        shoot(page, "10-project")
        answer = page.request.get(str(picture.get_attribute("href")))
        assert answer.ok
        picture.click()
        page.wait_for_load_state()
        shoot(page, "11-photo")
        assert page.locator("img").count() >= 1


def acceptance_is_revoked(site: Site) -> None:
    """The office takes the acceptance back, with the reason."""
    with site.person("bangongshi") as page:
        page.goto(f"/projects/{site.facts['room']}/revoke/")
        page.fill("[name=reason]", "抽查发现主机型号与合同不符")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(f"**/projects/{site.facts['room']}/")


def leader_approves_on_the_phone(site: Site, task: str) -> None:
    """A request waits for the leader, who reads and agrees in at most three taps."""
    with site.person("dianjiao") as page:
        page.goto(f"{task}ask/extension")
        page.fill("[name=reason]", "设备到货较晚，申请顺延一个月。")
        page.fill("[name=due_date]", "2019-01-31")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
    with site.person("juzhang", size=PHONE) as page:
        page.goto("/")
        taps = 0
        if not page.url.rstrip("/").endswith("/plan/leader"):
            page.get_by_role("link", name=re.compile("阅处|审批|领导")).first.click()
            taps += 1
        card = page.locator("article", has_text="建成录播教室13间").first
        expect(card).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        shoot(page, "12-leader-phone")
        card.get_by_role("button", name="同意").click()
        taps += 1
        page.wait_for_load_state()
        if page.locator("article", has_text="建成录播教室13间").get_by_role("button", name="同意").count():
            page.get_by_role("button", name="同意").first.click()
            taps += 1
        assert taps <= 3
        expect(page.locator("article", has_text="设备到货较晚")).to_have_count(0)


def summary_is_drafted(site: Site) -> None:
    """The office has the breakdown written in the background and opens the real file; the summary goes to the papers."""
    with site.person("bangongshi") as page:
        page.goto("/plan/outputs/")
        shoot(page, "13-outputs")
        page.get_by_role("button", name="输出分解表").click()
        page.wait_for_url("**/tasks/**")
        expect(page.locator("main")).to_contain_text("已完成", timeout=120_000)
        shoot(page, "14-run")
        page.goto("/plan/outputs/")
        page.locator("tbody tr", has_text="任务分解表").locator("a").first.click()
        page.wait_for_url(re.compile(r"/plan/outputs/\d+/"))
        shoot(page, "15-output")
        hrefs = [str(link.get_attribute("href")) for link in page.locator(".yd-file-words a").all()]
        files = [page.request.get(f"{href}file/").body() for href in hrefs]
        documents = [body for body in files if body.startswith(b"PK")]
        assert documents, hrefs
        assert all(zipfile.ZipFile(BytesIO(body)).testzip() is None for body in documents)
        page.goto("/plan/outputs/summary/")
        shoot(page, "15-summary")
        page.get_by_role("button", name="送发文流程").click()
        page.wait_for_url("**/papers/**")


def public_page_shows_the_approved_words_alone(site: Site, clause: str) -> None:
    """A sentence is proposed, reviewed for secrecy and approved; then the world sees these words and no others."""
    number = re.findall(r"/clause/(\d+)/", clause)[0]
    stranger = site.window(PHONE).new_page()
    assert stranger.goto("/public/").status == 404  # type: ignore[union-attr]
    with site.person("dianjiao") as page:
        page.goto(f"/plan/publications/{number}/")
        page.fill("[name=wording]", WORDING)
        page.get_by_role("button", name="提出公开").click()
        page.wait_for_load_state()
    for login in ("wenyuan", "juzhang"):
        stranger.goto("/public/")
        assert WORDING not in stranger.content()
        with site.person(login) as page:
            page.goto("/plan/approvals/")
            page.locator("main a[href*='/plan/approvals/']", has_text=re.compile("公开|录播")).first.click()
            page.wait_for_url(re.compile(r"/plan/approvals/\d+/"))
            page.get_by_role("button", name="同意").click()
            page.wait_for_load_state()
    answer = stranger.goto("/public/")
    assert answer is not None
    assert answer.status == 200
    assert WORDING in stranger.content()
    shoot(stranger, "16-public-phone")
    words = stranger.inner_text("body")
    for inside in ("设备到货较晚", "建成录播教室13间", "shebei", "张主任"):
        assert inside not in words
    stranger.context.close()
