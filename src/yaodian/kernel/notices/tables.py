"""通知登记 (notice tables)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.queries import notices_for
from yaodian.kernel.records import RecordType


def notice_url(notice: Notice) -> str:
    """Return the address of the notice."""
    return reverse("notices:notice", args=[notice.pk])


def receipts_for(by: By) -> QuerySet[NoticeReceipt]:
    """Return the receipts of the notices a reader may see."""
    return NoticeReceipt.objects.filter(notice__in=notices_for(by)).select_related("notice", "unit")


def receipt_url(receipt: NoticeReceipt) -> str:
    """Return the address of the receipt's notice."""
    return reverse("notices:notice", args=[receipt.notice_id])


def receipt_label(receipt: NoticeReceipt) -> str:
    """Return notice and unit."""
    return f"{receipt.notice} · {receipt.unit}"


RECORDS = (
    RecordType(model=Notice, title=_("通知"), rows=notices_for, url=notice_url, fields=("title", "text")),
    RecordType(model=NoticeReceipt, title=_("签收"), rows=receipts_for, url=receipt_url, label=receipt_label),
)
