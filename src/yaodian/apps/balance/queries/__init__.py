"""均衡监测的读取 (balance reads)."""

from yaodian.apps.balance.queries.county import (
    StageBalance,
    TrendPoint,
    balance_of,
    balance_of_stage,
    seen,
    trend_of,
    verdict_of,
    verdicts_of_school,
)
from yaodian.apps.balance.queries.resources import sides_of
from yaodian.apps.balance.queries.standards import Standards, standards

__all__ = [
    "StageBalance",
    "Standards",
    "TrendPoint",
    "balance_of",
    "balance_of_stage",
    "seen",
    "sides_of",
    "standards",
    "trend_of",
    "verdict_of",
    "verdicts_of_school",
]
