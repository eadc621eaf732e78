"""The plan's year end (年终收口): what becomes of open tasks, by approval; then the year is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.proposing import carry_forward
from yaodian.apps.plan.models import Approval, Task, WorkPlan
from yaodian.apps.plan.rules import CLOSED_STATES, CarryChoice, PlanState, TaskState, may_move
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


def _checked_carry(task: Task, payload: Mapping[str, Any]) -> dict[str, str]:
    """Return what is asked of a task at the year's end: carried over, carried over changed, or cancelled."""
    choice = str(payload.get("choice", ""))
    if choice not in CarryChoice.values:
        raise PlanError("请选择结转、调整后结转或取消。")
    if task.source != TaskSource.PLAN:
        raise PlanError(f"{task.code}是交办件，跨年继续办理，不用结转。")
    if not may_move(TaskState(task.state), TaskState.CARRIED):
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不需要年终处置。")
    text, target = str(payload.get("text", "")).strip(), str(payload.get("target", "")).strip()
    if choice == CarryChoice.ADJUST and not text:
        raise PlanError("调整后结转要写明下年的内容。")
    refuse_classified(name="", content=f"{text}\n{target}")
    if choice == CarryChoice.CANCEL:
        return {"choice": choice}
    return {"choice": choice, "text": text, "target": target}


def _settle_task(task: Task, approval: Approval, *, by: By) -> list[Any]:
    """年终处置: carry an approved request out (task not saved): cancelled, or carried over into next year's draft; returns further rows."""
    if approval.payload["choice"] == CarryChoice.CANCEL:
        task.move_to(TaskState.CANCELLED)
        return []
    task.move_to(TaskState.CARRIED)
    text, target = approval.payload.get("text", ""), approval.payload.get("target", "")
    return list(carry_forward(task=task, text=text, target=target, reason=approval.reason, by=by))


@transaction.atomic
def close_year(*, plan_id: int, by: By) -> WorkPlan:
    """年度收口: once every task of the plan is closed, carried over or cancelled, the plan has ended."""
    require(by, "plan.close_year")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    if plan.state == PlanState.ENDED:
        raise PlanError(f"{plan.year}年已经收口。")
    left = plan.tasks.filter(source=TaskSource.PLAN).exclude(state__in=CLOSED_STATES).order_by("code")
    codes = list(left.values_list("code", flat=True))
    if codes:
        shown = "、".join(codes[:6]) + ("等" if len(codes) > 6 else "")
        raise PlanError(f"还有{len(codes)}项任务没有办结、结转或取消：{shown}。")
    plan.state = PlanState.ENDED
    plan.save(update_fields=["state"])
    write_line(verb="plan.close_year", by=by, record=plan, summary=plan.title)
    return plan
