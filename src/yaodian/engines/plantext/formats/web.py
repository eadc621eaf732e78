"""网页 — the text of a published page: blocks as lines, tables as tables, scripts and navigation left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from yaodian.engines.plantext.formats.plain import check_readable, decode
from yaodian.engines.plantext.model import SourceText, Table
from yaodian.engines.plantext.refusals import WrongEncodingError

_BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "td",
    "th",
    "table",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "title",
}
_CHROME = [
    "script",
    "style",
    "noscript",
    "nav",
    "footer",
    "header",
    "iframe",
    "form",
    "button",
    "select",
    "svg",
    "head",
    "template",
    "object",
]


def read_web(data: bytes, name: str) -> SourceText:
    """读网页: offsets count the extracted text."""
    text, encoding = _markup(data)
    soup = BeautifulSoup(text, "lxml")
    for tag in soup(_CHROME):
        tag.decompose()
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    lines = "".join(_pieces(soup))
    lines = re.sub(r"[ \t\r\f\v\xa0]*\n[\s]*", "\n", lines).strip("\n")
    check_readable(lines)
    return SourceText(lines, name, "html", encoding, _tables(lines))


def _markup(data: bytes) -> tuple[str, str]:
    declared = re.search(rb"charset=[\"']?([\w\-]+)", data[:2048])
    codec = declared[1].decode("ascii", "ignore").lower() if declared else ""
    if codec in ("gb2312", "gbk", "gb18030"):
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as error:
            raise WrongEncodingError(
                "网页标明是GBK编码，内容却不符。请在浏览器里另存为UTF-8网页，或复制正文存为.txt。"
            ) from error
    return decode(data)


def _pieces(node: Tag) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, NavigableString):
            yield re.sub(r"\s*\n\s*", "", str(child)) if child.strip() else " " if str(child) == " " else ""
        elif isinstance(child, Tag):
            if (
                child.name == "table"
                and len(child.find_all("tr")) > 1
                and child.find("table") is None
                and child.find("th")
            ) or _is_grid(child):
                yield from _grid(child)
                continue
            edge = "\n" if child.name in _BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge


def _is_grid(tag: Tag) -> bool:
    """数据表: at least two rows of three or more cells; layout tables hold few."""
    if tag.name != "table" or tag.find("table") is not None:
        return False
    wide = [r for r in tag.find_all("tr") if len(r.find_all(["td", "th"])) >= 3]
    return len(wide) >= 2


def _grid(table: Tag) -> Iterator[str]:
    """网格: one line per row, cells between bars; a cell spanning rows leaves empty cells below it."""
    yield "\n"
    open_rows: dict[int, int] = {}
    for row in table.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"]):
            while open_rows.get(len(cells), 0) > 0:
                open_rows[len(cells)] -= 1
                cells.append("")
            span = str(cell.get("rowspan", "1"))
            if span.isdigit() and int(span) > 1:
                open_rows[len(cells)] = int(span) - 1
            cells.append(re.sub(r"\s+", " ", cell.get_text("")).strip().replace("|", "/"))
        while open_rows.get(len(cells), 0) > 0:
            open_rows[len(cells)] -= 1
            cells.append("")
        yield "| " + " | ".join(cells) + " |\n"
    yield "\n"


def _tables(_lines: str) -> tuple[Table, ...]:
    """表格由正文里的竖线认出（见 tables.find_tables）。"""
    return ()
