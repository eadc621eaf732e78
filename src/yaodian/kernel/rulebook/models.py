"""Rulebook tables (规则库): dated figures and texts; a correction is a new version, nothing is overwritten."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.rulebook.rules import BEGINNING, RowState, RuleStatus


class Rule(models.Model):
    """规则 (rule): one version of one dated figure (`value`) or `text` of a code in a scope; both days included."""

    code = models.CharField(_("代码"), max_length=80)
    title = models.CharField(_("名称"), max_length=200)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=6, null=True, blank=True)
    text = models.TextField(_("文字"), blank=True)
    unit = models.CharField(_("单位"), max_length=40, blank=True)
    from_date = models.DateField(_("起"), default=BEGINNING)
    to_date = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)
    article = models.CharField(_("条款"), max_length=120, blank=True)
    scope = models.CharField(_("适用范围"), max_length=80, blank=True)
    status = models.CharField(_("核对状态"), max_length=20, choices=RuleStatus.choices)
    note = models.TextField(_("说明"), blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    state = models.CharField(_("版本状态"), max_length=20, choices=RowState.choices, default=RowState.CURRENT.value)
    edited = models.BooleanField(_("本局更正"), default=False)
    seed_version = models.CharField(_("种子版本"), max_length=16, blank=True)
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    made_by = models.CharField(_("录入"), max_length=120)
    made_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("规则")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "scope", "from_date"], condition=Q(state=RowState.CURRENT), name="rule_one_current"
            ),
            models.UniqueConstraint(fields=["code", "scope", "from_date", "version"], name="rule_version_once"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="rule_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, text="") | (Q(value__isnull=True) & ~Q(text="")),
                name="rule_value_or_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}"

    @property
    def answer(self) -> str:
        """Return the value with its unit, or the text."""
        if self.value is None:
            return self.text
        number = format(self.value.normalize(), "f") if self.value else "0"
        return f"{number}{self.unit}"

    @property
    def days_words(self) -> str:
        """Return when the row holds: 2018-10-01 起, 2016-01-01 至 2023-08-31, 长期."""
        if self.to_date is None:
            return "长期" if self.from_date == BEGINNING else f"{self.from_date} 起"
        return f"至 {self.to_date}" if self.from_date == BEGINNING else f"{self.from_date} 至 {self.to_date}"

    def holds_on(self, day: date) -> bool:
        """Does the row hold on this day (both ends included)?"""
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)

    @property
    def doubtful(self) -> bool:
        """Must the status be shown beside the number?"""
        return self.status != RuleStatus.CHECKED
