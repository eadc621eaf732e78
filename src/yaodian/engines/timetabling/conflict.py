"""冲突 (conflicts): a smallest set of rules that cannot hold together, by halving (QuickXplain)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Rule = TypeVar("Rule")


def conflict_of(
    rules: Sequence[Rule],
    *,
    holds: Callable[[Sequence[Rule]], bool],
    given: Sequence[Rule] = (),
    added: Sequence[Rule] = (),
) -> list[Rule]:
    """相争的规则: those of `rules` without which the ones given could hold; `rules` cannot hold as a whole."""
    if added and not holds(given):
        return []
    if len(rules) == 1:
        return list(rules)
    middle = len(rules) // 2
    left, right = rules[:middle], rules[middle:]
    second = conflict_of(right, holds=holds, given=[*given, *left], added=left)
    first = conflict_of(left, holds=holds, given=[*given, *second], added=second)
    return [*first, *second]
