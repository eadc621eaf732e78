"""The table of days off: changed with its journal line, filled from what is shipped, read as a calendar."""

from datetime import date

import pytest
from django.apps import apps

from yaodian.kernel.access import NotAllowedError, Reader, System
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.workdays import actions
from yaodian.kernel.workdays.models import HolidayOverride
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.workdays.rules import deadline

pytestmark = pytest.mark.django_db
SYSTEM = System("测试")
HOLIDAY, WORKDAY = HolidayOverride.Kind.HOLIDAY, HolidayOverride.Kind.WORKDAY


@pytest.fixture(autouse=True)
def _empty_table() -> None:
    apps.get_model("workdays", "HolidayOverride").objects.all().delete()


def verbs() -> list[str]:
    """The journal's verbs, oldest first."""
    return list(JournalLine.objects.filter(verb__startswith="workdays.").order_by("id").values_list("verb", flat=True))


def test_the_shipped_table_gives_the_golden_deadline() -> None:
    assert actions.load_seeds(by=SYSTEM) > 200
    explained = deadline(date(2018, 2, 12), workdays=20, calendar=calendar())
    assert explained.due == date(2018, 3, 16)
    assert explained.assumed_years == ()
    assert "2018-02-24 星期六 调休上班（春节） 第5日" in explained.lines()
    assert actions.load_seeds(by=SYSTEM) == 0
    assert verbs() == ["workdays.load"]


@pytest.mark.parametrize(
    ("year", "worked"),
    [
        (2018, ["02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29"]),
        (2025, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ],
)
def test_make_up_days_are_those_of_the_notices(year: int, worked: list[str]) -> None:
    actions.load_seeds(by=SYSTEM)
    days = HolidayOverride.objects.filter(kind=WORKDAY, date__year=year).order_by("date").values_list("date", flat=True)
    assert [f"{day:%m-%d}" for day in days] == worked


def test_a_changed_day_moves_deadlines_at_once_and_is_journaled() -> None:
    before = deadline(date(2018, 5, 1), workdays=5, calendar=calendar()).due
    actions.change_day(day=date(2018, 5, 3), kind=HOLIDAY, name="防汛停工", source="市政府通知", by=SYSTEM)
    assert deadline(date(2018, 5, 1), workdays=5, calendar=calendar()).due > before
    actions.change_day(day=date(2018, 5, 3), kind=WORKDAY, name="防汛", source="市政府通知", by=SYSTEM)
    assert calendar().is_workday(date(2018, 5, 3))
    actions.clear_day(day=date(2018, 5, 3), reason="误录", by=SYSTEM)
    assert deadline(date(2018, 5, 1), workdays=5, calendar=calendar()).due == before
    assert verbs() == ["workdays.change_day", "workdays.change_day", "workdays.clear_day"]


def test_a_change_needs_its_paper_and_the_right() -> None:
    with pytest.raises(actions.HolidayError, match="依据"):
        actions.change_day(day=date(2018, 5, 3), kind=HOLIDAY, name="", source=" ", by=SYSTEM)
    with pytest.raises(actions.HolidayError, match="没有调整"):
        actions.clear_day(day=date(2018, 5, 3), reason="误录", by=SYSTEM)
    nobody = Reader(account_id=1, person_id=1, name="某人", seats=())
    with pytest.raises(NotAllowedError):
        actions.change_day(day=date(2018, 5, 3), kind=HOLIDAY, name="", source="通知", by=nobody)
    with pytest.raises(NotAllowedError):
        actions.import_year(year=2018, by=nobody)
    assert verbs() == []


def test_a_year_is_filled_without_touching_what_is_there() -> None:
    actions.change_day(day=date(2018, 2, 15), kind=WORKDAY, name="值守", source="市政府通知", by=SYSTEM)
    assert actions.import_year(year=2018, by=SYSTEM) > 25
    assert calendar().describe(date(2018, 2, 15)) == "调休上班（值守）"
    assert calendar().describe(date(2018, 2, 16)) == "春节放假"
    assert actions.import_year(year=2018, by=SYSTEM) == 0
    assert verbs() == ["workdays.change_day", "workdays.import_year"]


def test_a_year_that_only_the_package_knows_is_filled_from_it() -> None:
    assert actions.import_year(year=2010, by=SYSTEM) > 20
    row = HolidayOverride.objects.get(date=date(2010, 10, 1))
    assert (row.kind, row.name, row.source) == (HOLIDAY, "国庆节", "chinesecalendar 内置日历")
    assert calendar().years == frozenset({2010})


def test_a_year_that_nobody_knows_is_refused_with_what_to_do() -> None:
    with pytest.raises(actions.HolidayError, match="2040年"):
        actions.import_year(year=2040, by=SYSTEM)
