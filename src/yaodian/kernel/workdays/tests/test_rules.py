"""Deadlines: counted day by day, explained, paused, extended, moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.workdays.rules import (
    Calendar,
    DayKind,
    DeadlineError,
    Extension,
    Pause,
    SpecialDay,
    StepKind,
    deadline,
)
from yaodian.kernel.workdays.tests.make import calendar_2018


def test_twenty_working_days_from_12_february_2018_end_on_16_march() -> None:
    explained = deadline(date(2018, 2, 12), workdays=20, calendar=calendar_2018())
    assert explained.due == date(2018, 3, 16)
    kinds = {step.day: step.kind for step in explained.steps}
    assert kinds[date(2018, 2, 12)] is StepKind.START
    assert kinds[date(2018, 2, 15)] is StepKind.HOLIDAY
    assert kinds[date(2018, 2, 24)] is StepKind.MAKE_UP
    assert kinds[date(2018, 2, 25)] is StepKind.WEEKEND
    assert [step.day for step in explained.steps] == [date(2018, 2, 12) + timedelta(days=n) for n in range(33)]
    assert explained.assumed_years == ()


def test_the_reckoning_reads_as_chinese_lines_and_one_sentence() -> None:
    explained = deadline(date(2018, 2, 12), workdays=20, calendar=calendar_2018())
    lines = explained.lines()
    assert lines[0] == "2018-02-12 星期一 起始日 不计"
    assert "2018-02-24 星期六 调休上班（春节） 第5日" in lines
    assert lines[-1] == "2018-03-16 星期五 工作日 第20日"
    assert explained.sentence() == (
        "自2018年2月12日起算（当日不计），期限20个工作日，其间双休日5天、法定节假日及调休放假7天不计，"
        "调休上班1天计入，至2018年3月16日届满。"
    )


def test_calendar_days_that_end_on_a_day_off_move_to_the_next_working_day() -> None:
    explained = deadline(date(2018, 2, 1), days=15, calendar=calendar_2018())
    assert explained.due == date(2018, 2, 22)
    assert sum(step.kind is StepKind.MOVED for step in explained.steps) == 6
    assert "顺延6天" in explained.sentence()


def test_calendar_days_that_end_on_a_make_up_saturday_stay_there() -> None:
    assert deadline(date(2018, 2, 9), days=15, calendar=calendar_2018()).due == date(2018, 2, 24)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2018, 5, 30), 3, date(2018, 8, 30)),
        (date(2017, 11, 30), 3, date(2018, 2, 28)),
        (date(2019, 11, 29), 3, date(2020, 3, 2)),
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2018, 9, 12), 3, date(2018, 12, 12)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start: date, months: int, due: date) -> None:
    assert deadline(start, months=months, calendar=Calendar()).due == due


def test_a_pause_is_not_counted_and_says_why() -> None:
    pause = Pause(date(2018, 3, 1), date(2018, 3, 7), "补正材料")
    explained = deadline(date(2018, 2, 12), workdays=20, calendar=calendar_2018(), pauses=[pause])
    assert explained.due == date(2018, 3, 23)
    assert "2018-03-01 星期四 中止（补正材料） 不计" in explained.lines()
    assert explained.used(date(2018, 3, 5)) == explained.used(date(2018, 2, 28)) == 8


def test_an_extension_adds_days_of_the_same_kind() -> None:
    extension = Extension(15, "局长批准")
    explained = deadline(date(2018, 2, 12), workdays=15, calendar=calendar_2018(), extensions=[extension])
    assert explained.due == calendar_2018().add_workdays(date(2018, 2, 12), 30)
    assert "经批准延长15个工作日（局长批准）" in explained.sentence()


def test_a_year_without_a_holiday_table_is_named_as_assumed() -> None:
    explained = deadline(date(2018, 12, 20), workdays=10, calendar=calendar_2018())
    assert explained.assumed_years == (2019,)
    assert "2019年节假日安排尚未录入" in explained.sentence()


def test_a_changed_row_changes_the_due_date() -> None:
    before = deadline(date(2018, 5, 1), workdays=5, calendar=Calendar())
    closed = Calendar(days={date(2018, 5, 3): SpecialDay(DayKind.HOLIDAY, "防汛停工")})
    assert deadline(date(2018, 5, 1), workdays=5, calendar=closed).due == before.due + timedelta(days=1)


@pytest.mark.parametrize(
    ("workdays", "days", "months"),
    [(None, None, None), (1, 1, None), (0, None, None), (None, -3, None), (None, 99999, None), (None, None, 99999)],
)
def test_a_limit_that_makes_no_sense_is_refused(workdays: int | None, days: int | None, months: int | None) -> None:
    with pytest.raises(DeadlineError, match="期限"):
        deadline(date(2018, 1, 1), calendar=Calendar(), workdays=workdays, days=days, months=months)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DeadlineError, match="早于"):
        Pause(date(2018, 3, 2), date(2018, 3, 1), "补正材料")


DAYS = st.dates(date(2017, 6, 1), date(2018, 12, 31))


@given(DAYS, st.integers(1, 60))
def test_the_due_date_is_a_working_day_and_the_count_is_exact(start: date, count: int) -> None:
    calendar = calendar_2018()
    explained = deadline(start, workdays=count, calendar=calendar)
    assert calendar.is_workday(explained.due)
    assert calendar.workdays_between(start, explained.due) == count
    assert calendar.add_workdays(start, count) == explained.due
    assert explained.used(explained.due) == count


@given(DAYS, st.integers(1, 60))
def test_going_forward_and_back_by_working_days_meets_again(start: date, count: int) -> None:
    calendar = calendar_2018()
    start = calendar.next_workday(start)
    assert calendar.add_workdays(calendar.add_workdays(start, count), -count) == start


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_more_days_never_end_earlier(start: date, count: int, more: int) -> None:
    calendar = calendar_2018()
    first = deadline(start, days=count, calendar=calendar)
    assert deadline(start, days=count + more, calendar=calendar).due >= first.due
    assert calendar.is_workday(first.due)
