"""Referral rules (转办移交规则): states and the steps between them."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class ReferralState(TextChoices):
    """转办状态 (state of a referral)."""

    WAITING = "waiting", _("待接收功能安装")
    SENT = "sent", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_STATES = (ReferralState.WAITING, ReferralState.SENT)
