"""均衡测算 (measuring): pupil-weighted coefficients of variation, a school's verdict, what it lacks in units.

Both norms: X̄ = Σxᵢ / ΣPᵢ, S = √Σ(Pᵢ/P)(xᵢ/Pᵢ − X̄)², CV = S / X̄: the mean is the county's ratio, not the mean of the
schools' ratios. Undefined is never nought: a mean of nought has no coefficient, an unknown number is left out and told.

A school of two stages shares its site: each stage is given the part of it that its pupils have of the school's pupils,
weighted by stage (rulebook `balance.apportion_weight`). Teachers belong to the stage of their post; those on record
without a stage are shared out in the same proportion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from yaodian.apps.balance.rules.indicators import Indicator, Resource
from yaodian.registers.schools.rules import SchoolStage

PERCENT = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class SchoolSide:
    """学校的一个学段 (one stage of a school): its pupils and what it has; None is unknown."""

    school_id: int
    title: str
    stage: SchoolStage
    pupils: int | None
    amounts: Mapping[Resource, Decimal | None]
    township: str = ""
    urban_rural_code: str = ""
    apportioned: bool = False
    registered: bool = False
    """Are the pupils counted in the pupil register, rather than told in the statistics?"""

    def value(self, indicator: Indicator) -> Decimal | None:
        """Return the indicator, None where pupils or amount are unknown or there is no pupil."""
        amount = self.amounts.get(indicator.resource)
        return None if amount is None or not self.pupils else amount * indicator.per / self.pupils


def apportion(
    amount: Decimal | None,
    *,
    stage: SchoolStage,
    pupils: Mapping[SchoolStage, int | None],
    weights: Mapping[SchoolStage, Decimal],
) -> Decimal | None:
    """分摊: the part of what stages share that one stage has, by weighted pupils; unknown pupils make it unknown."""
    if amount is None or len(pupils) == 1:
        return amount
    known = {one: count * weights[one] for one, count in pupils.items() if count is not None}
    total = sum(known.values(), Decimal(0))
    if len(known) < len(pupils) or not total:
        return None
    return amount * known[stage] / total


@dataclass(frozen=True)
class Variation:
    """差异系数 (coefficient of variation): None where undefined; how many schools it is of, how many are unknown."""

    value: Decimal | None
    counted: int
    unknown: int
    mean: Decimal | None = None

    def meets(self, limit: Decimal | None) -> bool | None:
        """Is it within the limit? None while it is undefined, a school is unknown, or there is no limit."""
        return None if self.value is None or self.unknown or limit is None else self.value <= limit


def variation(pairs: Iterable[tuple[int | None, Decimal | None]]) -> Variation:
    """差异系数: pupil-weighted, of (pupils, amount) of each school; a school without pupils is dropped."""
    rows = [(pupils, amount) for pupils, amount in pairs if pupils != 0]
    known = [(Decimal(pupils), amount) for pupils, amount in rows if pupils is not None and amount is not None]
    unknown = len(rows) - len(known)
    total = sum((pupils for pupils, _amount in known), Decimal(0))
    if not total:
        return Variation(None, 0, unknown)
    mean = sum((amount for _pupils, amount in known), Decimal(0)) / total
    if mean <= 0:
        return Variation(None, len(known), unknown, mean)
    spread = sum((pupils / total * (amount / pupils - mean) ** 2 for pupils, amount in known), Decimal(0))
    return Variation(spread.sqrt() / mean, len(known), unknown, mean)


def variation_of(sides: Sequence[SchoolSide], indicator: Indicator) -> Variation:
    """Return an indicator's coefficient over schools of one stage."""
    per = Decimal(indicator.per)
    found = variation((side.pupils, side.amounts.get(indicator.resource)) for side in sides)
    mean = None if found.mean is None else found.mean * per
    return Variation(found.value, found.counted, found.unknown, mean)


