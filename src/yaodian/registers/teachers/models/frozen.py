"""固化的教师 (frozen teachers)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.teachers.models.register import PostTraits, Teacher, TeacherTraits


class FrozenTeacher(TeacherTraits, PostTraits):
    """固化的教师 (frozen teacher): one teacher of a snapshot with the post held on its day."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("快照"))
    teacher = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, related_name="frozen_teachers", verbose_name=_("教师")
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    from_date = models.DateField(_("任职起"))
    is_certified = models.BooleanField(_("持有效教师资格证"), default=False)

    class Meta:
        verbose_name = _("固化的教师")
        constraints = [models.UniqueConstraint(fields=["snapshot", "teacher"], name="frozen_teacher_once")]
        indexes = [models.Index(fields=["snapshot", "school"], name="frozen_teacher_school")]

    def __str__(self) -> str:
        return self.name
