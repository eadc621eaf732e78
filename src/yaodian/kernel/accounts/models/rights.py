"""Rights (授权): task-based grants, and how the three duties are kept apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Grant(models.Model):
    """任务授权 (task-based grant): a unit sees exactly the matter it was given."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("被授权单位"))
    record = models.CharField(_("记录"), max_length=120)
    verbs = models.JSONField(_("权限"), default=list)
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("任务授权")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "record"], condition=Q(to_date__isnull=True), name="grant_once_open"
            )
        ]
        indexes = [models.Index(fields=["record"], name="grant_record")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.record}"


class DutyPolicy(models.Model):
    """三员设置 (duty policy): one row; may one account hold several administrator duties (small bureaus)?"""

    merged = models.BooleanField(_("允许三员兼任"), default=False)
    totp_required = models.BooleanField(_("管理员必须使用动态口令"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("三员设置")

    def __str__(self) -> str:
        return "merged" if self.merged else "separated"
