"""写出表格: Excel files that open clean in Excel and WPS, and blank templates with drop-down lists."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yaodian.kernel.sheets.columns import DEMO_NOTE, Column, ColumnKind
from yaodian.kernel.sheets.grid import column_letter

FONT = "宋体"
LONGEST_CELL = 32_000
TEMPLATE_ROWS = 2000
HEAD_LETTERS = 240
WIDTHS = {
    ColumnKind.ID_NUMBER: 22.0,
    ColumnKind.PHONE: 15.0,
    ColumnKind.INTEGER: 10.0,
    ColumnKind.DECIMAL: 12.0,
    ColumnKind.MONEY: 16.0,
    ColumnKind.DATE: 12.0,
    ColumnKind.BOOLEAN: 8.0,
}
NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY})
RISKY = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Table:
    """一张表: columns, rows by column key, title line, note line, and the name of its sheet."""

    columns: Sequence[Column]
    rows: Iterable[Mapping[str, object]]
    title: str = ""
    note: str = ""
    sheet: str = "数据"
    watermark: str = ""


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    *,
    title: str = "",
    note: str = "",
    sheet: str = "数据",
    demo: bool = False,
    watermark: str = "",
) -> bytes:
    """写出一张表: an .xlsx file with title, note, frozen header, and cells typed by column; `watermark` stands under the
    title and in the head of every printed page."""
    table = Table(columns=columns, rows=rows, title=title, note=note, sheet=sheet, watermark=watermark)
    return write_book([table], demo=demo)


def write_book(tables: Sequence[Table], *, demo: bool = False) -> bytes:
    """写出工作簿: one sheet per table, written row by row in little memory."""
    import xlsxwriter  # heavy: only where a workbook is written

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True, **SAFE}) as book:
        styles = Styles(book)
        for name, table in zip(_sheet_names(tables), tables, strict=True):
            _write_sheet(book.add_worksheet(name), table, styles=styles, demo=demo)
    return target.getvalue()


def template(
    columns: Sequence[Column],
    *,
    title: str,
    examples: Sequence[Mapping[str, object]] = (),
    sheet: str = "填报",
    demo: bool = False,
) -> bytes:
    """空白模板: header under a notes row, text columns kept as text, drop-down lists, examples on a second sheet."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **SAFE}) as book:
        styles = Styles(book)
        page = book.add_worksheet(sheet)
        note = "带*的列必填；请勿改动列名；身份证号、电话等列已设为文本格式，请直接输入或“选择性粘贴—数值”。"
        header = _write_head(page, Table(columns, (), title=title, note=note, sheet=sheet), styles=styles, demo=demo)
        for place, column in enumerate(columns):
            page.write_string(header - 1, place, column.help or _usual_help(column), styles.note_cell)
            page.write_string(header, place, column.title + ("*" if column.required else ""), styles.header)
        page.set_row(header - 1, 54)
        page.freeze_panes(header + 1, 0)
        _lists(book, page, columns, header=header)
        _write_sheet(book.add_worksheet("填写示例"), Table(columns, examples, title=f"{title}（示例）"), styles=styles)
        page.activate()
    return target.getvalue()


SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}


class Styles:
    """单元格格式: made once per workbook."""

    def __init__(self, book: Any) -> None:
        def style(**options: object) -> Any:
            return book.add_format({"font_name": FONT, "font_size": 11, "valign": "vcenter", **options})

        self.make = style
        self.title = style(bold=True, font_size=16, align="center")
        self.note = style(font_size=10, text_wrap=True)
        self.demo = style(font_size=10, font_color="#C00000")
        self.header = style(bold=True, align="center", text_wrap=True, border=1, bg_color="#EDEDED")
        self.note_cell = style(font_size=9, text_wrap=True, border=1, font_color="#595959", valign="top")
        self.text = style(border=1, num_format="@", text_wrap=True)
        self.quoted = style(border=1, num_format="@", text_wrap=True, quote_prefix=True)
        self.plain_text = style(num_format="@")

    def of(self, column: Column) -> Any:
        """The format of a column's cells."""
        if column.kind is ColumnKind.DATE:
            return self.make(border=1, num_format=column.number_format or "yyyy-mm-dd", align="center")
        if column.kind in NUMBERS:
            return self.make(border=1, num_format=column.number_format or _number_format(column))
        return self.text


