"""Notice tables (通知签收): notices and what each receiving unit answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.notices.rules import ReceiptState


class Notice(models.Model):
    """通知 (notice): title and text sent to units, about a record or by itself; withdrawn, never deleted."""

    code = models.CharField(_("短码"), max_length=12, unique=True)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    record = models.CharField(_("所涉记录"), max_length=120, blank=True)
    sender = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("发出单位")
    )
    sent_by = models.CharField(_("发出人"), max_length=120)
    sent_at = models.DateTimeField(_("发出时间"))
    due_at = models.DateTimeField(_("签收期限"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("通知")
        indexes = [models.Index(fields=["record"], name="notice_record")]

    def __str__(self) -> str:
        return self.title


class NoticeReceipt(models.Model):
    """签收 (receipt): one unit's answer to a notice: signed in the program, or by phone as the office recorded."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("通知"))
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    state = models.CharField(
        _("签收状态"), max_length=20, choices=ReceiptState.choices, default=ReceiptState.WAITING.value
    )
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.CharField(_("签收人"), max_length=120, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("签收")
        constraints = [
            models.UniqueConstraint(fields=["notice", "unit"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(state=ReceiptState.WAITING, signed_at__isnull=True)
                | (~Q(state=ReceiptState.WAITING) & Q(signed_at__isnull=False)),
                name="receipt_signed_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="receipt_unit")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.unit_id}"
