"""格式 — .txt, .docx, .pdf and .html into one `SourceText`; everything else is refused with a reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from yaodian.engines.plantext.formats.guard import LARGEST, check_size, kind_of
from yaodian.engines.plantext.formats.pdf import read_pdf
from yaodian.engines.plantext.formats.plain import read_plain
from yaodian.engines.plantext.model import SourceText
from yaodian.engines.plantext.refusals import WrongFormatError

__all__ = ["LARGEST", "read_document"]


def read_document(document: str | os.PathLike[str] | bytes, *, name: str = "") -> SourceText:
    """读文件: a path or the bytes of a file; its kind is told by content first, by `name` second.

    Raises a `RefusedError` whose message says what is wrong and what to do.
    """
    if isinstance(document, bytes):
        check_size(len(document))
        data = document
    else:
        path = Path(document)
        name = name or path.name
        if not path.is_file():
            raise WrongFormatError(f"找不到文件“{path}”，请检查路径。")
        check_size(path.stat().st_size)
        data = path.read_bytes()
    return _reader(kind_of(data, name))(data, name)


def _reader(kind: str) -> Callable[[bytes, str], SourceText]:
    """Return the reader of a kind; those of Word and web pages stand on heavy libraries, taken when they are wanted."""
    if kind == "docx":
        from yaodian.engines.plantext.formats.word import read_word

        return read_word
    if kind == "html":
        from yaodian.engines.plantext.formats.web import read_web

        return read_web
    return {"pdf": read_pdf, "txt": read_plain}[kind]
