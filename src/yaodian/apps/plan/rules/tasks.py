"""Task rules (任务规则): states and who may move them; a unit's progress entries on their report path.

Report path (PRACTICE.md): 经办人 → 科室负责人 → 分管领导 → 办公室核验 → 办结; a school's evidence is checked first by its
central school, where it has one, then by the section."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class TaskState(TextChoices):
    """任务状态 (task state)."""

    DRAFT = "draft", _("未交办")
    DISPATCHED = "dispatched", _("待签收")
    RUNNING = "running", _("在办")
    CLOSING = "closing", _("办结待核")
    CLOSED = "closed", _("已办结")
    HALTED = "halted", _("已暂停")
    CANCELLED = "cancelled", _("已取消")
    CARRIED = "carried", _("已结转")


LIVE_STATES = frozenset({TaskState.DISPATCHED, TaskState.RUNNING, TaskState.CLOSING})
CLOSED_STATES = frozenset({TaskState.CLOSED, TaskState.CANCELLED, TaskState.CARRIED})

_MOVES: dict[TaskState, frozenset[TaskState]] = {
    TaskState.DRAFT: frozenset({TaskState.DISPATCHED, TaskState.CANCELLED}),
    TaskState.DISPATCHED: frozenset(
        {TaskState.RUNNING, TaskState.HALTED, TaskState.CANCELLED, TaskState.CARRIED, TaskState.DRAFT}
    ),
    TaskState.RUNNING: frozenset({TaskState.CLOSING, TaskState.HALTED, TaskState.CANCELLED, TaskState.CARRIED}),
    TaskState.CLOSING: frozenset({TaskState.CLOSED, TaskState.RUNNING}),
    TaskState.CLOSED: frozenset({TaskState.RUNNING}),
    TaskState.HALTED: frozenset({TaskState.RUNNING, TaskState.CANCELLED, TaskState.CARRIED}),
    TaskState.CANCELLED: frozenset(),
    TaskState.CARRIED: frozenset(),
}


def may_move(current: TaskState, target: TaskState) -> bool:
    """May a task go from one state to the other?"""
    return target in _MOVES[current]


class TaskPart(TextChoices):
    """责任 (part of a unit in a task)."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")
    REPORT = "report", _("填报")


class SignMode(TextChoices):
    """签收方式 (how it was signed for)."""

    OWN = "own", _("本人签收")
    PHONE = "phone", _("电话签收")


class DueKind(TextChoices):
    """时限口径 (what the deadline is counted by)."""

    YEAR = "year", _("年度")
    SCHOOL_YEAR = "school_year", _("学年")
    TERM = "term", _("学期")
    DATE = "date", _("指定日期")


class EntryState(TextChoices):
    """进展填报状态 (state of a progress entry)."""

    AT_CENTRAL = "at_central", _("待中心学校审核")
    AT_SECTION = "at_section", _("待科室审核")
    ACCEPTED = "accepted", _("已采纳")
    RETURNED = "returned", _("已退回")


def first_entry_state(*, from_lead_unit: bool, under_central_school: bool) -> EntryState:
    """Where does a new entry go first? The lead section's own needs no check by itself."""
    if from_lead_unit:
        return EntryState.ACCEPTED
    return EntryState.AT_CENTRAL if under_central_school else EntryState.AT_SECTION


def entry_after_check(state: EntryState, *, accepted: bool) -> EntryState:
    """Where does an entry go after its present checker's word?"""
    if not accepted:
        return EntryState.RETURNED
    return EntryState.AT_SECTION if state == EntryState.AT_CENTRAL else EntryState.ACCEPTED
