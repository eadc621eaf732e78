"""Referral tables (转办移交)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.referrals.rules import ReferralState


class Referral(models.Model):
    """转办 (referral): a matter of one record, handed from a unit to a unit, for the app that takes its kind."""

    kind = models.CharField(_("类别"), max_length=80)
    title = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("说明"), blank=True)
    record = models.CharField(_("来源记录"), max_length=120)
    sender = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("转出单位")
    )
    receiver = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("接收单位"))
    state = models.CharField(_("状态"), max_length=20, choices=ReferralState.choices)
    sent_by = models.CharField(_("转出人"), max_length=120)
    sent_at = models.DateTimeField(_("转出时间"))
    answered_by = models.CharField(_("办理人"), max_length=120, blank=True)
    answered_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    reason = models.CharField(_("退回理由"), max_length=300, blank=True)
    settled = models.BooleanField(_("退回已处理"), default=False)
    result = models.CharField(_("接收记录"), max_length=120, blank=True)
    grant = models.ForeignKey(
        "accounts.Grant", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("任务授权")
    )

    class Meta:
        verbose_name = _("转办")
        indexes = [
            models.Index(fields=["record"], name="referral_record"),
            models.Index(fields=["receiver", "state"], name="referral_receiver"),
            models.Index(fields=["sender", "state"], name="referral_sender"),
        ]

    def __str__(self) -> str:
        return self.title
