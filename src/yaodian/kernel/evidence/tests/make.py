"""Makers for tests of evidence: uploads of many kinds, and a record to hang them on."""

from __future__ import annotations

import io
import zipfile
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.tests.make import make_rule


def picture(
    *, size: tuple[int, int] = (640, 480), form: str = "JPEG", colour: str = "green", gps: bool = False
) -> bytes:
    """Return a picture's bytes; `gps` writes a position into its EXIF."""
    output = io.BytesIO()
    image = Image.new("RGB", size, colour)
    if gps:
        exif = Image.Exif()
        exif[0x8825] = {1: "N", 2: (30.0, 39.0, 0.0), 3: "E", 4: (113.0, 10.0, 0.0)}
        image.save(output, form, exif=exif)
    else:
        image.save(output, form)
    return output.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip with these members."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return output.getvalue()


def document(text: str = "录播教室验收单", *, macros: bool = False) -> bytes:
    """Return a small Word document."""
    body = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()}
    return zipped(members | ({"word/vbaProject.bin": b"\x00"} if macros else {}))


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """Return an upload as a browser sends it."""
    return SimpleUploadedFile(name, content)


_numbers = count(1)


def record() -> Rule:
    """Return a record to hang evidence on: a rule of its own code."""
    return make_rule(f"evidence.test{next(_numbers)}")


def photo(name: str = "验收现场.jpg", *, colour: str = "green") -> SimpleUploadedFile:
    """Return an upload of a photograph."""
    return upload(picture(colour=colour), name)
