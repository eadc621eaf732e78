"""What is on record, in Chromium: a school clerk's file with errors, marked, mended, imported; class sizes and balance move;
a frozen snapshot stays as it is while what is not frozen goes on."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Site, shoot
from yaodian.registers.teachers.tests.make import id_number

pytestmark = pytest.mark.browser
SCHOOL, OTHER = "澄湖初级中学", "澄江市明德中学"
GRADE, CLASS = "七年级", "七(1)班"
BORN = date(2005, 9, 30)
NEWCOMERS, LATER = 16, 3
CODE, TITLE = "journey-autumn", "秋季核定"


@dataclass(frozen=True)
class Seen:
    """What the section sees of the school: its class's size in the ledger (0: not large), its line of the balance."""

    large: int
    line: tuple[str, ...]

    @property
    def pupils(self) -> int:
        """The school's pupils as the balance counts them."""
        return int(self.line[1])


def test_a_clerks_file_moves_the_numbers_and_the_frozen_report_stays(site: Site, tmp_path: Path) -> None:
    before = seen_by_section(site)
    assert before.large == 0
    clerk_imports(site, tmp_path)
    after = seen_by_section(site, name="after")
    assert after.pupils == before.pupils + NEWCOMERS
    assert after.large > 65
    assert after.line[2:] != before.line[2:]
    section_freezes(site)
    frozen = seen_by_section(site, snapshot=CODE), report_of(site, CODE)
    assert frozen[0].line == after.line
    with site.person("cunxiao") as page:
        import_file(page, workbook_of(newcomers(LATER, first=700)), "补报.xlsx", tmp_path)
        write(page, "全部行")
    assert seen_by_section(site).pupils == after.pupils + LATER
    assert report_of(site, "") != frozen[1]
    assert (seen_by_section(site, snapshot=CODE), report_of(site, CODE)) == (
        Seen(after.large + LATER, frozen[0].line),
        frozen[1],
    )
    other_school_sees_nothing_of_it(site)
    assert site.installation.run("journal", "verify").returncode == 0


def newcomers(count: int, *, first: int = 600) -> list[dict[str, str]]:
    """Return the rows of so many pupils of grade seven, all in one class."""
    rows = []
    for order in range(first, first + count):
        identity = id_number(BORN, order)
        rows.append(
            {
                "学籍号": f"G{identity}",
                "姓名": "钱" + "一二三四五六七八九十甲乙丙丁戊己庚"[order % 17] + ("明" if first < 700 else "亮"),
                "性别": "男" if int(identity[16]) % 2 else "女",
                "出生日期": f"{BORN}",
                "身份证号": identity,
                "学校标识码": SCHOOL,
                "年级": GRADE,
                "班级": CLASS,
                "是否寄宿": "是",
            }
        )
    return rows


def workbook_of(rows: list[dict[str, str]]) -> bytes:
    """Return rows as a sheet of one's own making, with the titles of the template."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def places(page: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the row of the titles and title → column."""
    for number, cells in enumerate(page.iter_rows(max_row=8, values_only=True), start=1):
        if "姓名*" in cells:
            return number, {str(title).rstrip("*"): place for place, title in enumerate(cells, start=1) if title}
    raise AssertionError("the template has no titles")


