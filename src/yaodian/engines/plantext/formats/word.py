"""Word — paragraphs and tables of a .docx in the order of the page; headers and footers are left out as chrome."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from lxml.etree import LxmlError

from yaodian.engines.plantext.formats.plain import check_readable
from yaodian.engines.plantext.formats.word_numbers import ListNumbers
from yaodian.engines.plantext.model import SourceText, Table
from yaodian.engines.plantext.refusals import EmptyFileError, WrongFormatError


def read_word(data: bytes, name: str) -> SourceText:
    """读Word: one line per paragraph, one tab-separated line per table row; Word's own list numbers are written out."""
    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, LxmlError) as error:
        raise WrongFormatError("Word文件已损坏，打不开。请用Word或WPS打开后另存为.docx。") from error
    out = _Text()
    tables = []
    numbers = ListNumbers(document)
    for block in _blocks(document.element.body):
        if isinstance(block, WordTable):
            tables.append(_table(block, out))
        else:
            number = numbers.written(block._p) if block.text.strip() else ""
            out.add(number + block.text.replace("\n", " ").replace("\t", " ") + "\n")
    text = out.text()
    if not text.strip():
        raise EmptyFileError("Word文件里没有文字，可能只有图片。请提供可编辑的文字版。")
    check_readable(text)
    return SourceText(text, name, "docx", "", tuple(t for t in tables if t.rows))


class _Text:
    """拼接: pieces and the offset reached."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0

    def add(self, piece: str) -> int:
        start = self.at
        self.parts.append(piece)
        self.at += len(piece)
        return start

    def text(self) -> str:
        return "".join(self.parts)


def _blocks(body: object) -> Iterator[WordParagraph | WordTable]:
    for child in body.iterchildren():  # type: ignore[attr-defined]
        if child.tag == qn("w:p"):
            yield WordParagraph(child, None)  # type: ignore[arg-type]
        elif child.tag == qn("w:tbl"):
            yield WordTable(child, None)  # type: ignore[arg-type]
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content)


def _table(table: WordTable, out: _Text) -> Table:
    """表: a cell that continues a merged one has start −1 and no text."""
    start = out.at
    rows = []
    for tr in table._tbl.tr_lst:
        cells: list[tuple[str, int]] = []
        for n, tc in enumerate(tr.tc_lst):
            merged = tc.vMerge == "continue"
            text = "" if merged else " ".join(WordParagraph(p, None).text for p in tc.p_lst).strip()  # type: ignore[arg-type]
            if n:
                out.add("\t")
            at = out.add(text)
            cells.append((text, -1 if merged else at))
            cells += [("", -2)] * (max(1, tc.grid_span) - 1)
        out.add("\n")
        rows.append(tuple(cells))
    return Table(tuple(rows), start, out.at)
