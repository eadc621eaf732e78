"""读题目 (reading a problem): by content, whatever the name — XHSTT, FET, or the JSON of a sectioned 走班 grade."""

from __future__ import annotations

import re
from pathlib import Path

from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.formats.fet import read_fet
from yaodian.engines.timetabling.formats.opening import open_plain_or_gzip
from yaodian.engines.timetabling.formats.xhstt import read_archive
from yaodian.engines.timetabling.formats.zouban import read_zouban
from yaodian.engines.timetabling.model import Instance, Timetable
from yaodian.engines.timetabling.refusals import UnreadableFileError

_HEAD = 4096


def _is_fet(path: str | Path) -> bool:
    """Does the root element say FET?"""
    with open_plain_or_gzip(path) as stream:
        return re.search(rb"<fet[\s>]", stream.read(_HEAD), re.IGNORECASE) is not None


def notes_of(path: str | Path) -> tuple[str, ...]:
    """未读懂的 (what a reader left out), for formats that have more than the model."""
    return read_fet(path).notes if _is_fet(path) else ()


def read_problem(path: str | Path, *, resume: bool = False) -> tuple[Instance, Timetable | None]:
    """读题目: the first instance of a file and, to resume from, its best solution."""
    with open_plain_or_gzip(path) as stream:
        head = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head:
        raise UnreadableFileError("文件是空的。")
    if head[:1] in b"{[":
        return read_zouban(path), None
    if _is_fet(path):
        return read_fet(path).instance, None
    archive = read_archive(path, solutions=resume)
    instance = archive.instances[0]
    own = [each.timetable for each in archive.solutions if each.instance == instance.id]
    return instance, min(own, key=lambda each: evaluate(instance, each), default=None)
