"""Return plans (报送任务): what is asked, of whom, how often; their periods."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.rules import ReturnState, Rhythm
from yaodian.apps.returns.rules.periods import Timing


class ReturnPlan(models.Model):
    """报送任务 (return plan): a form, those who fill it, when; `form_key` names the form, whose open version is used."""

    code = models.SlugField(_("任务代码"), max_length=40, unique=True)
    title = models.CharField(_("任务名称"), max_length=120)
    form_key = models.SlugField(_("表单代码"), max_length=60)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任科室"))
    purpose = models.CharField(_("用途"), max_length=300)
    basis = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("上级来文、要点条款或法规"))
    clauses = models.JSONField(_("要点条款"), default=list, blank=True)
    rhythm = models.CharField(_("报送频次"), max_length=10, choices=Rhythm.choices)
    from_date = models.DateField(_("起报日期"))
    to_date = models.DateField(_("截止日期"), null=True, blank=True)
    due_workdays = models.PositiveSmallIntegerField(_("报送期限（工作日）"), default=0)
    due_from_start = models.BooleanField(_("期限从期初算"), default=False)
    days_off = models.BooleanField(_("休息日也报"), default=False)
    zero_report = models.BooleanField(_("可零报告"), default=False)
    unit_kinds = models.JSONField(_("报送单位类别"), default=list, blank=True)
    under = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属范围")
    )
    central_checks = models.BooleanField(_("先由中心学校审核"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT.value)
    applied_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请人")
    )
    applied_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    approved_by = models.CharField(_("批准人"), max_length=120, blank=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    reason = models.CharField(_("退回或结束理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("报送任务")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="return_plan_dates"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(approved_at__isnull=False), name="return_plan_open_is_approved"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def timing(self) -> Timing:
        """Return its time requirements as the rules take them."""
        return Timing(
            Rhythm(self.rhythm), self.from_date, self.to_date, self.due_workdays, self.due_from_start, self.days_off
        )


class ReturnUnit(models.Model):
    """点名单位 (listed unit): asked beside those of the kinds, or, with `left_out`, not asked although of a kind."""

    plan = models.ForeignKey(
        ReturnPlan, on_delete=models.PROTECT, related_name="listed_units", verbose_name=_("报送任务")
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    left_out = models.BooleanField(_("不报"), default=False)

    class Meta:
        verbose_name = _("点名单位")
        constraints = [models.UniqueConstraint(fields=["plan", "unit"], name="return_unit_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id}"


class ReturnPeriod(models.Model):
    """报送期 (period of a plan): made by the nightly job, or called by the section when something happens."""

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="periods", verbose_name=_("报送任务"))
    code = models.CharField(_("期号"), max_length=24)
    title = models.CharField(_("报送期"), max_length=80)
    start_date = models.DateField(_("期初"))
    end_date = models.DateField(_("期末"))
    due_date = models.DateField(_("报送截止"))
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("报送期")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="return_period_once"),
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="return_period_dates"),
        ]
        indexes = [models.Index(fields=["due_date"], name="return_period_due")]

    def __str__(self) -> str:
        return self.title
