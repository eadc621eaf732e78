"""Reads of the year's end (查年终): open tasks with what is asked of them, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.models import Approval, Proposal, Task, WorkPlan
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import CLOSED_STATES, ApprovalKind, ApprovalState, CarryChoice, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.kernel.access import By
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


def year_end_near(plan: WorkPlan, *, today: date) -> bool:
    """Is it time to decide what becomes of open tasks (rulebook: from which month of the plan's year)?"""
    month = int(figure("yearend.carry_from_month", on=today))
    return today >= date(plan.year, month, 1)


def carried_open(plan: WorkPlan, *, unit_ids: list[int]) -> list[Task]:
    """Return the open tasks that these units lead and about which nothing is asked yet."""
    asked = Approval.objects.filter(kind=ApprovalKind.CARRY, state=ApprovalState.OPEN).values("task_id")
    closing = [TaskState.CLOSING, TaskState.DRAFT, *CLOSED_STATES]
    rows = Task.objects.filter(plan=plan, source=TaskSource.PLAN, lead_unit_id__in=unit_ids)
    return list(rows.exclude(state__in=closing).exclude(pk__in=asked).select_related("lead_unit").order_by("code"))
