"""核定编制和任课的表 (approved establishment; who teaches what)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Teacher


class ApprovedQuota(models.Model):
    """核定编制 (approved quota) of a school from a day on, by a paper.

    A row is never changed: what was wrong is withdrawn and entered anew, and both moments are kept, so that a question
    put to a snapshot is answered with what was on record when it was frozen."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    count = models.PositiveIntegerField(_("核定编制数"))
    from_date = models.DateField(_("起"))
    paper = models.CharField(_("核编文号"), max_length=80)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.JSONField(_("登记人"), default=dict)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    reason = models.CharField(_("撤下原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("核定编制")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "from_date"], condition=Q(withdrawn_at__isnull=True), name="quota_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, reason="") | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
                name="quota_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.count}"


class TeachingLoad(models.Model):
    """任课课时 (teaching load): a subject that somebody teaches at the school, with the periods of a week, for a time."""

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="+", verbose_name=_("教师"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    stage = models.CharField(_("任教学段"), max_length=12, choices=SchoolStage.choices)
    subject = models.CharField(_("任课学科"), max_length=30)
    weekly_periods = models.DecimalField(_("周课时"), max_digits=4, decimal_places=1)
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止（含当日）"), null=True, blank=True)

    class Meta:
        verbose_name = _("任课课时")
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "school", "stage", "subject"],
                condition=Q(to_date__isnull=True),
                name="load_one_open",
            ),
            models.CheckConstraint(condition=Q(weekly_periods__gt=0), name="load_some_periods"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="load_dates"
            ),
        ]
        indexes = [models.Index(fields=["school", "to_date"], name="load_school")]

    def __str__(self) -> str:
        return f"{self.teacher} {self.subject}"
