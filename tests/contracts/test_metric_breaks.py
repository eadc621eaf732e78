"""The contract finds each way in which a metric can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.contracts.metric_contract import description_faults, empty_faults, reading_faults
from yaodian.kernel.metrics.queries import period_of
from yaodian.kernel.metrics.registry import Compute, Metric
from yaodian.kernel.metrics.rules import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.units.models import Unit as UnitRow
from yaodian.kernel.units.rules import UnitKind

TODAY = date(2018, 12, 31)
YEAR = period_of(code="2018")


def metric(compute: Compute, **facts: Any) -> Metric:
    """Declare a metric whose only fault lies in `compute` or in `facts`."""
    given: dict[str, Any] = {
        "key": "units.schools",
        "title": "学校数",
        "unit": Unit.SCHOOL,
        "better": Better.HIGHER,
        "source": "《学校名录》",
        "definition": "在册学校的数量。",
    }
    return Metric(**(given | facts), compute=compute)


def schools(scope: Scope) -> Any:
    return scope.rows(UnitRow.objects.filter(kind=UnitKind.SCHOOL), "pk")


def sound(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """A metric without fault: schools with a phone, of all schools."""
    whole = schools(scope)
    part = whole.exclude(phone="")
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole)


def forgets_the_scope(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    return sound(Scope(), period, today, params)


def counts_more_than_its_rows(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    found = sound(scope, period, today, params)
    return Reading(found.part + found.part, found.whole, found.part_rows, found.whole_rows)


def names_nobody(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    found = sound(scope, period, today, params)
    return Reading(found.part, found.whole, found.part_rows)


def names_the_wrong_ones(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    found = sound(scope, period, today, params)
    return Reading(found.part, found.whole, found.part_rows, missing_rows=schools(scope))


def asks_row_by_row(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    for unit in UnitRow.objects.all():
        UnitRow.objects.filter(pk=unit.pk).exists()
    return sound(scope, period, today, params)


def invents_a_hundred_percent(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    return Derived(Decimal(100))


def counts_what_is_not_there(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    return Reading(Decimal(1), None, schools(scope))


@pytest.fixture
def bureau(db: None) -> None:
    """Two schools with a phone, three without, one section."""
    for number in range(5):
        UnitRow.objects.create(code=f"s{number}", title="学校", kind=UnitKind.SCHOOL, phone="1" if number < 2 else "")
    UnitRow.objects.create(code="x", title="科室", kind=UnitKind.SECTION)


@pytest.mark.usefixtures("bureau")
def test_a_sound_metric_has_no_fault() -> None:
    assert list(reading_faults(metric(sound), period=YEAR, today=TODAY)) == []
    assert list(description_faults(metric(sound))) == []


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (forgets_the_scope, "the units give 12, the bureau 2"),
        (counts_more_than_its_rows, "part is 4, its rows give 2"),
        (names_nobody, "names nobody"),
        (names_the_wrong_ones, "5 are named"),
        (asks_row_by_row, "queries, at most 5"),
    ],
)
def test_each_break_is_found(broken: Callable[..., Any], said: str) -> None:
    assert any(said in fault for fault in reading_faults(metric(broken), period=YEAR, today=TODAY))


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [invents_a_hundred_percent, counts_what_is_not_there])
def test_numbers_out_of_nothing_are_found(broken: Callable[..., Any]) -> None:
    assert list(empty_faults(metric(broken), period=YEAR, today=TODAY))
    assert list(empty_faults(metric(sound), period=YEAR, today=TODAY)) == []


@pytest.mark.parametrize("facts", [{"source": ""}, {"definition": "n/a"}, {"title": ""}, {"key": "Schools"}])
def test_a_metric_that_does_not_say_what_it_is_is_found(facts: dict[str, str]) -> None:
    assert list(description_faults(metric(sound, **facts)))
