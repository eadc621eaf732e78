"""暂存格式 (frames): a block of checked rows as sealed bytes and back."""

from __future__ import annotations

import io

import polars as pl

from yaodian.kernel.imports.columns import FAULTS
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.targets import CIPHER, DIGEST, ImportField
from yaodian.kernel.privacy.sealing import digest_many, encrypt_many, open_bytes, seal_bytes

WRONG = "_wrong"


def pack(frame: pl.DataFrame) -> bytes:
    """封存: Arrow, compressed, then sealed."""
    target = io.BytesIO()
    frame.write_ipc(target, compression="lz4")
    return seal_bytes(target.getvalue())


def unpack(stored: bytes | memoryview, *, columns: list[str] | None = None) -> pl.DataFrame:
    """启封."""
    content = io.BytesIO(open_bytes(stored))
    return pl.read_ipc(content, columns=columns)


def with_sealed(frame: pl.DataFrame, fields: tuple[ImportField, ...]) -> pl.DataFrame:
    """加密敏感列: a `.cipher` and a `.digest` column in the place of each sensitive column; blank stays null."""
    for known in fields:
        if known.sensitive and known.key in frame.columns:
            values = frame[known.key].cast(pl.String).fill_null("").to_list()
            cipher = pl.Series(known.key + CIPHER, encrypt_many(values), dtype=pl.Binary)
            digest = pl.Series(known.key + DIGEST, digest_many(values), dtype=pl.String)
            blank = frame[known.key].is_null()
            frame = frame.drop(known.key).with_columns(
                pl.when(~blank).then(cipher).alias(cipher.name), pl.when(~blank).then(digest).alias(digest.name)
            )
    return frame


def with_wrong(frame: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """标出有误的行."""
    wrong = faults[ROW].unique() if faults.height else pl.Series(ROW, [], FAULTS[ROW])
    return frame.with_columns(pl.col(ROW).is_in(wrong.implode()).alias(WRONG))
