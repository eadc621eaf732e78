"""整批摘要 (frames): the digests of very many rows that stand in a polars frame, the same as of the rows one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from yaodian.kernel.journal.queries import RowBatch
from yaodian.kernel.journal.rules import BATCH_BYTES, batch_row_digest, canonical_text, pack_keys, unpack_digests

if TYPE_CHECKING:
    import polars as pl

CHUNK = 5000
ESCAPED = r'["\\\x00-\x1f]'


def row_digests(
    frame: pl.DataFrame, *, constants: Mapping[str, object] | None = None, rendered: Collection[str] = ()
) -> bytes:
    """行摘要: one digest per row, packed; columns are named by attname; `constants` hold the same value in every row,
    `rendered` name columns that already hold canonical texts."""
    sha256 = hashlib.sha256
    texts = canonical_texts(frame, constants=constants or {}, rendered=rendered)
    return b"".join([sha256(text.encode()).digest()[:BATCH_BYTES] for text in texts])


def stored_batch(*, model: type[models.Model], keys: Iterable[int]) -> RowBatch:
    """一批行: what `queries.batch_of` returns, for very many rows; keys that are gone count as empty."""
    import polars as pl  # heavy: only where a batch is written

    wanted = list(keys)
    found: dict[int, bytes] = {}
    fields = list(model._meta.concrete_fields)
    names = [own.attname for own in fields]
    for start in range(0, len(wanted), CHUNK):
        rows = model._base_manager.filter(pk__in=wanted[start : start + CHUNK]).values_list("pk", *names)
        columns = list(zip(*rows, strict=True))
        if not columns:
            continue
        series, rendered = [], []
        for own, values in zip(fields, columns[1:], strict=True):
            dtype = _dtype(own)
            if dtype is None:
                rendered.append(own.attname)
                values, dtype = tuple(map(canonical_text, values)), pl.String()
            elif dtype == pl.Binary:
                values = tuple(None if value is None else bytes(value) for value in values)
            series.append(pl.Series(own.attname, values, dtype=dtype))
        digests = row_digests(pl.DataFrame(series), rendered=rendered)
        found.update(zip(columns[0], unpack_digests(digests), strict=True))
    empty = batch_row_digest({})
    packed = b"".join([found.get(key, empty) for key in wanted])
    return RowBatch(model._meta.label_lower, pack_keys(wanted), packed)


def _dtype(own: models.Field[Any, Any]) -> pl.DataType | None:
    """Return how a column of the table stands in a frame, None where its values are rendered one by one."""
    import polars as pl

    kind = own.target_field if isinstance(own, models.ForeignKey) else own
    match kind:
        case models.DateTimeField():
            return None
        case models.CharField() | models.TextField():
            return pl.String()
        case models.BooleanField():
            return pl.Boolean()
        case models.IntegerField():
            return pl.Int64()
        case models.DateField():
            return pl.Date()
        case models.DecimalField():
            return pl.Decimal(38, kind.decimal_places)
        case models.BinaryField():
            return pl.Binary()
    return None


def canonical_texts(
    frame: pl.DataFrame, *, constants: Mapping[str, object], rendered: Collection[str] = ()
) -> list[str]:
    """Return the canonical text of each row: equal to `rules.canonical_text` of the row as a dictionary."""
    import polars as pl  # heavy: only where a batch is written

    pieces: list[pl.Expr] = []
    names = sorted({*frame.columns, *constants})
    for at, name in enumerate(names):
        head = ("{" if at == 0 else ",") + json.dumps(name, ensure_ascii=False) + ":"
        if name in constants:
            pieces.append(pl.lit(head + canonical_text(constants[name])))
        elif name in rendered:
            pieces += [pl.lit(head), pl.col(name)]
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
