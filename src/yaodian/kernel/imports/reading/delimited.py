"""CSV 文件 (delimited): UTF-8 with and without mark, UTF-16, GB18030; read in a stream, so that a million rows need little
memory; a row with more cells than the header is reported, not cut."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO

import polars as pl

from yaodian.kernel.imports.reading.table import BLOCK_ROWS, ROW, TOP_ROWS, Block, tidied
from yaodian.kernel.sheets import SheetError

PIECE = 4 << 20
LONGEST_FIELD = 100_000
ADVICE = "请另存为 UTF-8 编码的 CSV，或 .xlsx 后重新上传。"


class Delimited:
    """CSV 文件: one table named as the file."""

    workbook = False
    hidden = False
    epoch_1904 = False

    def __init__(self, open_file: Callable[[], BinaryIO], *, name: str) -> None:
        self.open_file, self.file_name = open_file, name
        self.name = name.rpartition(".")[0] or name
        self.encoding = _encoding(open_file, name=name)
        with self._text() as text:
            head = text.read(200_000)
        if re.match(r"\s*(?:<\?xml|<!doctype|<html|<table|<head)", head, re.IGNORECASE):
            raise SheetError(f"“{name}”其实是网页格式，只是改了扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
        line = next((line for line in head.splitlines() if line.strip()), "")
        if not line:
            raise SheetError(f"“{name}”里没有任何内容。请填写后重新上传。")
        self.delimiter = max(",\t;|，", key=line.count)
        if self.delimiter == "，":
            raise SheetError(f"“{name}”用全角逗号分隔。请改用半角逗号，或另存为 .xlsx。")

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.open_file(), encoding=self.encoding, newline="")

    def _records(self) -> Iterator[list[str]]:
        csv.field_size_limit(LONGEST_FIELD)
        with self._text() as text:
            try:
                yield from csv.reader(text, delimiter=self.delimiter)
            except csv.Error as broken:
                raise SheetError(f"“{self.file_name}”不是规范的CSV文件（可能有未配对的引号）。{ADVICE}") from broken

    def top(self) -> list[list[object]]:
        """Return the first rows."""
        return [list(row) for row in islice(self._records(), TOP_ROWS)]

    def rows(self) -> int:
        """Return 0: the rows are counted as they are read."""
        return 0

    def blocks(self, places: Mapping[str, int], *, first: int) -> Iterator[Block]:
        """Yield the rows from `first` on; `overlong` cells stand under the key "" of `special`."""
        records = self._records()
        header = list(islice(records, first))
        width = max((len(row) for row in header[-1:]), default=0)
        number = first + 1
        while rows := list(islice(records, BLOCK_ROWS)):
            longest = max(map(len, rows))
            special = {}
            if longest > width:
                special = {
                    (number + at, ""): len(row) for at, row in enumerate(rows) if len(row) > width and any(row[width:])
                }
            if min(map(len, rows)) < max(places.values(), default=0) + 1:
                wanted = max(places.values()) + 1
                rows = [row if len(row) >= wanted else row + [""] * (wanted - len(row)) for row in rows]
            columns = list(zip(*rows, strict=False))
            frame = pl.DataFrame(
                {
                    ROW: pl.int_range(number, number + len(rows), dtype=pl.UInt32, eager=True),
                    **{key: pl.Series(key, columns[place], dtype=pl.String) for key, place in places.items()},
                }
            )
            number += len(rows)
            yield Block(tidied(frame, workbook=False), special)


def _encoding(open_file: Callable[[], BinaryIO], *, name: str) -> str:
    """Return the encoding under which the whole file reads without a fault."""
    with open_file() as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    elif b"\x00" in head:
        raise SheetError(f"“{name}”不是表格文件（只接收 .xlsx、.xls、.csv）。{ADVICE}")
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        if _reads(open_file, encoding):
            return encoding
    raise SheetError(f"“{name}”的文字编码无法识别（支持 UTF-8 和 GB18030）。{ADVICE}")


def _reads(open_file: Callable[[], BinaryIO], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    odd = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
    first = True
    try:
        with open_file() as file:
            while piece := file.read(PIECE):
                text = decoder.decode(piece)
                if first and odd.search(text[:4000]):
                    return False
                first = False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
