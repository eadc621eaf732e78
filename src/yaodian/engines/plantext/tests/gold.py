"""人工答案 — the reader's own texts (invented) with hand-made answers, and the scorer's measure over them.

An answer is `[text, quantity]` ("none" where the text has no number) in the order of the text; its offset is the next
place where the text stands. An optional third value picks the n-th occurrence from there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaodian.engines.plantext import Plan

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Score:
    """得分: answers, given, found, right, with what was missed and what was too much."""

    gold: int
    got: int
    found: int
    right: int
    missed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.got) if self.gold + self.got else 1.0


def answers(name: str) -> dict[str, Any]:
    """答案: the gold of a text."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))


def located(text: str, targets: list[list[Any]]) -> list[tuple[int, int, float | None]]:
    """定位: spans of the answers in the order of the text."""
    out: list[tuple[int, int, float | None]] = []
    at = 0
    for target in targets:
        wanted, quantity = target[0], target[1]
        if out and text[out[-1][0] : out[-1][1]] == wanted and len(target) < 3 and text.find(wanted, at) < 0:
            out.append((out[-1][0], out[-1][1], quantity))
            continue
        for _ in range(target[2] if len(target) > 2 else 1):
            start = text.find(wanted, at)
            assert start >= 0, f"answer not in text: {wanted}"
            at = start + (len(wanted) if _ + 1 < (target[2] if len(target) > 2 else 1) else 0)
        out.append((start, start + len(wanted), None if quantity == "none" else quantity))
        at = start + len(wanted)
    return out


def score(plan: Plan, gold: list[tuple[int, int, float | None]]) -> Score:
    """评分: as plans/score.py — found by overlap of at least half the shorter, right when the quantity agrees."""
    got = [(t.start, t.start + len(t.text), t) for t in plan.targets]
    used: set[int] = set()
    found = right = 0
    missed = []
    for lo, hi, quantity in gold:
        best, chosen = 0.0, None
        for i, (x, y, t) in enumerate(got):
            shared = max(0, min(hi, y) - max(lo, x)) / max(1, min(hi - lo, y - x))
            bonus = shared + (0.5 if t.quantity == quantity else 0)
            if i not in used and shared >= 0.5 and bonus > best:
                best, chosen = bonus, i
        if chosen is None:
            missed.append(plan.source_text[lo:hi])
            continue
        used.add(chosen)
        found += 1
        agrees = got[chosen][2].quantity == quantity
        right += agrees
        if not agrees:
            missed.append(f"{plan.source_text[lo:hi]} = {quantity}, read {got[chosen][2].quantity}")
    extra = tuple(f"{got[i][2].text} = {got[i][2].quantity}" for i in range(len(got)) if i not in used)
    return Score(len(gold), len(got), found, right, tuple(missed), extra)
