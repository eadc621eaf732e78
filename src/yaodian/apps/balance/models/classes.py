"""大班额消除方案的表 (plans for large classes)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.rules import ClassPlanState, Relief
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
    state = models.CharField(
        _("销号状态"), max_length=10, choices=ClassPlanState.choices, default=ClassPlanState.OPEN.value
    )
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
            models.CheckConstraint(condition=Q(due_date__gte=F("planned_date")), name="class_plan_dates"),
        ]
        indexes = [models.Index(fields=["school", "state", "due_date"], name="class_plan_school")]

    def __str__(self) -> str:
        return f"{self.school} {self.homeroom}"
