"""Schemes (考核方案): the index tree, and who is assessed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.rules import IndicatorKind, MeanRule, SchemeState, UnknownRule


class Scheme(models.Model):
    """考核方案 (scheme): of one year and one kind of units; grades, caps and the appeal window are its data."""

    year = models.PositiveIntegerField(_("年度"))
    key = models.CharField(_("方案"), max_length=20)
    title = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    state = models.CharField(_("阶段"), max_length=12, choices=SchemeState.choices, default=SchemeState.DRAFT.value)
    as_of_date = models.DateField(_("核算日"))
    unit_kinds = models.JSONField(_("参评单位类别"), default=list)
    bonus_cap = models.DecimalField(_("加分上限"), max_digits=5, decimal_places=2)
    penalty_cap = models.DecimalField(_("减分上限"), max_digits=5, decimal_places=2)
    referral_points = models.DecimalField(_("督办结果减分"), max_digits=5, decimal_places=2)
    appeal_workdays = models.PositiveIntegerField(_("申诉期（工作日）"))
    grades = models.JSONField(_("等次和名额"), default=list)
    survey_grades = models.JSONField(_("测评等次折算"), default=list, blank=True)
    ties = models.JSONField(_("同分比较的指标"), default=list)
    published_at = models.DateTimeField(_("初评公布时间"), null=True, blank=True)
    appeal_until_date = models.DateField(_("申诉截止"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("定档时间"), null=True, blank=True)
    approved_by = models.CharField(_("审定人"), max_length=120, blank=True)
    digest = models.CharField(_("结果摘要值"), max_length=64, blank=True, help_text="SM3 (GB/T 32905)")

    class Meta:
        verbose_name = _("考核方案")
        constraints = [
            models.UniqueConstraint(fields=["year", "key"], name="scheme_once"),
            models.CheckConstraint(
                condition=~Q(state="final") | (~Q(digest="") & Q(frozen_at__isnull=False)), name="final_scheme_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.title}"


class Indicator(models.Model):
    """考核指标 (indicator): a branch, a computed number with its scoring rule, or marks of leaders or of those served."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="indicators")
    upper = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="lowers")
    code = models.CharField(_("编号"), max_length=12)
    title = models.CharField(_("指标"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=IndicatorKind.choices)
    weight = models.DecimalField(_("满分"), max_digits=5, decimal_places=2, default=0)
    metric = models.CharField(_("指标键"), max_length=80, blank=True)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    rule = models.JSONField(_("计分办法"), default=dict, blank=True)
    unknown = models.CharField(
        _("无数据时"), max_length=12, choices=UnknownRule.choices, default=UnknownRule.EXCLUDE.value
    )
    mean = models.CharField(_("平均办法"), max_length=12, choices=MeanRule.choices, default=MeanRule.PLAIN.value)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("考核指标")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="indicator_once"),
            models.CheckConstraint(condition=~Q(kind="computed") | ~Q(metric=""), name="computed_has_metric"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Participant(models.Model):
    """参评单位 (participant): a unit under a scheme; total, rank and grade are computed and set when frozen."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="participants")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=2, null=True, blank=True)
    rank = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    reason = models.CharField(_("定档说明"), max_length=400, blank=True)
    confirmed_by = models.CharField(_("核对确认人"), max_length=120, blank=True)
    confirmed_at = models.DateTimeField(_("核对确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("参评单位")
        constraints = [models.UniqueConstraint(fields=["scheme", "unit"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.scheme}"