def _write_head(page: Any, table: Table, *, styles: Styles, demo: bool) -> int:
    """Page set-up, widths, title, note and demo lines; returns the row of the header (row above it left for notes)."""
    last = max(len(table.columns) - 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页" + (f"&R{DEMO_NOTE}" if demo else ""))
    if table.watermark:
        page.set_header("&C&9&K808080" + table.watermark.replace("&", "&&")[:HEAD_LETTERS])
    for place, column in enumerate(table.columns):
        keep_text = column.kind not in NUMBERS and column.kind is not ColumnKind.DATE
        page.set_column(place, place, _width(column), styles.plain_text if keep_text else None)
    row = 0
    lines = [
        (table.title, styles.title, 28),
        (table.note, styles.note, 30),
        (table.watermark, styles.note, 18),
        (DEMO_NOTE if demo else "", styles.demo, 18),
    ]
    for text, style, height in lines:
        if text:
            page.set_row(row, height)
            if last:
                page.merge_range(row, 0, row, last, "", style)
            page.write_string(row, 0, _clean(text), style)
            row += 1
    return row + 1


def _write_sheet(page: Any, table: Table, *, styles: Styles, demo: bool = False) -> None:
    header = _write_head(page, table, styles=styles, demo=demo) - 1
    for place, column in enumerate(table.columns):
        page.write_string(header, place, column.title, styles.header)
    page.freeze_panes(header + 1, 0)
    page.repeat_rows(header)
    formats = [styles.of(column) for column in table.columns]
    row = header
    for row, values in enumerate(table.rows, start=header + 1):
        for place, column in enumerate(table.columns):
            _write_cell(page, row, place, values.get(column.key), column, formats[place], styles)
    if table.columns:
        page.autofilter(header, 0, max(row, header), len(table.columns) - 1)


def _write_cell(page: Any, row: int, place: int, value: object, column: Column, style: Any, styles: Styles) -> None:
    if value is None or value == "":
        page.write_blank(row, place, None, style)
    elif column.kind is ColumnKind.BOOLEAN and isinstance(value, bool):
        page.write_string(row, place, "是" if value else "否", style)
    elif column.kind in NUMBERS and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, place, value, style)
    elif column.kind is ColumnKind.DATE and isinstance(value, date | datetime):
        page.write_datetime(row, place, value.replace(tzinfo=None) if isinstance(value, datetime) else value, style)
    else:
        text = _clean(column.label_of(value) if column.kind is ColumnKind.CHOICE else str(value))
        # A text that looks like a formula stays text even after somebody edits the cell: it carries the quote prefix.
        page.write_string(row, place, text, styles.quoted if RISKY.match(text) else styles.text)


def _lists(book: Any, page: Any, columns: Sequence[Column], *, header: int) -> None:
    """Drop-down lists from a hidden sheet (a list in the cell itself is cut at 255 characters)."""
    listed = [
        (place, column.title, [label for _, label in column.choices] if column.choices else ["是", "否"])
        for place, column in enumerate(columns)
        if column.choices or column.kind is ColumnKind.BOOLEAN
    ]
    first, last = header + 1, header + TEMPLATE_ROWS
    if listed:
        hidden = book.add_worksheet("选项")
        hidden.hide()
        for at, (place, heading, labels) in enumerate(listed):
            hidden.write_string(0, at, heading)
            for number, label in enumerate(labels, start=1):
                hidden.write_string(number, at, label)
            letter = column_letter(at)
            rule: dict[str, object] = {"validate": "list", "source": f"=选项!${letter}$2:${letter}${len(labels) + 1}"}
            rule |= {"error_title": "不在可选范围内", "error_message": "请从下拉列表中选择。"}
            page.data_validation(first, place, last, place, rule)
    for place, column in enumerate(columns):
        if column.kind is ColumnKind.DATE:
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1900, 1, 1),
                "maximum": date(2099, 12, 31),
            }
            rule |= {"error_title": "日期格式", "error_message": "请填成 2018-03-01 的样子。"}
            page.data_validation(first, place, last, place, rule)


def _usual_help(column: Column) -> str:
    usual = {
        ColumnKind.ID_NUMBER: "18位，文本格式",
        ColumnKind.PHONE: "手机号或带区号的固定电话",
        ColumnKind.INTEGER: "整数",
        ColumnKind.DECIMAL: f"数字，最多{column.places}位小数",
        ColumnKind.MONEY: f"数字，最多{column.places}位小数",
        ColumnKind.DATE: "如2018-03-01",
        ColumnKind.CHOICE: "从下拉列表选择",
        ColumnKind.BOOLEAN: "是或否",
    }
    return usual.get(column.kind, "")


def _number_format(column: Column) -> str:
    decimals = "." + "0" * column.places if column.places and column.kind is not ColumnKind.INTEGER else ""
    return ("#,##0" if column.kind is ColumnKind.MONEY else "0") + decimals


def _width(column: Column) -> float:
    return column.width or WIDTHS.get(column.kind) or min(40.0, max(10.0, len(column.title) * 2.2 + 4))


def _clean(text: str) -> str:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "……（过长，已截断）"


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Names Excel accepts: at most 31 characters, none of []:*?/\\, no apostrophe at the ends, none twice."""
    names: list[str] = []
    for table in tables:
        base = re.sub(r"[\[\]:*?/\\]", " ", _clean(table.sheet)).strip().strip("'")[:31] or "数据"
        name, number = base, 2
        while name.casefold() in {known.casefold() for known in names}:
            name = f"{base[:27]}({number})"
            number += 1
        names.append(name)
    return names
