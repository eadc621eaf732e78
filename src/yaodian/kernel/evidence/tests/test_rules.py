"""Types by content: what is taken, what is refused, and the names that files get."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.evidence.rules import (
    EXTENSIONS,
    OFFICE,
    FileRefusedError,
    clean_name,
    content_type_of,
    ending_of,
)
from yaodian.kernel.evidence.tests.make import document, picture, zipped

LIMIT = 50 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def kind(name: str, content: bytes) -> str:
    return content_type_of(name, content, archive_limit=LIMIT)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("照片.jpg", picture(), "image/jpeg"),
        ("照片.png", picture(form="PNG"), "image/png"),
        ("照片.webp", picture(form="WEBP"), "image/webp"),
        ("照片.bmp", picture(form="BMP"), "image/bmp"),
        ("改了名的照片.pdf", picture(), "image/jpeg"),
        ("文件.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("表.docx", document(), f"{OFFICE}wordprocessingml.document"),
        ("表.xlsx", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), f"{OFFICE}spreadsheetml.sheet"),
        ("公文.ofd", zipped({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b""}), "application/ofd"),
        ("旧文档.doc", OLE, "application/x-ole-storage"),
        ("资料.zip", zipped({"照片.jpg": picture()}), "application/zip"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(20), "video/mp4"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), "image/heic"),
        ("名单.txt", "干驿中学\n岳口中学".encode("gb18030"), "text/plain"),
        ("BM结果.txt", "BM结果：13间".encode(), "text/plain"),
    ],
)
def test_the_type_is_told_by_the_content(name: str, content: bytes, expected: str) -> None:
    assert kind(name, content) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.jpg", b""),
        ("setup.exe", b"MZ\x90\x00" + bytes(100)),
        ("照片.jpg", b"MZ\x90\x00" + bytes(100)),
        ("程序", b"\x7fELF" + bytes(100)),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /"),
        ("页面.txt", b"  <!DOCTYPE html><script>alert(1)</script>"),
        ("图.txt", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("图.svg", b"<svg/>"),
        ("页.html", "随便什么".encode()),
        ("表.xlsm", document()),
        ("宏.docx", document(macros=True)),
        ("宏.doc", OLE + "_VBA_PROJECT".encode("utf-16-le")),
        ("包.zip", zipped({"运行我.exe": b"MZ"})),
        ("套娃.zip", zipped({"里面.zip": zipped({"a.txt": b"a"})})),
        ("炸弹.zip", zipped({"零.txt": bytes(60 * 1024 * 1024)})),
        ("炸弹.docx", zipped({"[Content_Types].xml": b"", "word/document.xml": bytes(60 * 1024 * 1024)})),
        ("断.zip", zipped({"a.txt": b"a" * 5000})[:-20]),
        ("包.rar", b"Rar!\x1a\x07\x00" + bytes(50)),
        ("乱码.bin", bytes(range(256)) * 4),
    ],
)
def test_what_runs_bursts_or_is_not_known_is_refused_in_chinese(name: str, content: bytes) -> None:
    with pytest.raises(FileRefusedError, match=r"[一-鿿]"):
        kind(name, content)


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(zipped({"a.txt": b"a"}))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    with pytest.raises(FileRefusedError, match="密码"):
        kind("锁.zip", bytes(content))


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_a_stored_name_is_short_plain_and_ends_as_its_content_does(name: str, content_type: str) -> None:
    cleaned = clean_name(name, content_type)
    assert 0 < len(cleaned) <= 120
    assert ending_of(cleaned) in EXTENSIONS[content_type]
    assert not set(cleaned) & set('/\\\x00\n\r"<>|?*:\u202e')


@given(st.binary(max_size=2000), st.text(max_size=20))
def test_any_bytes_get_a_type_or_a_refusal(content: bytes, name: str) -> None:
    try:
        found = kind(name, content)
    except FileRefusedError:
        return
    assert found in EXTENSIONS
