"""Numbers of the register: from a wrong state, seen to move by one action."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import PeriodKind, make_period
from yaodian.registers.schools import actions
from yaodian.registers.schools.models import Kindergarten
from yaodian.registers.schools.tests.make import NEXT, SYSTEM, TODAY, at, make_facts, make_garden, make_school

pytestmark = pytest.mark.django_db


def read(key: str, *, today: date = TODAY, **params: str) -> Reading:
    """Return a reading of 2018 over the whole bureau."""
    period = make_period(PeriodKind.YEAR, 2018)
    found = metric_of(f"schools.{key}").read(scope=Scope(), period=period, today=today, params=params)
    assert isinstance(found, Reading)
    return found


def values(*keys: str, today: date = TODAY) -> list[object]:
    """Return the values of several metrics."""
    return [read(key, today=today).value for key in keys]


def test_schools_are_counted_by_kind_stage_and_ownership() -> None:
    make_school("S1", kind_code="312")
    make_school("S2")
    make_garden("G1", private=True)
    assert read("schools").value == 3
    assert read("schools", kind="312").value == 1
    assert read("schools", stage="primary").value == 2
    assert read("schools", ownership="private").value == 1


def test_the_inclusive_share_counts_public_ones_and_ends_with_the_recognition() -> None:
    make_garden("G1")
    private = make_garden("G2", private=True)
    reading = read("inclusive_kindergartens")
    assert reading.value == 50
    assert reading.missing_rows is not None
    assert list(reading.missing_rows) == [Kindergarten.objects.get(pk=private.pk)]
    given = actions.Recognition(school_id=private.pk, is_inclusive=True, inclusive_until_date=date(2018, 9, 30))
    actions.recognise_kindergartens(recognitions=[given], by=SYSTEM)
    assert read("inclusive_kindergartens", today=date(2018, 9, 30)).value == 100
    assert read("inclusive_kindergartens").value == 50


def test_the_inclusive_rate_counts_children() -> None:
    public, private = make_garden("G1"), make_garden("G2", private=True)
    assert read("inclusive_children").value is None
    with at():
        make_facts(public, preschool_pupil_count=300)
        make_facts(private, preschool_pupil_count=100)
    assert read("inclusive_children").value == 75
    assert read("public_children").value == 75


def test_a_licence_past_its_day_counts_as_none() -> None:
    garden = make_garden("G1")
    assert values("licensed_kindergartens", "unlicensed_kindergartens") == [0, 1]
    given = actions.Recognition(school_id=garden.pk, licence_number="A1", licence_until_date=date(2018, 6, 30))
    actions.recognise_kindergartens(recognitions=[given], by=SYSTEM)
    assert read("licensed_kindergartens", today=date(2018, 6, 30)).value == 100
    assert values("licensed_kindergartens", "unlicensed_kindergartens") == [0, 1]


def test_rooms_are_read_from_the_facts_of_the_day() -> None:
    school = make_school()
    with at():
        make_facts(school, classroom_count=10, networked_room_count=8, media_room_count=5)
        make_facts(school, from_date=NEXT, classroom_count=10, networked_room_count=10, media_room_count=10)
    before = date(2018, 8, 31)
    assert values("networked_rooms", "media_rooms", today=before) == [80, 50]
    assert read("fully_media_schools", today=before).value == 0
    assert values("media_rooms", "fully_media_schools") == [100, 100]


def test_who_has_not_filed_is_named() -> None:
    filed, missing = make_school("S1"), make_school("S2", code="2199000001")
    with at():
        make_facts(filed)
    reading = read("facts_filed")
    assert reading.value == 50
    assert reading.missing_rows is not None
    assert [row.pk for row in reading.missing_rows] == [missing.pk]
    assert read("coded").value == 50
    assert read("pupils").value == Decimal(400)
    assert read("pupils", stage="junior").value == 0
