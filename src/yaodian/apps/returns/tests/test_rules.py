"""Rules of returns: periods and their last days, marks, the cap, what is asked twice, figures and zero reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.returns.rules import (
    DutyState,
    FigureValue,
    Load,
    Mark,
    PeriodsError,
    Rhythm,
    Step,
    Tally,
    after_sending,
    after_step,
    asked_twice,
    figures_of,
    mark_of,
    over_cap,
    reminder_words,
    slots,
    zero_answers,
)
from yaodian.apps.returns.rules.periods import Timing
from yaodian.engines.forms import Field, Form, Group, Kind
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.workdays.rules import Calendar, DayKind, SpecialDay

HOLIDAYS = {date(2018, 10, day): SpecialDay(DayKind.HOLIDAY, "国庆节") for day in range(1, 8)}
WORKING = Calendar(days=HOLIDAYS, years=frozenset({2018}))
MONTHLY = Timing(Rhythm.MONTHLY, date(2018, 8, 10), None, 3, from_start=False)


def codes(timing: Timing, until: date) -> list[str]:
    """Return the codes of the periods that have begun."""
    return [slot.code for slot in slots(timing, until=until, working=WORKING, school=shipped_terms())]


def test_a_month_is_due_so_many_working_days_after_it_over_the_holidays() -> None:
    found = slots(MONTHLY, until=date(2018, 9, 30), working=WORKING, school=shipped_terms())
    assert [(slot.code, slot.due) for slot in found] == [
        ("2018-08", date(2018, 9, 5)),
        ("2018-09", date(2018, 10, 10)),
    ]


@pytest.mark.parametrize(
    ("rhythm", "first", "until", "wanted"),
    [
        (Rhythm.DAILY, date(2018, 10, 11), date(2018, 10, 15), ["2018-10-11", "2018-10-12", "2018-10-15"]),
        (Rhythm.WEEKLY, date(2018, 10, 10), date(2018, 10, 15), ["2018-W41", "2018-W42"]),
        (Rhythm.TERM, date(2018, 3, 1), date(2018, 9, 1), ["2017-2018-2", "2018-2019-1"]),
        (Rhythm.YEAR, date(2018, 1, 1), date(2018, 12, 31), ["2018"]),
        (Rhythm.ONCE, date(2018, 10, 10), date(2018, 10, 9), []),
        (Rhythm.ONCE, date(2018, 10, 10), date(2018, 10, 10), ["once"]),
        (Rhythm.EVENT, date(2018, 10, 10), date(2018, 10, 31), []),
    ],
)
def test_the_periods_of_each_rhythm(rhythm: Rhythm, first: date, until: date, wanted: list[str]) -> None:
    assert codes(Timing(rhythm, first, None, 0, from_start=False), until) == wanted


def test_a_daily_return_on_days_off_and_one_without_an_end() -> None:
    flood = Timing(Rhythm.DAILY, date(2018, 10, 12), date(2018, 10, 14), 0, from_start=False, days_off=True)
    assert codes(flood, date(2018, 12, 1)) == ["2018-10-12", "2018-10-13", "2018-10-14"]
    with pytest.raises(PeriodsError, match="过长"):
        codes(replace(flood, last=None), date(2030, 1, 1))


@given(
    first=st.dates(date(2017, 1, 1), date(2018, 12, 31)),
    days=st.integers(0, 200),
    workdays=st.integers(0, 20),
    rhythm=st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.TERM, Rhythm.YEAR]),
    from_start=st.booleans(),
)
def test_periods_follow_each_other_and_none_is_due_before_it_begins(
    first: date, days: int, workdays: int, rhythm: Rhythm, from_start: bool
) -> None:
    timing = Timing(rhythm, first, None, workdays, from_start)
    found = slots(timing, until=first + timedelta(days=days), working=WORKING, school=shipped_terms())
    assert len({slot.code for slot in found}) == len(found)
    assert all(slot.due >= slot.start for slot in found)
    assert all(before.end < after.start for before, after in pairwise(found))


def test_where_a_return_goes() -> None:
    assert after_sending(needs_head=True, has_central=True) is DutyState.SENT
    assert after_sending(needs_head=False, has_central=True) is DutyState.CONFIRMED
    assert after_sending(needs_head=False, has_central=False) is DutyState.CHECKED
    assert after_step(Step.CONFIRM, has_central=False) is DutyState.CHECKED
    assert after_step(Step.CHECK, has_central=True) is DutyState.CHECKED
    assert after_step(Step.LOCK, has_central=True) is DutyState.LOCKED


def test_marks_go_by_the_first_sending() -> None:
    due = date(2018, 10, 10)
    later = due + timedelta(days=5)
    assert mark_of(DutyState.WAITING, sent=None, due=due, today=due) is Mark.PENDING
    assert mark_of(DutyState.WAITING, sent=None, due=due, today=later) is Mark.SILENT
    assert mark_of(DutyState.SENT, sent=due, due=due, today=later) is Mark.ON_TIME
    assert mark_of(DutyState.LOCKED, sent=later, due=due, today=later) is Mark.LATE
    assert mark_of(DutyState.RETURNED, sent=due, due=due, today=later) is Mark.RETURNED
    assert mark_of(DutyState.EXCUSED, sent=None, due=due, today=later) is Mark.EXCUSED
    tally = Tally.of([Mark.ON_TIME, Mark.LATE, Mark.SILENT, Mark.EXCUSED, Mark.PENDING])
    assert (tally.whole, tally.received) == (4, 2)


def test_the_words_for_the_group() -> None:
    said: dict[str, Any] = {
        "title": "安全月报",
        "period": "2018年9月",
        "due": date(2018, 10, 10),
        "link": "https://x/r",
    }
    late = reminder_words(**said, today=date(2018, 10, 11), silent=["岳口中学"])
    assert "已于10月10日截止" in late
    assert "尚未报送（1个）：岳口中学" in late
    assert "均已报送" in reminder_words(**said, today=date(2018, 10, 9), silent=[])


def load(number: int, months: set[str], units: set[int], **fields: str) -> Load:
    """Return the load of a plan."""
    return Load(number, f"任务{number}", frozenset(units), frozenset(months), times=1, fields=fields)


def test_the_cap_says_which_returns_fill_it() -> None:
    october = [load(1, {"2018-10"}, {1, 2}), load(2, {"2018-10", "2018-11"}, {2})]
    new = load(9, {"2018-10", "2018-11"}, {2, 3})
    full = over_cap(new, october, cap=2)
    assert [(one.month, one.unit_count, one.titles) for one in full] == [("2018-10", 1, ("任务1", "任务2"))]
    assert over_cap(new, october, cap=3) == []
    assert over_cap(load(9, {"2018-10"}, {4}), october, cap=1) == []


def test_what_several_returns_ask_of_one_school() -> None:
    both = [load(1, set(), {1, 2}, dangers="隐患"), load(2, set(), {2}, dangers="隐患", drills="演练")]
    assert [(one.title, one.plans, one.unit_count) for one in asked_twice(both)] == [("隐患", ("任务1", "任务2"), 1)]
    assert asked_twice([load(1, set(), {1}, a="甲"), load(2, set(), {2}, a="甲")]) == []


def field(name: str, kind: Kind = Kind.INTEGER, **more: object) -> Field:
    """Return a field."""
    return Field(name=name, kind=kind, title=name, **more)  # type: ignore[arg-type]


FORM = Form(
    key="x",
    title="x",
    items=(
        field("count"),
        field("money", Kind.DECIMAL),
        field("done", Kind.YES),
        field("secret", sensitive=True),
        field("pupils", prefill="pupil.count"),
        Group("rooms", "各室", (field("seats"),), repeats=True),
    ),
)


def test_the_figures_of_a_sheet() -> None:
    answers = {"count": 3, "money": "1.50", "done": "yes", "secret": 9, "rooms": [{"seats": 4}, {"seats": "5"}, {}]}
    assert figures_of(FORM, answers) == {
        "count": FigureValue(Decimal(3)),
        "money": FigureValue(Decimal("1.50")),
        "done": FigureValue(text="yes"),
        "rooms": FigureValue(Decimal(3)),
        "seats": FigureValue(Decimal(9)),
    }
    assert figures_of(FORM, {"count": "NaN"}) == {"rooms": FigureValue(Decimal(0)), "seats": FigureValue(Decimal(0))}


def test_a_zero_report_answers_what_is_asked_outside_rows() -> None:
    assert zero_answers(FORM) == {"count": "0", "money": "0", "done": "no", "secret": "0"}
