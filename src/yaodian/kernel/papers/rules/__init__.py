"""Paper rules (公文规则): steps, wording with its sources, retention."""

from yaodian.kernel.papers.rules.steps import (
    EDITABLE,
    OPEN_STATES,
    DeskStep,
    DeskVerdict,
    NumberState,
    PaperCosignState,
    PaperState,
    after,
    may_withdraw,
)

__all__ = [
    "EDITABLE",
    "OPEN_STATES",
    "DeskStep",
    "DeskVerdict",
    "NumberState",
    "PaperCosignState",
    "PaperState",
    "after",
    "may_withdraw",
]
