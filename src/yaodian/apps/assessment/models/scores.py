"""Scores (考核得分): computed rows as published, and the marks that raters gave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models.schemes import Indicator, Participant


class Score(models.Model):
    """考核得分 (score): an indicator's points for a unit as computed, with the reading behind it; never typed."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True)
    part = models.DecimalField(_("分子"), max_digits=14, decimal_places=2, null=True)
    whole = models.DecimalField(_("分母"), max_digits=14, decimal_places=2, null=True)
    words = models.CharField(_("计分说明"), max_length=300)
    computed_at = models.DateTimeField(_("核算时间"))

    class Meta:
        verbose_name = _("考核得分")
        constraints = [models.UniqueConstraint(fields=["participant", "indicator"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.participant} {self.indicator}"


class Rating(models.Model):
    """测评 (rating): one rater's mark of a unit, 0 to 100; a declaration."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ratings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="ratings")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("测评单位")
    )
    rater = models.CharField(_("测评人"), max_length=120)
    mark = models.DecimalField(_("评分"), max_digits=5, decimal_places=2)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=120, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("测评")
        constraints = [
            models.UniqueConstraint(fields=["participant", "indicator", "unit", "rater"], name="rating_once"),
            models.CheckConstraint(condition=Q(mark__gte=0, mark__lte=100), name="rating_within_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.rater} {self.mark}"
