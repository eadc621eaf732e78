"""Duties (报送): what one unit reports for one period, who looked at it, the figures in it, unlockings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.models.plans import ReturnPeriod, ReturnPlan
from yaodian.apps.returns.rules import DutyState, UnlockState


class Duty(models.Model):
    """报送 (duty): one unit, one period; the sheet is the unit's answers, kept by `kernel.forms`.

    `sent_date` is the day of the first sending, by which timeliness is judged. `flagged`: a value stands in it that
    the form asked about and the school explained, so that nobody passes it in a heap."""

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="duties", verbose_name=_("报送任务"))
    period = models.ForeignKey(ReturnPeriod, on_delete=models.PROTECT, related_name="duties", verbose_name=_("报送期"))
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("报送单位"))
    central = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核的中心学校"),
    )
    due_date = models.DateField(_("报送截止"))
    month = models.CharField(_("到期月份"), max_length=7, help_text="2018-10")
    state = models.CharField(_("状态"), max_length=10, choices=DutyState.choices, default=DutyState.WAITING.value)
    sheet = models.ForeignKey(
        "forms.AnswerSheet", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("填报单")
    )
    is_zero = models.BooleanField(_("零报告"), default=False)
    flagged = models.BooleanField(_("有核实说明"), default=False)
    sent_date = models.DateField(_("首次报送日期"), null=True, blank=True)
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    sent_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("填报人")
    )
    confirmed_at = models.DateTimeField(_("校长确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    checked_at = models.DateTimeField(_("中心学校审核时间"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    locked_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)
    locked_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审定人")
    )
    reason = models.CharField(_("退回或免报理由"), max_length=300, blank=True)
    reminded_count = models.PositiveSmallIntegerField(_("催报次数"), default=0)

    class Meta:
        verbose_name = _("报送")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "excused"]) | Q(sent_date__isnull=False), name="duty_sent_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="locked") | Q(locked_at__isnull=False), name="duty_lock_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_date"], name="duty_unit"),
            models.Index(fields=["plan", "month", "unit", "state", "sent_date", "due_date"], name="duty_matrix"),
            models.Index(fields=["central", "state"], name="duty_central"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.plan} · {self.period}"


class Figure(models.Model):
    """报送数 (figure): one field of a sent return, so that a target can read it; a choice has its word in `text`."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="figures", verbose_name=_("报送"))
    field = models.CharField(_("字段"), max_length=64)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("选项"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("报送数")
        constraints = [models.UniqueConstraint(fields=["duty", "field"], name="figure_once")]

    def __str__(self) -> str:
        return f"{self.field} {self.text or self.value}"


class Unlocking(models.Model):
    """解锁申请 (unlocking): why a locked return must change, and who decided."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="unlockings", verbose_name=_("报送"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=UnlockState.choices, default=UnlockState.ASKED.value)
    asked_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请人")
    )
    asked_name = models.CharField(_("申请人姓名"), max_length=120)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_name = models.CharField(_("批准人"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decided_note = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("解锁申请")
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(state="asked"), name="unlocking_one_open"),
            models.CheckConstraint(condition=Q(state="asked") | Q(decided_at__isnull=False), name="unlocking_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.reason}"
