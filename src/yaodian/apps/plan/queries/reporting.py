"""Who reports each month (查月报单位): whether a unit leads tasks and so has a report to send, and what it shares in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.models import Task, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.months import TOLD_STATES, dates_of
from yaodian.apps.plan.rules.tasks import TaskPart
from yaodian.kernel.access import Reader, allowed_units


@dataclass(frozen=True)
class Duty:
    """月报责任 (what a reader's units have to do with monthly reports): tasks led, tasks shared in, when reports open next."""

    unit_count: int
    led: int
    shared: int
    opens: date

    @property
    def reports(self) -> bool:
        """Does one of his units send a report? Those that lead a task do."""
        return self.led > 0


def duty_of(by: Reader, *, plan: WorkPlan, today: date) -> Duty:
    """Return what the reader's own units have to do with the monthly reports of a plan."""
    reached = allowed_units(by, "plan.report")
    own = [unit_id for unit_id in by.unit_ids if unit_id in reached]
    led = Task.objects.filter(plan=plan, state__in=TOLD_STATES, lead_unit_id__in=own).count()
    links = TaskUnit.objects.filter(task__plan=plan, task__state__in=TOLD_STATES, unit_id__in=own)
    shared = links.exclude(part=TaskPart.LEAD).values("task_id").distinct().count()
    return Duty(len(own), led, shared, _next_opening(today))


def _next_opening(today: date) -> date:
    """Return the next day on which a month opens."""
    opens = dates_of(year=today.year, month=today.month).open_date
    if today < opens:
        return opens
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return dates_of(year=year, month=month).open_date
