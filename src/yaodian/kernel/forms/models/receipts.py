"""Receipts (收据) of what devices sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms.models.sheets import AnswerSheet
from yaodian.kernel.forms.rules import Outcome


class SendReceipt(models.Model):
    """收据 (receipt): what became of one entry of one device's outbox; the same entry gets the same receipt again."""

    device = models.UUIDField(_("设备"))
    sequence = models.PositiveIntegerField(_("序号"))
    client_id = models.UUIDField(_("客户端编号"))
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SHA-256, as browsers reckon it")
    kind = models.CharField(_("内容"), max_length=10)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("未收下的原因"), blank=True)
    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.PROTECT, null=True, related_name="receipts", verbose_name=_("填报单")
    )
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("账号")
    )
    title = models.CharField(_("事项"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("收据")
        constraints = [models.UniqueConstraint(fields=["device", "sequence"], name="receipt_device_sequence")]
        indexes = [
            models.Index(fields=["client_id", "digest"], name="receipt_entry"),
            models.Index(fields=["account", "at"], name="receipt_account"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.sequence}"
