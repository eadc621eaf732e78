"""PDF — the text layer page by page; a scan without one is refused."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from yaodian.engines.plantext.formats.plain import check_readable
from yaodian.engines.plantext.model import SourceText
from yaodian.engines.plantext.refusals import ScannedError, TooLargeError, WrongFormatError

_MOST_PAGES = 400


def read_pdf(data: bytes, name: str) -> SourceText:
    """读PDF: lines as laid out, running heads and page numbers left out."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongFormatError("PDF设有打开密码。请去掉密码后再上传。")
        if len(reader.pages) > _MOST_PAGES:
            raise TooLargeError(f"PDF有{len(reader.pages)}页，超过上限{_MOST_PAGES}页。请只上传要点正文。")
        pages = [page.extract_text() or "" for page in reader.pages]
    except WrongFormatError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        raise WrongFormatError("PDF已损坏或格式特殊，打不开。请重新导出PDF，或提供.docx。") from error
    found = sum(len(re.sub(r"\s", "", p)) for p in pages)
    if found < max(10, 5 * len(pages)):
        raise ScannedError("PDF里没有文字层，是扫描件或图片。本程序不做文字识别，请提供.docx或文字版PDF。")
    text = "\n".join(_without_running_heads(pages))
    check_readable(text)
    return SourceText(text, name, "pdf", "")


def _without_running_heads(pages: list[str]) -> list[str]:
    """去页眉页脚: first and last lines that repeat on most pages, and page numbers."""
    split = [[line for line in p.split("\n") if line.strip()] for p in pages]
    edges = Counter(
        line.strip() for lines in split for line in {*(lines[:1]), *(lines[-1:])} if not line.strip().isdigit()
    )
    running = {line for line, n in edges.items() if n >= 3 and n > len(pages) / 2}
    number = re.compile(r"^\s*[-—–－]?\s*\d{1,3}\s*[-—–－]?\s*$|^\s*第\s*\d+\s*页")
    out = []
    for lines in split:
        if lines and (lines[0].strip() in running or number.match(lines[0])):
            lines = lines[1:]
        if lines and (lines[-1].strip() in running or number.match(lines[-1])):
            lines = lines[:-1]
        out.append("\n".join(lines))
    return out
