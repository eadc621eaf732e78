"""Numbers of staffing: from a wrong state, seen to move."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.models import PlannedPost
from yaodian.apps.staffing.tests.make import (
    SYSTEM,
    TODAY,
    at,
    freeze,
    make_garden,
    make_plan,
    make_recruited,
    make_school,
    make_staffed,
    make_teacher,
    put_post,
)
from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import PeriodKind, make_period
from yaodian.registers.schools.tests.make import make_facts
from yaodian.registers.students.rules import Disability, Placement
from yaodian.registers.students.tests.make import make_pupil
from yaodian.registers.teachers.actions import confirm_arrival, give_up_recruitment

pytestmark = pytest.mark.django_db
YEAR = make_period(PeriodKind.YEAR, 2018)


def read(key: str, *, year: int = 2018, today: date = TODAY, **params: Any) -> Any:
    """Return a metric of a year over the whole bureau."""
    period = make_period(PeriodKind.YEAR, year)
    return metric_of(f"staffing.{key}").read(scope=Scope(), period=period, today=today, params=params)


def test_a_short_school_is_named_until_somebody_is_in_post() -> None:
    with at():
        school = make_staffed(pupils=38, teachers=1)
        assert read("short_schools").part == 1
        assert list(read("staffed_schools").missing_rows) == [school]
        make_teacher(school)
        assert read("short_schools").part == 0
        assert read("staffed_schools").value == 100
        actions.record_quota(school_id=school.pk, count=4, from_date=date(2018, 9, 1), paper="一号", by=SYSTEM)
        assert read("short_schools").part == 1


def test_hired_and_arrived_are_two_numbers_out_of_rows_of_the_plan() -> None:
    with at():
        school = make_staffed()
        plan = make_plan(school, count=2)
        came, waits = make_recruited(school, arrived=True), make_recruited(school)
        assert (read("planned_posts").part, read("hired").part, read("arrived").part) == (2, 0, 0)
        assert actions.match_posts(plan_id=plan.pk, by=SYSTEM) == 2
        assert (read("hired").part, read("arrived").part) == (2, 1)
        assert [fill.recruitment for fill in read("arrived").part_rows] == [came]
        assert [fill.recruitment for fill in read("post_arrival").missing_rows] == [waits]
        assert read("hired", channel="talent").part == 0
        confirm_arrival(recruitment_id=waits.pk, reported_date=date(2018, 10, 8), by=SYSTEM)
        assert read("arrived").part == 2
        assert read("post_arrival").value == 100


def test_somebody_who_gives_up_is_hired_no_more() -> None:
    with at():
        school = make_staffed()
        plan = make_plan(school)
        waits = make_recruited(school)
        actions.match_posts(plan_id=plan.pk, by=SYSTEM)
        assert read("hired").part == 1
        give_up_recruitment(recruitment_id=waits.pk, given_up_date=date(2018, 10, 8), by=SYSTEM)
        assert read("hired").part == 0


def test_a_plan_that_is_not_approved_counts_nothing() -> None:
    with at():
        school = make_staffed()
        plan = make_plan(school, approved=False)
        put_post(plan, school, subject="数学")
        assert PlannedPost.objects.count() == 2
        assert read("planned_posts").part == 0


def test_who_retires_in_a_year_to_come_is_read_from_births_and_the_rulebook() -> None:
    with at():
        school = make_staffed(teachers=0)
        make_teacher(school, sex="male", birth_date=date(1959, 3, 1), id_number="")
        make_teacher(school, sex="male", birth_date=date(1965, 1, 20), id_number="", post={"subject": "数学"})
        assert read("retiring").part == 0
        assert read("retiring", year=2019).part == 1
        assert read("retiring", year=2025).part == 1
        assert read("retiring", year=2025, subject="语文").part == 0
        make_teacher(school, sex="male", birth_date=date(1964, 12, 31), id_number="")
        assert read("retiring", year=2024).part == 1


def test_kindergartens_need_their_staff_and_private_ones_their_recognition() -> None:
    with at():
        garden = make_garden("K1", private=True)
        assert read("staffed_kindergartens").value is None
        make_facts(garden, preschool_pupil_count=30, class_count=1)
        assert read("staffed_kindergartens").value == 0
        for _number in range(2):
            make_teacher(garden, post={"subject": "幼儿教育", "stage": "preschool"})
        assert read("staffed_kindergartens").value == 100
        assert read("inclusive_private_kindergartens").value == 0
        assert read("inclusive_private_children").value == 0


def test_placements_are_compared_with_a_snapshot_and_who_is_not_placed_is_named() -> None:
    with at():
        school = make_school("S1", owner_code="831")
        make_pupil(school, placement=Placement.HOME, pupil={"disability": Disability.SIGHT})
        actions.set_placement_baseline(year=2018, snapshot_id=freeze().pk, note="学籍快照", by=SYSTEM)
        assert read("inclusive_change").value == 0
        make_pupil(school, placement=Placement.INCLUSIVE, pupil={"disability": Disability.SIGHT})
        assert read("inclusive_class_share").value == 50
        assert read("inclusive_change").value == 50
        assert read("special_coverage").value == 100
        left = make_pupil(school, pupil={"disability": Disability.HEARING})
        found = read("special_coverage")
        assert isinstance(found, Reading)
        assert list(found.missing_rows or ()) == [left]
