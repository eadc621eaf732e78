"""考核计分 (scoring): readings and marks into points, points into a total; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yaodian.apps.assessment.rules.states import MeanRule, ScoringKind, UnknownRule

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
LEAST_TO_TRIM = 5
"""去掉最高最低分至少需要的份数: with fewer marks a trimmed mean would rest on next to nothing."""


class ScoringError(ValueError):
    """计分办法有误."""


@dataclass(frozen=True)
class Points:
    """得分 (points) of one indicator: None = nothing to count, left out; `words` says how it came about."""

    value: Decimal | None
    words: str


@dataclass(frozen=True)
class Total:
    """总分 (total): the parts it is made of."""

    base: Decimal
    bonus: Decimal
    penalty: Decimal
    left_out: Decimal

    @property
    def value(self) -> Decimal:
        """The total: base, plus bonus, minus penalty, never below nought."""
        return max(Decimal(0), self.base + self.bonus - self.penalty)

    def words(self) -> str:
        """Say how the total came about."""
        parts = [f"基础分{plain(self.base)}"]
        if self.left_out:
            parts[0] += f"（{plain(self.left_out)}分的指标无数据，按其余指标折算）"
        if self.bonus:
            parts.append(f"加{plain(self.bonus)}")
        if self.penalty:
            parts.append(f"减{plain(self.penalty)}")
        return "，".join(parts)


def rounded(value: Decimal) -> Decimal:
    """Round to cents of a point, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Return a number without idle decimals."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def computed_points(
    *, weight: Decimal, rule: Mapping[str, Any], part: Decimal, whole: Decimal | None, unknown: UnknownRule
) -> Points:
    """核算得分: the points of a reading by the indicator's declared rule; nothing to count is never 0 % or 100 %
    unless the scheme says so."""
    kind = ScoringKind(rule["kind"])
    if kind is ScoringKind.PER_ITEM:
        minus = Decimal(str(rule["minus"]))
        return Points(
            rounded(max(Decimal(0), weight - minus * part)),
            f"满分{plain(weight)}，{plain(part)}项，每项扣{plain(minus)}分",
        )
    if kind is ScoringKind.GOAL:
        goal = Decimal(str(rule["goal"]))
        if goal <= 0:
            raise ScoringError("目标应大于零。")
        return Points(
            rounded(weight * min(Decimal(1), part / goal)), f"完成{plain(part)}，目标{plain(goal)}，满分{plain(weight)}"
        )
    if not whole:
        if unknown is UnknownRule.FULL:
            return Points(rounded(weight), "没有应办事项，按方案得满分")
        return Points(None, "没有应办事项，不计入")
    return Points(rounded(weight * min(Decimal(1), part / whole)), f"{plain(part)}/{plain(whole)}，满分{plain(weight)}")


def mean_mark(marks: Sequence[Decimal], *, mean: MeanRule) -> tuple[Decimal, str]:
    """平均分: the mean of marks of 0–100 by the scheme's rule, and in words; there is at least one mark."""
    used, words = sorted(marks), ""
    if mean is MeanRule.TRIMMED and len(used) >= LEAST_TO_TRIM:
        used, words = used[1:-1], "去掉最高、最低各一份，"
    average = sum(used, Decimal(0)) / len(used)
    return average, f"{len(marks)}份评价，{words}平均{plain(rounded(average))}"


def mean_points(*, weight: Decimal, marks: Sequence[Decimal], mean: MeanRule) -> Points:
    """评价得分: marks of 0–100 into points; without a mark the indicator is left out."""
    if not marks:
        return Points(None, "尚无评价，不计入")
    average, words = mean_mark(marks, mean=mean)
    return Points(rounded(weight * average / HUNDRED), f"{words}，满分{plain(weight)}")


def total_of(
    points: Iterable[tuple[Decimal, Decimal | None]],
    *,
    items: Iterable[Decimal] = (),
    bonus_cap: Decimal,
    penalty_cap: Decimal,
) -> Total:
    """总分: (weight, points) of the leaf indicators, scaled up where some are left out; items capped by the scheme."""
    rows = list(points)
    full = sum((weight for weight, _points in rows), Decimal(0))
    counted = sum((weight for weight, value in rows if value is not None), Decimal(0))
    reached = sum((value for _weight, value in rows if value is not None), Decimal(0))
    base = rounded(reached * full / counted) if counted else Decimal(0)
    given = list(items)
    plus = sum((value for value in given if value > 0), Decimal(0))
    minus = -sum((value for value in given if value < 0), Decimal(0))
    return Total(base, min(plus, bonus_cap), min(minus, penalty_cap), full - counted)
