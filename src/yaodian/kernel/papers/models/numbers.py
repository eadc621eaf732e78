"""Document numbers (发文字号): series without gaps; a voided number is kept with its reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.papers.models.papers import Paper
from yaodian.kernel.papers.rules import NumberState


class PaperSeries(models.Model):
    """文号序列 (series): the last number given of one 代字 in one year."""

    prefix = models.CharField(_("代字"), max_length=20)
    year = models.PositiveIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("文号序列")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="paper_series_once")]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕"


class PaperNumber(models.Model):
    """发文字号登记 (number): each number of a series, the paper it was given to, and why it was voided if it was."""

    series = models.ForeignKey(PaperSeries, on_delete=models.PROTECT, related_name="numbers")
    serial = models.PositiveIntegerField(_("序号"))
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="numbers")
    state = models.CharField(_("状态"), max_length=8, choices=NumberState.choices, default=NumberState.USED.value)
    reason = models.CharField(_("作废理由"), max_length=300, blank=True)
    given_by = models.CharField(_("编号人"), max_length=120)
    given_at = models.DateTimeField(_("编号时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("发文字号")
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="paper_serial_once"),
            models.CheckConstraint(
                condition=Q(state="used") | (~Q(reason="") & Q(voided_at__isnull=False)), name="void_number_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.serial}号"
