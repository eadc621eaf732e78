"""Target tables (目标): what is to be reached, its possible readings, quoted figures and declarations.

No column holds a completion percentage (ARCHITECTURE.md law 5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules import Direction, Source, TargetKind


class Target(models.Model):
    """目标 (target): a verifiable commitment of a clause."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="targets")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("任务")
    )
    key = models.CharField(_("标识"), max_length=60)
    phrase = models.CharField(_("原文"), max_length=300)
    start = models.PositiveIntegerField(_("起始字符"))
    object = models.CharField(_("对象"), max_length=120)
    kind = models.CharField(_("类型"), max_length=16, choices=TargetKind.choices)
    direction = models.CharField(_("达成方向"), max_length=12, choices=Direction.choices)
    goal = models.DecimalField(_("目标值"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    baseline = models.DecimalField(_("基数"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_note = models.CharField(_("基数来源"), max_length=200, blank=True)
    due_date = models.DateField(_("时限"))
    conditions = models.JSONField(_("尚不可测的条件"), default=list, blank=True)
    suspect = models.BooleanField(_("待复核"), default=False)
    withdrawn_reason = models.CharField(_("撤下理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("目标")
        constraints = [models.UniqueConstraint(fields=["clause", "key"], name="target_key")]

    def __str__(self) -> str:
        return self.phrase


class TargetReading(models.Model):
    """口径 (reading): one way to count the target; all are shown side by side, one is chosen with who and when."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="readings")
    key = models.CharField(_("标识"), max_length=40)
    title = models.CharField(_("口径"), max_length=80)
    definition = models.TextField(_("口径说明"), blank=True)
    source = models.CharField(_("数据来源"), max_length=10, choices=Source.choices)
    metric = models.CharField(_("指标"), max_length=80, blank=True)
    later_metric = models.CharField(_("待建指标"), max_length=80, blank=True)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    divisor = models.DecimalField(_("换算"), max_digits=12, decimal_places=0, default=1, help_text="万元 = 元 ÷ 10000")
    position = models.PositiveIntegerField(_("次序"), default=0)
    chosen = models.BooleanField(_("已选定"), default=False)
    chosen_by = models.CharField(_("选定人"), max_length=60, blank=True)
    chosen_at = models.DateTimeField(_("选定时间"), null=True, blank=True)
    chosen_reason = models.CharField(_("选定理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("口径")
        constraints = [
            models.UniqueConstraint(fields=["target", "key"], name="reading_key"),
            models.UniqueConstraint(fields=["target"], condition=models.Q(chosen=True), name="reading_one_chosen"),
        ]

    def __str__(self) -> str:
        return self.title


class QuotedFigure(models.Model):
    """引用数 (quoted figure): a count or amount from an outside system of record; one person enters, another checks."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="quoted_figures")
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=2)
    as_of_date = models.DateField(_("截至日期"))
    system = models.CharField(_("来源系统"), max_length=120)
    entered_by = models.CharField(_("登记人"), max_length=60)
    entered_by_account_id = models.BigIntegerField(_("登记账号"), null=True)
    entered_at = models.DateTimeField(_("登记时间"))
    checked_by = models.CharField(_("核对人"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("引用数")

    def __str__(self) -> str:
        return f"{self.value} {self.system}"


class Declaration(models.Model):
    """定性办结说明 (declaration): words and papers in place of a number; checked by another person."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="declarations")
    text = models.TextField(_("说明"))
    declared_by = models.CharField(_("说明人"), max_length=60)
    declared_by_account_id = models.BigIntegerField(_("说明账号"), null=True)
    declared_at = models.DateTimeField(_("说明时间"))
    checked_by = models.CharField(_("核对人"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("定性办结说明")

    def __str__(self) -> str:
        return self.text[:40]
