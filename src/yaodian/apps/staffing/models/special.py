"""安置基数的表 (baseline of placements)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import Snapshot


class PlacementBaseline(models.Model):
    """安置基数 (placement baseline): the snapshot with which a year's placements of disabled pupils are compared."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("快照"))
    note = models.CharField(_("基数来源"), max_length=200)
    set_date = models.DateField(_("设定日期"))
    set_by = models.JSONField(_("设定人"), default=dict)

    class Meta:
        verbose_name = _("安置基数")

    def __str__(self) -> str:
        return f"{self.year} {self.snapshot}"
