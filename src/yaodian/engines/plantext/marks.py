"""序号 — numbering marks found in the view, kept only where they make a sequence.

A mark that merely looks like one ("三、五、八年级", "2018.3") does not continue a sequence and falls away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.engines.plantext.numerals import chinese_number

CHAPTER, SECTION, SUBSECTION, ITEM, SUBITEM, CIRCLE = range(6)
_FAMILIES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (CHAPTER, re.compile(r"第([一二三四五六七八九十]{1,3})(?:章|部分|篇|编)[、：]?")),
    (SECTION, re.compile(r"([一二三四五六七八九十]{1,3})[、.](?![一二三四五六七八九十百两]{1,2}[、级年])")),
    (SUBSECTION, re.compile(r"（([一二三四五六七八九十]{1,3})）[、.]?")),
    (SUBITEM, re.compile(r"（(\d{1,2})）")),
    (ITEM, re.compile(r"(\d{1,3})(?:[.、](?![\d])|．)")),
    (SUBITEM, re.compile(r"(?<![\d（])(\d{1,2})）")),
    (CIRCLE, re.compile(r"([①-⑳])")),
)
_STOPS = "\n。！？；：）］”"


@dataclass(frozen=True, slots=True)
class Mark:
    """一个序号: rank (see the constants), number, its place in the view, the text as written."""

    rank: int
    number: int
    start: int
    end: int
    written: str
    at_line: bool


def find_marks(text: str, line_starts: frozenset[int]) -> list[Mark]:
    """找序号: all candidates, then those that continue, restart or open a sequence."""
    found: dict[int, Mark] = {}
    for rank, pattern in _FAMILIES:
        for m in pattern.finditer(text):
            at_line = m.start() in line_starts
            before = text[m.start() - 1] if m.start() else "\n"
            if (
                not at_line
                and before not in _STOPS
                and not (rank in (ITEM, SUBSECTION) and _after_heading(text, m.start()))
            ):
                continue
            if m.end() >= len(text) or (rank == ITEM and not re.match(r"[^\d，。；、%）]", text[m.end() :])):
                continue
            if m.start() not in found:
                found[m.start()] = Mark(rank, _value(m[1]), m.start(), m.end(), m[0], at_line)
    return _in_sequence([found[k] for k in sorted(found)], text)


def _after_heading(text: str, at: int) -> bool:
    """紧接标题: "…大会精神1.抓好宣讲": a number glued to the heading of a run-on text."""
    return bool(
        re.search(
            r"(?:^|[。；\n])(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。；\n]{2,40}$",
            text[max(0, at - 60) : at],
        )
    )


def _value(written: str) -> int:
    if written.isdigit() and written.isascii():
        return int(written)
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    return chinese_number(written) or 0


def _in_sequence(marks: list[Mark], text: str) -> list[Mark]:
    kept: list[Mark] = []
    last: dict[int, int] = {}
    for i, mark in enumerate(marks):
        previous = last.get(mark.rank)
        follows = previous is not None and mark.number == previous + 1
        opens = mark.number == 1 and (
            mark.at_line or any(m.rank == mark.rank and m.number == 2 for m in marks[i + 1 :])
        )
        lone = previous is None and mark.at_line
        skips = previous is not None and mark.at_line and previous < mark.number <= previous + 3
        if follows or opens or lone or skips:
            kept.append(mark)
            last[mark.rank] = mark.number
            for lower in [r for r in last if r > mark.rank and r not in (ITEM,)]:
                del last[lower]
    return _without_strays(kept)


def _without_strays(marks: list[Mark]) -> list[Mark]:
    """去孤号: a lone number that never continues and is not 1 is a date or a name, unless it is all there is."""
    counts: dict[int, int] = {}
    for m in marks:
        counts[m.rank] = counts.get(m.rank, 0) + 1
    return [m for m in marks if not (m.rank == ITEM and counts[ITEM] == 1 and m.number != 1 and len(marks) > 1)]
