"""工作簿 (workbook): .xlsx by the fast reader (calamine into Arrow), .xls and unusual .xlsx cell by cell."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import fastexcel
import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from yaodian.kernel.imports.reading.cells import MOST_COLUMNS, CellFacts, check_package, scan_cells
from yaodian.kernel.imports.reading.head import head_of
from yaodian.kernel.imports.reading.table import BLOCK_ROWS, ROW, TOP_ROWS, Block, Formula, text_of, tidied
from yaodian.kernel.sheets import SheetError
from yaodian.kernel.sheets.grid import counts_from_1904, sheet_parts
from yaodian.kernel.sheets.values import EXACT_FLOAT, cell_text

BROKEN = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError)
ADVICE = "请用本系统下载的模板，或另存为“Excel 工作簿（.xlsx）”后重新上传。"


class Workbook:
    """工作簿: the sheets of one file; each is read when it is asked for."""

    def __init__(self, content: bytes, *, name: str) -> None:
        self.content, self.name = content, name
        self.zipped = content.startswith(b"PK")
        try:
            if self.zipped:
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    names = set(archive.namelist())
                    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                        raise SheetError(f"“{name}”不是表格文件。{ADVICE}")
                    check_package(archive, name=name)
                    self.parts = sheet_parts(archive)
                self.epoch_1904 = counts_from_1904(content)
            else:
                self.parts, self.epoch_1904 = {}, False
            self.about = [(name, hidden) for name, (part, hidden) in self.parts.items() if "/worksheets/" in part]
            if not self.about:
                with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
                    self.about = [
                        (about.name, not str(about.visible).endswith("Visible"))
                        for about in book.sheets_metadata
                        if about.typ == SheetTypeEnum.WorkSheet
                    ]
        except PasswordError as locked:
            raise SheetError(f"“{name}”设有打开密码。请取消密码后重新上传。") from locked
        except (CalamineError, *BROKEN) as no:
            raise SheetError(f"“{name}”已损坏、已加密或不是表格，无法打开。{ADVICE}") from no

    def tables(self) -> list[Sheet]:
        """Return the worksheets in order."""
        return [Sheet(self, name=name, hidden=hidden) for name, hidden in self.about]


class Sheet:
    """工作表."""

    workbook = True

    def __init__(self, book: Workbook, *, name: str, hidden: bool) -> None:
        self.book, self.name, self.hidden, self.epoch_1904 = book, name, hidden, book.epoch_1904

    @cached_property
    def facts(self) -> CellFacts:
        """What the fast reader cannot tell, found in the XML; not `plain` where there is none to look at."""
        part, _hidden = self.book.parts.get(self.name, ("", False))
        if not part.endswith(".xml"):
            return CellFacts(plain=False)
        try:
            with zipfile.ZipFile(io.BytesIO(self.book.content)) as archive:
                return scan_cells(archive, part, name=self.book.name)
        except BROKEN as broken:
            raise SheetError(f"“{self.book.name}”已损坏或未下载完整，无法读取。{ADVICE}") from broken

    @cached_property
    def _read(self) -> tuple[pl.DataFrame, dict[tuple[int, int], Any]]:
        """Every cell as text, columns named by their place; and the cells whose raw value is no text."""
        facts = self.facts
        special: dict[tuple[int, int], Any] = {
            **facts.lost,
            **facts.failed,
            **dict.fromkeys(facts.uncounted, Formula()),
        }
        return (self._fast(self.book.content), special) if facts.plain else self._cell_by_cell(special)

    def _fast(self, content: bytes) -> pl.DataFrame:
        try:
            sheet = fastexcel.read_excel(content).load_sheet(self.name, header_row=None, skip_rows=0, dtypes="string")
            columns = sheet.available_columns()
            first = columns[0].absolute_index if columns else 0
            frame: pl.DataFrame = sheet.to_polars()
        except (fastexcel.FastExcelError, ValueError, OSError) as broken:
            raise SheetError(f"“{self.book.name}”的工作表“{self.name}”无法读取。{ADVICE}") from broken
        frame.columns = [str(first + at) for at in range(frame.width)]
        return frame

    def _cell_by_cell(self, special: dict[tuple[int, int], Any]) -> tuple[pl.DataFrame, dict[tuple[int, int], Any]]:
        with CalamineWorkbook.from_filelike(io.BytesIO(self.book.content)) as book:
            cells = book.get_sheet_by_name(self.name).to_python(skip_empty_area=False)
        width = min(max(map(len, cells), default=0), MOST_COLUMNS)
        for row, line in enumerate(cells):
            special.update(
                {
                    (row, place): cell
                    for place, cell in enumerate(line)
                    if isinstance(cell, float) and abs(cell) >= EXACT_FLOAT / 9
                }
            )
        columns = {
            str(place): [cell_text(line[place]) if place < len(line) else None for line in cells]
            for place in range(width)
        }
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), special

    def rows(self) -> int:
        """Return how many rows the sheet has."""
        return self._read[0].height

    def top(self) -> list[list[object]]:
        """Return the first rows, from a small copy of the workbook where its XML allows one."""
        part, _hidden = self.book.parts.get(self.name, ("", False))
        try:
            small = head_of(self.book.content, part, rows=TOP_ROWS) if part.endswith(".xml") else None
        except BROKEN as broken:
            raise SheetError(f"“{self.book.name}”已损坏或未下载完整，无法读取。{ADVICE}") from broken
        frame = self._fast(small) if small is not None else self._read[0]
        before = [None] * (int(frame.columns[0]) if frame.width else 0)
        return [[*before, *map(text_of, row)] for row in frame.head(TOP_ROWS).rows()]

    def blocks(self, places: Mapping[str, int], *, first: int) -> Iterator[Block]:
        """Yield the rows from `first` on."""
        frame, special = self._read
        keys = {place: key for key, place in places.items()}
        known = set(frame.columns)
        chosen = frame.select(
            pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias(ROW),
            *(
                (pl.col(str(place)) if str(place) in known else pl.lit(None, pl.String)).alias(key)
                for key, place in places.items()
            ),
        )
        for start in range(first, chosen.height, BLOCK_ROWS):
            block = tidied(chosen.slice(start, BLOCK_ROWS), workbook=True)
            odd = {
                (row + 1, keys[place]): cell
                for (row, place), cell in special.items()
                if place in keys and start <= row < start + BLOCK_ROWS
            }
            yield Block(_with_text(block, odd), odd)


def _with_text(frame: pl.DataFrame, special: dict[tuple[int, str], Any]) -> pl.DataFrame:
    """A failed formula reads as blank: its text (#N/A) stands in the frame, so that its row does not look shorter."""
    texts = [(row, key, cell) for (row, key), cell in special.items() if isinstance(cell, str)]
    for key in {key for _row, key, _cell in texts}:
        put = {row: cell for row, at, cell in texts if at == key}
        frame = frame.with_columns(
            pl.col(ROW).replace_strict(put, default=pl.col(key), return_dtype=pl.String).alias(key)
        )
    return frame
