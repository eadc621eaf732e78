"""读题目 (reading a problem): by content, whatever the name — XHSTT, FET, or the JSON of a sectioned 走班 grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Problem:
    """题目: the instance, a timetable to start from, and what the reader left out of a format that has more than the model."""

    instance: Instance
    start: Timetable | None = None
    left_out: tuple[str, ...] = ()


def read_problem(path: str | Path, *, resume: bool = False) -> Problem:
    """读题目: the first instance of a file and, to resume from, its best solution."""
    with open_plain_or_gzip(path) as stream:
        head = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head:
        raise UnreadableFileError("文件是空的。")
    if head[:1] in b"{[":
        return Problem(read_zouban(path))
    if _is_fet(path):
        found = read_fet(path)
        return Problem(found.instance, left_out=found.notes)
    archive = read_archive(path, solutions=resume)
    instance = archive.instances[0]
    own = [each.timetable for each in archive.solutions if each.instance == instance.id]
    return Problem(instance, min(own, key=lambda each: evaluate(instance, each), default=None))
