"""报送状态 (states of plans and duties): the way from the school's clerk to the lock, and who may go a step."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class ReturnError(ValueError):
    """报送不能这样办."""


class ReturnState(TextChoices):
    """任务状态 (state of a return plan): nothing is asked of a school before the office has approved it."""

    DRAFT = "draft", _("拟定中")
    APPLIED = "applied", _("待批准")
    OPEN = "open", _("报送中")
    CLOSED = "closed", _("已结束")


class DutyState(TextChoices):
    """报送状态 (state of a duty): one unit, one period."""

    WAITING = "waiting", _("未报")
    SENT = "sent", _("待校长确认")
    CONFIRMED = "confirmed", _("待中心学校审核")
    CHECKED = "checked", _("待科室审定")
    LOCKED = "locked", _("已锁定")
    RETURNED = "returned", _("已退回")
    EXCUSED = "excused", _("免报")


class Step(TextChoices):
    """环节 (step): who looks at a sent return, from below upwards."""

    CONFIRM = "confirm", _("校长确认")
    CHECK = "check", _("中心学校审核")
    LOCK = "lock", _("科室审定锁定")


class UnlockState(TextChoices):
    """解锁申请状态 (state of an unlocking)."""

    ASKED = "asked", _("待批准")
    GRANTED = "granted", _("已解锁")
    REFUSED = "refused", _("未同意")


FILLABLE = frozenset({DutyState.WAITING, DutyState.RETURNED})
RECEIVED = frozenset({DutyState.SENT, DutyState.CONFIRMED, DutyState.CHECKED, DutyState.LOCKED})
TURN = {
    Step.CONFIRM: DutyState.SENT,
    Step.CHECK: DutyState.CONFIRMED,
    Step.LOCK: DutyState.CHECKED,
}
"""The state in which each step is due."""


def after_sending(*, needs_head: bool, has_central: bool) -> DutyState:
    """报送之后: the head confirms unless he sent it himself or the unit has none; then the central school, if any."""
    return DutyState.SENT if needs_head else after_step(Step.CONFIRM, has_central=has_central)


def after_step(step: Step, *, has_central: bool) -> DutyState:
    """办完一环之后: where the return goes next."""
    if step is Step.LOCK:
        return DutyState.LOCKED
    return DutyState.CONFIRMED if step is Step.CONFIRM and has_central else DutyState.CHECKED
