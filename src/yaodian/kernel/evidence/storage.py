"""存放 (storage): files below MEDIA_ROOT, written whole or not at all, gone again when the transaction rolls back."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

SIDES = {"thumbnail": 320, "picture": 1600}
"""派生图的长边 (longest side of derived pictures), in pixels; they carry no EXIF, so no position."""


def root() -> Path:
    """Return the folder of all files."""
    return Path(settings.MEDIA_ROOT)


_together: ContextVar[bool] = ContextVar("yaodian_storage_together", default=False)


@contextmanager
def synced_together() -> Iterator[None]:
    """一并落盘: files written in the block go to disk together at its end, not one by one; a power cut within it loses them all.

    For a load of many files whose transaction commits after the block (the demo year), and which begins anew when it fails;
    never for what people do."""
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)
    os.sync()


class _NewFile:
    """A file just written: kept at commit; a rollback drops this callback and with it the file."""

    def __init__(self, path: Path) -> None:
        self.path: Path | None = path

    def __call__(self) -> None:
        self.path = None

    def __del__(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def write_file(content: bytes, *, digest: str) -> str:
    """存文件: write temp → fsync → rename, inside a transaction; returns the path below the root."""
    stored = f"{digest[:2]}/{digest}.{secrets.token_hex(4)}"
    path = root() / stored
    write_whole(path, content)
    transaction.on_commit(_NewFile(path))
    return stored


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either whole or absent, even through a power cut (`synced_together`: at the block's end)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if not _together.get():
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if _together.get():
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest_of(path: Path) -> str:
    """Return the SM3 digest of a file, read in pieces."""
    digest = hashes.Hash(hashes.SM3())
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.finalize().hex()


def stored_files() -> Iterator[tuple[str, Path]]:
    """Yield (path below the root, path) of every stored file, derived pictures apart."""
    for path in root().glob("[0-9a-f][0-9a-f]/*"):
        if path.is_file():
            yield str(path.relative_to(root())), path


def picture_problem(content: bytes, *, megapixels: int) -> str:
    """图片检查: the sentence that refuses a broken picture or one too large to unpack, "" when it is sound."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            frames = getattr(image, "n_frames", 1)
            if width * height > megapixels * 1_000_000 or frames > 500:
                return f"图片有 {width}×{height} 像素，超过上限 {megapixels} 百万像素，未保存。请缩小后重新上传。"
            image.verify()
    except Image.DecompressionBombError:
        return f"图片超过上限 {megapixels} 百万像素，未保存。请缩小后重新上传。"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "图片已损坏，打不开。请重新拍摄或另存后上传。"
    return ""


def derived_picture(stored: str, *, kind: str) -> Path | None:
    """派生图: the thumbnail or screen picture of a stored image, made at first view; None when it cannot be drawn."""
    path = root() / "derived" / kind / f"{stored}.jpg"
    if path.exists():
        return path
    side = SIDES[kind]
    try:
        with Image.open(root() / stored) as image:
            image.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((side, side))
            flat = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            flat.paste(clear, mask=clear.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return None
    output = io.BytesIO()
    flat.save(output, "JPEG", quality=82)
    write_whole(path, output.getvalue())
    return path
