"""报送规则 (rules of returns): states and steps, periods and deadlines, figures, burden."""

from yaodian.apps.returns.rules.burden import Asked, Load, asked_twice, over_cap
from yaodian.apps.returns.rules.figures import FigureValue, figures_of, zero_answers
from yaodian.apps.returns.rules.marks import Mark, Tally, mark_of, reminder_words
from yaodian.apps.returns.rules.periods import PeriodsError, Rhythm, Slot, slots
from yaodian.apps.returns.rules.states import (
    FILLABLE,
    RECEIVED,
    TURN,
    DutyState,
    ReturnError,
    ReturnState,
    Step,
    UnlockState,
    after_sending,
    after_step,
)

__all__ = [
    "FILLABLE",
    "RECEIVED",
    "TURN",
    "Asked",
    "DutyState",
    "FigureValue",
    "Load",
    "Mark",
    "PeriodsError",
    "ReturnError",
    "ReturnState",
    "Rhythm",
    "Slot",
    "Step",
    "Tally",
    "UnlockState",
    "after_sending",
    "after_step",
    "asked_twice",
    "figures_of",
    "mark_of",
    "over_cap",
    "reminder_words",
    "slots",
    "zero_answers",
]
