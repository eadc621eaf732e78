"""标注 (marking): the same file back with its bad cells marked; a large one is written anew, with its values.

What a file that is written anew lacks is told on the page before it is made (`LOST`)."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.utils.translation import gettext_lazy

from yaodian.kernel.imports import queries, uploads
from yaodian.kernel.imports.models import ImportFinding, ImportRun
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.sheets import CellFault, Limits, SheetError, mark_errors
from yaodian.kernel.sheets.grid import column_number
from yaodian.kernel.sheets.mark import LIST_SHEET, WRONG
from yaodian.kernel.sheets.write import SAFE

SMALL_ROWS = 20_000
SMALL_BYTES = 8_000_000
COMMENTS = 5_000
LOST = gettext_lazy(
    "文件较大，不在原文件上标注，另写一份：只有核对的这张工作表，行号、列号和每格的内容与原文件相同，数字、日期和公式结果写成文字；"
    "原来的字体、颜色、列宽、合并单元格、公式、筛选和其他工作表不带过来。有误的格标红，前 %(comments)s 处加批注，全部列在“错误清单”。"
)
"""另写的文件与原文件的不同 (what differs)."""
LIMITS = Limits(file_bytes=SMALL_BYTES, unpacked_bytes=250_000_000, rows=SMALL_ROWS + 100)


def is_small(run: ImportRun) -> bool:
    """May the page itself mark the file, while the person waits?"""
    return run.row_count <= SMALL_ROWS and run.file_size <= SMALL_BYTES


def marked_file(run: ImportRun) -> bytes:
    """标注: an .xlsx with the bad cells coloured and commented, and a sheet that lists every finding."""
    findings = list(queries.findings_of(run=run))
    if is_small(run):
        with uploads.open_upload(run.stored) as file:
            content = file.read()
        try:
            return mark_errors(content, [_fault(run, found) for found in findings], name=run.file_name, limits=LIMITS)
        except SheetError:
            pass  # what the small reader refuses is written anew
    return _written_anew(run, findings)


def _fault(run: ImportRun, found: ImportFinding) -> CellFault:
    return CellFault(run.sheet, found.row, found.column, found.title, found.value, found.message, found.remedy)


def _written_anew(run: ImportRun, findings: Iterable[ImportFinding]) -> bytes:
    by_row: dict[int, list[ImportFinding]] = defaultdict(list)
    for found in findings:
        by_row[found.row].append(found)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True, **SAFE}) as book:
        wrong, plain = (book.add_format({"num_format": "@", **more}) for more in ({"bg_color": f"#{WRONG}"}, {}))
        page = book.add_worksheet(run.sheet[:31] or "数据")
        page.set_column(0, max(len(run.headings) - 1, 0), 16)
        page.freeze_panes(run.header_last + 1, 0)
        comments = 0
        for number, cells in _rows(run):
            bad = {column_number(found.column) - 1: found for found in by_row.get(number, ()) if found.column}
            for place in sorted({*range(len(cells)), *bad}):
                value = cells[place] if place < len(cells) else None
                if place in bad:
                    page.write_string(number - 1, place, str(value or ""), wrong)
                    if comments < COMMENTS:
                        comments += 1
                        page.write_comment(number - 1, place, f"{bad[place].message}。{bad[place].remedy}")
                elif value:
                    page.write_string(number - 1, place, str(value), plain)
        _list(book, run, by_row)
    return target.getvalue()


def _rows(run: ImportRun) -> Iterator[tuple[int, list[object]]]:
    """Yield (row number, cells) of the whole sheet, the header as it stands."""
    table = queries.open_table(run)
    for number, cells in enumerate(table.top()[: run.header_last + 1], start=1):
        yield number, list(cells)
    places = {str(place): place for place in range(len(run.headings))}
    for block in table.blocks(places, first=run.header_last + 1):
        numbers = block.frame[ROW].to_list()
        for number, texts in zip(numbers, block.frame.drop(ROW).iter_rows(), strict=True):
            yield number, list(texts)


def _list(book: xlsxwriter.Workbook, run: ImportRun, by_row: dict[int, list[ImportFinding]]) -> None:
    page = book.add_worksheet(LIST_SHEET)
    page.write_row(0, 0, ["工作表", "单元格", "列", "内容", "错误", "处理办法"], book.add_format({"bold": True}))
    at = 0
    for number in sorted(by_row):
        for found in by_row[number]:
            at += 1
            fault = _fault(run, found)
            page.write_row(at, 0, [fault.sheet, fault.cell, fault.title, fault.value, fault.message, fault.remedy])
    page.set_column(0, 5, 24)
