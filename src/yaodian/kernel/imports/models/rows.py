"""Tables of rows (暂存与结果): staged blocks, findings, what a publication wrote, the tally by unit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.imports.models.runs import ImportRun
from yaodian.kernel.imports.rules import FindingKind


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
    kind = models.CharField(_("种类"), max_length=10, choices=FindingKind.choices)
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
    absent = models.BinaryField(_("文件中没有的记录"), default=bytes, help_text="their keys, 8 bytes each")

    class Meta:
        verbose_name = _("对账")
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.unit_id}"
