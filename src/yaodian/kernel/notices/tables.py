"""通知登记 (notice tables)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.queries import notices_for
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, BooleanFilter, Column, DateFilter, ListDefinition


def notice_url(notice: Notice) -> str:
    """Return the address of the notice."""
    return reverse("notices:notice", args=[notice.pk])


def receipts_for(_by: By) -> QuerySet[NoticeReceipt]:
    """Return the receipts of the notices a reader may see."""
    return NoticeReceipt.objects.filter(notice__in=notices_for(by=_by)).select_related("notice", "unit")


def receipt_url(receipt: NoticeReceipt) -> str:
    """Return the address of the receipt's notice."""
    return reverse("notices:notice", args=[receipt.notice_id])


def receipt_label(receipt: NoticeReceipt) -> str:
    """Return notice and unit."""
    return f"{receipt.notice} · {receipt.unit}"


RECORDS = (
    RecordType(
        model=Notice, title=_("通知"), rows=lambda by: notices_for(by=by), url=notice_url, fields=("title", "text")
    ),
    RecordType(model=NoticeReceipt, title=_("签收"), rows=receipts_for, url=receipt_url, label=receipt_label),
)


def signed_words(notice: Any) -> str:
    """Return how many units signed, such as 7/9."""
    return f"{notice.receipt_count - notice.waiting_count}/{notice.receipt_count}"


NOTICES: ListDefinition[Any] = ListDefinition(
    key="notices.notices",
    title=_("通知签收"),
    counter=_("份"),
    columns=(
        Column(key="title", title=_("标题"), sort="title", wrap=True),
        Column(key="sender", title=_("发出单位"), sort="sender__title", value=lambda notice: str(notice.sender or "")),
        Column(key="sent_by", title=_("发出人"), sort="sent_by", phone=False),
        Column(key="sent_at", title=_("发出时间"), sort=("sent_at", "id"), align=Align.END),
        Column(key="due_at", title=_("签收期限"), sort=("due_at", "id"), align=Align.END),
        Column(
            key="signed",
            title=_("已签收"),
            cell=signed_words,
            value=signed_words,
            sort="waiting_count",
            align=Align.END,
        ),
        Column(key="withdrawn_at", title=_("撤回时间"), shown=False),
    ),
    filters=(
        DateFilter(key="sent", title=_("发出时间"), field="sent_at", moment=True),
        BooleanFilter(key="open", title=_("有未签收"), field="has_waiting"),
    ),
    search=("title", "text"),
    sort="-sent_at",
    row_href=notice_url,
    empty_text=_("交办、催办和通知发出后在这里看谁签收了、谁还没签收。"),
)
