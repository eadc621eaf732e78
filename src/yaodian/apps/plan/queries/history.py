"""History reads (读数历史): how a target's number stood on earlier days, from the nightly record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.journal.rules import canonical_text
from yaodian.kernel.metrics.queries import WHOLE_BUREAU, Wanted, histories

SPAN = 90
POINTS = 30
History = list[tuple[date, Decimal | None]]


def history_of(view: TargetView, *, year: int) -> History:
    """Return the whole year's nightly readings of a target's chosen reading, in the target's unit."""
    return _histories([view], year=year, since=date(year, 1, 1)).get(view.target.pk, [])


def recent_histories(plan: WorkPlan, *, today: date) -> dict[int, list[float | None]]:
    """Return target id → the numbers of the last 90 days for a sparkline, kept until a record moves."""

    def compute() -> dict[int, list[float | None]]:
        found = _histories(targets_of(plan).values(), year=plan.year, since=today - timedelta(SPAN))
        return {key: _thinned([None if v is None else float(v) for _day, v in rows]) for key, rows in found.items()}

    return until_next_line(("plan.recent", plan.pk, today), compute=compute)


def _thinned(values: list[float | None]) -> list[float | None]:
    """Return at most about thirty values, the last one always among them."""
    step = max(1, len(values) // POINTS)
    return values[::-1][::step][::-1]


def _histories(views: Iterable[TargetView], *, year: int, since: date) -> dict[int, History]:
    """Return target id → readings since a day, in one query."""
    chosen = {view.target.pk: view.chosen.reading for view in views if view.chosen and view.chosen.reading.metric}
    wanted = [Wanted(key=row.metric, period=str(year), params=row.params) for row in chosen.values()]
    rows = histories(wanted=wanted, since=since) if wanted else {}
    found: dict[int, History] = {}
    for target_id, reading in chosen.items():
        history = rows.get((reading.metric, canonical_text(reading.params), WHOLE_BUREAU, str(year)), [])
        found[target_id] = [(day, None if value is None else value / reading.divisor) for day, value in history]
    return found
