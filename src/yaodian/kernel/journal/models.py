"""Journal tables (流水): lines as acts wrote them, and the chain that the sealer lays over them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalLine(models.Model):
    """流水 (journal line): one act, written in the act's own transaction, never changed."""

    verb = models.CharField(_("动作"), max_length=80)
    record = models.CharField(_("记录"), max_length=120, blank=True, help_text="plan.task:17")
    summary = models.CharField(_("摘要"), max_length=300, blank=True)
    digests = models.JSONField(_("结果摘要值"), default=dict, help_text="record → SM3 of the resulting row")
    rows_digest = models.CharField(_("批量摘要值"), max_length=64, blank=True)
    detail = models.JSONField(_("明细"), default=dict)
    account_id = models.BigIntegerField(_("账号"), null=True)
    actor = models.CharField(_("操作人"), max_length=120)
    acting_for = models.CharField(_("代录"), max_length=120, blank=True)
    origin = models.CharField(_("来源"), max_length=120, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("流水")
        indexes = [
            models.Index(fields=["record", "id"], name="journal_record"),
            models.Index(fields=["at"], name="journal_at"),
            models.Index(fields=["account_id", "id"], name="journal_account"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record}"


class JournalLink(models.Model):
    """链节 (journal link): the place of a committed line in the chain."""

    sequence = models.BigIntegerField(_("序号"), unique=True)
    line = models.OneToOneField(JournalLine, on_delete=models.PROTECT, related_name="link")
    digest = models.CharField(_("链摘要值"), max_length=64)

    class Meta:
        verbose_name = _("链节")

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class JournalBatch(models.Model):
    """批量明细 (journal batch): the rows of one table that one line covers, packed; the line's `rows_digest` seals them."""

    line = models.ForeignKey(JournalLine, on_delete=models.PROTECT, related_name="batches")
    table = models.CharField(_("数据表"), max_length=120, help_text="students.pupil")
    keys = models.BinaryField(_("主键"), help_text="8 bytes each, big-endian")
    digests = models.BinaryField(_("行摘要值"), help_text="16 bytes each, in the order of the keys")

    class Meta:
        verbose_name = _("批量明细")

    def __str__(self) -> str:
        return f"{self.table} {len(self.keys) // 8}"
