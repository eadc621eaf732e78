"""签到 (sign-in): a sitting with its rolling code, and who signed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.models.entries import Entry
from yaodian.apps.ledgers.rules import SigninMode


class Sitting(models.Model):
    """签到场次 (sitting): opened for one entry; its number of signatures goes into the entry when it is closed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sitting", verbose_name=_("台账记录"))
    mode = models.CharField(_("签到方式"), max_length=10, choices=SigninMode.choices)
    secret = models.CharField(_("密钥"), max_length=64)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.CharField(_("开始人"), max_length=80)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    count = models.PositiveIntegerField(_("签到人数"), default=0)

    class Meta:
        verbose_name = _("签到场次")

    def __str__(self) -> str:
        return str(self.entry)


class Signature(models.Model):
    """签到 (signature): one phone once; without a name where only the number is kept."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("签到场次")
    )
    device = models.CharField(_("设备摘要"), max_length=64)
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    workplace = models.CharField(_("单位"), max_length=80, blank=True)
    signed_at = models.DateTimeField(_("签到时间"))

    class Meta:
        verbose_name = _("签到记录")
        constraints = [models.UniqueConstraint(fields=["sitting", "device"], name="signature_once")]

    def __str__(self) -> str:
        return self.name or str(self.pk)
