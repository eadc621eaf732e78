"""Nothing is changed silently: what spreadsheets do to data is read right or reported, each with a file of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from yaodian.kernel.imports.reading import Formula, Table, cells, open_tables
from yaodian.kernel.imports.reading import delimited as csv_reading
from yaodian.kernel.sheets import SheetError

HEAD = ["学籍号", "姓名", "出生日期"]


def tables(content: bytes, name: str = "表.xlsx") -> list[Table]:
    """Return the tables of a file."""
    return open_tables(lambda: io.BytesIO(content), name=name, size=len(content))


def read(
    content: bytes, name: str = "表.xlsx", *, first: int = 1
) -> tuple[list[tuple[Any, ...]], dict[tuple[int, str], Any]]:
    """Return rows of (row, a, b, c) and the special cells of the first table."""
    rows: list[tuple[Any, ...]] = []
    special: dict[tuple[int, str], Any] = {}
    for block in tables(content, name)[0].blocks({"a": 0, "b": 1, "c": 2}, first=first):
        rows += block.frame.rows()
        special |= block.special
    return rows, special


def book(write: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Return a workbook by openpyxl (inline strings, as WPS writes them too)."""
    file = openpyxl.Workbook()
    write(file)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def lines(*rows: list[Any]) -> bytes:
    """Return a workbook of these rows."""

    def write(file: openpyxl.Workbook) -> None:
        for row in rows:
            file.active.append(row)  # type: ignore[union-attr]

    return book(write)


def patched(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return the package with one part rewritten."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for info in source.infolist():
            text = source.read(info)
            file.writestr(info.filename, change(text.decode()) if info.filename == part else text)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_rows_keep_the_numbers_a_person_sees_though_blank_rows_stand_before_and_between() -> None:
    def write(file: openpyxl.Workbook) -> None:
        page = file.active
        assert page is not None
        page["A3"], page["B3"], page["A7"], page["B7"] = "学籍号", "姓名", "G1", "张"

    assert read(book(write), first=3) == ([(7, "G1", "张", None)], {})


def test_an_id_number_in_a_number_cell_is_reported_and_one_in_a_text_cell_is_not() -> None:
    rows, special = read(lines(HEAD, [990000201003010017, "张", None], ["990000201003010000", "李", None]))
    assert rows[1][1] == "990000201003010000"
    assert list(special) == [(2, "a")]
    assert special[2, "a"] > 1e17


def test_a_date_counted_from_1904_is_the_day_it_shows() -> None:
    def write(file: openpyxl.Workbook) -> None:
        file.epoch = CALENDAR_MAC_1904
        for row in (HEAD, ["G1", "张", date(2010, 3, 1)]):
            file.active.append(row)  # type: ignore[union-attr]

    assert read(book(write))[0] == [(2, "G1", "张", "2010-03-01")]


def test_a_formula_without_a_result_and_a_failed_one_are_not_blank_cells() -> None:
    content = lines(HEAD, ["G1", "=CONCATENATE(A1,A2)", None], ["G2", "x", None])
    broken = patched(
        content,
        SHEET,
        lambda xml: xml.replace("<is><t>x</t></is>", "<v>#N/A</v>").replace('r="B3" t="inlineStr"', 'r="B3" t="e"'),
    )
    rows, special = read(broken)
    assert special == {(2, "b"): Formula(), (3, "b"): "#N/A"}
    assert rows[1] == (3, "G2", "#N/A", None)


def test_a_formula_that_results_in_nothing_is_blank() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as file:
        page = file.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["G1"])
        page.write_formula(1, 1, '=IF(1=1,"","x")', None, "")
    content = patched(target.getvalue(), SHEET, lambda xml: xml.replace("<v></v>", "<v></v>"))
    assert (2, "b") not in read(patched(content, SHEET, lambda xml: xml.replace('r="B2"', 'r="B2" t="str"', 1)))[1]


def test_painted_rows_down_to_the_last_one_cost_nothing() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as file:
        page, paint = file.add_worksheet(), file.add_format({"bold": True})
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["G1", "张"])
        page.write_blank(1_048_575, 2, None, paint)
        page.write_blank(4, 16_383, None, paint)
    assert read(target.getvalue())[0] == [(2, "G1", "张", None)]


def test_one_stray_value_at_the_far_corner_is_refused_before_it_fills_the_memory() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as file:
        page = file.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(SheetError, match="范围过大"):
        read(target.getvalue())


