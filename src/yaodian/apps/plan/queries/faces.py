"""Faces of states (状态样子): which light and word a state of a target, a point or a task shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yaodian.apps.plan.models import Task, TaskUnit
from yaodian.apps.plan.rules import TaskState
from yaodian.kernel.metrics import State
from yaodian.kernel.worklist import Light

STATE_LIGHT = {
    State.MET: "done",
    State.ON_COURSE: "green",
    State.BEHIND: "yellow",
    State.LATE: "red",
    State.NOT_STARTED: "idle",
    State.QUOTED: "none",
    State.DECLARED: "none",
    State.UNKNOWN: "unknown",
}
TASK_LIGHT = {
    TaskState.DRAFT: "idle",
    TaskState.CLOSED: "done",
    TaskState.HALTED: "halted",
    TaskState.CANCELLED: "halted",
}


def state_face(state: State, *, point: bool = False) -> tuple[str, Any]:
    """Return (light, word) of a state; a point that is met is 办结, a target 达成."""
    word = _("办结") if point and state is State.MET else state.label
    return STATE_LIGHT[state], word


def near_word(word: object) -> str:
    """Return the word of a state whose deadline is near: 在办·临期."""
    return _("%(state)s·临期") % {"state": word}


def task_face(task: Task, *, lamp: Light) -> tuple[str, Any]:
    """Return (light, word) of a task: red and yellow by time, else by its state."""
    state = TaskState(task.state)
    if state in TASK_LIGHT:
        return TASK_LIGHT[state], state.label
    if lamp is Light.RED:
        return "red", _("逾期")
    if lamp is Light.YELLOW:
        return "yellow", near_word(state.label)
    return "green", state.label


def unsigned_text(links: list[TaskUnit], *, whole: int) -> str:
    """Return the 复制到群 text: who has not signed for what; how many more there are where not all are listed."""
    by_unit: dict[str, list[str]] = {}
    for link in links:
        by_unit.setdefault(str(link.unit), []).append(link.task.code)
    lines = [f"{unit}：{'、'.join(codes)}" for unit, codes in by_unit.items()]
    more = [f"另有 {whole - len(links)} 处未签收，未全部列出。"] if whole > len(links) else []
    return "\n".join(["以下单位尚未签收任务，请尽快登录签收：", *lines, *more])
