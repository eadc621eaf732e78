"""待导入的表 (table): a sheet or a CSV file as text, in blocks of rows, with the row numbers a person sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl

BLOCK_ROWS = 50_000
TOP_ROWS = 24
ROW = "row"


@dataclass(frozen=True)
class Formula:
    """无结果的公式: what stands in a cell whose formula the file holds no result for."""


@dataclass
class Block:
    """一段 (block): text columns by field key beside `row` (from 1); `special`: cells whose raw value is no text."""

    frame: pl.DataFrame
    special: dict[tuple[int, str], Any] = field(default_factory=dict)


class Table(Protocol):
    """待导入的表: its name in the workbook, its first rows, and blocks of the columns asked for."""

    name: str
    hidden: bool
    workbook: bool
    epoch_1904: bool

    def top(self) -> list[list[object]]:
        """Return the first rows as raw cells, to look for the header in."""

    def rows(self) -> int:
        """Return how many rows the table has, 0 when it is not known before it is read."""

    def blocks(self, places: Mapping[str, int], *, first: int) -> Iterator[Block]:
        """Yield the rows from `first` (from 0) on; `places`: field key → column (from 0)."""


MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2} 00:00:00")


def text_of(cell: object) -> object:
    """Return a cell of the top rows as the typed reader would have given it: a midnight is a day."""
    return cell[:10] if isinstance(cell, str) and MIDNIGHT.fullmatch(cell) else cell


def tidied(frame: pl.DataFrame, *, workbook: bool) -> pl.DataFrame:
    """整理: without rows that are blank in every column; a workbook's midnights as days."""
    keys = [name for name in frame.columns if name != ROW]
    if workbook:
        days = [key for key in keys if frame[key].head(2000).str.ends_with(" 00:00:00").any()]
        frame = frame.with_columns(pl.col(days).str.replace(r"^(\d{4}-\d{2}-\d{2}) 00:00:00$", "$1")) if days else frame
    blank = pl.all_horizontal((pl.col(key).is_null() | (pl.col(key) == "")) for key in keys)
    return frame.filter(~blank)
