"""文件首部文字: the first lines of a file (docx, xlsx, pptx, ofd, odt, pdf, doc, xls, html, rtf, txt), bounded.

Scans and photographs carry no text: only their names are checked, and the page that uploads says so.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from defusedxml.ElementTree import ParseError, iterparse

MEMBER_LIMIT = 4_000_000
TEXT_LIMIT = 40_000
PLAIN_LIMIT = 200_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The parts of a zipped office file that carry what stands at the top of its first page.
TOP_PARTS = (
    r"word/header\d*\.xml",
    r"word/document\.xml",
    r"xl/sharedStrings\.xml",
    r"xl/worksheets/sheet1\.xml",
    r"ppt/slides/slide1\.xml",
    r"content\.xml",
    r"styles\.xml",
    r"(?:.*/)?Pages/Page_0/Content\.xml",
    r"(?:.*/)?Tpls/.*Content\.xml",
)
PARAGRAPHS = frozenset({"p", "si", "h", "TextObject", "row", "tr"})
TEXTS = frozenset({"t", "TextCode", "v"})


def first_text(content: bytes | str) -> str:
    """首部文字: text of the beginning of a file, one paragraph per line; empty where it cannot be read."""
    if isinstance(content, str):
        return content[:PLAIN_LIMIT]
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(OLE):
        return _ole(content)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return _plain(content)


def member_names(content: bytes | str) -> list[str]:
    """压缩包内文件名: names inside a zip archive that is not an office file, for the check of names."""
    if isinstance(content, str) or not content.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return []
    names = []
    for info in infos[:5000]:
        named_in_unicode = info.flag_bits & 0x800
        name = info.filename
        names.append(name if named_in_unicode else name.encode("cp437", "replace").decode("gb18030", "replace"))
    return names


def _zipped(content: bytes) -> str:
    lines: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            for wanted in TOP_PARTS:
                for info in infos:
                    if re.fullmatch(wanted, info.filename) and not info.flag_bits & 1:
                        with archive.open(info) as member:
                            lines += _paragraphs(member.read(MEMBER_LIMIT))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        pass
    return "\n".join(lines)


def _paragraphs(xml: bytes) -> Iterator[str]:
    """The text of each paragraph (or string, or row) of an office part, in any vocabulary; cut XML gives its head."""
    pieces: list[str] = []
    total = 0
    try:
        for event, element in iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                if tag in PARAGRAPHS and pieces:  # a text box inside a paragraph: its lines are its own
                    yield "".join(pieces)
                    pieces = []
                continue
            if tag in {"p", "h"} and "opendocument" in element.tag:
                pieces = ["".join(element.itertext())]
            elif tag in TEXTS:
                pieces.append(element.text or "")
            elif tag in {"tab", "c", "br"}:
                pieces.append("\t" if tag != "br" else "\n")
            if tag in PARAGRAPHS and pieces:
                line = "".join(pieces)
                total += len(line)
                yield line
                pieces = []
                if total > TEXT_LIMIT:
                    return
    except (ParseError, ValueError):
        return


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        return "\n".join(page.extract_text()[:TEXT_LIMIT] for page in reader.pages[:2])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return ""


def _ole(content: bytes) -> str:
    """Old .doc, .xls, .wps, .et: the runs of Chinese that stand in them as UTF-16, and as GB18030."""
    head = content[:MEMBER_LIMIT]
    wide = "\n".join(head[shift:].decode("utf-16-le", "replace") for shift in (0, 1))
    runs = re.findall(r"[\t\r\n0-9A-Za-z★☆()（）〔〕:：·.\u3000 一-鿿]{2,}", wide)
    chinese = (run for run in runs if re.search(r"密|份\s*号", run))
    return "\n".join(line for run in chinese for line in re.split(r"[\r\n\x07]+", run))[:TEXT_LIMIT]


def _plain(content: bytes) -> str:
    head = content[:PLAIN_LIMIT]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore")
    else:
        try:
            text = head.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            cut = wrong.start > len(head) - 4
            text = head.decode("utf-8-sig", "ignore") if cut else head.decode("gb18030", "replace")
    if text.lstrip().startswith("{\\rtf"):
        return _rtf(text)
    if re.search(r"<(?:html|body|table|!doctype)\b", text[:2000], re.IGNORECASE):
        text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.IGNORECASE | re.DOTALL)
        text = re.sub(r"</(?:p|div|tr|h\d|li|title)>|<br[^>]*>", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"<[^>]{0,2000}>", "", text)
    return text


def _rtf(text: str) -> str:
    """RTF: \\uN and \\'hh escapes read, groups and control words dropped."""
    text = re.sub(r"\\u(-?\d+) ?\??", lambda found: chr(int(found[1]) % 65536), text)
    text = re.sub(
        r"(?:\\'[0-9a-fA-F]{2})+",
        lambda found: bytes.fromhex(found[0].replace("\\'", "")).decode("gb18030", "replace"),
        text,
    )
    return re.sub(r"\\[a-z]+-?\d* ?|[{}]", "", re.sub(r"\\par\b", "\n", text))
