"""Reads of staffing: freezes answer the same for ever, rules of the day, help from other subjects, few queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.queries import board_of, line_of, lines_of, standards
from yaodian.apps.staffing.queries.exchange import eligible
from yaodian.apps.staffing.queries.loads import helped_at, loads_for, loads_on, with_help
from yaodian.apps.staffing.queries.retirements import forecast, past_age_for
from yaodian.apps.staffing.tests.make import (
    SYSTEM,
    TODAY,
    at,
    freeze,
    make_load,
    make_school,
    make_staffed,
    make_teacher,
)
from yaodian.kernel.rulebook.actions import correct_rule, load_seeds
from yaodian.kernel.rulebook.models import Rule
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.tests.make import make_facts
from yaodian.registers.students.tests.make import make_pupil
from yaodian.registers.teachers.rules import Establishment

pytestmark = pytest.mark.django_db


def told(school: School, *, snapshot: Snapshot | None = None) -> tuple[Any, ...]:
    """Return what is told of a school's establishment."""
    line = next(one for one in board_of(on=TODAY, snapshot=snapshot).lines if one.side.school_id == school.pk)
    own = line.establishment
    assert own is not None
    return own.needed, own.basis, own.on_quota, own.gap, line.vacancies, [one.subject for one in line.missing]


def test_what_was_asked_of_a_freeze_stays_the_same() -> None:
    with at():
        school = make_staffed(pupils=38, teachers=1)
        quota = actions.record_quota(school_id=school.pk, count=3, from_date=date(2018, 3, 1), paper="一号", by=SYSTEM)
        then = told(school)
        snapshot = freeze()
        assert told(school, snapshot=snapshot) == then
    with at(date(2018, 11, 20)):
        for _number in range(30):
            make_pupil(school)
        make_teacher(school)
        actions.withdraw_quota(quota_id=quota.pk, reason="录错", by=SYSTEM)
        actions.record_quota(school_id=school.pk, count=9, from_date=date(2018, 3, 1), paper="二号", by=SYSTEM)
        assert told(school) != then
        assert told(school, snapshot=snapshot) == then


def test_a_rule_changed_after_a_freeze_does_not_reach_it_and_changes_today() -> None:
    with at(date(2018, 9, 1)):
        load_seeds(by=SYSTEM)
    with at():
        school = make_staffed(pupils=38)
        snapshot = freeze()
        assert told(school)[0] == told(school, snapshot=snapshot)[0] == 2
    with at(date(2018, 11, 1)):
        row = Rule.objects.get(code="staffing.pupils_per_staff", scope="小学", state="current", to_date__isnull=True)
        correct_rule(rule_id=row.pk, value=Decimal("9.5"), reason="测试", source="测试", by=SYSTEM)
        assert told(school)[0] == 4
        assert told(school, snapshot=snapshot)[0] == 2


def test_before_2014_the_ratio_goes_by_town_and_village() -> None:
    with at():
        old = standards(on=date(2013, 1, 1))
        new = standards(on=TODAY)
    ratio = {area: next(iter(old.ratios(area).per_staff.values())).value for area in ("urban", "town", "village")}
    assert ratio == {"urban": 19, "town": 21, "village": 23}
    assert {next(iter(new.ratios(area).per_staff.values())).value for area in ("", "urban", "village")} == {19}


def test_the_delay_of_2025_is_known_to_a_forecast_of_2018() -> None:
    with at():
        law = standards(on=TODAY).retirement_law()
        assert {career.value: months for career, months in law.ages.items()} == {
            "male": 720,
            "female_cadre": 660,
            "female_worker": 600,
        }
        assert {(delay.step, delay.limit_months) for delay in law.delays.values()} == {(4, 756), (4, 696), (2, 660)}


def test_a_school_without_a_register_is_read_from_its_facts_and_a_private_one_has_no_establishment() -> None:
    with at():
        school, private = make_school("S1", owner_code="831"), make_school("S2", owner_code="999")
        make_facts(school)
        lines = {line.side.school_id: line for line in lines_of(on=TODAY, school_ids=None)}
        own = lines[school.pk].establishment
        assert own is not None
        assert own.needed == 22  # 400 ÷ 19
        assert lines[school.pk].subjects
        assert lines[private.pk].establishment is None


def test_the_whole_city_is_read_in_five_queries() -> None:
    with at():
        for number in range(3):
            make_staffed(f"S{number}", pupils=3)
        with CaptureQueriesContext(connection) as asked:
            assert len(lines_of(on=TODAY, school_ids=None)) == 3
        assert len(asked) == 5


def test_contract_staff_are_in_post_and_not_on_quota() -> None:
    with at():
        school = make_staffed(teachers=1)
        make_teacher(school, post={"establishment": Establishment.CONTRACT})
        _found, line = line_of(school_id=school.pk, on=TODAY)
        assert line is not None
        assert line.establishment is not None
        assert (line.establishment.on_quota, line.establishment.in_post) == (1, 2)


def test_help_from_teachers_of_other_subjects_is_shown_beside_the_gap() -> None:
    with at():
        school = make_staffed()
        make_load(school, subject="音乐", periods="2")
        make_load(school, subject="语文", periods="10")
        _found, line = line_of(school_id=school.pk, on=TODAY)
        assert line is not None
        lines = {one.subject: one for one in with_help(line.subjects, helped=helped_at(on=TODAY))}
        assert lines["音乐"].helped == 2
        assert lines["音乐"].is_missing
        assert lines["语文"].helped == 0
        rows = loads_on(loads_for(by=SYSTEM), on=TODAY)
        assert sorted((row.subject, row.helps) for row in rows) == [("语文", False), ("音乐", True)]


def test_the_forecast_counts_by_year_and_subject_and_names_who_cannot_be_told() -> None:
    with at():
        school = make_staffed(teachers=0)
        make_teacher(school, sex="female", birth_date=date(1964, 5, 1), id_number="")
        make_teacher(school, sex="male", birth_date=date(1958, 12, 1), id_number="", post={"subject": "数学"})
        make_teacher(school, sex="male", birth_date=date(1957, 12, 1), id_number="")
        make_teacher(school, id_number="")
        found = forecast(by=SYSTEM, on=TODAY, found=standards(on=TODAY))
        assert found.years == (2018, 2019, 2020, 2021, 2022, 2023)
        assert dict(found.subjects) == {"数学": (1, 0, 0, 0, 0, 0), "语文": (0, 1, 0, 0, 0, 0)}
        assert found.totals == (1, 1, 0, 0, 0, 0)
        assert (found.past, found.unknown) == (1, 1)
        assert past_age_for(by=SYSTEM, on=TODAY, found=standards(on=TODAY)).count() == 1


def test_who_may_be_exchanged_has_been_there_long_enough_and_does_not_retire_soon() -> None:
    with at():
        school = make_staffed(teachers=0, pupils=1)
        since = {"from_date": date(2012, 9, 1)}
        long = make_teacher(school, post=since)
        make_teacher(school)
        make_teacher(school, post=since, sex="male", birth_date=date(1960, 1, 1), id_number="")
        rows = eligible(on=TODAY, found=standards(on=TODAY))
        assert [row.teacher for row in rows] == [long]
