"""Import rules (导入规则): states of a run, and what may be done in each."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class RunState(TextChoices):
    """导入状态 (state of a run)."""

    MAPPING = "mapping", _("待对应列")
    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("已核对")
    PUBLISHING = "publishing", _("写入中")
    PUBLISHED = "published", _("已写入")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("已放弃")


class FaultKind(TextChoices):
    """核对发现的种类 (kind of a finding): an error bars its row; a doubt bars it until somebody takes it on himself."""

    ERROR = "error", _("错误")
    DOUBT = "doubt", _("存疑")


NEXT = {
    RunState.MAPPING: frozenset({RunState.CHECKING, RunState.DROPPED}),
    RunState.CHECKING: frozenset({RunState.CHECKING, RunState.CHECKED, RunState.MAPPING, RunState.DROPPED}),
    RunState.CHECKED: frozenset({RunState.CHECKING, RunState.MAPPING, RunState.PUBLISHING, RunState.DROPPED}),
    RunState.PUBLISHING: frozenset({RunState.PUBLISHING, RunState.PUBLISHED, RunState.CHECKED}),
    RunState.PUBLISHED: frozenset({RunState.WITHDRAWN}),
    RunState.WITHDRAWN: frozenset(),
    RunState.DROPPED: frozenset(),
}
"""状态流转 (transitions)."""

OPEN_STATES = (RunState.MAPPING, RunState.CHECKING, RunState.CHECKED, RunState.PUBLISHING)


def may_become(state: str, wanted: RunState) -> bool:
    """May a run in this state become what is wanted?"""
    return wanted in NEXT[RunState(state)]
