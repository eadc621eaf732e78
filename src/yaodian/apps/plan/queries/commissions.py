"""Reads of commissions (查交办件): under the access of their tasks; limits from the rulebook."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yaodian.apps.plan.models import Commission, Task
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules.commissions import MOTIONS, Limit, TaskSource, add_months
from yaodian.kernel.access import By
from yaodian.kernel.rulebook.queries import rule
from yaodian.kernel.workdays.queries import calendar

MONTHS = frozenset({*MOTIONS, TaskSource.PATROL})
"""交办件 whose limit counts in months; the others in working days."""


def commissions_readable(by: By) -> QuerySet[Commission]:
    """Return the commissions whose task this reader may see."""
    return Commission.objects.filter(task__in=tasks_readable(by))


def limit_of(source: TaskSource, *, on: date) -> Limit:
    """办理时限: the rulebook's limit of a kind of commission on a day."""
    months = source in MONTHS
    row = rule(f"commission.{source.value}_{'months' if months else 'workdays'}", on=on)
    most = rule(f"commission.{source.value}_months_most", on=on) if source in MOTIONS else None
    named = f"{row.source}{row.article}"
    return Limit(int(row.value or 0), months, named, int(most.value or 0) if most else None)


def due_by_rule(source: TaskSource, *, received: date) -> date:
    """到期日: by rule, where the paper names no day of its own."""
    limit = limit_of(source, on=received)
    return add_months(received, limit.value) if limit.months else calendar().add_workdays(received, limit.value)


def latest_day(task: Task) -> date | None:
    """Return the last day to which a task may be extended, None where no rule sets one."""
    commission = Commission.objects.filter(task=task).first()
    if commission is None:
        return None
    limit = limit_of(TaskSource(commission.source), on=commission.received_date)
    return add_months(commission.received_date, limit.most) if limit.most else None
