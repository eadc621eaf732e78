"""标注错误: the uploaded workbook back, with wrong cells coloured and commented and a list of all errors."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from yaodian.kernel.sheets.columns import CellFault, Limits, SheetError
from yaodian.kernel.sheets.grid import check_package, open_sheets

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

WRONG = "FFC7CE"
LIST_SHEET = "错误清单"
DEFAULT_LIMITS = Limits()


def mark_errors(
    content: bytes, errors: Sequence[CellFault], *, name: str = "表格", limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """标注错误: the same workbook as .xlsx; a .csv or .xls comes back as .xlsx with its values."""
    from openpyxl.cell.cell import Cell  # 22 MB: only where a workbook goes back marked
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = _opened(content, name=name, limits=limits)
    for fault in errors:
        if fault.sheet in book.sheetnames and fault.column:
            cell = book[fault.sheet][fault.cell]
            if isinstance(cell, Cell):  # the hidden part of a merged cell takes no comment
                cell.fill = PatternFill("solid", fgColor=WRONG)
                cell.comment = Comment(f"{fault.message}。{fault.remedy}", "要点", width=260, height=90)
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    page = book.create_sheet(LIST_SHEET)
    page.append(["工作表", "单元格", "列", "内容", "错误", "处理办法"])
    for fault in errors:
        page.append([_safe(text) for text in _listed(fault)])
    for column, width in zip("ABCDEF", (16, 10, 18, 26, 40, 44), strict=True):
        page.column_dimensions[column].width = width
        page[f"{column}1"].font = Font(bold=True)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _listed(fault: CellFault) -> tuple[str, ...]:
    return fault.sheet, fault.cell, fault.title, fault.value, fault.message, fault.remedy


def _safe(text: str) -> str:
    """openpyxl takes a leading = for a formula."""
    return f"'{text}" if text.startswith("=") else text


def _opened(content: bytes, *, name: str, limits: Limits) -> Workbook:
    import openpyxl

    if content.startswith(b"PK"):
        check_package(content, name=name, limits=limits)
        try:
            return openpyxl.load_workbook(io.BytesIO(content))
        except Exception as broken:  # openpyxl raises whatever its parts raise on a damaged part
            raise SheetError(f"“{name}”可以读取但无法改写，请对照错误清单自行修改。") from broken
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in open_sheets(content, name=name, limits=limits):
        page = book.create_sheet(sheet.name[:31])
        for row in sheet.cells:
            page.append([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return book
