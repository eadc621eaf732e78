"""Approval rules (审批规则): which stages a request passes, one person per stage."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class ApprovalKind(TextChoices):
    """审批事项 (what is asked)."""

    CLOSE = "close", _("办结")
    EXTENSION = "extension", _("延期")
    CHANGE = "change", _("调整")
    HALT = "halt", _("暂停")
    CANCEL = "cancel", _("取消")
    PUBLICATION = "publication", _("公开")
    BRIEFING = "briefing", _("材料送审")
    CARRY = "carry", _("年终处置")


class CarryChoice(TextChoices):
    """年终处置 (what becomes of a task left open at the year's end)."""

    CARRY = "carry", _("结转下年")
    ADJUST = "adjust", _("调整后结转")
    CANCEL = "cancel", _("取消")


class Stage(TextChoices):
    """审批环节 (stage)."""

    HEAD = "head", _("科室负责人")
    LEADER = "leader", _("分管领导")
    OFFICE = "office", _("办公室核验")
    SECRECY = "secrecy", _("保密审查")


class ApprovalState(TextChoices):
    """审批状态 (approval state)."""

    OPEN = "open", _("审批中")
    APPROVED = "approved", _("已同意")
    RETURNED = "returned", _("已退回")


class Verdict(TextChoices):
    """审批意见 (verdict)."""

    AGREE = "agree", _("同意")
    RETURN = "return", _("退回")


PATHS: dict[ApprovalKind, tuple[Stage, ...]] = {
    ApprovalKind.CLOSE: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.EXTENSION: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.CHANGE: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.HALT: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.CANCEL: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.CARRY: (Stage.HEAD, Stage.LEADER, Stage.OFFICE),
    ApprovalKind.PUBLICATION: (Stage.SECRECY, Stage.LEADER),
    ApprovalKind.BRIEFING: (Stage.LEADER,),
}


def first_stage(kind: ApprovalKind, *, asked_by_head: bool) -> Stage:
    """Return where a request starts: one that the section's head asks for skips the head's own stage."""
    path = PATHS[kind]
    return path[1] if asked_by_head and path[0] is Stage.HEAD else path[0]


def next_stage(kind: ApprovalKind, stage: Stage) -> Stage | None:
    """Return the stage after this one, None after the last."""
    path = PATHS[kind]
    position = path.index(stage) + 1
    return path[position] if position < len(path) else None
