"""Numbers of balance: from a wrong state, seen to move."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yaodian.apps.balance.actions import close_class_plan
from yaodian.apps.balance.tests.make import (
    TODAY,
    at,
    leave,
    make_crowded,
    make_measured,
    make_plan,
    make_school,
    person,
)
from yaodian.kernel.access import Role
from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import PeriodKind, make_period

pytestmark = pytest.mark.django_db


def read(key: str, **params: Any) -> Any:
    """Return a metric of 2018 over the whole bureau."""
    period = make_period(PeriodKind.YEAR, 2018)
    return metric_of(f"balance.{key}").read(scope=Scope(), period=period, today=TODAY, params=params)


def test_a_school_short_of_something_is_named() -> None:
    make_measured("S1")
    short = make_measured("S2", primary_pupil_count=720)
    found = read("passing_schools")
    assert isinstance(found, Reading)
    assert found.value == 50
    assert found.missing_rows is not None
    assert [row.pk for row in found.missing_rows] == [short.pk]
    assert read("indicator_met", indicator="L6").value == 50
    assert read("indicator_met", stage="junior").value is None


def test_coefficients_are_the_countys() -> None:
    make_measured("S1")
    make_measured("S2")
    assert (read("cv").value, read("cv_met").value) == (0, 7)
    assert read("composite_cv").value is None, "no titles on record: one of the eight has no coefficient"
    make_measured("S3", primary_pupil_count=300)
    assert read("cv", indicator="L4").value > 20
    assert read("cv_met").value < 7


def test_large_classes_move_from_unplanned_to_closed() -> None:
    with at():
        school = make_school("S1")
        room = make_crowded(school)
        make_crowded(school, number=2, total=20)
        new = make_crowded(school, number=3, entry_year=2018, from_date=date(2018, 9, 1), total=0)
        assert new is not None
        assert (read("large_class_share").value, read("large_planned").value) == (50, 0)
        assert read("new_large_classes").value == 0
        plan = make_plan(room)
        assert (read("large_planned").value, read("plans_closed").value) == (100, 0)
        leave(room, 5)
        close_class_plan(plan_id=plan.pk, by=person(2, Role.OFFICE))
        assert (read("large_class_share").value, read("large_planned").value) == (0, None)
        assert read("plans_closed").value == 100
