"""The contract of a metric (指标契约): what is wrong with it, as sentences; tried on all metrics and on broken ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from yaodian.kernel.access import System
from yaodian.kernel.metrics.queries import Shown
from yaodian.kernel.metrics.registry import Metric
from yaodian.kernel.metrics.rules import Derived, Reading, Scope
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.records import record_types
from yaodian.kernel.units.models import Unit

QUERIES_AT_MOST = 5
CHINESE = re.compile(r"[一-鿿]")
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def description_faults(metric: Metric) -> Iterator[str]:
    """Yield what a metric does not say about itself."""
    if not KEY.fullmatch(metric.key):
        yield f"{metric.key}: a key is app.name"
    for name in ("title", "definition", "source"):
        if not CHINESE.search(str(getattr(metric, name))):
            yield f"{metric.key}: no {name}"


def empty_faults(metric: Metric, *, period: Period, today: date) -> Iterator[str]:
    """Yield what is wrong with a metric's answer to a bureau without rows: what it cannot know is unknown."""
    found = metric.read(scope=Scope(), period=period, today=today)
    if isinstance(found, Derived):
        if found.value is not None:
            yield f"{metric.key}: {found.value} out of nothing; nothing to count is unknown"
        return
    if found.part or found.whole or found.part_rows.exists():
        yield f"{metric.key}: counts {found.part} of {found.whole} in an empty bureau"
    if found.whole is not None and found.value is not None:
        yield f"{metric.key}: {found.value} of nothing; nothing to count is unknown"


def reading_faults(metric: Metric, *, period: Period, today: date) -> Iterator[str]:
    """Yield what is wrong with a metric's answer to a bureau with rows."""
    with CaptureQueriesContext(connection) as asked:
        found = metric.read(scope=Scope(), period=period, today=today)
    if len(asked) > QUERIES_AT_MOST:
        yield f"{metric.key}: {len(asked)} queries, at most {QUERIES_AT_MOST}"
    if isinstance(found, Derived):
        return
    if found.part_rows.model._meta.label_lower not in record_types():
        yield f"{metric.key}: its rows ({found.part_rows.model._meta.label}) cannot be opened: no record type"
    if (opened := opened_sum(found)) != found.part:
        yield f"{metric.key}: part is {found.part}, its rows give {opened}"
    yield from missing_faults(metric, found, period=period, today=today)
    yield from additive_faults(metric, found, period=period, today=today)


def opened_sum(found: Reading) -> Decimal:
    """Return what the opened rows give: their count, the sum of a field, or the number of distinct values."""
    rows = found.part_rows.order_by()
    if found.value_field:
        return rows.aggregate(total=Sum(found.value_field))["total"] or Decimal(0)
    if found.distinct_field:
        return Decimal(rows.values(found.distinct_field).distinct().count())
    return Decimal(rows.values("pk").distinct().count())


def missing_faults(metric: Metric, found: Reading, *, period: Period, today: date) -> Iterator[str]:
    """Yield where whole − part is not the named list of who is missing."""
    if found.whole is None or found.value_field or found.distinct_field:
        return
    shown = Shown(metric, period, today, found, System())
    if shown.missing is None:
        yield f"{metric.key}: names nobody who is missing"
    elif shown.missing.total != found.whole - found.part:
        yield f"{metric.key}: {found.whole} − {found.part} are missing, {shown.missing.total} are named"


def additive_faults(metric: Metric, found: Reading, *, period: Period, today: date) -> Iterator[str]:
    """Yield where the units do not add up to the whole bureau."""
    parts, wholes = Decimal(0), Decimal(0)
    for unit_id in Unit.objects.values_list("pk", flat=True):
        own = metric.read(scope=Scope(frozenset([unit_id])), period=period, today=today)
        if not isinstance(own, Reading):
            yield f"{metric.key}: additive for the bureau, derived for a unit"
            return
        parts, wholes = parts + own.part, wholes + (own.whole or 0)
    if parts != found.part:
        yield f"{metric.key}: the units give {parts}, the bureau {found.part}"
    if found.whole is not None and wholes != found.whole:
        yield f"{metric.key}: the units give a whole of {wholes}, the bureau {found.whole}"
