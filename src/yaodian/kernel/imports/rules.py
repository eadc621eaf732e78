"""Import rules (导入规则): states of a run, and what may be done in each."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class ImportState(TextChoices):
    """导入状态 (state of an import)."""

    MAPPING = "mapping", _("待对应列")
    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("已核对")
    PUBLISHING = "publishing", _("写入中")
    PUBLISHED = "published", _("已写入")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("已放弃")


class FindingKind(TextChoices):
    """核对发现的种类 (kind of a finding): an error bars its row; a doubt bars it until somebody takes it on himself."""

    ERROR = "error", _("错误")
    DOUBT = "doubt", _("存疑")


NEXT = {
    ImportState.MAPPING: frozenset({ImportState.CHECKING, ImportState.DROPPED}),
    ImportState.CHECKING: frozenset(
        {ImportState.CHECKING, ImportState.CHECKED, ImportState.MAPPING, ImportState.DROPPED}
    ),
    ImportState.CHECKED: frozenset(
        {ImportState.CHECKING, ImportState.MAPPING, ImportState.PUBLISHING, ImportState.DROPPED}
    ),
    ImportState.PUBLISHING: frozenset({ImportState.PUBLISHING, ImportState.PUBLISHED, ImportState.CHECKED}),
    ImportState.PUBLISHED: frozenset({ImportState.WITHDRAWN}),
    ImportState.WITHDRAWN: frozenset(),
    ImportState.DROPPED: frozenset(),
}
"""状态流转 (transitions)."""

OPEN_STATES = (ImportState.MAPPING, ImportState.CHECKING, ImportState.CHECKED, ImportState.PUBLISHING)


def may_become(state: str, wanted: ImportState) -> bool:
    """May a run in this state become what is wanted?"""
    return wanted in NEXT[ImportState(state)]
