"""均衡监测的读取 (balance reads)."""

from yaodian.apps.balance.queries.county import (
    StageBalance,
    balance_of,
    balance_of_stage,
    seen,
    verdict_of,
    verdicts_of_school,
)
from yaodian.apps.balance.queries.kept import TrendPoint, kept_balance, trend_of
from yaodian.apps.balance.queries.resources import sides_of
from yaodian.apps.balance.queries.standards import Standards, standards

__all__ = [
    "StageBalance",
    "Standards",
    "TrendPoint",
    "balance_of",
    "balance_of_stage",
    "kept_balance",
    "seen",
    "sides_of",
    "standards",
    "trend_of",
    "verdict_of",
    "verdicts_of_school",
]
