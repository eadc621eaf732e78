"""列取值 (columns): text columns to typed columns. Values in their usual form are accepted column-wise; every other
distinct text goes once through `kernel.sheets.values.read_value`, whose rules and sentences are the only ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from yaodian.kernel.imports.reading import ROW, Block, Formula
from yaodian.kernel.imports.targets import FieldKind, ImportContext, ImportField
from yaodian.kernel.privacy.rules import mask_id_number, mask_phone, pupil_number_problem
from yaodian.kernel.privacy.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from yaodian.kernel.sheets.values import ValueFaultError, cell_text, read_value

SHOWN = 60
FAULTS = {ROW: pl.UInt32, "key": pl.String, "value": pl.String, "message": pl.String, "remedy": pl.String}
ODD_TEXT = r"[\x00-\x1f\x7f\x{200b}\x{feff}]|^\s|\s$|\s\s|[^\S ]|^#"
MOBILE = r"^1[3-9][0-9]{9}$"
ID_FORM = r"^[0-9]{17}[0-9X]$"
SERIAL = re.compile(r"\d{1,5}")
LONG_DIGITS = re.compile(r"\d{14,17}[\dX]", re.ASCII)
COMPUTED = re.compile(r"-?\d+\.\d{9,}")


def dtype_of(known: ImportField) -> pl.DataType:
    """Return the type of a field's column."""
    match known.kind:
        case FieldKind.DATE:
            return pl.Date()
        case FieldKind.INTEGER | FieldKind.REFERENCE:
            return pl.Int64()
        case FieldKind.DECIMAL:
            return pl.Decimal(38, known.places)
        case FieldKind.FLAG:
            return pl.Boolean()
        case _:
            return pl.String()


@dataclass
class ColumnReader:
    """列读取器: reads block after block; remembers the texts it has judged and the references it has resolved."""

    fields: tuple[ImportField, ...]
    context: ImportContext
    workbook: bool
    epoch_1904: bool = False
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)
    _wrong: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def read(self, block: Block) -> tuple[pl.DataFrame, pl.DataFrame]:
        """读一段: the typed frame (a wrong value is null) and the faults."""
        present = [known for known in self.fields if known.key in block.frame.columns]
        columns, faults = [block.frame[ROW]], []
        for known in present:
            series, wrong = self._column(block, known)
            columns.append(series)
            faults += wrong
        faults += self._overlong(block)
        return pl.DataFrame(columns), pl.DataFrame(faults, schema=FAULTS, orient="row")

    def _column(self, block: Block, known: ImportField) -> tuple[pl.Series, list[tuple[Any, ...]]]:
        rows, texts = block.frame[ROW], block.frame[known.key]
        special = {row: raw for (row, key), raw in block.special.items() if key == known.key}
        apart = rows.is_in(list(special)) if special else None
        plain = usual(texts, known)
        if apart is not None:
            plain = plain & ~apart
        judged = texts.filter(~plain if apart is None else ~plain & ~apart)
        good, bad = self._judge(judged.unique().to_list(), known)
        column = self._merged(texts, plain, good, known) if judged.len() else self._plain(texts, known)
        faults: list[tuple[Any, ...]] = []
        if bad:
            at = texts.fill_null("").is_in(list(bad)) & ~plain
            at = at & ~apart if apart is not None else at
            faults = [
                (row, known.key, shown(text, known), *bad[text])
                for row, text in zip(rows.filter(at).to_list(), texts.fill_null("").filter(at).to_list(), strict=True)
            ]
        if special:
            column, odd = self._special(column, rows, special, known)
            faults += odd
        return column.alias(known.key), faults

    def _plain(self, texts: pl.Series, known: ImportField) -> pl.Series:
        """A column in which every value stands in its usual form."""
        return texts if dtype_of(known) == pl.String else pl.Series(known.key, [None] * texts.len(), dtype_of(known))

    def _merged(self, texts: pl.Series, plain: pl.Series, good: dict[str, Any], known: ImportField) -> pl.Series:
        """The usual values beside the judged ones."""
        dtype = dtype_of(known)
        new = pl.Series("new", list(good.values()), dtype=dtype)
        judged = (
            texts.fill_null("").replace_strict(
                pl.Series("old", list(good), pl.String), new, default=None, return_dtype=dtype
            )
            if good
            else pl.Series(known.key, [None] * texts.len(), dtype)
        )
        if not plain.any() or dtype != pl.String:
            return judged
        return pl.select(pl.when(plain).then(texts).otherwise(judged)).to_series()

    def _judge(
        self, texts: Iterable[str | None], known: ImportField
    ) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
        """Return what each text means, and what is wrong with the others."""
        good, bad = self._known.setdefault(known.key, {}), self._wrong.setdefault(known.key, {})
        fresh = [text for text in {text or "" for text in texts} if text not in good and text not in bad]
        for text in fresh:
            try:
                good[text] = self._value(text, known)
            except ValueFaultError as wrong:
                bad[text] = (said(wrong.message, known), wrong.remedy)
        if known.kind is FieldKind.REFERENCE:
            self._resolve(fresh, good, bad, known)
        if known.kind in (FieldKind.DATE, FieldKind.CODE, FieldKind.FLAG, FieldKind.REFERENCE):
            return good, bad
        asked = {text or "" for text in texts}  # long lists of names are not kept from block to block
        own, wrong_own = {text: good[text] for text in asked if text in good}, {t: bad[t] for t in asked if t in bad}
        good.clear()
        bad.clear()
        return own, wrong_own

    def _value(self, text: str, known: ImportField) -> Any:
        raw: object = text
        if self.workbook and known.kind is FieldKind.DATE and SERIAL.fullmatch(text):
            raw = int(text)  # a day number in a cell that was not given a date format
        elif self.workbook and known.kind in (FieldKind.DECIMAL, FieldKind.INTEGER) and COMPUTED.fullmatch(text):
            raw = float(text)  # binary dust of a computed cell
        value = read_value(raw, known.column(), epoch_1904=self.epoch_1904)
        if value is not None and known.kind is FieldKind.PUPIL_NUMBER:
            value = re.sub(r"[\s'‘’`-]", "", unicodedata.normalize("NFKC", str(value))).upper()
            if problem := pupil_number_problem(value):
                raise ValueFaultError(problem, "请核对学籍系统中的学籍号后更正。")
        return value

    def _resolve(
        self, fresh: list[str], good: dict[str, Any], bad: dict[str, tuple[str, str]], known: ImportField
    ) -> None:
        """Turn the texts of a reference into the keys of the rows they name."""
        texts = {text: good[text] for text in fresh if isinstance(good.get(text), str)}
        if not texts or known.resolve is None:
            return
        keys = known.resolve(sorted(set(texts.values())), self.context)
        for text, value in texts.items():
            if value in keys:
                good[text] = keys[value]
            else:
                del good[text]
                bad[text] = (f"没有找到这个{known.title}", "请核对名称或代码；新的请先登记，再导入本表。")

    def _special(
        self, column: pl.Series, rows: pl.Series, special: dict[int, Any], known: ImportField
    ) -> tuple[pl.Series, list[tuple[Any, ...]]]:
        """Cells whose raw value is no text: numbers that lost digits, failed formulas, formulas without a result."""
        faults = []
        values: dict[int, Any] = {}
        for row, raw in special.items():
            try:
                if isinstance(raw, Formula):
                    raise ValueFaultError(
                        "是没有计算结果的公式", "请用 Excel 或 WPS 打开文件保存一次，或以“选择性粘贴—数值”粘贴。"
                    )
                values[row] = read_value(raw, known.column(), epoch_1904=self.epoch_1904)
            except ValueFaultError as wrong:
                text = "" if isinstance(raw, Formula) else shown(_digits(raw), known)
                faults.append((row, known.key, text, said(wrong.message, known), wrong.remedy))
        put = [values.get(row) if row in special else value for row, value in zip(rows, column, strict=True)]
        return pl.Series(known.key, put, dtype=column.dtype), faults

    def _overlong(self, block: Block) -> list[tuple[Any, ...]]:
        return [
            (
                row,
                "",
                "",
                f"这一行有{count}格，比表头多",
                "内容里有未加引号的分隔符，请给该格加上半角双引号，或另存为 .xlsx。",
            )
            for (row, key), count in block.special.items()
            if key == ""
        ]


