"""通知待办 (notices worklist): what a unit must sign, and what a sender must chase."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yaodian.kernel.access import Reader
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.queries import overdue_sent, receipts_to_sign
from yaodian.kernel.worklist import Item, light_for

FEW = 3
"""More notices than these to chase stand on one line, so that they do not bury what else waits."""


def items(by: Reader, today: date) -> list[Item]:
    """Return the notices to sign, and the sent ones that somebody has not signed in time."""
    to_sign = [_to_sign(receipt, today) for receipt in receipts_to_sign(by=by)]
    late = list(overdue_sent(by=by))
    return [*to_sign, *([_chase_all(late, today)] if len(late) > FEW else [_to_chase(one, today) for one in late])]


def _due(notice: Notice) -> date | None:
    return timezone.localtime(notice.due_at).date() if notice.due_at else None


def _to_sign(receipt: NoticeReceipt, today: date) -> Item:
    due = _due(receipt.notice)
    return Item(
        key=f"notices.sign:{receipt.pk}",
        title=receipt.notice.title,
        record=record_ref(receipt.notice),
        url=reverse("notices:notice", args=[receipt.notice_id]),
        action=_("签收"),
        due_date=due,
        light=light_for(due, today=today, warn_from=due),
        unit_title=str(receipt.unit),
        extra={"about": receipt.notice.record},
    )


def _to_chase(notice: Notice, today: date) -> Item:
    due = _due(notice)
    waiting = notice.waiting_count  # type: ignore[attr-defined]
    return Item(
        key=f"notices.chase:{notice.pk}",
        title=notice.title,
        record=record_ref(notice),
        url=reverse("notices:notice", args=[notice.pk]),
        action=_("催签，可电话签收"),
        due_date=due,
        light=light_for(due, today=today, warn_from=due),
        fact=_("%(count)s 个单位超时未签收") % {"count": waiting},
    )


def _chase_all(late: list[Notice], today: date) -> Item:
    """Return one item for all notices to chase; their list opens behind it."""
    due = _due(late[0])
    waiting = sum(notice.waiting_count for notice in late)  # type: ignore[attr-defined]
    return Item(
        key="notices.chase",
        title=_("%(count)s 份通知超时未签收") % {"count": len(late)},
        record=record_ref(late[0]),
        url=reverse("notices:list") + "?open=1&sort=due_at",
        action=_("催签，可电话签收"),
        due_date=due,
        light=light_for(due, today=today, warn_from=due),
        fact=_("共 %(count)s 个签收未办；最早的是“%(title)s”") % {"count": waiting, "title": late[0].title},
    )
