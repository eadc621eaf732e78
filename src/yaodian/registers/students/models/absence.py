"""控辍保学 (pupils who stay away)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.students.models.register import Pupil
from yaodian.registers.students.rules import AbsenceReason, CaseOutcome, ContactMeans


class AbsenceCase(models.Model):
    """失学个案 (case of a pupil who stays away): missing since a day, why, followed up until the outcome."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="absence_cases", verbose_name=_("学生"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    missing_date = models.DateField(_("失学起始日期"))
    opened_date = models.DateField(_("登记日期"))
    reason = models.CharField(_("失学原因"), max_length=10, choices=AbsenceReason.choices)
    next_contact_date = models.DateField(_("下次联系期限"))
    outcome = models.CharField(
        _("控辍结果"), max_length=12, choices=CaseOutcome.choices, default=CaseOutcome.OPEN.value
    )
    closed_date = models.DateField(_("办结日期"), null=True, blank=True)
    proof = models.CharField(_("办结依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("失学个案")
        constraints = [
            models.UniqueConstraint(fields=["pupil"], condition=Q(outcome="open"), name="case_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_date__isnull=True)
                | (~Q(outcome="open") & Q(closed_date__isnull=False)),
                name="case_closed_with_day",
            ),
        ]
        indexes = [models.Index(fields=["school", "outcome", "next_contact_date"], name="case_school")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.missing_date}"


class FollowUp(models.Model):
    """控辍联系 (follow-up): who reached the family, when, how, and what came of it."""

    case = models.ForeignKey(
        AbsenceCase, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("失学个案")
    )
    contact_date = models.DateField(_("联系日期"))
    means = models.CharField(_("联系方式"), max_length=8, choices=ContactMeans.choices)
    person_name = models.CharField(_("联系人"), max_length=60)
    note = models.CharField(_("联系情况"), max_length=500)

    class Meta:
        verbose_name = _("控辍联系")

    def __str__(self) -> str:
        return f"{self.contact_date} {self.person_name}"
