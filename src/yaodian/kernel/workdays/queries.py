"""Workday reads (查工作日): the calendar that deadlines are reckoned by."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from yaodian.kernel.workdays.models import HolidayOverride
from yaodian.kernel.workdays.rules import Calendar, DayKind, SpecialDay


def calendar() -> Calendar:
    """Return the working calendar of the table as it stands: one short query, built anew only when a row differs."""
    return _calendar(tuple(HolidayOverride.objects.order_by("date").values_list("date", "kind", "name")))


@lru_cache(maxsize=4)
def _calendar(rows: tuple[tuple[date, str, str], ...]) -> Calendar:
    """Build the calendar; a year counts as known when the table holds a day of it."""
    days = {day: SpecialDay(kind=DayKind(kind), name=name or "节假日") for day, kind, name in rows}
    return Calendar(days=days, years=frozenset(day.year for day in days))
