"""上传文件 (uploads): kept sealed outside the web root until the import is over, read back piece by piece."""

from __future__ import annotations

import io
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from yaodian.kernel.privacy.sealing import open_bytes, seal_bytes

PIECE = 4 << 20
LENGTH = 4


def folder() -> Path:
    """Return where uploads lie."""
    return Path(settings.HOME) / "imports"


def store_upload(pieces: Iterable[bytes]) -> tuple[str, int, str]:
    """存上传文件: sealed, whole or not at all; returns its name in the folder, its size, and the SM3 of its content."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(12)
    part = folder() / f"{name}.part"
    digest, size = hashes.Hash(hashes.SM3()), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in _even(pieces):
                digest.update(piece)
                size += len(piece)
                sealed = seal_bytes(piece)
                file.write(len(sealed).to_bytes(LENGTH) + sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder() / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return name, size, digest.finalize().hex()


def _even(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Yield the content in pieces of one size."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


class _Unsealed(io.RawIOBase):
    """The content of a sealed upload, one piece in memory at a time."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self.held and (length := self.file.read(LENGTH)):
            self.held = memoryview(open_bytes(self.file.read(int.from_bytes(length))))
        count = min(len(buffer), len(self.held))
        buffer[:count] = self.held[:count]
        self.held = self.held[count:]
        return count

    def close(self) -> None:
        self.file.close()
        super().close()


def open_upload(name: str) -> BinaryIO:
    """打开上传文件: its content as it was sent."""
    return io.BufferedReader(_Unsealed(folder() / name), buffer_size=PIECE)


def remove_upload(name: str) -> None:
    """删去上传文件."""
    if name:
        (folder() / name).unlink(missing_ok=True)


def stray_uploads(*, known: set[str], older_than_s: float) -> list[Path]:
    """Return files that no run speaks of: what a killed process left."""
    if not folder().is_dir():
        return []
    before = time.time() - older_than_s
    return [path for path in folder().iterdir() if path.name not in known and path.stat().st_mtime < before]
