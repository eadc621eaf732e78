"""建议 — which section (科室) or metric a clause fits, with the words that suggested it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keyword:
    """词条: a key of the caller's and the words that point to it."""

    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """一条建议: key, the words found (longest first), confidence 0–1 relative to all candidates."""

    key: str
    words: tuple[str, ...]
    confidence: float


def suggest(clause_text: str, catalogue: Iterable[Keyword], *, limit: int = 3) -> list[Suggestion]:
    """建议归口: weighted word match; a longer word weighs more, a word shared by many keys less. Deterministic."""
    entries = list(catalogue)
    shared = Counter(word for entry in entries for word in set(entry.words))
    scored: list[tuple[float, str, tuple[str, ...]]] = []
    for entry in entries:
        found = sorted({w for w in entry.words if w and w in clause_text}, key=lambda w: (-len(w), w))
        found = [w for i, w in enumerate(found) if not any(w in longer for longer in found[:i])]
        weight = sum(len(w) * math.log(1 + len(entries) / shared[w]) for w in found)
        if weight > 0:
            scored.append((weight, entry.key, tuple(found)))
    total = sum(w for w, _, _ in scored)
    scored.sort(key=lambda s: (-s[0], s[1]))
    sure = 1 - math.exp(-(scored[0][0] / 4)) if scored else 0.0
    return [Suggestion(key, words, round(sure * weight / total, 3)) for weight, key, words in scored[:limit]]
