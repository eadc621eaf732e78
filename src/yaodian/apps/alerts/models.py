"""预警的表 (alert tables): rules as the bureau has them, and what passed one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.alerts.rules import AlertState, Once, Side
from yaodian.kernel.units.models import Unit


class AlertRule(models.Model):
    """预警规则 (alert rule): a metric, its parameters, which of its rows are one matter, and who deals with it."""

    key = models.CharField(_("代码"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    metric = models.CharField(_("指标"), max_length=80)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    side = models.CharField(_("看哪边"), max_length=10, choices=Side.choices, default=Side.PART.value)
    once = models.CharField(_("多久算一件"), max_length=10, choices=Once.choices, default=Once.RECORD.value)
    group = models.JSONField(_("分组"), default=list, blank=True)
    method = models.CharField(_("统计方法"), max_length=10, blank=True)
    least = models.CharField(_("最少人数规则"), max_length=80, blank=True)
    section = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("主管科室")
    )
    source = models.CharField(_("依据"), max_length=200)
    text = models.CharField(_("处置要求"), max_length=300)
    open = models.BooleanField(_("使用中"), default=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("预警规则")

    def __str__(self) -> str:
        return self.title


class Alert(models.Model):
    """预警 (alert): one matter, once; the record it is about, and how it was settled."""

    rule = models.ForeignKey(AlertRule, on_delete=models.PROTECT, related_name="alerts", verbose_name=_("预警规则"))
    mark = models.CharField(_("事项标记"), max_length=240, unique=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("单位")
    )
    section = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("主管科室")
    )
    record = models.CharField(_("有关记录"), max_length=120)
    title = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("情况"))
    state = models.CharField(_("状态"), max_length=10, choices=AlertState.choices, default=AlertState.RAISED.value)
    day = models.DateField(_("日期"))
    raised_at = models.DateTimeField(_("预警时间"))
    settled_at = models.DateTimeField(_("处置时间"), null=True, blank=True)
    settled_by = models.CharField(_("处置人"), max_length=80, blank=True)
    measure = models.CharField(_("处置情况"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("预警事项")
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="settled") & ~Q(measure="") & Q(settled_at__isnull=False)) | ~Q(state="settled"),
                name="alert_settled_with_measure",
            )
        ]
        indexes = [models.Index(fields=["state", "day"], name="alert_state")]

    def __str__(self) -> str:
        return self.title
