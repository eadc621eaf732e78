"""Writes of returns (报送): plans, periods, filing, steps."""

from yaodian.apps.returns.actions.filing import file_rows, remind_silent, report_zero, take_return
from yaodian.apps.returns.actions.periods import call_event, make_periods
from yaodian.apps.returns.actions.plans import (
    Asking,
    apply_plan,
    change_plan,
    close_plan,
    draft_plan,
    open_plan,
    refuse_plan,
)
from yaodian.apps.returns.actions.steps import (
    Passed,
    ask_unlocking,
    decide_unlocking,
    excuse_duty,
    pass_duties,
    return_duty,
)
from yaodian.apps.returns.rules import ReturnError

__all__ = [
    "Asking",
    "Passed",
    "ReturnError",
    "apply_plan",
    "ask_unlocking",
    "call_event",
    "change_plan",
    "close_plan",
    "decide_unlocking",
    "draft_plan",
    "excuse_duty",
    "file_rows",
    "make_periods",
    "open_plan",
    "pass_duties",
    "refuse_plan",
    "remind_silent",
    "report_zero",
    "return_duty",
    "take_return",
]
