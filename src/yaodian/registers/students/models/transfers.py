"""转学 (transfers)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.students.models.register import Homeroom, Pupil
from yaodian.registers.students.rules import TransferState


class Transfer(models.Model):
    """转学 (transfer): sent by one school, received or returned by the other; until received the pupil stays."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("学生"))
    from_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("转出学校"))
    to_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("转入学校"))
    state = models.CharField(_("状态"), max_length=10, choices=TransferState.choices)
    reason = models.CharField(_("转学原因"), max_length=200)
    sent_date = models.DateField(_("转出日期"))
    due_date = models.DateField(_("接收期限"), null=True, blank=True)
    decided_date = models.DateField(_("办结日期"), null=True, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    homeroom = models.ForeignKey(
        Homeroom, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", verbose_name=_("转入班级")
    )

    class Meta:
        verbose_name = _("转学")
        constraints = [
            models.UniqueConstraint(fields=["pupil"], condition=Q(state="sent"), name="transfer_one_open"),
            models.CheckConstraint(condition=~Q(from_school=F("to_school")), name="transfer_elsewhere"),
            models.CheckConstraint(
                condition=Q(state="sent", decided_date__isnull=True)
                | (~Q(state="sent") & Q(decided_date__isnull=False)),
                name="transfer_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["to_school", "state"], name="transfer_to"),
            models.Index(fields=["from_school", "state"], name="transfer_from"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.state}"
