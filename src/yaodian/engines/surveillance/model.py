"""预警模型 (model): a method, its settings, and what it says of a day.

Sources: Hutwagner, Thompson, Seeman, Treadwell, "The bioterrorism preparedness and response Early Aberration Reporting
System (EARS)", Journal of Urban Health 80 (2 Suppl 1), 2003, i89–i96, for C1, C2 and C3; Fricker, Hegler, Dunfee,
"Comparing syndromic surveillance detection methods: EARS' versus a CUSUM-based methodology", Statistics in Medicine 27,
2008, 3407–3429, for their formulas side by side; Page, "Continuous inspection schemes", Biometrika 41, 1954, 100–115, for
the cumulative sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """方法 (method)."""

    C1 = "c1"
    C2 = "c2"
    C3 = "c3"
    CUSUM = "cusum"


@dataclass(frozen=True)
class Settings:
    """参数 (settings): `baseline` days before the day, after leaving out the `lag` days next to it.

    `least_deviation` keeps one case after a quiet week from being infinitely surprising, and `least_count` keeps what is
    too small to act on from alarming. For CUSUM `slack` is k and `threshold` h, both in standard deviations."""

    baseline: int
    lag: int
    threshold: float
    slack: float = 0.0
    least_deviation: float = 0.5
    least_count: int = 0

    def __post_init__(self) -> None:
        if self.baseline < 2 or self.lag < 0 or self.threshold <= 0 or self.least_deviation <= 0:
            raise ValueError("基线至少两天，间隔不为负，界限和最小标准差大于零。")


METHODS: Mapping[Method, Settings] = {
    Method.C1: Settings(baseline=7, lag=0, threshold=3.0),
    Method.C2: Settings(baseline=7, lag=2, threshold=3.0),
    Method.C3: Settings(baseline=7, lag=2, threshold=2.0),
    Method.CUSUM: Settings(baseline=28, lag=2, threshold=4.0, slack=0.5),
}
"""The settings that the literature gives; 28 days of baseline for CUSUM, which needs a steadier mean."""


@dataclass(frozen=True)
class Point:
    """一天的结论 (what a day comes to): `statistic` None where the baseline is too short or the day was not reported."""

    place: int
    count: int | None
    expected: float | None
    statistic: float | None
    alarm: bool
