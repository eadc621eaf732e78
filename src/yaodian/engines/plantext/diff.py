"""比对 — what changed between two issues of a plan, clause by clause: added, removed, changed, moved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from yaodian.engines.plantext.model import Clause, Plan

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """一处变化: kind is added, removed, changed or moved; keys, ids and texts of before and after."""

    kind: str
    old_key: str | None
    new_key: str | None
    old_text: str | None
    new_text: str | None
    old_id: str | None = None
    new_id: str | None = None
    similarity: float = 0.0


def diff(old: Plan, new: Plan) -> list[Change]:
    """比对两稿: equal clauses in order are no change; equal ones out of order are moved; similar ones changed."""
    before, after = list(old.clauses), list(new.clauses)
    same = difflib.SequenceMatcher(None, [_base(c) for c in before], [_base(c) for c in after], autojunk=False)
    left, right = set(range(len(before))), set(range(len(after)))
    for block in same.get_matching_blocks():
        left -= set(range(block.a, block.a + block.size))
        right -= set(range(block.b, block.b + block.size))
    out: list[tuple[int, Change]] = []
    by_key: dict[str, list[int]] = {}
    for j in sorted(right):
        by_key.setdefault(_base(after[j]), []).append(j)
    for i in sorted(left):
        twins = by_key.get(_base(before[i]))
        if twins:
            j = twins.pop(0)
            left.discard(i)
            right.discard(j)
            out.append((j, _change("moved", before[i], after[j], 1.0)))
    out += [(j, _change("changed", before[i], after[j], score)) for i, j, score in _pairs(before, after, left, right)]
    out += [(i, _change("removed", before[i], None, 0.0)) for i in sorted(left)]
    out += [(j, _change("added", None, after[j], 0.0)) for j in sorted(right)]
    return [change for _, change in sorted(out, key=lambda x: x[0])]


def _base(clause: Clause) -> str:
    return clause.key.split("-")[0]


def _pairs(before: list[Clause], after: list[Clause], left: set[int], right: set[int]) -> list[tuple[int, int, float]]:
    """配对: the most similar first; both are taken out of what is left."""
    scored = []
    for i in left:
        for j in right:
            a, b = before[i].text, after[j].text
            bound = 2 * min(len(a), len(b)) / max(1, len(a) + len(b))
            if bound < _ALIKE:
                continue
            matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
            if matcher.quick_ratio() >= _ALIKE and (score := matcher.ratio()) >= _ALIKE:
                scored.append((score, -abs(i - j), i, j))
    out = []
    for score, _, i, j in sorted(scored, key=lambda s: (-s[0], -s[1], s[2], s[3])):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            out.append((i, j, round(score, 3)))
    return out


def _change(kind: str, a: Clause | None, b: Clause | None, score: float) -> Change:
    return Change(
        kind,
        a.key if a else None,
        b.key if b else None,
        a.text if a else None,
        b.text if b else None,
        a.id if a else None,
        b.id if b else None,
        score,
    )
