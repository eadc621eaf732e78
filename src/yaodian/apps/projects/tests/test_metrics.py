"""Metrics of projects: each reading, additive over units, unknown where nothing is due, and what drops when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import Project
from yaodian.apps.projects.rules import FundSource, ProjectStage
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.metrics.registry import metric_of, metrics
from yaodian.kernel.metrics.rules import Reading, Scope
from yaodian.kernel.periods.rules import PeriodKind, make_period
from yaodian.kernel.records import record_type

pytestmark = pytest.mark.django_db

KEYS = sorted(key for key in metrics() if key.startswith("projects."))
YEAR = make_period(PeriodKind.YEAR, 2018)
END = date(2018, 12, 31)


def read(
    key: str,
    *,
    on: date = END,
    units: frozenset[int] | None = None,
    programme: str = "",
    period: Any = YEAR,
) -> Reading:
    """Read one metric of projects."""
    params: Mapping[str, Any] = {"programme": programme} if programme else {}
    found = metric_of(f"projects.{key}").read(scope=Scope(units), period=period, today=on, params=params)
    assert isinstance(found, Reading)
    return found


def opened(reading: Reading) -> Decimal:
    """Return what the opened rows add up to."""
    if reading.value_field:
        return reading.part_rows.aggregate(total=Sum(reading.value_field))["total"] or Decimal(0)
    if reading.distinct_field:
        return Decimal(len(set(reading.part_rows.values_list(reading.distinct_field, flat=True))))
    return Decimal(reading.part_rows.count())


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


@pytest.fixture
def year(bureau: Bureau) -> Bureau:
    """Projects at every stage, in four schools, of three programmes."""
    make.project(bureau, school="far")
    make.tendered(bureau, school="direct")
    make.started(bureau, school="direct")
    make.finished(bureau, school="village")
    make.accepted(bureau, school="village")
    make.accepted(bureau, school="far", programme="school_upgrade", budget={FundSource.CENTRAL: Decimal(400_000)})
    make.accepted(bureau, school="direct", programme="sync_class", receivers=("village", "second", "third"))
    make.accepted(bureau, school="far", programme="sync_class", receivers=("village", "second", "direct"))
    return bureau


def test_every_metric_that_was_asked_for_is_in_the_catalogue() -> None:
    wanted = {
        "started",
        "finished",
        "accepted",
        "planned_amount",
        "allocated_amount",
        "contracted_amount",
        "paid_amount",
        "schools",
        "accepted_schools",
        "host_schools_accepted",
        "sync_schools_accepted",
        "on_time",
    }
    assert {f"projects.{key}" for key in wanted} == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_bureau_is_answered(key: str) -> None:
    reading = read(key.removeprefix("projects."))
    assert reading.part == 0
    assert reading.value == (None if key == "projects.on_time" else 0)


@pytest.mark.parametrize("key", KEYS)
def test_each_metric_adds_up_over_units_and_equals_the_rows_it_opens(
    year: Bureau, key: str, django_assert_max_num_queries: Any
) -> None:
    name = key.removeprefix("projects.")
    with django_assert_max_num_queries(5):
        whole = read(name)
    parts = [read(name, units=frozenset([unit.pk])) for unit in year.units.values()]
    assert sum(part.part for part in parts) == whole.part
    if whole.whole is not None:
        assert sum(part.whole or 0 for part in parts) == whole.whole
    assert opened(whole) == whole.part
    assert record_type(f"{whole.part_rows.model._meta.label_lower}:1") is not None
    assert whole.missing_rows is not None
    assert record_type(f"{whole.missing_rows.model._meta.label_lower}:1") is not None
    if not whole.value_field and whole.part_rows.model is whole.missing_rows.model:
        assert not set(whole.part_rows.values_list("pk", flat=True)) & set(
            whole.missing_rows.values_list("pk", flat=True)
        )


def test_each_stage_counts_what_has_come_so_far(year: Bureau) -> None:
    assert [read(name).part for name in ("started", "finished", "accepted")] == [6, 5, 4]
    assert read("started").missing_rows is not None
    assert {row.state for row in read("started").missing_rows or ()} == {"planned", "tendered"}
    assert read("accepted", programme="school_upgrade").part == 1
    assert read("accepted", on=date(2018, 8, 19)).part == 0
    assert read("finished", on=date(2018, 8, 19)).part == 5


def test_a_period_is_read_as_at_its_end_and_holds_the_projects_of_its_years(year: Bureau) -> None:
    assert read("started", period=make_period(PeriodKind.QUARTER, 2018, 2)).part == 6
    assert read("finished", period=make_period(PeriodKind.QUARTER, 2018, 2)).part == 0
    assert read("started", period=make_period(PeriodKind.YEAR, 2019), on=date(2019, 12, 31)).part == 0


def test_one_school_with_two_projects_is_one_school(year: Bureau) -> None:
    assert read("schools").part == 3
    assert read("accepted_schools").part == 3
    assert {row.school.code for row in read("accepted_schools", programme="school_upgrade").part_rows} == {"far"}


def test_twelve_schools_reads_as_hosts_or_as_all(year: Bureau) -> None:
    assert read("host_schools_accepted").part == 2
    assert read("sync_schools_accepted").part == 5
    village = frozenset([year.units["village"].pk])
    assert read("host_schools_accepted", units=village).part == 0
    assert read("sync_schools_accepted", units=village).part == 1


def test_money_is_planned_sent_down_contracted_and_paid(year: Bureau) -> None:
    assert read("planned_amount").part == 8 * 300_000 + 100_000
    assert read("allocated_amount").part == 7 * 300_000 + 100_000
    assert read("allocated_amount", on=date(2018, 2, 28)).part == 0
    assert read("contracted_amount").part == 7 * 250_000
    assert read("paid_amount").part == 0
    row = Project.objects.get(programme__code="school_upgrade")
    with at(2018, 9, 1):
        payment = actions.draft_payment(
            contract_id=row.contracts.get().pk,
            stage=ProjectStage.ACCEPTED,
            amount=Decimal("120000.01"),
            invoice_number="1",
            by=year.reader("far_clerk"),
        )
        actions.confirm_payment(
            payment_id=payment.pk, paid_date=date(2018, 9, 1), voucher="V", by=year.reader("finance_head")
        )
    assert read("paid_amount").part == Decimal("120000.01")
    assert read("paid_amount", programme="recording_room").part == 0
    actions.void_payment(payment_id=payment.pk, reason="退款", by=year.reader("finance_head"))
    assert read("paid_amount").part == 0


def test_a_cancelled_project_counts_nowhere(bureau: Bureau) -> None:
    row = make.approved(bureau)
    actions.cancel_project(project_id=row.pk, reason="并入", by=bureau.reader("office"))
    for name in ("planned_amount", "allocated_amount", "started"):
        reading = read(name)
        assert reading.part == 0
        assert reading.missing_rows is not None
        assert not reading.missing_rows.exists()


def test_revoking_one_acceptance_turns_thirteen_into_twelve_at_once(bureau: Bureau) -> None:
    rooms = [make.accepted(bureau) for _each in range(13)]
    assert read("accepted", programme="recording_room").part == 13
    actions.revoke_acceptance(project_id=rooms[4].pk, reason="型号不符", by=bureau.reader("media_head"))
    reading = read("accepted", programme="recording_room")
    assert reading.part == 12
    assert reading.missing_rows is not None
    assert list(reading.missing_rows) == [rooms[4]]
    assert read("finished", programme="recording_room").part == 13


def test_a_returned_start_is_not_counted(bureau: Bureau) -> None:
    row = make.started(bureau)
    assert read("started").part == 1
    actions.return_milestone(project_id=row.pk, reason="看不清", by=bureau.reader("media_head"))
    assert read("started").part == 0


def test_on_time_is_unknown_until_something_is_due_and_follows_granted_dates(bureau: Bureau) -> None:
    row = make.started(bureau)
    assert read("on_time", on=date(2018, 2, 28)).value is None
    on_first_of_may = read("on_time", on=date(2018, 5, 1))
    assert [on_first_of_may.part, on_first_of_may.whole] == [3, 3]
    late = read("on_time", on=date(2018, 8, 2))
    assert [late.part, late.whole] == [3, 4]
    assert late.missing_rows is not None
    assert [one.stage for one in late.missing_rows] == [ProjectStage.FINISHED]
    with at(2018, 7, 20):
        change = actions.ask_date_change(
            project_id=row.pk,
            stage=ProjectStage.FINISHED,
            to_date=date(2018, 8, 20),
            reason="暴雨",
            by=bureau.reader("direct_clerk"),
        )
        actions.decide_date_change(change_id=change.pk, granted=True, by=bureau.reader("media_head"))
    again = read("on_time", on=date(2018, 8, 2))
    assert [again.part, again.whole] == [3, 3]
