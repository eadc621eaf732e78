"""Reminders by themselves: before the day, on the day, overdue; once each, in working hours."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from yaodian.apps.plan.actions import loop
from yaodian.apps.plan.jobs import remind
from yaodian.apps.plan.models import Reminder, Task
from yaodian.apps.plan.panels import unit_panel
from yaodian.apps.plan.queries.reminders import reminders_due
from yaodian.apps.plan.tests import make
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def task(bureau: make.Bureau) -> Task:
    """A task of the media centre, due on a Friday."""
    with make.at(2018, 3, 5):
        row = make.task(make.plan(), lead=bureau.units["media_centre"], due_date=date(2018, 11, 2))
        loop.dispatch_tasks(task_ids=[row.pk], by=bureau.reader("office"))
    return row


class QuietProgress:
    """A run that nobody watches."""

    run_id = 0
    by: By = make.SYSTEM

    def report(self, *, part: int, whole: int | None = None, text: str = "") -> None:
        """Say nothing."""

    def lead_to(self, *, href: str, title: str) -> None:
        """Lead nowhere."""


def run_at(*moment: int) -> str:
    """Run the job at this moment."""
    with clock.at(datetime(*moment, tzinfo=make.ZONE)):  # type: ignore[arg-type,misc]
        return remind(QuietProgress())


def test_each_kind_goes_out_once_per_deadline(task: Task) -> None:
    run_at(2018, 10, 29, 10)  # four working days ahead: not yet
    assert Reminder.objects.count() == 0
    for day in ((2018, 10, 30), (2018, 10, 31), (2018, 11, 2), (2018, 11, 5), (2018, 11, 6)):
        run_at(*day, 10)
        run_at(*day, 15)
    assert list(Reminder.objects.order_by("pk").values_list("kind", flat=True)) == ["before", "due", "overdue"]
    assert list(record_faults()) == []


def test_nobody_is_woken_at_night_or_on_a_sunday(task: Task) -> None:
    assert "不是工作时间" in run_at(2018, 11, 2, 22)
    assert "不是工作时间" in run_at(2018, 11, 4, 10)
    assert Reminder.objects.count() == 0
    assert run_at(2018, 11, 5, 9) == "发出 1 条提醒"


def test_a_new_deadline_is_reminded_of_again(task: Task) -> None:
    run_at(2018, 11, 2, 10)
    Task.objects.filter(pk=task.pk).update(due_date=date(2018, 11, 9))
    run_at(2018, 11, 9, 10)
    assert list(Reminder.objects.order_by("pk").values_list("kind", flat=True)) == ["due", "due"]


def test_a_draft_or_closed_task_is_left_alone(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(state="closed")
    with make.at(2018, 11, 2):
        assert reminders_due(today=date(2018, 11, 2)) == []


def test_the_portrait_of_a_unit_counts_its_tasks(task: Task, bureau: make.Bureau) -> None:
    with make.at(2018, 11, 5):
        panel = unit_panel(bureau.reader("office"), bureau.units["media_centre"].pk)
        assert unit_panel(bureau.reader("office"), bureau.units["finance"].pk) == ""
        assert unit_panel(bureau.reader("finance_head"), bureau.units["media_centre"].pk) == ""
    assert "牵头 1 项" in panel
    assert "逾期" in panel
