"""Output tables (材料输出): number series of internal forms, and what was put out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import WorkPlan
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.outputs import OutputKind


class NumberSeries(models.Model):
    """编号序列 (number series) of one form, issuer and year: the last number given; no gap, none twice."""

    form = models.CharField(_("表单"), max_length=40)
    issuer = models.CharField(_("发文机关"), max_length=40)
    year = models.PositiveIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("编号序列")
        constraints = [models.UniqueConstraint(fields=["form", "issuer", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.form} {self.issuer} {self.year}"


class IssuedOutput(models.Model):
    """输出材料 (issued output): who put out which file, when, with what digest; the file is kept with the row."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="outputs")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="outputs")
    kind = models.CharField(_("材料"), max_length=12, choices=OutputKind.choices)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("编号"), max_length=40, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SM3 (GB/T 32905)")
    as_of_date = models.DateField(_("数据截至"))
    figure_count = models.PositiveIntegerField(_("数字个数"), default=0)
    client_key = models.CharField(_("提交标识"), max_length=40, blank=True)
    issued_by = models.CharField(_("输出人"), max_length=60)
    issued_at = models.DateTimeField(_("输出时间"))

    class Meta:
        verbose_name = _("输出材料")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="output_number_once"),
            models.UniqueConstraint(fields=["client_key"], condition=~Q(client_key=""), name="output_once"),
        ]
        indexes = [models.Index(fields=["plan", "kind"], name="output_plan_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