def composite(found: Sequence[Variation]) -> Variation:
    """综合差异系数 (2012): the mean of the single coefficients; undefined while one of them is."""
    values = [one.value for one in found if one.value is not None]
    unknown = max((one.unknown for one in found), default=0)
    counted = min((one.counted for one in found), default=0)
    if not found or len(values) < len(found):
        return Variation(None, counted, unknown)
    return Variation(sum(values, Decimal(0)) / len(values), counted, unknown)


@dataclass(frozen=True)
class Mark:
    """单项对照 (mark): one indicator of one stage of a school against its threshold."""

    indicator: Indicator
    value: Decimal | None
    goal: Decimal | None
    missing: Decimal | None
    source: str = ""
    checked: bool = True

    @property
    def is_met(self) -> bool | None:
        """Is the threshold met? None where it cannot be told."""
        return None if self.value is None or self.goal is None else self.value >= self.goal

    @property
    def share(self) -> Decimal | None:
        """How much of the threshold there is, in %."""
        return None if self.value is None or not self.goal else self.value * PERCENT / self.goal


@dataclass(frozen=True)
class Goal:
    """标准值 (goal): a figure of the rulebook with its source and whether it was checked."""

    value: Decimal
    source: str = ""
    checked: bool = True


def mark(side: SchoolSide, indicator: Indicator, goal: Goal | None) -> Mark:
    """对照: value against goal, and what is missing in units of the thing itself."""
    value, missing = side.value(indicator), None
    if goal is not None and value is not None and side.pupils:
        lacking = max(goal.value * side.pupils / indicator.per - (side.amounts[indicator.resource] or 0), Decimal(0))
        missing = (
            lacking.quantize(Decimal(1), ROUND_CEILING)
            if indicator.whole
            else lacking.quantize(TENTH, ROUND_CEILING if lacking < TENTH else ROUND_HALF_UP)
        )
    return Mark(
        indicator,
        value,
        goal.value if goal else None,
        missing,
        goal.source if goal else "",
        goal.checked if goal else False,
    )


@dataclass(frozen=True)
class Verdict:
    """学校判定 (verdict) on one stage of a school; `passes` None while it cannot be told."""

    side: SchoolSide
    marks: tuple[Mark, ...] = field(default_factory=tuple)
    passes: bool | None = None

    @property
    def met_count(self) -> int:
        """How many indicators are met."""
        return sum(1 for one in self.marks if one.is_met)

    @property
    def lamp(self) -> str:
        """The light of the row: a word for the page."""
        return {True: "green", False: "red", None: "unknown"}[self.passes]

    @property
    def gaps(self) -> tuple[Mark, ...]:
        """The marks that fall short."""
        return tuple(one for one in self.marks if one.missing)


def passes(marks: Sequence[Mark], *, least: int, floor: Decimal) -> bool | None:
    """学校达标 (2017): at least `least` indicators met and every other one at `floor` % of its threshold or more.

    An unknown one makes the answer unknown, unless what is known fails already."""
    unmet = [one for one in marks if one.is_met is False]
    known = [one for one in marks if one.is_met is not None]
    if any(one.share is not None and one.share < floor for one in unmet) or len(marks) - len(unmet) < least:
        return False
    return True if known and len(known) == len(marks) else None


@dataclass(frozen=True)
class CountyLine:
    """差异系数一行 (line of the county): an indicator's coefficient against the limit."""

    indicator: Indicator
    variation: Variation
    limit: Decimal | None

    @property
    def is_met(self) -> bool | None:
        """Is the coefficient within the limit?"""
        return self.variation.meets(self.limit)

    @property
    def lamp(self) -> str:
        """The light of the line."""
        return {True: "green", False: "red", None: "unknown"}[self.is_met]


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """三值合取: False when one fails, None when one is unknown or there is none, else True."""
    found = list(answers)
    if False in found:
        return False
    return None if not found or None in found else True


def is_left_out(*, kind_code: str, pupils: int | None, points: frozenset[str], least: int) -> bool:
    """不计入: a teaching point with fewer pupils than the rulebook says; of unknown size it stays in, unknown."""
    return kind_code in points and pupils is not None and pupils < least