def test_a_bomb_is_refused_by_what_it_claims_and_by_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_BYTES", 30_000_000)
    plain = lines(HEAD, ["G1", "张", None])
    bomb = patched(plain, SHEET, lambda xml: xml.replace("</sheetData>", " " * 40_000_000 + "</sheetData>"))
    assert len(bomb) < 100_000
    with pytest.raises(SheetError, match="压缩炸弹"):
        read(bomb)
    # The same, with a directory that claims a kilobyte: what is unpacked counts, not what is claimed.
    size = (40_000_000 + len(zipfile.ZipFile(io.BytesIO(plain)).read(SHEET))).to_bytes(4, "little")
    assert bomb.count(size) >= 1
    with pytest.raises(SheetError):
        read(bomb.replace(size, (1000).to_bytes(4, "little")))


def test_a_hidden_sheet_is_told_from_the_others() -> None:
    def write(file: openpyxl.Workbook) -> None:
        file.active.append(HEAD)  # type: ignore[union-attr]
        file.create_sheet("旧数据").sheet_state = "hidden"

    assert [(table.name, table.hidden) for table in tables(book(write))] == [("Sheet", False), ("旧数据", True)]


def test_cells_without_references_are_read_one_by_one() -> None:
    content = patched(
        lines(HEAD, ["G1", "张", 990000201003010017]),
        SHEET,
        lambda xml: xml.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="C2"', ""),
    )
    rows, special = read(content)
    assert rows[0][:3] == (2, "G1", "张")
    assert list(special) == [(2, "c")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_in_use(encoding: str) -> None:
    content = "学籍号,姓名,出生日期\r\nG1,张㐂,2010-03-01\r\n".encode(encoding)
    assert read(content, "表.csv")[0] == [(2, "G1", "张㐂", "2010-03-01")]


def test_a_file_in_no_known_encoding_is_refused_and_not_guessed() -> None:
    with pytest.raises(SheetError, match="编码无法识别"):
        read("学籍号,姓名\n".encode() + b"\xff\xff\x80,\x80\n", "表.csv")


def test_csv_cells_with_commas_quotes_and_line_ends_stay_whole() -> None:
    content = '学籍号,姓名,备注\nG1,"张,三","他说""好"""\nG2,"李\n四",x\n'.encode()
    assert read(content, "表.csv")[0] == [(2, "G1", "张,三", '他说"好"'), (3, "G2", "李\n四", "x")]


def test_a_csv_row_longer_than_the_header_is_reported() -> None:
    assert read("学籍号,姓名,备注\nG1,张,x,多出\nG2,李,y\n".encode(), "表.csv")[1] == {(2, ""): 4}


def test_pieces_of_a_csv_read_fast_are_what_the_standard_reader_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    body = [f'G{at},"张,{at}",{"x" * (at % 7)}' if at % 3 else f"G{at},李{at}," for at in range(3000)]
    body[1500] = 'G1500,5"管,y'
    body[2000] = 'G2000,"上\n下",z'
    content = "\n".join(["学籍号,姓名,备注", *body]).encode()
    whole = read(content, "表.csv")
    monkeypatch.setattr(csv_reading, "PIECE", 4000)
    assert read(content, "表.csv") == whole
    monkeypatch.setattr(csv_reading.Delimited, "_fast", lambda *args, **options: None)
    assert [tuple(cell or None for cell in row) for row in read(content, "表.csv")[0]] == [
        tuple(cell or None for cell in row) for row in whole[0]
    ]


def test_an_unpaired_quote_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reading, "PIECE", 4000)
    monkeypatch.setattr(csv_reading, "LONGEST_RECORD", 50_000)
    with pytest.raises(SheetError, match="引号"):
        read(b"a,b,c\n" + b'"' + b"x,y,z\n" * 70_000, "表.csv", first=1)


def test_an_old_workbook_is_read_as_the_new_one() -> None:
    file = xlwt.Workbook()
    page = file.add_sheet("学生")
    body: list[list[Any]] = [[*HEAD], ["G1", "张", "2010-03-01"], [990000201003010017, "李", ""]]
    for row, line in enumerate(body):
        for place, cell in enumerate(line):
            page.write(row, place, cell)
    target = io.BytesIO()
    file.save(target)
    rows, special = read(target.getvalue(), "表.xls")
    assert rows[0] == (2, "G1", "张", "2010-03-01")
    assert list(special) == [(3, "a")]


def test_a_web_page_with_another_ending_is_called_by_its_name() -> None:
    with pytest.raises(SheetError, match="网页格式"):
        read(b"<html><table><tr><td>x</td></tr></table></html>", "表.xls")
