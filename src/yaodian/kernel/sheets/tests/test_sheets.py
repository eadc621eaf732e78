"""Whole files: written, read back, refused, marked."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.kernel.sheets import (
    DEMO_NOTE,
    Column,
    ColumnKind,
    SheetError,
    Table,
    mark_errors,
    read_table,
    template,
    write_book,
    write_table,
)
from yaodian.kernel.sheets.tests.make import COLUMNS, GOOD, HEAD, ROW, book


def test_a_table_written_is_read_back_the_same() -> None:
    rows = [
        {**ROW, "hired_date": date(2018, 3, 1), "salary": Decimal("3200.50")},
        {**ROW, "name": "李娜", "posted": False},
    ]
    content = write_table(COLUMNS, rows, title="教师名单", note="截至2018年3月", sheet="教师", demo=True)
    read = read_table(content, name="教师.xlsx", columns=COLUMNS)
    assert read.errors == ()
    assert [row.values for row in read.rows] == rows
    assert [row.number for row in read.rows] == [5, 6]


def test_a_written_table_is_fit_for_an_office() -> None:
    content = write_table(COLUMNS, [ROW], title="教师名单", note="说明", sheet="教师", demo=True)
    page = openpyxl.load_workbook(io.BytesIO(content))["教师"]
    assert [page[f"A{row}"].value for row in (1, 2, 3, 4)] == ["教师名单", "说明", DEMO_NOTE, "姓名"]
    assert page.freeze_panes == "A5"
    assert page.auto_filter.ref == "A4:H5"
    assert page["B5"].number_format == "@"
    assert page["B5"].value == "990000201001010017"
    assert page["D5"].value == "小学"
    assert page.column_dimensions["B"].width > 18


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1", "\t=1", " =1"])
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    content = write_table([Column("a", "内容")], [{"a": text}])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles


def test_sheet_names_are_made_acceptable_and_distinct() -> None:
    tables = [Table([Column("a", "甲")], [{"a": 1}], sheet=name) for name in ("一/二", "一:二", "", "长" * 40)]
    names = openpyxl.load_workbook(io.BytesIO(write_book(tables))).sheetnames
    assert len(set(names)) == 4
    assert all(len(name) <= 31 for name in names)


def test_odd_text_does_not_break_the_file() -> None:
    odd = "坏\ud800字\x00\x0b" + "长" * 40_000
    read = read_table(
        write_table([Column("a", "内容", max_length=50_000)], [{"a": odd}]),
        name="a.xlsx",
        columns=[Column("a", "内容", max_length=50_000)],
    )
    assert str(read.rows[0].values["a"]).endswith("（过长，已截断）")


def test_a_template_has_lists_notes_and_examples_and_reads_back() -> None:
    content = template(COLUMNS, title="教师信息采集表", examples=[ROW])
    made = openpyxl.load_workbook(io.BytesIO(content))
    page = made["填报"]
    assert page["A4"].value == "姓名*"
    assert page["B3"].value == "18位，文本格式"
    assert page["B9"].number_format == "@" or page.column_dimensions["B"].number_format == "@"
    assert {rule.type for rule in page.data_validations.dataValidation} == {"list", "date"}
    assert made["选项"].sheet_state == "hidden"
    assert [cell.value for cell in made["选项"]["A"]] == ["学段", "小学", "初中"]
    for at, value in enumerate(GOOD, start=1):
        page.cell(5, at, value)
    target = io.BytesIO()
    made.save(target)
    read = read_table(target.getvalue(), name="表.xlsx", columns=COLUMNS)
    assert (read.sheet, len(read.rows), read.errors) == ("填报", 1, ())


def test_an_empty_template_says_that_it_is_empty() -> None:
    with pytest.raises(SheetError, match="只有表头"):
        read_table(template(COLUMNS, title="教师信息采集表", examples=[ROW]), name="表.xlsx", columns=COLUMNS)


def test_titles_match_by_alias_width_spaces_and_marks() -> None:
    head = [
        "教 师 姓 名",
        "身份证件号码*",
        "联系\n电话",
        "学段（必填）",
        "入职日期：",
        "月工资(元)",
        "是否在编",
        "周课时",
        "备注",
    ]
    read = read_table(book(["2018年教师名单"], [], head, [*GOOD, "无"]), name="a.xlsx", columns=COLUMNS)
    assert read.errors == ()
    assert read.rows[0].values["salary"] == Decimal("3200.50")
    assert read.ignored == ("备注",)


def test_a_header_of_two_rows_is_read() -> None:
    columns = (
        Column("unit", "责任单位", required=True),
        Column("start", "时限开始", ColumnKind.DATE, required=True),
        Column("end", "时限结束", ColumnKind.DATE, required=True),
        Column("count", "完成数", ColumnKind.INTEGER, aliases=("完成情况数量",)),
    )
    content = book(
        ["任务表"],
        ["责任单位", "时限", None, "完成情况", None],
        [None, "开始", "结束", "数量", "说明"],
        ["电教馆", "2018-03-01", "2018-12-31", 13, ""],
        merge=["A2:A3", "B2:C2", "D2:E2"],
    )
    read = read_table(content, name="a.xlsx", columns=columns)
    assert read.errors == ()
    values = read.rows[0].values
    assert (values["unit"], values["end"], values["count"]) == ("电教馆", date(2018, 12, 31), 13)


def test_every_error_names_sheet_row_column_value_and_remedy() -> None:
    bad = ["", 990000201001010017, "12", "大学", "去年", -5, "也许", "很多"]
    read = read_table(book(HEAD, GOOD, bad), name="a.xlsx", columns=COLUMNS)
    assert len(read.rows) == 1
    assert {fault.column for fault in read.errors} == set("ABCDEFGH")
    assert all(fault.row == 3 and fault.sheet == "教师" and fault.remedy for fault in read.errors)
    sentence = next(fault.sentence() for fault in read.errors if fault.column == "D")
    assert sentence == "工作表“教师”第3行“学段”（D3）：“大学”不在可选范围内。请从以下各项中选填：小学、初中。"


def test_a_missing_or_doubled_column_is_named() -> None:
    missing = read_table(book(["姓名", "联系电话"], ["张伟", "13800000000"]), name="a.xlsx", columns=COLUMNS)
    assert [fault.message for fault in missing.errors] == ["缺少这一列"]
    doubled = read_table(book([*HEAD, "姓名"], GOOD), name="a.xlsx", columns=COLUMNS)
    assert any("重复" in fault.message and "A、I" in fault.message for fault in doubled.errors)


def test_blank_rows_and_repeated_headers_are_passed_over() -> None:
    read = read_table(book(HEAD, GOOD, [], HEAD, GOOD, [None, " "], []), name="a.xlsx", columns=COLUMNS)
    assert [row.number for row in read.rows] == [2, 5]
    assert read.errors == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_usual_encodings(encoding: str) -> None:
    text = "姓名,身份证号,学段\r\n张伟,990000201001010017,小学\r\n,,\r\n"
    read = read_table(text.encode(encoding), name="教师.csv", columns=COLUMNS)
    assert read.errors == ()
    assert read.rows[0].values["stage"] == "primary"


def test_a_csv_saved_by_excel_with_a_broken_id_is_reported() -> None:
    read = read_table("姓名\t身份证号\n张伟\t9.9E+17\n".encode(), name="a.csv", columns=COLUMNS)
    assert "数字格式" in read.errors[0].message


def test_dates_of_a_1904_workbook_are_read() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["姓名", "身份证号", "入职日期"])
        page.write_row(1, 0, ["张伟", "990000201001010017"])
        page.write_datetime(1, 2, date(2018, 3, 1), made.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_row(2, 0, ["李娜", "990000201202290027"])
        page.write_number(2, 2, 41698)
    read = read_table(target.getvalue(), name="a.xlsx", columns=COLUMNS)
    assert [row.values["hired_date"] for row in read.rows] == [date(2018, 3, 1)] * 2


def test_a_formula_that_failed_is_reported() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["姓名", "身份证号", "周课时"])
        page.write_row(1, 0, ["张伟", "990000201001010017"])
        page.write_formula(1, 2, "=1/0", value="#DIV/0!")
    read = read_table(target.getvalue(), name="a.xlsx", columns=COLUMNS)
    assert "公式" in read.errors[0].message


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_wrong_cells_come_back_coloured_and_commented(suffix: str) -> None:
    content = book(HEAD, [*GOOD[:3], "大学"]) if suffix == "xlsx" else "姓名,身份证号,学段\n张伟,1,小学\n".encode()
    read = read_table(content, name=f"教师.{suffix}", columns=COLUMNS)
    marked = openpyxl.load_workbook(io.BytesIO(mark_errors(content, read.errors, name=f"教师.{suffix}")))
    fault = read.errors[0]
    cell = marked[fault.sheet][fault.cell]
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert fault.remedy in cell.comment.text
    assert marked["错误清单"]["E2"].value == fault.message
    assert marked[fault.sheet]["A2"].value == "张伟"


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Cf")), min_size=1, max_size=40)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(TEXT, st.integers(-(10**9), 10**9), st.dates(date(1901, 1, 1), date(2099, 1, 1))),
        max_size=5,
        min_size=1,
    )
)
def test_any_row_survives_the_way_out_and_in(rows: list[tuple[str, int, date]]) -> None:
    columns = (
        Column("text", "文字", required=True),
        Column("count", "数量", ColumnKind.INTEGER, required=True),
        Column("day", "日期", ColumnKind.DATE, required=True),
    )
    dicts = [dict(zip(("text", "count", "day"), row, strict=True)) for row in rows]
    read = read_table(write_table(columns, dicts, title="表"), name="a.xlsx", columns=columns)
    assert [row.values for row in read.rows] == dicts
