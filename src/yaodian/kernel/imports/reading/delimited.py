"""CSV 文件 (delimited): UTF-8 with and without mark, UTF-16, GB18030; read in a stream, so that a million rows need little
memory; a row with more cells than the header is reported, not cut."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

import polars as pl

from yaodian.kernel.imports.reading.table import ROW, TOP_ROWS, Block, tidied
from yaodian.kernel.sheets import SheetError

PIECE = 8 << 20
LONGEST_FIELD = 100_000
LONGEST_RECORD = 64 << 20
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
        head = next(self._pieces(), b"")[:200_000].decode(errors="ignore")
        if re.match(r"\s*(?:<\?xml|<!doctype|<html|<table|<head)", head, re.IGNORECASE):
            raise SheetError(f"“{name}”其实是网页格式，只是改了扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
        line = next((line for line in head.splitlines() if line.strip()), "")
        if not line:
            raise SheetError(f"“{name}”里没有任何内容。请填写后重新上传。")
        self.delimiter = max(",\t;|，", key=line.count)
        if self.delimiter == "，":
            raise SheetError(f"“{name}”用全角逗号分隔。请改用半角逗号，或另存为 .xlsx。")

    def _pieces(self) -> Iterator[bytes]:
        """Yield the content as UTF-8 in pieces that end with a whole record."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        held = b""
        with self.open_file() as file:
            while piece := file.read(PIECE):
                held += piece if self.encoding == "utf-8" else decoder.decode(piece).encode()
                held = held.removeprefix(codecs.BOM_UTF8)
                cut = held.rfind(b"\n") + 1
                if held.count(b'"', 0, cut) % 2:  # the cut would fall into a quoted field
                    if len(held) > LONGEST_RECORD:
                        raise SheetError(f"“{self.file_name}”里有未配对的半角引号。{ADVICE}")
                    continue
                if cut:
                    yield held[:cut]
                    held = held[cut:]
        if held:
            yield held

    def _records(self, piece: bytes) -> list[list[str]]:
        csv.field_size_limit(LONGEST_FIELD)
        try:
            return list(csv.reader(io.StringIO(piece.decode(), newline=""), delimiter=self.delimiter))
        except csv.Error as broken:
            raise SheetError(f"“{self.file_name}”不是规范的CSV文件（可能有未配对的引号）。{ADVICE}") from broken

    def top(self) -> list[list[object]]:
        """Return the first rows."""
        piece = next(self._pieces())
        return [list(row) for row in self._records(_head(piece))[:TOP_ROWS]]

    def rows(self) -> int:
        """Return 0: the rows are counted as they are read."""
        return 0

    def blocks(self, places: Mapping[str, int], *, first: int) -> Iterator[Block]:
        """Yield the rows from `first` on; a row longer than the header stands under the key "" of `special`."""
        number, width, skip = 1, 0, first
        for piece in self._pieces():
            if skip:
                records = self._records(piece)
                width = max(map(len, records[max(first - 1, 0) : first]), default=0)
                body, number, skip = records[skip:], number + skip, max(skip - len(records), 0)
                frame, special = self._as_written(body, places, number=number, width=width)
            else:
                read = self._fast(piece, places, width=width)
                if read is None:
                    frame, special = self._as_written(self._records(piece), places, number=number, width=width)
                else:
                    frame, special = read, {}
            rows = pl.int_range(number, number + frame.height, dtype=pl.UInt32, eager=True).alias(ROW)
            number += frame.height
            yield Block(tidied(frame.insert_column(0, rows), workbook=False), special)

    def _fast(self, piece: bytes, places: Mapping[str, int], *, width: int) -> pl.DataFrame | None:
        """The columns as the fast reader splits them; None where quotes, line ends or lengths are not of the plain kind:
        there the standard reader has the word."""
        if b'"' in piece:
            mark = re.escape(self.delimiter.encode())
            opening = len(re.findall(rb"(?:^|[\n" + mark + rb'])"', piece))
            closing = len(re.findall(rb'"(?=' + mark + rb"|\r?\n|\Z)", piece))
            if opening != closing or opening + closing != piece.count(b'"'):
                return None
        try:
            frame = pl.read_csv(
                piece,
                has_header=False,
                separator=self.delimiter,
                schema={str(place): pl.String for place in range(width)},
                infer_schema=False,
            )
        except (pl.exceptions.PolarsError, ValueError):
            return None
        if frame.height != piece.count(b"\n") + (not piece.endswith(b"\n")):
            return None
        return frame.select(pl.col(str(place)).alias(key) for key, place in places.items())

    def _as_written(
        self, rows: list[list[str]], places: Mapping[str, int], *, number: int, width: int
    ) -> tuple[pl.DataFrame, dict[tuple[int, str], Any]]:
        """The columns of records split one by one, and the rows that are longer than the header."""
        special = {(number + at, ""): len(row) for at, row in enumerate(rows) if len(row) > width and any(row[width:])}
        columns = {
            key: [(row[place] or None) if place < len(row) else None for row in rows] for key, place in places.items()
        }
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), special


def _head(piece: bytes) -> bytes:
    """The first lines of a piece, enough for the header and some rows, cut outside quoted fields."""
    cut = -1
    for _line in range(TOP_ROWS * 3):
        following = piece.find(b"\n", cut + 1)
        if following < 0:
            return piece
        cut = following
    while piece.count(b'"', 0, cut) % 2:
        following = piece.find(b"\n", cut + 1)
        if following < 0:
            return piece
        cut = following
    return piece[: cut + 1]


def _encoding(open_file: Callable[[], BinaryIO], *, name: str) -> str:
    """Return the encoding under which the whole file reads without a fault."""
    with open_file() as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    elif b"\x00" in head:
        raise SheetError(f"“{name}”不是表格文件（只接收 .xlsx、.xls、.csv）。{ADVICE}")
    else:
        tried = ["utf-8", "gb18030"]
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
