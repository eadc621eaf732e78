"""Metrics of returns: coverage with the missing named, figures of a field, and that a typed sum stands as a declaration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.apps.returns import actions
from yaodian.apps.returns.metrics import change, coverage, field_values, latest, on_time, ratio, total
from yaodian.apps.returns.models import Duty
from yaodian.apps.returns.queries import duties_for, matrix_of
from yaodian.apps.returns.rules import Mark
from yaodian.apps.returns.tests.make import SYSTEM, at, duty_of, fill, lock, make_plan, make_town, metric_rows
from yaodian.kernel.metrics import Derived, Reading, Scope
from yaodian.kernel.metrics.queries import period_of
from yaodian.kernel.metrics.registry import metrics

pytestmark = pytest.mark.django_db
PARAMS = {"return": "safety-month", "field": "checks"}


def read(compute: object, code: str = "2018", **params: str) -> Reading | Derived:
    """Return a metric's reading at the end of November."""
    found: Reading | Derived = compute(Scope(), period_of(code=code), date(2018, 11, 30), params)  # type: ignore[operator]
    return found


def test_coverage_names_the_missing() -> None:
    metric_rows()
    found = read(coverage)
    assert isinstance(found, Reading)
    assert (found.part, found.whole) == (Decimal(2), Decimal(3))
    assert found.missing_rows is not None
    assert [duty.unit.title for duty in found.missing_rows] == ["岳口教学点"]
    timely = read(on_time)
    assert isinstance(timely, Reading)
    assert timely.part == 2
    assert read(coverage, **{"return": "no-such"}).value is None


def test_only_what_is_locked_is_summed_and_it_says_that_it_was_typed() -> None:
    metric_rows()
    assert read(total, **PARAMS).value == 2
    assert read(latest, **PARAMS).value == 2
    assert read(ratio, **PARAMS, over="dangers").value == 200
    assert read(change, **PARAMS).value is None
    assert "填报数" in read(total, **PARAMS).notes[0]
    assert {key for key, one in metrics().items() if key.startswith("returns.") and one.declared} == {
        f"returns.{name}" for name in ("schools", "total", "latest", "ratio", "change")
    }
    assert field_values()["field"]["checks"].startswith("安全检查")


def test_a_figure_grows_over_the_month_before() -> None:
    with at():
        town = make_town()
        plan = make_plan(town)
        fill(duty_of(plan, town.village), town.clerk)
        lock(town, duty_of(plan, town.village))
        Duty.objects.filter(plan=plan).update(due_date=date(2018, 10, 20))
    with at(date(2018, 11, 1)):
        second = make_plan(town, code="second", from_date=date(2018, 11, 1), title="第二项")
        actions.make_periods(plan_id=second.pk, by=SYSTEM)
        fill(duty_of(second, town.village), town.clerk, checks=3)
        lock(town, duty_of(second, town.village))
        Duty.objects.filter(plan=second).update(due_date=date(2018, 11, 20))
    assert read(change, code="2018-11", field="checks").value == Decimal(50)


def test_the_matrix_takes_few_questions(django_assert_max_num_queries: object) -> None:
    day = metric_rows()
    plan = Duty.objects.select_related("plan").order_by("pk")[0].plan
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        found = matrix_of(plan=plan, duties=duties_for(by=SYSTEM), year=2018, month="", today=day)
    marks = [cell.mark for row in found.rows for cell in row.cells.values()]
    assert sorted(marks) == [Mark.ON_TIME, Mark.ON_TIME, Mark.SILENT]
    assert found.tally.silent == 1
