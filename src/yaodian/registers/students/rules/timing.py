"""时间规则 (timing): stretches of enrolment that follow each other, and how long a family may go unvisited."""

from __future__ import annotations

from datetime import date, timedelta

from yaodian.kernel.terms import gettext as _

DAY = timedelta(days=1)


def holds_on(from_date: date, to_date: date | None, on: date) -> bool:
    """Does a stretch from one day to another, both included, hold on this day?"""
    return from_date <= on and (to_date is None or on <= to_date)


def overlaps(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Do two stretches, both ends included, share a day?"""
    (start, end), (other_start, other_end) = one, other
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)


def follow_problem(*, current_from: date, on: date, today: date) -> str:
    """Return why a new stretch may not begin on a day after one that began on `current_from`, "" when it may."""
    if on > today:
        return _("日期不能晚于今天。")
    if on <= current_from:
        return _("日期应晚于现在这段学籍的起始日期 %(day)s；填错请用“更正”。") % {"day": current_from}
    return ""


def next_contact(opened: date, contacts: list[date], *, interval_days: int) -> date:
    """Return by when the family of a pupil who stays away is to be reached again."""
    return max([opened, *contacts]) + timedelta(days=interval_days)
