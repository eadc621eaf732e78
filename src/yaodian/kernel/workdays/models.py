"""Workday table (节假日调整): the days that differ from the plain week."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayOverride(models.Model):
    """节假日调整 (holiday override): a day off, or a weekend day worked in exchange (调休)."""

    class Kind(models.TextChoices):
        """日期性质 (kind of day)."""

        HOLIDAY = "holiday", _("放假")
        WORKDAY = "workday", _("调休上班")

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("性质"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("节日"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    edited = models.BooleanField(_("人工修改"), default=False)

    class Meta:
        verbose_name = _("节假日调整")

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"
