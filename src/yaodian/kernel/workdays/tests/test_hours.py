"""Office hours: when a reminder may ring, and limits in working hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.workdays.hours import add_working_time, next_working_moment, parse_hours, shipped_hours
from yaodian.kernel.workdays.rules import DeadlineError
from yaodian.kernel.workdays.tests.make import calendar_2018

CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "rings"),
    [
        ("2018-03-01T09:15", "2018-03-01T09:15"),
        ("2018-03-01T06:00", "2018-03-01T08:30"),
        ("2018-03-01T12:30", "2018-03-01T14:00"),
        ("2018-07-02T12:30", "2018-07-02T14:30"),
        ("2018-03-02T17:30", "2018-03-05T08:30"),
        ("2018-02-14T20:00", "2018-02-22T08:30"),
        ("2018-02-23T18:00", "2018-02-24T08:30"),
    ],
)
def test_a_reminder_waits_for_office_hours(moment: str, rings: str) -> None:
    assert next_working_moment(at(moment), calendar=calendar_2018(), hours=shipped_hours()) == at(rings)


def test_eight_working_hours_run_over_night_and_weekend() -> None:
    due = add_working_time(at("2018-03-02T16:30"), timedelta(hours=8), calendar=calendar_2018(), hours=shipped_hours())
    assert due == at("2018-03-05T17:30")


def test_hours_that_do_not_cover_a_day_are_named() -> None:
    summer = parse_hours('[[hours]]\nfrom = "05-01"\nto = "09-30"\nspans = ["08:00-12:00"]\n')
    with pytest.raises(DeadlineError, match="3月1日"):
        next_working_moment(at("2018-03-01T09:00"), calendar=calendar_2018(), hours=summer)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DeadlineError, match="08:00"):
        parse_hours('[[hours]]\nfrom = "01-01"\nto = "12-31"\nspans = ["12:00-08:00"]\n')


@given(st.datetimes(datetime(2018, 1, 1), datetime(2018, 12, 1)), st.integers(0, 3000))
def test_working_time_adds_up_in_pieces(moment: datetime, minutes: int) -> None:
    calendar, hours = calendar_2018(), shipped_hours()
    moment = moment.replace(tzinfo=CHINA)
    whole = add_working_time(moment, timedelta(minutes=minutes), calendar=calendar, hours=hours)
    half = add_working_time(moment, timedelta(minutes=minutes // 2), calendar=calendar, hours=hours)
    assert add_working_time(half, timedelta(minutes=minutes - minutes // 2), calendar=calendar, hours=hours) == whole
    assert next_working_moment(whole - timedelta(microseconds=1), calendar=calendar, hours=hours) <= whole
