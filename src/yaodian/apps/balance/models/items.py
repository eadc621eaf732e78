"""保障和质量项目的表 (items of guarantee and quality, and what is declared of them)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.rules import Answer, DeclarationState, ItemGroup


class GuaranteeItem(models.Model):
    """保障和质量项目 (guarantee item): one of the fifteen or nine of 教督〔2017〕6号; rows come from the catalogue."""

    code = models.CharField(_("项目代码"), max_length=8, unique=True)
    group = models.CharField(_("保障和质量类别"), max_length=12, choices=ItemGroup.choices)
    title = models.CharField(_("项目名称"), max_length=80)
    requirement = models.CharField(_("要求"), max_length=300)
    rule_code = models.CharField(_("规则代码"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"))

    class Meta:
        verbose_name = _("保障和质量项目")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class GuaranteeDeclaration(models.Model):
    """项目申报 (guarantee declaration): what a section says of an item in a year; its files prove it, another checks."""

    item = models.ForeignKey(
        GuaranteeItem, on_delete=models.PROTECT, related_name="declarations", verbose_name=_("保障和质量项目")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    answer = models.CharField(_("自评"), max_length=8, choices=Answer.choices)
    text = models.CharField(_("情况说明"), max_length=600)
    state = models.CharField(
        _("佐证状态"), max_length=10, choices=DeclarationState.choices, default=DeclarationState.DECLARED.value
    )
    declared_date = models.DateField(_("申报日期"))
    declared_by = models.JSONField(_("申报人"), default=dict)
    checked_date = models.DateField(_("核实日期"), null=True, blank=True)
    checked_by = models.JSONField(_("核实人"), default=dict, blank=True)
    checked_note = models.CharField(_("核实意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("项目申报")
        constraints = [
            models.UniqueConstraint(fields=["item", "year"], name="guarantee_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="declared", checked_date__isnull=True)
                | (~Q(state="declared") & Q(checked_date__isnull=False)),
                name="guarantee_checked_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.item}"
