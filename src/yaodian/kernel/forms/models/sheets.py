"""Sheets and their files (填报单)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms.models.versions import FormVersion
from yaodian.kernel.forms.rules import SheetState


class AnswerSheet(models.Model):
    """填报单 (answer sheet): the answers of one unit for one record; `slot` tells sheets of one record apart.

    `client_id` is given by whoever begins the sheet, the page or a phone without a line, so that it is made once."""

    client_id = models.UUIDField(_("客户端编号"), unique=True)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("表单"))
    subject = models.CharField(_("所属记录"), max_length=120)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    slot = models.CharField(_("份"), max_length=36, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SheetState.choices, default=SheetState.DRAFT.value)
    answers = models.JSONField(_("答案"), default=dict)
    explained = models.JSONField(_("核实说明"), default=list, blank=True)
    notes = models.JSONField(_("换版说明"), default=list, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    points = models.DecimalField(_("得分"), max_digits=12, decimal_places=4, null=True, blank=True)
    full_points = models.DecimalField(_("满分"), max_digits=12, decimal_places=4, null=True, blank=True)
    started_by = models.CharField(_("开始填写人"), max_length=120)
    started_at = models.DateTimeField(_("开始填写时间"))
    changed_by = models.CharField(_("最近修改人"), max_length=120, blank=True)
    changed_at = models.DateTimeField(_("最近修改时间"))
    sent_by = models.CharField(_("报送人"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    returned_reason = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("填报单")
        constraints = [
            models.UniqueConstraint(fields=["subject", "unit", "slot"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="returned") | Q(sent_at__isnull=False),
                name="sheet_sent_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["version", "state"], name="sheet_version"),
            models.Index(fields=["unit", "state"], name="sheet_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.version.title} · {self.unit}"


class SheetFile(models.Model):
    """填报附件 (file of a sheet): which field of which row it answers; the answer holds its `client_id`."""

    client_id = models.UUIDField(_("客户端编号"), unique=True)
    sheet = models.ForeignKey(AnswerSheet, on_delete=models.PROTECT, related_name="files", verbose_name=_("填报单"))
    field = models.CharField(_("字段"), max_length=64)
    place = models.CharField(_("位置"), max_length=300, blank=True)
    file = models.ForeignKey(
        "evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("填报附件")

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.place}"
