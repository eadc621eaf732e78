"""读取 (reading): .xlsx, .xls and CSV of any size as text columns, with everything reported that a reader might hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from yaodian.kernel.imports.reading.cells import MOST_FILE
from yaodian.kernel.imports.reading.delimited import Delimited
from yaodian.kernel.imports.reading.table import BLOCK_ROWS, ROW, Block, Formula, Table
from yaodian.kernel.imports.reading.workbook import Workbook
from yaodian.kernel.sheets import SheetError
from yaodian.kernel.sheets.grid import OLE

__all__ = ["BLOCK_ROWS", "ROW", "Block", "Formula", "Table", "open_tables"]


def open_tables(open_file: Callable[[], BinaryIO], *, name: str, size: int) -> list[Table]:
    """打开文件: its tables in order; raises SheetError with a Chinese sentence when it is not a readable table."""
    if not size:
        raise SheetError(f"“{name}”是空文件。请确认文件已保存完整后重新上传。")
    if size > MOST_FILE:
        raise SheetError(
            f"“{name}”有{size / 1_000_000:.0f}MB，超过上限{MOST_FILE // 1_000_000}MB。请删去图片和无关工作表，或分成几个文件。"
        )
    with open_file() as file:
        head = file.read(8)
        if not head.startswith((b"PK", OLE)):
            return [Delimited(open_file, name=name)]
        content = head + file.read()
    return [*Workbook(content, name=name).tables()]
