"""Month tables (月报): a month of a plan, each unit's report in it with its rows, and corrections told later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import WorkPlan
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.facts import Boxes, MonthFacts, facts_of
from yaodian.apps.plan.rules.months import WRITABLE, Box, CorrectionKind, CorrectionState, ReportState


class ReportMonth(models.Model):
    """月报期 (month of a plan): opened, sent, checked, frozen; `snapshot` is what stands for good, with its digest."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="months")
    year = models.PositiveIntegerField(_("年"))
    month = models.PositiveIntegerField(_("月"))
    opened_at = models.DateTimeField(_("开报时间"))
    due_date = models.DateField(_("报送截止"))
    check_until = models.DateField(_("核对截止"))
    reminded_due_at = models.DateTimeField(_("截止日提醒"), null=True, blank=True)
    reminded_late_at = models.DateTimeField(_("逾期提醒"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)
    frozen_by = models.CharField(_("冻结人"), max_length=60, blank=True)
    snapshot = models.JSONField(_("冻结内容"), default=dict, blank=True)
    digest = models.CharField(_("摘要值"), max_length=64, blank=True, help_text="SM3 (GB/T 32905)")

    class Meta:
        verbose_name = _("月报期")
        constraints = [models.UniqueConstraint(fields=["plan", "year", "month"], name="month_once")]

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月月报"

    @property
    def facts(self) -> MonthFacts:
        """The frozen month."""
        return facts_of(self.snapshot)


class ThreeBoxes(models.Model):
    """三栏 (three boxes) of a row, and why the office returned it."""

    progress = models.TextField(_("进展"), blank=True)
    problems = models.TextField(_("问题"), blank=True)
    next_steps = models.TextField(_("下步"), blank=True)
    return_reason = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def boxes(self) -> Boxes:
        """What is written."""
        return Boxes(self.progress, self.problems, self.next_steps)


class MonthReport(ThreeBoxes):
    """月报 (a unit's report of a month); its own three boxes are about the whole month."""

    month = models.ForeignKey(ReportMonth, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    state = models.CharField(_("状态"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT.value)
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    sent_by = models.CharField(_("报送人"), max_length=60, blank=True)
    late = models.BooleanField(_("迟报"), default=False)
    returned_count = models.PositiveIntegerField(_("退回次数"), default=0)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    checked_by = models.CharField(_("核对人"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("月报")
        constraints = [models.UniqueConstraint(fields=["month", "unit"], name="month_report_once")]

    def __str__(self) -> str:
        return f"{self.unit}{self.month}"

    @property
    def writable(self) -> bool:
        """May the unit still write in it?"""
        return self.state in WRITABLE and self.month.frozen_at is None


class MonthLine(ThreeBoxes):
    """月报一行 (a row of a report): what the unit wrote on one task."""

    report = models.ForeignKey(MonthReport, on_delete=models.PROTECT, related_name="lines")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="month_lines")

    class Meta:
        verbose_name = _("月报一行")
        constraints = [models.UniqueConstraint(fields=["report", "task"], name="month_line_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.task_id}"


class MonthCorrection(models.Model):
    """更正 (correction) of a frozen month, told in the next one; the frozen page keeps its own words and figures."""

    month = models.ForeignKey(ReportMonth, on_delete=models.PROTECT, related_name="corrections")
    told_in = models.ForeignKey(
        ReportMonth, on_delete=models.PROTECT, null=True, blank=True, related_name="told_corrections"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=8, choices=CorrectionKind.choices)
    target_id = models.BigIntegerField(_("目标编号"), null=True, blank=True)
    task_id = models.BigIntegerField(_("任务编号"), null=True, blank=True)
    row = models.CharField(_("更正行"), max_length=40, blank=True, help_text="target:17, task:4, commission:3")
    fact = models.JSONField(_("重新核算"), default=dict, blank=True)
    counts = models.JSONField(_("相应计数"), default=list, blank=True)
    box = models.CharField(_("栏目"), max_length=12, choices=Box.choices, blank=True)
    place = models.CharField(_("更正处"), max_length=320)
    was = models.TextField(_("原为"), blank=True)
    now = models.TextField(_("更正为"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED.value
    )
    asked_by = models.CharField(_("提出人"), max_length=60)
    asked_by_account_id = models.BigIntegerField(_("提出账号"), null=True)
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.CharField(_("核对人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    decided_note = models.CharField(_("核对意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("更正")

    def __str__(self) -> str:
        return f"{self.place}：{self.was} → {self.now}"[:120]
