"""Import tables (数据导入): remembered mappings, runs, staged blocks, findings, and what a publication wrote."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.imports.rules import FaultKind, RunState


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
    state = models.CharField(_("状态"), max_length=20, choices=RunState.choices, default=RunState.MAPPING.value)
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


class ImportBlock(models.Model):
    """暂存块 (staged block): some ten thousand checked rows as one sealed Arrow file, with sensitive values encrypted."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField(_("序号"))
    row_count = models.PositiveIntegerField(_("行数"))
    last_row = models.PositiveIntegerField(_("末行"))
    rows = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("暂存块")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class ImportFinding(models.Model):
    """核对发现 (finding): what is wrong, or doubtful, in one cell or row, and what to do about it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(_("种类"), max_length=10, choices=FaultKind.choices)
    row = models.PositiveIntegerField(_("行"))
    column = models.CharField(_("列号"), max_length=3, blank=True)
    key = models.CharField(_("字段"), max_length=80, blank=True)
    title = models.CharField(_("列名"), max_length=120, blank=True)
    value = models.CharField(_("内容"), max_length=120, blank=True)
    message = models.CharField(_("问题"), max_length=200)
    remedy = models.CharField(_("处理办法"), max_length=200)
    block = models.IntegerField(_("所在块"), default=-1, help_text="-1: found by looking at the whole file")

    class Meta:
        verbose_name = _("核对发现")
        indexes = [models.Index(fields=["run", "row"], name="finding_row")]

    def __str__(self) -> str:
        return f"{self.row}{self.column} {self.message}"


class ImportEffect(models.Model):
    """写入结果 (effect): the keys of the rows that a publication made and changed in one table, and how they were before."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="effects")
    position = models.PositiveIntegerField(_("顺序"))
    part = models.CharField(_("部分"), max_length=80)
    table = models.CharField(_("数据表"), max_length=120)
    created = models.BinaryField(_("新增主键"))
    changed = models.BinaryField(_("更改主键"))
    before = models.BinaryField(_("更改前"), help_text="sealed rows as they were, by column")

    class Meta:
        verbose_name = _("写入结果")

    def __str__(self) -> str:
        return f"{self.run_id} {self.part}"


class ImportTally(models.Model):
    """对账 (tally): what a file says of one unit beside what the register holds of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="tallies")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    row_count = models.PositiveIntegerField(_("文件行数"))
    faulty_count = models.PositiveIntegerField(_("有误或存疑"))
    created_count = models.PositiveIntegerField(_("新增"))
    changed_count = models.PositiveIntegerField(_("更改"))
    left_count = models.PositiveIntegerField(_("不变"))
    absent_count = models.PositiveIntegerField(_("文件中没有"), help_text="on record for the unit, not in the file")

    class Meta:
        verbose_name = _("对账")
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.unit_id}"