def fill(template: bytes, rows: list[dict[str, str]]) -> bytes:
    """Fill the template by its titles."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    page = book.worksheets[0]
    head, columns = places(page)
    for number, row in enumerate(rows, start=head + 1):
        for title, value in row.items():
            page.cell(number, columns[title]).value = value
    return saved(book)


def clerk_imports(site: Site, tmp_path: Path) -> None:
    """The clerk takes the template, fills it with errors, gets the marked file, mends it and imports it."""
    with site.person("cunxiao") as page:
        page.goto("/students/")
        page.get_by_role("link", name="导入", exact=True).click()
        with page.expect_download() as template:
            page.get_by_role("link", name="下载模板").click()
        rows = newcomers(NEWCOMERS)
        wrong = [dict(row) for row in rows]
        wrong[0]["身份证号"] = wrong[0]["身份证号"][:-1] + ("1" if wrong[0]["身份证号"][-1] != "1" else "2")
        wrong[1]["年级"] = "七年纪"
        wrong[2]["出生日期"] = "2005-13-41"
        wrong[3]["学校标识码"] = OTHER
        wrong[4]["姓名"] = ""
        blank = Path(template.value.path()).read_bytes()
        import_file(page, fill(blank, wrong), "新生.xlsx", tmp_path)
        shoot(page, "r1-errors")
        expect(page.locator(".yd-answer")).to_contain_text(f"{NEWCOMERS} 行，有误 5")
        found = page.locator("section", has=page.locator("#findings"))
        expect(found).to_contain_text("工作表“填报”")
        head = places(openpyxl.load_workbook(io.BytesIO(blank)).worksheets[0])[0]
        for line, place, value, problem in (
            (head + 1, f"E{head + 1}", "", "校验"),
            (head + 2, f"G{head + 2}", "七年纪", "看不懂这个年级"),
            (head + 3, f"D{head + 3}", "2005-13-41", "日期"),
            (head + 4, f"F{head + 4}", OTHER, "不是您负责的单位"),
            (head + 5, f"B{head + 5}", "", "必填"),
        ):
            row = found.get_by_role("row").filter(has_text=f"（{place}）").first
            expect(row).to_contain_text(str(line))
            expect(row).to_contain_text(value)
            expect(row).to_contain_text(problem)
            assert row.locator("td").last.inner_text().strip(), f"no remedy at {place}"
        with page.expect_download() as marked:
            page.get_by_role("link", name="下载标注后的文件").click()
        mended = mend(Path(marked.value.path()).read_bytes(), rows)
        import_file(page, mended, "新生（已改）.xlsx", tmp_path)
        expect(page.locator(".yd-answer")).to_contain_text(f"{NEWCOMERS} 行，有误 0")
        write(page, "全部行")
        shoot(page, "r2-written")
        page.goto("/students/?q=qym")
        expect(page.locator("main")).to_contain_text("钱一明")
        page.goto("/students/homerooms/")
        row = page.get_by_role("row").filter(has_text="七年级(1)班")
        expect(row).to_contain_text(re.compile(r"6\d|7\d"))


def mend(marked: bytes, right: list[dict[str, str]]) -> bytes:
    """Put right what the marked file shows as wrong: its coloured cells alone."""
    book = openpyxl.load_workbook(io.BytesIO(marked))
    page = book.worksheets[0]
    head, columns = places(page)
    titles = {place: title for title, place in columns.items()}
    changed = 0
    for cells in page.iter_rows(min_row=head + 1, max_row=head + len(right)):
        for cell in cells:
            if cell.comment is not None:
                cell.value = right[int(str(cell.row)) - head - 1][titles[int(str(cell.column))]]
                cell.comment = None
                changed += 1
    assert changed == 5
    return saved(book)


def import_file(page: Page, content: bytes, name: str, folder: Path) -> None:
    """Upload a file of pupils and wait until it is checked."""
    path = folder / name
    path.write_bytes(content)
    page.goto("/imports/new/students.pupils/")
    page.set_input_files("input[name=file]", str(path))
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("button", name="开始核对").click()
    expect(page.locator(".yd-answer")).to_contain_text("已核对", timeout=90_000)


def write(page: Page, choice: str) -> None:
    """Write a checked batch into the register."""
    page.get_by_role("link", name="写入登记簿").click()
    dialog = page.locator("form.yd-confirm")
    if dialog.locator("select[name=rows]").count():
        dialog.locator("select[name=rows]").select_option(index=0)
    expect(dialog).to_contain_text(choice)
    dialog.get_by_role("button", name="确认写入").click()
    expect(page.locator(".yd-answer")).to_contain_text("已写入", timeout=90_000)


def seen_by_section(site: Site, *, snapshot: str = "", name: str = "") -> Seen:
    """Look at the ledger of class sizes and at the balance, today's or a snapshot's."""
    with site.person("jijiao") as page:
        page.goto(f"/balance/?stage=junior&snapshot={snapshot}&q={SCHOOL}")
        row = page.locator("table.yd-table tbody tr").filter(has=page.get_by_role("link", name=SCHOOL, exact=True))
        line = tuple(text.strip() for text in row.first.locator("td").all_inner_texts())
        if name:
            shoot(page, f"r3-balance-{name}")
        page.goto("/balance/classes/")
        own = page.get_by_role("row").filter(has_text=SCHOOL)
        large = int(own.first.locator("td").nth(3).inner_text()) if own.count() else 0
        if name:
            expect(own.first).to_contain_text("新增")
            shoot(page, f"r4-classes-{name}")
    return Seen(large, line)


def section_freezes(site: Site) -> None:
    """The section freezes the registers of today under a name."""
    with site.person("jijiao") as page:
        page.goto("/students/freeze/")
        page.fill("[name=code]", CODE)
        page.fill("[name=title]", TITLE)
        page.check("[name=confirmed]")
        page.get_by_role("button", name="固化", exact=True).click()
        expect(page.locator("main")).to_contain_text(TITLE)
        page.goto("/schools/snapshots/")
        page.get_by_role("link", name=TITLE, exact=True).click()
        expect(page.locator("main")).to_contain_text(SCHOOL)
        shoot(page, "r5-snapshot")


def report_of(site: Site, snapshot: str) -> list[tuple[object, ...]]:
    """Return the cells of every sheet of the Excel report."""
    with site.person("jijiao") as page:
        page.goto(f"/balance/?stage=junior&snapshot={snapshot}")
        with page.expect_download() as file:
            page.get_by_role("link", name="Excel 报告").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(file.value.path()).read_bytes()))
    return [cells for sheet in book for cells in sheet.iter_rows(values_only=True)]


def other_school_sees_nothing_of_it(site: Site) -> None:
    """The clerk of another school finds neither pupil nor class, on the phone as at the desk."""
    with site.person("xuexiao", size=PHONE) as page:
        for path in ("/students/?q=qym", "/students/homerooms/?q=七", "/search/?q=qym", "/imports/"):
            page.goto(path)
            expect(page.locator("main")).not_to_contain_text("钱一明")
            expect(page.locator("main")).not_to_contain_text("新生")
