"""断句 — sentences and comma clauses of a point, over the masked view (names blotted out)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAREN = re.compile(r"（[^（）\n]{0,120}）|［[^［］\n]{0,160}］")
_OWN_SEGMENT = re.compile(r"^(?:其中|含|包括|包含|新增|新建|公办|计划|力争|不少于|不低于)[^\n]*\d")


# No clause is longer; a text without any comma is cut here, which keeps reading time in step with its length.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Segment:
    """一个分句: view[start:end]; `sentence` counts, `first` opens its sentence, `inner` stood in brackets."""

    start: int
    end: int
    sentence: int
    first: bool
    paragraph_first: bool
    inner: bool = False


def blot(masked: str, start: int, end: int, holes: list[tuple[int, int]]) -> str:
    """抹去: the masked text of [start, end) with annotations as stops and brackets as □, same length."""
    chars = list(masked[start:end])
    for lo, hi in holes:
        for i in range(max(lo, start), min(hi, end)):
            chars[i - start] = "。"
    return _PAREN.sub(lambda m: "□" * len(m[0]), "".join(chars))


def bracketed(masked: str, start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """括内分句: brackets with numbers of their own: led by 其中, or parts of the number before them."""
    found = []
    for m in _PAREN.finditer(masked, start, end):
        if any(lo <= m.start() < hi for lo, hi in holes):
            continue
        total = re.search(r"\d万?(?P<unit>[\u4e00-\u9fa5])$", masked[start : m.start()])
        splits = total and re.match(rf"[\u4e00-\u9fa5]{{2,10}}\d+{total['unit']}(?:、|，|$)", _inside(m[0]))
        if _OWN_SEGMENT.match(m[0][1:-1]) or splits:
            found.append((m.start() + 1, m.end() - 1))
    return found


def _inside(bracket: str) -> str:
    return re.sub(r"[（）]", "", bracket)


def split_segments(text: str, offset: int, breaks: str = "。！？；\n") -> list[Segment]:
    """分句: text (already blotted) cut at commas, colons and stops."""
    out: list[Segment] = []
    sentence, first, paragraph_first, at = 0, True, True, 0
    for m in re.finditer(r"[，。！？；：\n]|$", text):
        for lo in range(at, m.start(), _LONGEST):
            hi = min(lo + _LONGEST, m.start())
            out.append(Segment(offset + lo, offset + hi, sentence, first, paragraph_first))
            first = paragraph_first = False
        mark = m[0]
        if mark and mark in breaks:
            sentence, first = sentence + 1, True
            paragraph_first = mark == "\n"
        at = m.end()
        if m.start() == len(text):
            break
    return out