def usual(texts: pl.Series, known: ImportField) -> pl.Series:
    """常规写法: which values stand in the form that is accepted as it is; the others are judged one by one."""
    match known.kind:
        case FieldKind.TEXT:
            fine = pl.col("x").is_not_null() & (pl.col("x").str.len_bytes() > 0) & ~pl.col("x").str.contains(ODD_TEXT)
            return _where(texts, fine & (pl.col("x").str.len_chars() <= known.max_length))
        case FieldKind.PHONE:
            return _where(texts, pl.col("x").str.contains(MOBILE))
        case FieldKind.ID_NUMBER:
            return _where(texts, _id_fits(pl.col("x")))
        case FieldKind.PUPIL_NUMBER:
            return _where(texts, pl.col("x").str.starts_with("G") & _id_fits(pl.col("x").str.slice(1)))
        case _:
            return pl.Series("x", [False], pl.Boolean).new_from_index(0, texts.len())


def _where(texts: pl.Series, test: pl.Expr) -> pl.Series:
    return texts.alias("x").to_frame().select(test.fill_null(False)).to_series()


def _id_fits(text: pl.Expr) -> pl.Expr:
    """GB 11643 column-wise: form, a birth date that exists, check character."""
    number = text.str.slice(0, 17).cast(pl.Int64, strict=False)
    total = pl.sum_horizontal((number // 10 ** (16 - place)) % 10 * weight for place, weight in enumerate(ID_WEIGHTS))
    check = pl.lit(pl.Series(list(ID_CHECKS))).implode().list.get(total % 11)
    birth = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    return text.str.contains(ID_FORM) & birth.is_not_null() & (birth.dt.year() >= 1880) & (check == text.str.slice(17))


def _digits(raw: object) -> str:
    """A long number as the digits that the cell shows, not in scientific form."""
    return f"{raw:.0f}" if isinstance(raw, float) and raw.is_integer() else cell_text(raw)


def said(message: str, known: ImportField) -> str:
    """What a list of errors says of a sensitive value: a number told in the sentence is masked like the value."""
    return LONG_DIGITS.sub(lambda found: mask_id_number(found[0]), message) if known.sensitive else message


def shown(text: str, known: ImportField) -> str:
    """What a list of errors shows of a value: a sensitive one masked."""
    if not known.sensitive:
        return text[:SHOWN]
    return (mask_phone(text) if known.kind is FieldKind.PHONE else mask_id_number(text))[:SHOWN]
