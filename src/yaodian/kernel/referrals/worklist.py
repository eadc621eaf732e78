"""转办待办 (referrals worklist): what to accept, what came back, what nobody can take."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import Reader
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.queries import waiting_for
from yaodian.kernel.worklist import Item


def items(by: Reader, today: date) -> list[Item]:
    """Return the referrals that wait for this reader, as receiver or as sender."""
    waiting = waiting_for(by=by)
    nobody = _("能接收这类事项的功能没有安装")
    return [
        *(_item(referral, "accept", _("接收或退回")) for referral in waiting.inbox),
        *(_item(referral, "returned", _("处理退回"), fact=referral.reason) for referral in waiting.returned),
        *(_item(referral, "stranded", _("等待或撤回"), fact=nobody) for referral in waiting.stranded),
    ]


def _item(referral: Referral, why: str, action: str, *, fact: str = "") -> Item:
    return Item(
        key=f"referrals.{why}:{referral.pk}",
        title=referral.title,
        record=record_ref(referral),
        url=reverse("referrals:referral", args=[referral.pk]),
        action=action,
        unit_title=str(referral.sender or ""),
        fact=fact,
    )
