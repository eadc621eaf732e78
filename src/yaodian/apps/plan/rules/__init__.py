"""Plan rules (工作要点规则): states, lights, approvals, targets; pure."""

from yaodian.apps.plan.rules.approvals import ApprovalKind, ApprovalState, Stage, Verdict, first_stage, next_stage
from yaodian.apps.plan.rules.documents import ClauseKind, Level, PlanState
from yaodian.apps.plan.rules.targets import (
    Counts,
    Direction,
    Source,
    TargetKind,
    count_states,
    goal_met,
    node_state,
    target_state,
)
from yaodian.apps.plan.rules.tasks import (
    CLOSED_STATES,
    LIVE_STATES,
    DueKind,
    EntryState,
    SignMode,
    TaskPart,
    TaskState,
    entry_after_check,
    first_entry_state,
    may_move,
)

__all__ = [
    "CLOSED_STATES",
    "LIVE_STATES",
    "ApprovalKind",
    "ApprovalState",
    "ClauseKind",
    "Counts",
    "Direction",
    "DueKind",
    "EntryState",
    "Level",
    "PlanState",
    "SignMode",
    "Source",
    "Stage",
    "TargetKind",
    "TaskPart",
    "TaskState",
    "Verdict",
    "count_states",
    "entry_after_check",
    "first_entry_state",
    "first_stage",
    "goal_met",
    "may_move",
    "next_stage",
    "node_state",
    "target_state",
]
