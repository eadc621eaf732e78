"""Reads of the year's end (查年终): open tasks with what is asked of them, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.models import Approval, Proposal, Task, WorkPlan
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import CLOSED_STATES, ApprovalKind, ApprovalState, CarryChoice, PlanState, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.rulebook.queries import figure


@dataclass(frozen=True)
class YearEndRow:
    """年终一行 (an open or carried task): what is asked of it, and the proposal it became."""

    task: Task
    asked: Approval | None
    proposal: Proposal | None

    @property
    def choice(self) -> str:
        """The Chinese word of what was asked."""
        return str(CarryChoice(self.asked.payload["choice"]).label) if self.asked else ""


def year_end_rows(plan: WorkPlan, *, by: By) -> list[YearEndRow]:
    """Return the tasks of a plan that were not closed, with requests and proposals."""
    rows = tasks_readable(by).filter(plan=plan, source=TaskSource.PLAN).exclude(state=TaskState.CLOSED)
    tasks = list(rows.select_related("lead_unit").order_by("state", "lead_unit__position", "code").distinct())
    asked: dict[int, Approval] = {}
    requests = Approval.objects.filter(task__in=tasks, kind=ApprovalKind.CARRY).exclude(state=ApprovalState.RETURNED)
    for approval in requests.order_by("pk"):
        if approval.task_id is not None:
            asked[approval.task_id] = approval
    proposals = {
        row.carried_task_id: row for row in Proposal.objects.filter(carried_task__in=tasks).select_related("draft")
    }
    return [YearEndRow(task, asked.get(task.pk), proposals.get(task.pk)) for task in tasks]


def year_ending(*, today: date) -> int:
    """Return the last year whose open tasks are to be settled now (rulebook: from which month of the plan's year)."""
    month = until_next_line(
        ("plan.carry_month", today), compute=lambda: int(figure("yearend.carry_from_month", on=today))
    )
    return today.year if today.month >= month else today.year - 1


def to_settle(*, unit_ids: list[int], until_year: int) -> list[Task]:
    """Return the open tasks of running plans to a year that these units lead and about which nothing is asked yet."""
    asked = Approval.objects.filter(kind=ApprovalKind.CARRY, state=ApprovalState.OPEN).values("task_id")
    closing = [TaskState.CLOSING, TaskState.DRAFT, *CLOSED_STATES]
    rows = Task.objects.filter(
        plan__state=PlanState.RUNNING, plan__year__lte=until_year, source=TaskSource.PLAN, lead_unit_id__in=unit_ids
    )
    rows = rows.exclude(state__in=closing).exclude(pk__in=asked)
    return list(rows.select_related("lead_unit", "plan").order_by("plan__year", "code"))
