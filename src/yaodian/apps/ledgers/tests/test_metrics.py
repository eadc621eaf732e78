"""Metrics of ledgers: who is missing, what has expired, sums that say they are declared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yaodian.apps.ledgers.tests.make import BUS, DAY, RUN, make_entry, make_school, metric_rows
from yaodian.kernel.metrics import Derived, Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import PeriodKind, make_period

YEAR = make_period(PeriodKind.YEAR, 2018)
pytestmark = pytest.mark.django_db


def read(key: str, *, today: date = DAY, **params: Any) -> Reading:
    """Read a metric of the year for the whole bureau."""
    found = metric_of(f"ledgers.{key}").read(scope=Scope(), period=YEAR, today=today, params=params)
    assert isinstance(found, Reading)
    return found


def test_coverage_names_the_schools_without_a_row() -> None:
    metric_rows()
    found = read("coverage", ledger="left_behind_visits")
    assert found.part == 1
    assert found.whole == 3
    assert found.missing_rows is not None
    assert sorted(unit.code for unit in found.missing_rows) == ["S1", "S3"]


def test_an_expired_permit_moves_the_share_and_a_renewal_moves_it_back() -> None:
    metric_rows()
    assert read("valid_share", ledger="school_buses").value == 50
    assert read("expired_share", ledger="school_buses", today=date(2018, 9, 30)).part == 0


def test_a_field_narrows_and_the_declared_quantity_is_summed() -> None:
    metric_rows()
    assert read("count", ledger="school_buses", field="owner", value="company").part == 2
    assert read("count", ledger="school_buses", field="owner", value="school").part == 0
    seats = read("total", ledger="school_buses")
    assert seats.part == 72
    assert "申报数" in seats.notes[0]


def test_distinct_contents_do_not_add_up_and_say_so() -> None:
    metric_rows()
    found = metric_of("ledgers.distinct").read(
        scope=Scope(), period=YEAR, today=DAY, params={"ledger": "school_buses", "field": "operator"}
    )
    assert isinstance(found, Derived)
    assert found.value == 1


def test_runs_on_expired_permits_are_counted() -> None:
    metric_rows()
    assert read("breaches").part == 1


@pytest.mark.parametrize(("pupils", "found"), [(5, 0), (6, 1)])
def test_more_than_five_of_one_illness_in_a_class_is_a_cluster(pupils: int, found: int) -> None:
    ill = {"day": "2018-10-31", "class": "三（2）班", "illness": "flu", "pupils": pupils, "days": 1, "clinic": "yes"}
    make_entry(make_school(), "illness", ill)
    make_entry(make_school("S2"), "illness", {**ill, "pupils": 2})
    assert read("clusters", ledger="illness", group="class,illness", more_than=5).part == found
    assert read("at_least", ledger="illness", field="days", least=3).part == 0


def test_two_reports_of_one_class_add_up_to_a_cluster_within_the_days() -> None:
    ill = {"class": "三（2）班", "illness": "flu", "pupils": 3, "days": 3, "clinic": "no"}
    school = make_school()
    for day in ("2018-10-29", "2018-10-30", "2018-10-31"):
        make_entry(school, "illness", {**ill, "day": day})
    given: dict[str, Any] = {"ledger": "illness", "group": "class,illness", "more_than": 5}
    assert read("clusters", **given, days=1).part == 0
    assert read("clusters", **given, days=2).part == 2
    assert read("clusters", **given, days=3).part == 3
    assert read("at_least", ledger="illness", field="days", least=3).part == 3


def test_a_run_with_valid_permits_is_no_breach() -> None:
    school = make_school()
    make_entry(school, "bus_runs", RUN, parent=make_entry(school, "school_buses", BUS))
    assert read("breaches").value == Decimal(0)
