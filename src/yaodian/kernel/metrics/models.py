"""Metric tables (指标): the nightly record, append-only. A framework table: computed, not entered, so not journaled."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NightlyReading(models.Model):
    """夜间读数 (nightly reading): what a metric was on a day, with a digest of the rows behind it; never changed.

    `scope` is "" for the whole bureau or "unit:5" for a unit and all below it; `params_key` is the canonical text of
    the parameters, by which equal parameters are equal."""

    key = models.CharField(_("指标"), max_length=80)
    params = models.JSONField(_("参数"), default=dict)
    params_key = models.CharField(_("参数文本"), max_length=300, default="{}")
    scope = models.CharField(_("统计范围"), max_length=40, blank=True)
    period = models.CharField(_("周期"), max_length=20)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True)
    part = models.DecimalField(_("分子"), max_digits=24, decimal_places=6, null=True)
    whole = models.DecimalField(_("分母"), max_digits=24, decimal_places=6, null=True)
    as_of = models.DateField(_("截至"))
    row_count = models.PositiveIntegerField(_("记录数"), null=True)
    rows_digest = models.CharField(_("记录摘要值"), max_length=64, blank=True, help_text="SM3 of the row ids in order")
    code_version = models.CharField(_("程序版本"), max_length=40)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("夜间读数")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "params_key", "scope", "period", "as_of"], name="nightly_reading_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["as_of"], name="nightly_reading_as_of")]

    def __str__(self) -> str:
        return f"{self.key} {self.period} {self.as_of}"
