"""Periods: codes, titles, neighbours, and terms that come from data."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.periods.rules import PeriodError, PeriodKind, SchoolCalendar, covering, make_period, parse_period
from yaodian.kernel.periods.terms import parse_terms, shipped_terms

CUSTOMS = '[assumed]\nschool_year_starts = "09-01"\nsecond_term_starts = "02-15"\n'
BARE = parse_terms(CUSTOMS)


@pytest.mark.parametrize(
    ("code", "start", "end", "title"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018年"),
        ("2018-H2", date(2018, 7, 1), date(2018, 12, 31), "2018年下半年"),
        ("2018-Q2", date(2018, 4, 1), date(2018, 6, 30), "2018年第二季度"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020年2月"),
        ("2018-W01", date(2018, 1, 1), date(2018, 1, 7), "2018年第1周"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), "2020年第53周"),
        ("2016-2017", date(2016, 9, 1), date(2017, 8, 31), "2016—2017学年"),
        ("2017-2018-2", date(2018, 2, 26), date(2018, 7, 6), "2017—2018学年第二学期"),
    ],
)
def test_a_code_names_its_days_and_its_title(code: str, start: date, end: date, title: str) -> None:
    period = parse_period(code, calendar=shipped_terms())
    assert (period.start, period.end, period.title, period.code) == (start, end, title, code)


@pytest.mark.parametrize(
    "code", ["", "18", "2018-13", "2018-00", "2018-Q5", "2018-W54", "2018-2020", "2018-2019-3", "2018/03"]
)
def test_a_wrong_code_is_refused_with_a_chinese_sentence(code: str) -> None:
    with pytest.raises(PeriodError, match=r"[一-鿿]"):
        parse_period(code, calendar=BARE)


def test_a_year_without_a_53rd_week_has_none() -> None:
    with pytest.raises(PeriodError):
        parse_period("2018-W53")


def test_a_term_needs_a_school_calendar() -> None:
    with pytest.raises(PeriodError, match="校历"):
        parse_period("2017-2018-2")


def test_a_term_without_a_row_is_assumed_and_says_so() -> None:
    term = parse_period("2030-2031-1", calendar=BARE)
    assert (term.start, term.end, term.assumed) == (date(2030, 9, 1), date(2031, 2, 14), True)
    assert not parse_period("2017-2018-2", calendar=shipped_terms()).assumed


def test_a_changed_row_moves_the_term() -> None:
    moved = parse_terms(CUSTOMS + '[[terms]]\ncode = "2017-2018-2"\nstart = 2018-03-05\nend = 2018-07-13\n')
    assert parse_period("2017-2018-2", calendar=moved).start == date(2018, 3, 5)


def test_terms_that_overlap_are_refused() -> None:
    rows = (
        '[[terms]]\ncode = "2017-2018-1"\nstart = 2017-09-01\nend = 2018-03-01\n'
        '[[terms]]\ncode = "2017-2018-2"\nstart = 2018-02-26\nend = 2018-07-06\n'
    )
    with pytest.raises(PeriodError, match="重叠"):
        parse_terms(CUSTOMS + rows)


def test_a_year_splits_into_its_months_and_a_school_year_into_its_terms() -> None:
    assert [month.number for month in parse_period("2018").split(PeriodKind.MONTH)] == list(range(1, 13))
    terms = parse_period("2017-2018", calendar=shipped_terms()).split(PeriodKind.TERM)
    assert [term.code for term in terms] == ["2017-2018-1", "2017-2018-2"]


def test_periods_are_equal_by_kind_and_code_whatever_calendar_made_them() -> None:
    assert parse_period("2017-2018-2", calendar=BARE) == parse_period("2017-2018-2", calendar=shipped_terms())
    assert parse_period("2018") != make_period(PeriodKind.SCHOOL_YEAR, 2018, calendar=BARE)


DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(PeriodKind), st.sampled_from([BARE, shipped_terms()]))
def test_every_day_has_a_period_that_round_trips_and_has_neighbours(
    day: date, kind: PeriodKind, calendar: SchoolCalendar
) -> None:
    period = covering(day, kind=kind, calendar=calendar)
    assert parse_period(period.code, calendar=calendar) == period
    assert period.next().previous() == period
    assert period.start <= period.end
    assert period.next().start > period.end
    if kind is not PeriodKind.TERM:
        assert day in period
        assert period.next().start == period.end + timedelta(days=1)
