"""Reminder reads (查到期提醒): live tasks near their day, due today or overdue that were not reminded of it yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.models import Reminder, Task
from yaodian.apps.plan.queries.lights import warning_day
from yaodian.apps.plan.rules import LIVE_STATES


@dataclass(frozen=True)
class DueReminder:
    """待发提醒 (a reminder to be sent): `kind` is before, due or overdue; each goes out once per deadline."""

    task: Task
    kind: str
    text: str


def reminders_due(*, today: date) -> list[DueReminder]:
    """Return what is to be reminded of today; how many working days ahead is a rulebook row."""
    rows = Task.objects.filter(state__in=LIVE_STATES, due_date__lte=warning_day(today=today)).select_related(
        "lead_unit"
    )
    sent = set(Reminder.objects.filter(task__in=rows).exclude(kind="manual").values_list("task_id", "kind", "due_date"))
    found = [_due(task, today=today) for task in rows.order_by("due_date", "code")]
    return [due for due in found if (due.task.pk, due.kind, due.task.due_date) not in sent]


def _due(task: Task, *, today: date) -> DueReminder:
    """Return the reminder of a task as of today."""
    day = f"{task.due_date:%Y年%-m月%-d日}"
    if task.due_date > today:
        return DueReminder(
            task,
            "before",
            f"任务{task.code}“{task.title}”将于{day}到期，请抓紧办理并填报进展；不能按期办结的，提前申请延期。",
        )
    if task.due_date == today:
        return DueReminder(task, "due", f"任务{task.code}“{task.title}”今天到期，请办结并提交办结申请，或申请延期。")
    return DueReminder(
        task, "overdue", f"任务{task.code}“{task.title}”已于{day}到期，至今未办结。请说明原因，尽快办结或申请延期。"
    )
