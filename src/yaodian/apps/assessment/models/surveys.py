"""Paper surveys (纸质测评): the summary of a round of paper forms on an indicator, and its line for each unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models.schemes import Indicator, Participant
from yaodian.apps.assessment.rules import SurveyState


class PaperSurvey(models.Model):
    """纸质测评汇总 (summary of paper forms): a declaration with the signed summary sheet scanned; entered by one, checked by
    another."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="surveys")
    held_date = models.DateField(_("测评日期"))
    occasion = models.CharField(_("测评场合"), max_length=120)
    state = models.CharField(_("状态"), max_length=12, choices=SurveyState.choices, default=SurveyState.ENTERED.value)
    entered_by = models.CharField(_("登记人"), max_length=120)
    entered_by_account_id = models.BigIntegerField(_("登记账号"), null=True)
    entered_at = models.DateTimeField(_("登记时间"))
    checked_by = models.CharField(_("核对人"), max_length=120, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    check_note = models.CharField(_("核对意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("纸质测评汇总")
        indexes = [models.Index(fields=["indicator", "state"], name="survey_indicator_state")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.occasion} {self.held_date}"


class PaperLine(models.Model):
    """纸质测评一行 (a unit's line in a summary): forms handed out, returned, valid, votes by grade, and the mean mark."""

    survey = models.ForeignKey(PaperSurvey, on_delete=models.PROTECT, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="paper_lines")
    handed_out = models.PositiveIntegerField(_("发出"))
    returned = models.PositiveIntegerField(_("收回"))
    valid = models.PositiveIntegerField(_("有效"))
    grades = models.JSONField(_("各等次票数"), default=dict, blank=True)
    mean = models.DecimalField(_("平均分"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("纸质测评一行")
        constraints = [
            models.UniqueConstraint(fields=["survey", "participant"], name="paper_line_once"),
            models.CheckConstraint(
                condition=Q(valid__gte=1) & Q(valid__lte=F("returned")) & Q(returned__lte=F("handed_out")),
                name="paper_line_adds_up",
            ),
            models.CheckConstraint(condition=Q(mean__gte=0, mean__lte=100), name="paper_line_within_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.mean}"
