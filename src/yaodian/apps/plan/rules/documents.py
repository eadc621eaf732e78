"""Document rules (要点文本规则): states of a plan, kinds and levels of clauses."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class PlanState(TextChoices):
    """要点状态 (plan state)."""

    RUNNING = "running", _("执行中")
    ENDED = "ended", _("已结束")


class ClauseKind(TextChoices):
    """分句类别 (clause kind): an introductory clause is served by its children and needs no task."""

    TASK = "task", _("任务")
    INTRODUCTORY = "introductory", _("导语")
    STANDING = "standing", _("长期坚持")


class Level(TextChoices):
    """落实层级 (level): recorded, checked against a roster, or closing a loop."""

    L1 = "L1", _("有记录")
    L2 = "L2", _("对名册")
    L3 = "L3", _("成闭环")
