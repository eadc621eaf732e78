"""The metrics of the plan: tasks closed, and tasks closed in time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import parse_period

pytestmark = pytest.mark.django_db
END = date(2018, 12, 31)


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


def read(key: str, *, today: date = END, scope: Scope | None = None, period: str = "2018") -> Reading:
    """Return a metric's reading."""
    found = metric_of(key).read(scope=scope or Scope(), period=parse_period(period), today=today)
    assert isinstance(found, Reading)
    return found


def ended(
    bureau: make.Bureau, plan: WorkPlan, closed: datetime | None, *, lead: str = "finance", due: date = END
) -> Task:
    """Make a task closed at this moment, running when None."""
    task = make.task(plan, lead=bureau.units[lead], title=f"{closed}", due_date=due)
    state = TaskState.RUNNING if closed is None else TaskState.CLOSED
    Task.objects.filter(pk=task.pk).update(state=state, closed_at=closed)
    return task


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of 2018 in the bureau's own time."""
    return datetime(2018, month, day, hour, minute, tzinfo=make.ZONE)


def test_an_empty_bureau_has_closed_nothing_and_no_share() -> None:
    assert (read("plan.tasks_closed").part, read("plan.tasks_closed").whole) == (Decimal(0), None)
    assert read("plan.tasks_in_time").value is None


def test_before_anything_is_due_the_share_is_unknown(bureau: make.Bureau, plan: WorkPlan) -> None:
    ended(bureau, plan, moment(5, 1))
    assert read("plan.tasks_in_time", today=date(2018, 12, 30)).value is None
    assert read("plan.tasks_in_time").value == 100


def test_only_dispatched_tasks_that_stand_are_counted(bureau: make.Bureau, plan: WorkPlan) -> None:
    for state in (TaskState.DRAFT, TaskState.CANCELLED):
        task = make.task(plan, lead=bureau.units["finance"], title=state.value)
        Task.objects.filter(pk=task.pk).update(state=state)
    closed, running = ended(bureau, plan, moment(5, 1)), ended(bureau, plan, None)
    found = read("plan.tasks_closed")
    assert found.part == 1
    assert list(found.part_rows) == [closed]
    assert found.missing_rows is not None
    assert list(found.missing_rows) == [running]
    share = read("plan.tasks_in_time")
    assert [share.part, share.whole, share.value] == [1, 2, 50]


@pytest.mark.parametrize(
    ("closed", "in_time"),
    [
        (moment(6, 30, 0, 5), 1),
        (moment(6, 30, 23, 55), 1),
        (moment(7, 1, 0, 5), 0),
        (moment(6, 1), 1),
    ],
)
def test_in_time_is_judged_by_the_bureaus_own_day(
    bureau: make.Bureau, plan: WorkPlan, closed: datetime, in_time: int
) -> None:
    ended(bureau, plan, closed, due=date(2018, 6, 30))
    found = read("plan.tasks_in_time")
    assert [found.part, found.whole] == [in_time, 1]


def test_a_task_closed_later_was_not_closed_on_an_earlier_day(bureau: make.Bureau, plan: WorkPlan) -> None:
    ended(bureau, plan, moment(6, 15, 20))
    days = [date(2018, 6, 14), date(2018, 6, 15)]
    assert [read("plan.tasks_closed", today=day).part for day in days] == [0, 1]


def test_units_add_up_by_the_lead_and_other_years_count_nothing(bureau: make.Bureau, plan: WorkPlan) -> None:
    for lead in ("finance", "finance", "media_centre"):
        ended(bureau, plan, moment(5, 1), lead=lead)
    for key in ("plan.tasks_closed", "plan.tasks_in_time"):
        parts = [read(key, scope=Scope(frozenset({unit.pk}))).part for unit in bureau.units.values()]
        assert sum(parts) == read(key).part == 3
        assert read(key, period="2017").part == 0
