"""Tables of runs (导入批次): remembered mappings and the runs themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.imports.rules import ImportState


class ImportMapping(models.Model):
    """列对应 (mapping): which field a column title of a target's files stands for; "" is a column to leave out."""

    target = models.CharField(_("导入目标"), max_length=80)
    heading = models.CharField(_("列名"), max_length=200)
    field = models.CharField(_("字段"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("列对应")
        constraints = [models.UniqueConstraint(fields=["target", "heading"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"


class ImportRun(models.Model):
    """导入批次 (import run): one file for one target, from the upload to the rows it wrote."""

    target = models.CharField(_("导入目标"), max_length=80)
    state = models.CharField(_("状态"), max_length=20, choices=ImportState.choices, default=ImportState.MAPPING.value)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_size = models.PositiveBigIntegerField(_("文件大小"))
    file_digest = models.CharField(_("文件摘要值"), max_length=64)
    stored = models.CharField(_("存放位置"), max_length=120, blank=True)
    sheet = models.CharField(_("工作表"), max_length=120, blank=True)
    header_first = models.PositiveIntegerField(_("表头首行"), default=0)
    header_last = models.PositiveIntegerField(_("表头末行"), default=0)
    headings = models.JSONField(_("列名"), default=list)
    places = models.JSONField(_("列对应"), default=dict)
    as_of_date = models.DateField(_("数据日期"))
    blank_clears = models.BooleanField(_("空白清除原值"), default=False)
    accepted_only = models.BooleanField(_("只写入合格行"), default=False)
    override_reason = models.CharField(_("存疑照录理由"), max_length=300, blank=True)
    row_count = models.PositiveIntegerField(_("行数"), default=0)
    faulty_count = models.PositiveIntegerField(_("有误行数"), default=0)
    doubtful_count = models.PositiveIntegerField(_("存疑行数"), default=0)
    finding_count = models.PositiveIntegerField(_("发现数"), default=0)
    created_count = models.PositiveIntegerField(_("新增"), default=0)
    changed_count = models.PositiveIntegerField(_("更改"), default=0)
    left_count = models.PositiveIntegerField(_("不变"), default=0)
    sample = models.JSONField(_("更改示例"), default=list)
    wrong_rows = models.BinaryField(_("有误的行"), default=bytes, help_text="row numbers, 8 bytes each")
    doubtful_rows = models.BinaryField(_("存疑的行"), default=bytes)
    digest_stamp = models.CharField(_("检索密钥印记"), max_length=16, blank=True)
    marked = models.CharField(_("标注后的文件"), max_length=120, blank=True)
    job_run_id = models.BigIntegerField(_("后台任务"), null=True)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("导入单位")
    )
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("导入账号")
    )
    started_by = models.CharField(_("导入人"), max_length=120)
    started_at = models.DateTimeField(_("开始时间"))
    published_at = models.DateTimeField(_("写入时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("导入批次")
        indexes = [
            models.Index(fields=["target", "as_of_date"], name="run_target"),
            models.Index(fields=["account", "-started_at"], name="import_run_account"),
        ]

    def __str__(self) -> str:
        return self.file_name
