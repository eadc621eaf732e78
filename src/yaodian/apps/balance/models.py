"""均衡监测的表 (balance tables): plans for large classes, and the items of guarantee and quality."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.rules import Answer, DeclarationState, ItemGroup, PlanState, Relief
from yaodian.kernel.accounts.models import Post
from yaodian.registers.schools.models import School
from yaodian.registers.students.models import Homeroom


class ClassPlan(models.Model):
    """大班额消除方案 (class plan): one large class, what is done about it, by which post, until when.

    Sizes are counted from the pupil register when the plan is made and when it is closed; nobody types them."""

    homeroom = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+", verbose_name=_("班级"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    relief = models.CharField(_("消除措施"), max_length=10, choices=Relief.choices)
    detail = models.CharField(_("方案说明"), max_length=300, blank=True)
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任岗位"))
    due_date = models.DateField(_("完成时限"))
    state = models.CharField(_("销号状态"), max_length=10, choices=PlanState.choices, default=PlanState.OPEN.value)
    planned_date = models.DateField(_("立项日期"))
    planned_size = models.PositiveSmallIntegerField(_("立项时人数"))
    planned_by = models.JSONField(_("立项人"), default=dict)
    closed_date = models.DateField(_("销号日期"), null=True, blank=True)
    closed_size = models.PositiveSmallIntegerField(_("销号时人数"), null=True, blank=True)
    closed_by = models.JSONField(_("核销人"), default=dict, blank=True)
    reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("大班额消除方案")
        constraints = [
            models.UniqueConstraint(fields=["homeroom"], condition=Q(state="open"), name="class_plan_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", closed_date__isnull=True)
                | (~Q(state="open") & Q(closed_date__isnull=False, closed_size__isnull=False)),
                name="class_plan_closed_whole",
            ),
            models.CheckConstraint(condition=Q(due_date__gte=models.F("planned_date")), name="class_plan_dates"),
        ]
        indexes = [models.Index(fields=["school", "state", "due_date"], name="class_plan_school")]

    def __str__(self) -> str:
        return f"{self.school} {self.homeroom}"


class GuaranteeItem(models.Model):
    """保障和质量项目 (guarantee item): one of the fifteen or nine of 教督〔2017〕6号; rows come from the catalogue."""

    code = models.CharField(_("项目代码"), max_length=8, unique=True)
    group = models.CharField(_("项目类别"), max_length=12, choices=ItemGroup.choices)
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
