"""整批摘要 (frames): the digests of very many rows that stand in a polars frame, the same as of the rows one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from yaodian.kernel.journal.rules import BATCH_BYTES, canonical_text

if TYPE_CHECKING:
    import polars as pl

ESCAPED = r'["\\\x00-\x1f]'


def row_digests(frame: pl.DataFrame, *, constants: Mapping[str, object] | None = None) -> bytes:
    """行摘要: one digest per row, packed; columns are named by attname; `constants` hold the same value in every row."""
    sha256 = hashlib.sha256
    return b"".join(
        [sha256(text.encode()).digest()[:BATCH_BYTES] for text in canonical_texts(frame, constants=constants or {})]
    )


def canonical_texts(frame: pl.DataFrame, *, constants: Mapping[str, object]) -> list[str]:
    """Return the canonical text of each row: equal to `rules.canonical_text` of the row as a dictionary."""
    import polars as pl  # heavy: only where a batch is written

    pieces: list[pl.Expr] = []
    names = sorted({*frame.columns, *constants})
    for at, name in enumerate(names):
        head = ("{" if at == 0 else ",") + json.dumps(name, ensure_ascii=False) + ":"
        if name in constants:
            pieces.append(pl.lit(head + canonical_text(constants[name])))
        else:
            pieces += [pl.lit(head), _text(frame[name]).fill_null("null")]
    return frame.select(pl.concat_str([*pieces, pl.lit("}")]).alias("text"))["text"].to_list()


def _text(column: pl.Series) -> pl.Expr:
    import polars as pl

    own = pl.col(column.name)
    match column.dtype:
        case pl.String():
            quoted = pl.concat_str([pl.lit('"'), own, pl.lit('"')])
            if not column.str.contains(ESCAPED).any():
                return quoted
            odd = column.filter(column.str.contains(ESCAPED)).unique().to_list()
            dumped = [json.dumps(text, ensure_ascii=False) for text in odd]
            return own.replace_strict(odd, dumped, default=quoted, return_dtype=pl.String)
        case pl.Boolean():
            return pl.when(own).then(pl.lit("true")).when(~own).then(pl.lit("false"))
        case pl.Date():
            return own.dt.strftime('"%Y-%m-%d"')
        case pl.Decimal(scale=scale):
            plain = own.cast(pl.String)
            if scale:
                plain = plain.str.strip_chars_end("0").str.strip_chars_end(".")
            return pl.concat_str([pl.lit('"'), plain, pl.lit('"')])
        case pl.Binary():
            return pl.concat_str([pl.lit('"'), own.bin.encode("hex"), pl.lit('"')])
        case pl.Null():
            return pl.lit(None, pl.String)
        case kind if kind.is_integer():
            return own.cast(pl.String)
    raise TypeError(f"no canonical text for {column.dtype}")
