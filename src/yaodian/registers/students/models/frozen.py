"""固化的学生和班级 (frozen pupils and homerooms)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models.register import EnrolmentTraits, Homeroom, Pupil
from yaodian.registers.teachers.rules import Sex


class FrozenHomeroom(models.Model):
    """固化的班级 (frozen homeroom): one class of a snapshot with its grade and number of pupils."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("快照"))
    homeroom = models.ForeignKey(
        Homeroom, on_delete=models.PROTECT, related_name="frozen_homerooms", verbose_name=_("班级")
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    stage = models.CharField(_("学段"), max_length=12, choices=SchoolStage.choices)
    entry_year = models.PositiveSmallIntegerField(_("入学年份"))
    grade = models.SmallIntegerField(_("年级"))
    number = models.PositiveSmallIntegerField(_("班序"))
    is_special = models.BooleanField(_("特教班"))
    head_teacher_name = models.CharField(_("班主任"), max_length=60, blank=True)
    pupil_count = models.PositiveIntegerField(_("学生数"))

    class Meta:
        verbose_name = _("固化的班级")
        constraints = [models.UniqueConstraint(fields=["snapshot", "homeroom"], name="frozen_homeroom_once")]
        indexes = [models.Index(fields=["snapshot", "school"], name="frozen_homeroom_school")]

    def __str__(self) -> str:
        return f"{self.entry_year}级({self.number})班"


class FrozenPupil(EnrolmentTraits):
    """固化的学生 (frozen pupil): one pupil of a snapshot with the enrolment of its day; no sealed value is kept."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("快照"))
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="frozen_pupils", verbose_name=_("学生"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    homeroom = models.ForeignKey(
        Homeroom, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("班级")
    )
    name = models.CharField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=8, choices=Sex.choices)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    grade = models.SmallIntegerField(_("年级"))

    class Meta:
        verbose_name = _("固化的学生")
        constraints = [models.UniqueConstraint(fields=["snapshot", "pupil"], name="frozen_pupil_once")]
        indexes = [models.Index(fields=["snapshot", "school"], name="frozen_pupil_school")]

    def __str__(self) -> str:
        return self.name
