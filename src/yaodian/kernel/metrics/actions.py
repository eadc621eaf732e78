"""Metric writes (指标): the nightly record."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from yaodian.kernel import clock
from yaodian.kernel.journal.queries import while_reading
from yaodian.kernel.journal.rules import canonical_text
from yaodian.kernel.metrics.models import NightlyReading
from yaodian.kernel.metrics.queries import Wanted, period_of, readings_wanted, rows_digest_of, scope_of
from yaodian.kernel.metrics.registry import MetricError, metric_of
from yaodian.kernel.metrics.rules import Reading
from yaodian.kernel.periods.rules import PeriodError

logger = logging.getLogger("yaodian.metrics")


@cache
def code_version() -> str:
    """程序版本: the installed version of the program."""
    try:
        return version("yaodian")[:40]
    except PackageNotFoundError:
        return "0"


def record_readings(*, today: date, wanted: Iterable[Wanted] | None = None) -> int:
    """记夜间读数: compute and keep today's readings; one already kept today stays; returns how many were added.

    A metric that cannot be read (its app is gone, its parameters changed) is left out and logged, not a reason to lose
    the others."""
    with while_reading():
        found = [_reading(one, today=today) for one in (wanted or readings_wanted(today=today))]
    rows = [row for row in found if row is not None]
    before = NightlyReading.objects.filter(as_of=today).count()
    NightlyReading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    return NightlyReading.objects.filter(as_of=today).count() - before


def _reading(one: Wanted, *, today: date) -> NightlyReading | None:
    try:
        metric = metric_of(one.key)
        found = metric.read(
            scope=scope_of(code=one.scope, on=today), period=period_of(code=one.period), today=today, params=one.params
        )
    except (MetricError, PeriodError) as error:
        logger.warning("nightly reading left out: %s", error)
        return None
    additive = found if isinstance(found, Reading) else None
    count, digest = rows_digest_of(rows=additive.part_rows) if additive else (None, "")
    return NightlyReading(
        key=one.key,
        params=dict(one.params),
        params_key=canonical_text(one.params),
        scope=one.scope,
        period=one.period,
        value=found.value,
        part=additive.part if additive else None,
        whole=additive.whole if additive else None,
        as_of=today,
        row_count=count,
        rows_digest=digest,
        code_version=code_version(),
        recorded_at=clock.now(),
    )
