"""Supervision rules (督办规则): the steps by working days past the limit, the states of a matter, who may look again."""

from __future__ import annotations

from collections.abc import Mapping

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class SupervisionStep(TextChoices):
    """督办措施 (step), each sharper than the one before."""

    URGE = "urge", _("催办")
    ORDER = "order", _("督办")
    REPORT = "report", _("报领导")
    CIRCULATE = "circulate", _("通报")
    TALK = "talk", _("约谈")


LADDER = tuple(SupervisionStep)


class SheetKind(TextChoices):
    """督办文书 (kind of sheet): internal forms, each with its own numbers."""

    URGE = "urge", _("催办单")
    ORDER = "order", _("督办单")


class MatterState(TextChoices):
    """督办状态 (state of a matter)."""

    OPEN = "open", _("督办中")
    ANSWERED = "answered", _("已回复待复核")
    CHECKED = "checked", _("复核通过待销号")
    CLOSED = "closed", _("已销号")


_MOVES: dict[MatterState, frozenset[MatterState]] = {
    MatterState.OPEN: frozenset({MatterState.ANSWERED}),
    MatterState.ANSWERED: frozenset({MatterState.CHECKED, MatterState.OPEN}),
    MatterState.CHECKED: frozenset({MatterState.CLOSED, MatterState.OPEN}),
    MatterState.CLOSED: frozenset(),
}


def matter_may_move(current: MatterState, target: MatterState) -> bool:
    """May a matter go from one state to the other?"""
    return target in _MOVES[current]


def step_due(workdays_late: int, *, limits: Mapping[SupervisionStep, int]) -> SupervisionStep | None:
    """Return the sharpest step that the days past the limit ask for, None while none does."""
    due = [step for step in LADDER if workdays_late >= limits[step]]
    return due[-1] if due else None


def is_next(step: SupervisionStep, *, taken: SupervisionStep | None) -> bool:
    """Is a step sharper than what was done so far?"""
    return taken is None or LADDER.index(step) > LADDER.index(taken)


def recheck_refusal(*, own_unit: bool, answered: bool, issued: bool) -> str | None:
    """Why may somebody not look again? The eye must be another's: not the unit's own, not who answered."""
    if own_unit:
        return "不能复核本单位的督办事项，请由局办公室或督学到现场复核。"
    if answered:
        return "回复人不能复核自己的回复，请由他人到现场复核。"
    return None if issued else "还没有回复，不用复核。"


def close_refusal(*, looked: bool, own_look: bool, task_ended: bool, task_late: bool) -> str | None:
    """Why may a matter not be struck off yet? Its task must have ended or be in time again, and been looked at by another."""
    if task_late and not task_ended:
        return "任务超过时限还没有办结，不能销号。请先办结任务，或按程序延期。"
    if not looked and not task_ended:
        return "还没有现场复核，不能销号。"
    return "复核人不能自己销号，请由他人销号。" if own_look else None


class LeaderDecision(TextChoices):
    """领导意见 (what a leader decides on a matter reported to him)."""

    PRESS = "press", _("继续督办")
    CIRCULATE = "circulate", _("列入通报")
    TALK = "talk", _("约谈")


def step_by_itself(due: SupervisionStep | None, *, taken: SupervisionStep | None) -> SupervisionStep | None:
    """Return the step that goes out without anybody's hand: urging, order, report to the leader, one after another; a
    unit first met long past its limit starts at the order; what names or summons somebody is a leader's to decide."""
    if due is None:
        return None
    if taken is None:
        return SupervisionStep.URGE if due is SupervisionStep.URGE else SupervisionStep.ORDER
    following = {SupervisionStep.URGE: SupervisionStep.ORDER, SupervisionStep.ORDER: SupervisionStep.REPORT}.get(taken)
    return following if following is not None and LADDER.index(due) >= LADDER.index(following) else None
