"""Notice writes (通知): send, sign, record a signature by phone, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock, records
from yaodian.kernel.access import By, NotAllowedError, System, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.queries import sign_limit
from yaodian.kernel.notices.rules import ReceiptState, new_code
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.units.models import Unit


class NoticeError(ValueError):
    """通知不能这样办."""


@transaction.atomic
def send_notice(
    *,
    title: str,
    text: str,
    record: models.Model | None,
    unit_ids: Iterable[int],
    due_at: datetime | None,
    by: By,
    sender_id: int | None = None,
) -> Notice:
    """发通知: to these units, each of which signs, by `due_at` or within the rulebook's working hours.

    `sender_id` is by default the unit of the sender's first seat.
    About a record (the calling action asked its own verb) the sender must be able to read it; a notice by itself needs
    the right to send to each unit."""
    units = list(Unit.objects.filter(pk__in=set(unit_ids)).order_by("position", "id"))
    if not title.strip() or not units:
        raise NoticeError(_("通知须有标题和至少一个接收单位。"))
    refuse_classified(name="", content=f"{title}\n{text}")
    if record is None:
        for unit in units:
            require(by, "notices.send", unit_id=unit.pk)
    elif not isinstance(by, System) and not records.readable(by, record_ref(record)):
        raise NotAllowedError(_("您看不到这条记录，不能就它发通知。"))
    if sender_id is None and not isinstance(by, System):
        sender_id = next((seat.unit_id for seat in by.seats if seat.unit_id is not None), None)
    now = clock.now()
    notice = Notice.objects.create(
        code=new_code(),
        title=title.strip()[:200],
        text=text.strip(),
        record=record_ref(record) if record is not None else "",
        sender_id=sender_id,
        sent_by=by.name,
        sent_at=now,
        due_at=due_at or sign_limit(sent_at=now),
    )
    receipts = NoticeReceipt.objects.bulk_create([NoticeReceipt(notice=notice, unit=unit) for unit in units])
    write_line(
        verb="notices.send",
        by=by,
        record=notice,
        also=receipts,
        summary=notice.title,
        detail={"about": notice.record, "units": [unit.pk for unit in units]},
    )
    if getattr(settings, "NOTICE_ADAPTERS", ()):
        enqueue("notices.deliver", by=by, notice_id=notice.pk)
    return notice


def _waiting_receipt(notice_id: int, unit_id: int) -> NoticeReceipt:
    """Return the locked receipt of a unit; NoticeError when the notice did not go to it or was withdrawn."""
    receipt = (
        NoticeReceipt.objects.select_for_update(of=("self",))
        .select_related("notice", "unit")
        .filter(notice_id=notice_id, unit_id=unit_id)
        .first()
    )
    if receipt is None:
        raise NoticeError(_("这份通知没有发给该单位。"))
    if receipt.notice.withdrawn_at is not None:
        raise NoticeError(_("这份通知已撤回，不用签收。"))
    return receipt


@transaction.atomic
def sign_notice(*, notice_id: int, unit_id: int, by: By) -> NoticeReceipt:
    """签收: a unit has read the notice; signing twice changes nothing."""
    require(by, "notices.sign", unit_id=unit_id)
    receipt = _waiting_receipt(notice_id, unit_id)
    if receipt.state == ReceiptState.WAITING:
        receipt.state = ReceiptState.SIGNED
        receipt.signed_at = clock.now()
        receipt.signed_by = by.acting_for or by.name
        receipt.recorded_by = by.entered_by
        receipt.save(update_fields=["state", "signed_at", "signed_by", "recorded_by"])
        write_line(
            verb="notices.sign", by=by, record=receipt.notice, also=[receipt], summary=f"{receipt.unit} {_('签收')}"
        )
    return receipt


@transaction.atomic
def sign_about(*, record: models.Model, unit_id: int, by: By, phone_person: str = "") -> list[NoticeReceipt]:
    """随记录签收: the unit signed the matter itself (a task), so every waiting notice about it counts as signed.

    `phone_person` is who answered when the matter was signed for by phone. The calling action asked its own verb; needs no right of notices."""
    now = clock.now()
    receipts = list(
        NoticeReceipt.objects.select_for_update(of=("self",))
        .filter(notice__record=record_ref(record), unit_id=unit_id, state=ReceiptState.WAITING)
        .order_by("id")
    )
    for receipt in receipts:
        receipt.state = ReceiptState.BY_PHONE if phone_person else ReceiptState.SIGNED
        receipt.signed_at = now
        receipt.signed_by = phone_person or by.acting_for or by.name
        receipt.recorded_by = by.name if phone_person else by.entered_by
        receipt.save(update_fields=["state", "signed_at", "signed_by", "recorded_by"])
    if receipts:
        write_line(verb="notices.sign_about", by=by, record=record, also=receipts, summary=str(record))
    return receipts


@transaction.atomic
def sign_by_phone(*, notice_id: int, unit_id: int, phone_person: str, by: By) -> NoticeReceipt:
    """电话签收: the sender's office reached somebody of the unit by phone and records name and time."""
    receipt = _waiting_receipt(notice_id, unit_id)
    require(by, "notices.record_phone", unit_id=receipt.notice.sender_id)
    if not phone_person.strip():
        raise NoticeError(_("请填写接电话人的姓名。"))
    if receipt.state != ReceiptState.WAITING:
        raise NoticeError(_("%(unit)s已于此前签收。") % {"unit": receipt.unit})
    receipt.state = ReceiptState.BY_PHONE
    receipt.signed_at = clock.now()
    receipt.signed_by = phone_person.strip()[:120]
    receipt.recorded_by = by.name
    receipt.save(update_fields=["state", "signed_at", "signed_by", "recorded_by"])
    write_line(
        verb="notices.sign_by_phone",
        by=by,
        record=receipt.notice,
        also=[receipt],
        summary=f"{receipt.unit} {_('电话签收')} {receipt.signed_by}",
    )
    return receipt


@transaction.atomic
def withdraw_notice(*, notice_id: int, reason: str, by: By) -> Notice:
    """撤回通知: nobody needs to sign it any more; it stays on record with the reason."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    require(by, "notices.record_phone", unit_id=notice.sender_id)
    if not reason.strip():
        raise NoticeError(_("撤回须写明理由。"))
    if notice.withdrawn_at is None:
        notice.withdrawn_at = clock.now()
        notice.withdrawn_reason = reason.strip()[:200]
        notice.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        write_line(
            verb="notices.withdraw", by=by, record=notice, summary=notice.title, detail={"reason": reason.strip()}
        )
    return notice
