"""Makers for workdays tests."""

from datetime import date, timedelta

from yaodian.kernel.workdays.rules import Calendar, DayKind, SpecialDay


def calendar_2018() -> Calendar:
    """The spring of 2018: Spring Festival from 15 to 21 February, 11 and 24 February worked instead; 清明 5–7 April."""
    days = {date(2018, 2, 15) + timedelta(days=n): SpecialDay(DayKind.HOLIDAY, "春节") for n in range(7)}
    days |= {date(2018, 2, day): SpecialDay(DayKind.WORKDAY, "春节") for day in (11, 24)}
    days |= {date(2018, 4, day): SpecialDay(DayKind.HOLIDAY, "清明节") for day in (5, 6, 7)}
    days[date(2018, 4, 8)] = SpecialDay(DayKind.WORKDAY, "清明节")
    return Calendar(days=days, years=frozenset({2018}))
