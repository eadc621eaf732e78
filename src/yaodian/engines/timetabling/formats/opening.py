"""打开文件 (opening a file): plain or gzip, with a ceiling on what it unpacks to."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from yaodian.engines.timetabling.refusals import UnreadableFileError

LARGEST_UNPACKED = 512 * 1024 * 1024
_GZIP = b"\x1f\x8b"


class BoundedStream(io.RawIOBase):
    """有上限的流 (a stream that refuses past so many bytes)."""

    def __init__(self, inner: BinaryIO, *, largest: int) -> None:
        self._inner = inner
        self._left = largest

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read on, or refuse a damaged or unpacking bomb of a file."""
        try:
            data = self._inner.read(size if size >= 0 else self._left + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFileError("文件已损坏，解压不了。请重新下载或导出后再试。") from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFileError("文件解压后异常庞大，疑似压缩炸弹，已拒收。")
        return data

    def close(self) -> None:
        """Close what it reads from."""
        self._inner.close()
        super().close()


def open_plain_or_gzip(path: str | Path, *, largest: int = LARGEST_UNPACKED) -> BoundedStream:
    """打开: a file, unpacked when it is gzip, whatever its name."""
    try:
        raw = Path(path).open("rb")  # noqa: SIM115 - closed with the stream
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise UnreadableFileError(f"打不开文件“{path}”。") from error
    head = raw.read(2)
    raw.seek(0)
    return BoundedStream(cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if head == _GZIP else raw, largest=largest)


def read_plain_or_gzip(path: str | Path) -> bytes:
    """读全文: the whole file, unpacked."""
    with open_plain_or_gzip(path) as stream:
        return stream.read()


def write_plain_or_gzip(path: str | Path, data: bytes) -> None:
    """写文件: gzip when the name ends in .gz."""
    Path(path).write_bytes(gzip.compress(data, mtime=0) if str(path).endswith(".gz") else data)
