"""收发的规则 (rules of stock): kinds of movement, two persons, a balance that is never negative.

《危险化学品安全管理条例》第二十四条: 双人收发、双人保管; GB/T 37046 学校实验室危化品."""

from __future__ import annotations

from decimal import Decimal

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class MovementKind(TextChoices):
    """收发类别 (kind of movement)."""

    RECEIVE = "receive", _("入库")
    ISSUE = "issue", _("领用")
    RETURN = "return", _("退还")
    DISPOSE = "dispose", _("处置")


class MovementState(TextChoices):
    """收发状态 (state of a movement): nothing moves until a second person has confirmed it."""

    ASKED = "asked", _("待第二人确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未同意")


TAKEN = frozenset({MovementKind.ISSUE, MovementKind.DISPOSE})


def balance_after(balance: Decimal, *, kind: MovementKind, quantity: Decimal) -> Decimal:
    """Return the balance that a movement leaves; below zero it must be refused."""
    return balance - quantity if kind in TAKEN else balance + quantity
