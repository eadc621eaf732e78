"""要句标尺 — the clause list of FEATURES.md §1 as spans of the first plan: what a careful reader takes for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from yaodian.engines.plantext import Plan


@dataclass(frozen=True)
class Row:
    """一行: id and span in the plan's text."""

    id: str
    start: int
    end: int


def read_rows(features: Path, plan: Plan) -> list[Row]:
    """读标尺: rows 1.1–27.9; 甲…乙 is everything from 甲 to 乙 within the point."""
    spans = {p.id: (p.start, p.start + len(p.text)) for p in plan.points}
    out = []
    at: dict[str, int] = {}
    for m in re.finditer(r"^\| (\d+)\.(\d+) \| ([^|]*) \|", features.read_text("utf-8"), re.M):
        if m[1] not in spans:
            continue
        lo, hi = spans[m[1]]
        text, wanted = plan.source_text, m[3].strip()
        begin = at.get(m[1], lo)
        head, _, tail = wanted.partition("…")
        start = text.find(head, begin, hi)
        if start < 0:
            raise AssertionError(f"{m[1]}.{m[2]}: {head} not found")
        end = start + len(head)
        if tail:
            found = text.find(tail, end, hi)
            if found < 0:
                raise AssertionError(f"{m[1]}.{m[2]}: {tail} not found")
            end = found + len(tail)
        at[m[1]] = end
        out.append(Row(f"{m[1]}.{m[2]}", start, end))
    return out


def matches(rows: list[Row], plan: Plan) -> tuple[list[str], list[str], list[str]]:
    """对照: ids matched by one clause, by an exact run of clauses, and not at all; edge punctuation apart."""
    text = plan.source_text
    edges = [(c.start, c.start + len(c.text)) for c in plan.clauses]
    inside = {(_right(text, a), _left(text, b)) for a, b in edges}
    starts, ends = {a for a, _ in inside}, {b for _, b in inside}
    titled = {_right(text, p.start + len(p.title or "")): _right(text, p.start) for p in plan.points}
    single, run, missed = [], [], []
    for row in rows:
        a, b = _right(text, row.start), _left(text, row.end)
        if (a, b) not in inside:
            a = titled.get(a, a)
        if (a, b) in inside:
            single.append(row.id)
        elif a in starts and b in ends:
            run.append(row.id)
        else:
            missed.append(row.id)
    return single, run, missed


def _right(text: str, at: int) -> int:
    while at < len(text) and not text[at].isalnum() and text[at] not in "“《":
        at += 1
    return at


def _left(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isalnum() and text[at - 1] not in "”》":
        at -= 1
    return at
