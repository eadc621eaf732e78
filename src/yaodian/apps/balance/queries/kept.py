"""留存的结果 (kept results): the balance of today until the journal moves, that of a sealed snapshot until a rule changes.

A snapshot never changes and is judged by the rules of its day, so that only a correction of the rulebook can change what
it says. What is kept stays in this process; inside a transaction nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from yaodian.apps.balance.queries.county import StageBalance, balance_of
from yaodian.apps.balance.queries.standards import rules_mark
from yaodian.kernel.journal.queries import until_next_line
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import SchoolStage

Balances = dict[SchoolStage, StageBalance]
KEPT = 24
_sealed: dict[tuple[int, str, int], Balances] = {}


def kept_balance(*, on: date, snapshot: Snapshot | None = None, mark: int | None = None) -> Balances:
    """Return stage → its balance, on a day or in a sealed snapshot; `mark` spares a query where several are asked."""
    if snapshot is None:
        return until_next_line(("balance.county", on), compute=lambda: balance_of(on=on))
    if connection.in_atomic_block:
        return balance_of(on=on, snapshot=snapshot)
    key = (snapshot.pk, snapshot.digest, rules_mark() if mark is None else mark)
    if key not in _sealed:
        if len(_sealed) >= KEPT:
            _sealed.pop(next(iter(_sealed)))
        _sealed[key] = balance_of(on=on, snapshot=snapshot)
    return _sealed[key]


@dataclass(frozen=True)
class TrendPoint:
    """趋势点 (point of a trend): a snapshot, or today."""

    title: str
    on: date
    balance: StageBalance


def trend_of(*, stage: SchoolStage, today: date, last: int = 5) -> list[TrendPoint]:
    """趋势: the balance in the last sealed snapshots and today, oldest first."""
    frozen = Snapshot.objects.filter(sealed_at__isnull=False, as_of_date__lte=today).order_by("-as_of_date", "-pk")
    mark = rules_mark()
    points = [
        TrendPoint(one.title, one.as_of_date, kept_balance(on=today, snapshot=one, mark=mark)[stage])
        for one in reversed(frozen[:last])
    ]
    return [*points, TrendPoint("", today, kept_balance(on=today)[stage])]
