"""Lights of tasks (任务亮灯): red past due, yellow within the rulebook's working days before, by the holiday table."""

from __future__ import annotations

from datetime import date

from yaodian.apps.plan.models import Task
from yaodian.apps.plan.rules import LIVE_STATES
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.worklist import Light


def warning_day(today: date) -> date:
    """Return the last due date that is yellow today: the set number of working days ahead."""
    return until_next_line(
        ("plan.warning_day", today),
        compute=lambda: calendar().add_workdays(today, int(figure("reminder.before_due_workdays", on=today))),
    )


def task_light(task: Task, *, today: date, warn: date) -> Light:
    """Return a task's light: only a live task has one, a closed one shows how it ended by its state."""
    if task.state not in LIVE_STATES:
        return Light.NONE
    if today > task.due_date:
        return Light.RED
    return Light.YELLOW if task.due_date <= warn else Light.GREEN
