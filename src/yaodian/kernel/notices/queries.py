"""Notice reads (查通知): what a reader sent or received, who has not signed, and the texts for the group chat."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yaodian.kernel import clock
from yaodian.kernel.access import By, System, allowed_units
from yaodian.kernel.notices import rules
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.rules import ReceiptState
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.workdays.hours import add_working_time, shipped_hours
from yaodian.kernel.workdays.queries import calendar

WAITING = Q(receipts__state=ReceiptState.WAITING)


def notices_for(*, by: By) -> QuerySet[Notice]:
    """Return the notices that the reader's units sent or received; all for the office and the leaders."""
    reached = allowed_units(by, "notices.read")
    if reached.everywhere:
        return Notice.objects.all()
    received = NoticeReceipt.objects.filter(unit_id__in=reached.ids).values("notice_id")
    return Notice.objects.filter(Q(sender_id__in=reached.ids) | Q(pk__in=received))


def with_counts(*, notices: QuerySet[Notice]) -> QuerySet[Any]:
    """Return the notices with `receipt_count`, `waiting_count` and `has_waiting`."""
    counted = notices.annotate(receipt_count=Count("receipts"), waiting_count=Count("receipts", filter=WAITING))
    waiting = NoticeReceipt.objects.filter(notice=OuterRef("pk"), state=ReceiptState.WAITING)
    return counted.annotate(has_waiting=Exists(waiting))


def sign_limit(*, sent_at: datetime) -> datetime:
    """签收时限: until when a notice sent now must be signed, in working hours (rulebook `sign_for.limit_hours`)."""
    hours = figure("sign_for.limit_hours", on=timezone.localtime(sent_at).date())
    return add_working_time(
        timezone.localtime(sent_at), timedelta(hours=float(hours)), calendar=calendar(), hours=shipped_hours()
    )


def notices_of(*, ref: str) -> QuerySet[Notice]:
    """Return the notices about a record, newest first."""
    return Notice.objects.filter(record=ref).order_by("-sent_at", "-id")


def receipts_of(*, notice: Notice) -> QuerySet[NoticeReceipt]:
    """Return all receipts of a notice with their units, in the order of the units."""
    return (
        NoticeReceipt.objects.filter(notice=notice)
        .select_related("unit")
        .order_by("unit__position", "unit__title", "id")
    )


def unsigned(notice: Notice) -> QuerySet[NoticeReceipt]:
    """尚未签收: the receipts that still wait, with their units."""
    return receipts_of(notice=notice).filter(state=ReceiptState.WAITING)


def receipts_visible(*, notice: Notice, by: By) -> QuerySet[NoticeReceipt]:
    """Return the receipts a reader sees: all for the sender and the office, a receiver its own."""
    reached = allowed_units(by, "notices.read")
    if reached.everywhere or notice.sender_id in reached:
        return receipts_of(notice=notice)
    return receipts_of(notice=notice).filter(unit_id__in=reached.ids)


def receipts_to_sign(*, by: By) -> QuerySet[NoticeReceipt]:
    """待签收: what the reader may sign for their units, earliest limit first."""
    reached = allowed_units(by, "notices.sign")
    return (
        NoticeReceipt.objects.filter(
            state=ReceiptState.WAITING, unit_id__in=reached.ids, notice__withdrawn_at__isnull=True
        )
        .select_related("notice", "unit")
        .order_by("notice__due_at", "id")
    )


def overdue_sent(*, by: By) -> QuerySet[Any]:
    """逾期未签: notices the reader's units sent whose limit has passed while somebody has not signed."""
    if isinstance(by, System):
        return Notice.objects.none()
    reached = allowed_units(by, "notices.read")
    own = [unit for unit in by.unit_ids if unit in reached]
    mine = Notice.objects.filter(sender_id__in=own, withdrawn_at__isnull=True, due_at__lt=clock.now())
    return with_counts(notices=mine).filter(waiting_count__gt=0).order_by("due_at", "id")


def chat_text(*, notice: Notice, link: str) -> str:
    """复制到群: the notice's text for the group chat."""
    return rules.group_text(
        title=notice.title,
        text=notice.text,
        link=link,
        due_at=timezone.localtime(notice.due_at) if notice.due_at else None,
        units=[str(receipt.unit) for receipt in receipts_of(notice=notice)],
        sender=str(notice.sender or ""),
    )


def chat_reminder(*, notice: Notice, link: str) -> str:
    """催收到群: the text that names who has not signed."""
    return rules.reminder_text(
        title=notice.title,
        link=link,
        unsigned=[str(receipt.unit) for receipt in unsigned(notice)],
        now=timezone.localtime(clock.now()),
        due_at=timezone.localtime(notice.due_at) if notice.due_at else None,
        sender=str(notice.sender or ""),
    )
