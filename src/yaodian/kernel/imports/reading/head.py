"""工作簿的开头 (head): a small workbook that holds only the first rows of one sheet, so that the page of an upload need
not read hundreds of thousands of rows to show the header."""

from __future__ import annotations

import io
import re
import zipfile

PIECE = 1 << 20
MOST = 64 << 20
SHARED = "xl/sharedStrings.xml"
SHARED_INDEX = re.compile(rb't="s"[^>]*><v>(\d+)</v>')


def head_of(content: bytes, part: str, *, rows: int) -> bytes | None:
    """Return the package with this sheet cut after `rows` rows, None where its XML is of another form."""
    source = zipfile.ZipFile(io.BytesIO(content))
    sheet = _cut(source, part, after=b"</row>", count=rows, end=b"</sheetData></worksheet>")
    if sheet is None:
        return None
    shared = b""
    if SHARED in source.namelist():
        last = max(map(int, SHARED_INDEX.findall(sheet)), default=0)
        found = _cut(source, SHARED, after=b"</si>", count=last + 1, end=b"</sst>")
        if found is None:
            return None
        shared = re.sub(rb'(?:uniqueCount|count)="\d+"', b"", found, count=2)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as small:
        for info in source.infolist():
            if info.filename == part:
                small.writestr(part, sheet)
            elif info.filename == SHARED:
                small.writestr(SHARED, shared)
            elif not info.filename.startswith(("xl/worksheets/", "xl/media/", "docProps/")):
                small.writestr(info.filename, source.read(info))
    return target.getvalue()


def _cut(archive: zipfile.ZipFile, part: str, *, after: bytes, count: int, end: bytes) -> bytes | None:
    """Return the part up to its `count`-th closing tag, closed again; None where it has none of that form."""
    held = b""
    with archive.open(part) as member:
        while len(held) < MOST:
            block = member.read(PIECE)
            held += block
            pieces = held.split(after, count)
            if len(pieces) > count:
                return held[: len(held) - len(pieces[-1])] + end
            if not block:
                return held if held.count(after) else None
    return None
