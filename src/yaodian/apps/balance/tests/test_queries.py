"""Reads of balance: the county out of the registers, on a day and in a snapshot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yaodian.apps.balance.queries import balance_of, trend_of, verdicts_of_school
from yaodian.apps.balance.rules import Resource
from yaodian.apps.balance.tests.make import SYSTEM, TODAY, at, make_measured, make_teacher
from yaodian.registers.schools import actions as school_actions
from yaodian.registers.schools.models import SiteFacts
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.actions import freeze_registers

pytestmark = pytest.mark.django_db
PRIMARY, JUNIOR = SchoolStage.PRIMARY, SchoolStage.JUNIOR


def test_two_schools_alike_are_balanced_and_pass() -> None:
    make_measured("S1")
    make_measured("S2")
    found = balance_of(on=TODAY)[PRIMARY]
    assert [one.passes for one in found.verdicts] == [True, True]
    assert [line.variation.value for line in found.quality] == [0] * 7
    assert (found.passes, found.met_lines, found.basic_passes) == (True, 7, None)


def test_an_unknown_number_is_told_and_nothing_is_decided() -> None:
    make_measured("S1")
    make_measured("S2", teaching_area=None)
    found = balance_of(on=TODAY)[PRIMARY]
    assert [one.passes for one in found.verdicts] == [True, None]
    assert (found.quality[3].variation.unknown, found.quality[3].is_met, found.passes) == (1, None, None)


def test_a_school_without_teachers_on_record_is_unknown_not_without_teachers() -> None:
    make_measured("S1", teachers=0)
    (verdict,) = balance_of(on=TODAY)[PRIMARY].verdicts
    assert [one.value for one in verdict.marks[:3]] == [None, None, None]


def test_a_nine_year_school_is_split_by_its_pupils() -> None:
    school = make_measured("N1", kind_code="312", primary_pupil_count=300, junior_pupil_count=100, teachers=2)
    make_teacher(school, post={"subject": "数学", "stage": ""})
    first, second = (verdict.side for verdict in verdicts_of_school(school_id=school.pk, on=TODAY))
    assert (first.stage, second.stage) == (PRIMARY, JUNIOR)
    assert [one.amounts[Resource.TEACHING_AREA] for one in (first, second)] == [Decimal(450), Decimal(150)]
    assert [one.amounts[Resource.TEACHERS] for one in (first, second)] == [Decimal("2.75"), Decimal("0.25")]
    assert first.apportioned


def test_a_small_teaching_point_is_left_out() -> None:
    make_measured("P1", kind_code="218", primary_pupil_count=49)
    make_measured("P2", kind_code="218", primary_pupil_count=50)
    assert [one.side.pupils for one in balance_of(on=TODAY)[PRIMARY].verdicts] == [50]


def test_what_a_school_lacks_is_told() -> None:
    school = make_measured("S1", primary_pupil_count=720)
    (verdict,) = verdicts_of_school(school_id=school.pk, on=TODAY)
    assert verdict.passes is False
    assert {one.indicator.key: one.missing for one in verdict.gaps}["L2"] == Decimal("5.2")


def test_a_frozen_report_stays_when_the_facts_are_corrected() -> None:
    school = make_measured("S1")
    with at():
        snapshot = freeze_registers(code="a", title="年初", as_of=TODAY, by=SYSTEM)
        before = balance_of(on=TODAY, snapshot=snapshot)
        facts = SiteFacts.objects.get(school=school)
        school_actions.correct_facts(
            facts_id=facts.pk, measures={"teaching_area": Decimal(100)}, reason="重新测量", by=SYSTEM
        )
        assert balance_of(on=TODAY, snapshot=snapshot) == before
        frozen, now = trend_of(stage=PRIMARY, today=TODAY)
    assert (frozen.balance.schools_pass, now.balance.schools_pass) == (True, False)
