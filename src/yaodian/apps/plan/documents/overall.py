"""总体情况 (how a plan stands): one prose for circulars and summaries, whether counted from a frozen month or from records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from yaodian.apps.plan.documents.words import day_words, joined
from yaodian.apps.plan.rules.counts import TARGET_WORDS
from yaodian.kernel.documents.model import Block, Figure, Run, paragraph

TASK_WORDS = (
    ("已办结", "closed"),
    ("正在办理", "open"),
    ("尚未交办", "draft"),
    ("经批准暂停", "halted"),
    ("经批准取消", "cancelled"),
)
TIMING_WORDS = (("已超过时限", "late"), ("临近时限", "near"))
Counter = Callable[[str], Figure]
"""Return a count by its part, with its source."""


def overall(count: Counter, *, day: date) -> list[Block]:
    """Return how many points, tasks by state, tasks late and near, targets by state; what is none is not mentioned."""
    words: list[str | Run] = [f"截至{day_words(day)}，工作要点", count("points"), "项，分解任务", count("tasks"), "项"]
    words += ["，其中", *_listed(count, TASK_WORDS, "项")] if _listed(count, TASK_WORDS, "项") else ["。"]
    if timing := _listed(count, TIMING_WORDS, "项"):
        words += ["正在办理的任务中，", *timing]
    blocks: list[Block] = [paragraph(*words)]
    targets = _listed(count, ((word, f"targets_{state}") for state, word in TARGET_WORDS), "个")
    if targets:
        blocks.append(paragraph("要点提出目标", count("targets"), "个，其中", *targets))
    return blocks


def _listed(count: Counter, wanted: Iterable[tuple[str, str]], unit: str) -> list[str | Run]:
    """Return 已办结3项，正在办理5项。 of the counts that are not none."""
    found = [(word, count(part)) for word, part in wanted]
    parts: list[list[str | Run]] = [[word, number, unit] for word, number in found if number.text != "0"]
    return joined(parts, mark="，") if parts else []
