"""Form tables (表单): versions of forms, sheets with answers, their files, receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms.rules import Outcome, SheetState, VersionState


class FormVersion(models.Model):
    """表单版本 (version of a form): the definition as the engine's TOML; once published it never changes."""

    key = models.SlugField(_("表单代码"), max_length=60)
    version = models.PositiveIntegerField(_("版本号"))
    title = models.CharField(_("表单名称"), max_length=200)
    definition = models.TextField(_("定义"))
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SM3 (GB/T 32905)")
    purpose = models.CharField(_("用途"), max_length=300, blank=True)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    state = models.CharField(_("状态"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT.value)
    made_by = models.CharField(_("设计人"), max_length=120)
    made_at = models.DateTimeField(_("设计时间"))
    published_by = models.CharField(_("发布人"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    closed_reason = models.CharField(_("停用理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("表单版本")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="form_version_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(state="open"), name="form_one_open"),
            models.UniqueConstraint(fields=["key"], condition=Q(state="draft"), name="form_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


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


class SendReceipt(models.Model):
    """收据 (receipt): what became of one entry of one device's outbox; the same entry gets the same receipt again."""

    device = models.UUIDField(_("设备"))
    sequence = models.PositiveIntegerField(_("序号"))
    client_id = models.UUIDField(_("客户端编号"))
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SHA-256, as browsers reckon it")
    kind = models.CharField(_("内容"), max_length=10)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("未收下的原因"), blank=True)
    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.PROTECT, null=True, related_name="receipts", verbose_name=_("填报单")
    )
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("账号")
    )
    title = models.CharField(_("事项"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("收据")
        constraints = [models.UniqueConstraint(fields=["device", "sequence"], name="receipt_device_sequence")]
        indexes = [
            models.Index(fields=["client_id", "digest"], name="receipt_entry"),
            models.Index(fields=["account", "at"], name="receipt_account"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.sequence}"
