"""Ledgers as of a day (查台账): every commission as it stood on a stated day, by the days its records bear."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.timezone import localtime

from yaodian.apps.plan.models import Approval, Commission, Task, WorkPlan
from yaodian.apps.plan.rules import LIVE_STATES, ApprovalKind, ApprovalState, TaskState
from yaodian.apps.plan.rules.fact_rows import CommissionFact
from yaodian.apps.plan.rules.facts import MonthFacts

ENDED = {ApprovalKind.HALT: TaskState.HALTED, ApprovalKind.CANCEL: TaskState.CANCELLED}


def ledger_as_of(day: date, *, plan: WorkPlan, record: str, source: str = "") -> MonthFacts:
    """Return the ledgers (one, or all) as they stood on a day, as facts that a circular is written from."""
    return MonthFacts(
        record=record,
        plan_title=plan.title,
        year=day.year,
        month=day.month,
        as_of=day.isoformat(),
        point_count=0,
        tasks=(),
        targets=(),
        commissions=tuple(one for one in commissions_as_of(day) if source in ("", one.source)),
    )


def commissions_as_of(day: date) -> list[CommissionFact]:
    """Return the commissions that were given out by a day: those received in its year, and earlier ones open on it."""
    rows = list(Commission.objects.filter(received_date__lte=day).select_related("task__lead_unit"))
    papers: dict[int, list[Approval]] = defaultdict(list)
    decided = Approval.objects.filter(
        task_id__in=[row.task_id for row in rows], state=ApprovalState.APPROVED, ended_at__date__lte=day
    )
    for paper in decided.order_by("ended_at", "pk"):
        assert paper.task_id is not None
        papers[paper.task_id].append(paper)
    found = []
    for row in sorted(rows, key=lambda one: (one.source, one.pk)):
        state = _state(row.task, papers[row.task_id], day=day)
        if state is not TaskState.DRAFT and (row.received_date.year == day.year or state in LIVE_STATES):
            found.append(_fact(row, state, papers[row.task_id], day=day))
    return found


def _state(task: Task, papers: list[Approval], *, day: date) -> TaskState:
    """Return a task's state on a day: given out, ended or closed when its records say so, else on its way."""
    if task.dispatched_at is None or localtime(task.dispatched_at).date() > day:
        return TaskState.DRAFT
    if task.closed_at is not None and localtime(task.closed_at).date() <= day:
        return TaskState.CLOSED
    now = TaskState(task.state)
    if now in LIVE_STATES:
        return now  # also what was halted and taken up again
    ended = [ENDED[ApprovalKind(paper.kind)] for paper in papers if paper.kind in ENDED]
    return ended[-1] if ended else TaskState.RUNNING


def _fact(row: Commission, state: TaskState, papers: list[Approval], *, day: date) -> CommissionFact:
    limits = [str(paper.payload["due_date"]) for paper in papers if "due_date" in paper.payload]
    due = limits[-1] if limits else row.task.first_due_date.isoformat()
    limit, answered = date.fromisoformat(due), row.answered_date is not None and row.answered_date <= day
    return CommissionFact(
        id=row.pk,
        task_id=row.task_id,
        number=row.number,
        source=row.source,
        title=row.task.title,
        unit_id=row.task.lead_unit_id,
        unit=str(row.task.lead_unit),
        state=state.value,
        due_date=due,
        days_late=(day - limit).days if state in LIVE_STATES and limit < day else 0,
        answered=answered,
        answer_class=row.answer_class,
    )
