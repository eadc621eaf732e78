"""考核定档 (grades): quotas by share of the units, thresholds, ties explained; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from yaodian.apps.assessment.rules.scoring import plain


@dataclass(frozen=True)
class GradeRule:
    """等次 (grade): at most this share of the units (percent, None = no limit), from this total on; the last one takes
    whoever is left."""

    code: str
    title: str
    most_percent: Decimal | None = None
    least: Decimal = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """参评情况 (standing): a unit's total, the points by which ties are broken in order, and whether 优秀 is barred."""

    unit_id: int
    total: Decimal
    tie_points: tuple[Decimal, ...] = ()
    barred: str = ""


@dataclass(frozen=True)
class Graded:
    """定档结果 (graded): rank (equal ranks for equals), grade, and why in one sentence."""

    unit_id: int
    rank: int
    grade: str
    reason: str


def grades_fault(rules: Sequence[GradeRule]) -> str:
    """Return what is wrong with the grades of a scheme, best first, as a sentence; empty when nothing is."""
    if len(rules) < 2:
        return "至少设两个等次。"
    if any(not rule.title.strip() for rule in rules) or len({rule.title for rule in rules}) != len(rules):
        return "每个等次要有名称，名称不能重复。"
    if any(rule.most_percent is not None and not 0 < rule.most_percent <= 100 for rule in rules):
        return "名额比例应在0到100之间。"
    if any(not 0 <= rule.least <= 110 for rule in rules):
        return "分数线应在0到110之间。"
    if any(upper.least < lower.least for upper, lower in pairwise(rules)):
        return "高等次的分数线不能低于低等次。"
    if rules[-1].most_percent is not None or rules[-1].least:
        return f"最后一个等次“{rules[-1].title}”收下其余单位，不设名额和分数线。"
    return ""


def quota(*, count: int, percent: Decimal) -> int:
    """名额: the share of the units, rounded down: ≤ n % never becomes more."""
    return int((Decimal(count) * percent / 100).to_integral_value(ROUND_DOWN))


def grade(standings: Sequence[Standing], *, rules: Sequence[GradeRule], tie_titles: Sequence[str] = ()) -> list[Graded]:
    """定档: by total, ties by the declared indicators in order; whoever is still level at the edge of a quota falls
    to the next grade together, so that no quota is passed and no equal is preferred. In order of rank."""
    ordered = sorted(standings, key=lambda row: (*(-part for part in _key(row)), row.unit_id))
    notes: dict[int, list[str]] = {row.unit_id: [] for row in ordered}
    grades: dict[int, str] = {}
    for number, rule in enumerate(rules):
        left = [row for row in ordered if row.unit_id not in grades]
        if number == len(rules) - 1:
            grades |= {row.unit_id: rule.code for row in left}
            break
        fits = []
        for row in left:
            if number == 0 and row.barred:
                notes[row.unit_id].append(f"{row.barred}，不得评为“{rule.title}”")
            elif row.total < rule.least:
                notes[row.unit_id].append(f"未达到“{rule.title}”的{plain(rule.least)}分")
            else:
                fits.append(row)
        for row in _within(fits, rule, count=len(standings), notes=notes):
            grades[row.unit_id] = rule.code
    return [
        Graded(
            row.unit_id,
            rank,
            grades[row.unit_id],
            "；".join([_place(row, rank, ordered, tie_titles), *notes[row.unit_id]]),
        )
        for row, rank in zip(ordered, _ranks(ordered), strict=True)
    ]


def _key(row: Standing) -> tuple[Decimal, ...]:
    """What units are ordered by."""
    return (row.total, *row.tie_points)


def _ranks(ordered: Sequence[Standing]) -> list[int]:
    """Return the ranks; equals share the better one."""
    ranks: list[int] = []
    for place, row in enumerate(ordered):
        same = place > 0 and _key(ordered[place - 1]) == _key(row)
        ranks.append(ranks[-1] if same else place + 1)
    return ranks


def _within(fits: list[Standing], rule: GradeRule, *, count: int, notes: dict[int, list[str]]) -> list[Standing]:
    """Return who has a place within the quota; the others get the reason noted."""
    if rule.most_percent is None:
        return fits
    most = quota(count=count, percent=rule.most_percent)
    if len(fits) <= most:
        return fits
    edge = _key(fits[most])
    chosen = [row for row in fits[:most] if _key(row) != edge]
    tied = [row for row in fits if _key(row) == edge]
    level = len(tied) > 1 and len(chosen) < most
    for row in fits[len(chosen) :]:
        words = f"“{rule.title}”名额{most}个（不超过{plain(rule.most_percent)}%）"
        if level and row in tied:
            notes[row.unit_id].append(f"{words}，名额边上有{len(tied)}家完全同分，一并列入下一等次")
        else:
            notes[row.unit_id].append(f"{words}已满")
    return chosen


def _place(row: Standing, rank: int, ordered: Sequence[Standing], tie_titles: Sequence[str]) -> str:
    """Say total and rank, and what decided among equals."""
    words = f"总分{plain(row.total)}，第{rank}名"
    level = [other for other in ordered if other.total == row.total and other is not row]
    if any(_key(other) != _key(row) for other in level):
        return f"{words}（与{len(level)}家总分相同，依次比较{'、'.join(tie_titles)}）"
    return f"{words}（与{len(level)}家完全同分）" if level else words
