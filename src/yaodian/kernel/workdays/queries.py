"""Workday reads (查工作日): the calendar that deadlines are reckoned by."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Count, Max, QuerySet

from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.workdays.models import HolidayOverride
from yaodian.kernel.workdays.rules import Calendar, DayKind, SpecialDay


def overrides(year: int) -> QuerySet[HolidayOverride]:
    """Return the adjusted days of a year."""
    return HolidayOverride.objects.filter(date__year=year).order_by("date")


def calendar() -> Calendar:
    """Return the working calendar of the table as it stands; kept until the table changes."""
    mark = HolidayOverride.objects.aggregate(rows=Count("id"), last=Max("id"))
    change = JournalLine.objects.filter(record__startswith="workdays.holidayoverride:").aggregate(last=Max("id"))
    return _calendar(mark["rows"], mark["last"], change["last"])


@lru_cache(maxsize=2)
def _calendar(_rows: int, _last: int | None, _change: int | None) -> Calendar:
    """Read the table once per state of it."""
    days = {
        row.date: SpecialDay(kind=DayKind(row.kind), name=row.name or "节假日") for row in HolidayOverride.objects.all()
    }
    return Calendar(days=days, years=frozenset(day.year for day in days))
