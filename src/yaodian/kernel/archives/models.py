"""Archive tables (归档)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchivePackage(models.Model):
    """档案包 (archive package): what was put together for a record, with its digest; the file is kept with the row."""

    record = models.CharField(_("所归记录"), max_length=120)
    title = models.CharField(_("题名"), max_length=300)
    retention = models.CharField(_("保管期限"), max_length=20)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SM3 (GB/T 32905)")
    file_count = models.PositiveIntegerField(_("件数"))
    made_by = models.CharField(_("归档人"), max_length=120)
    made_at = models.DateTimeField(_("归档时间"))

    class Meta:
        verbose_name = _("档案包")
        indexes = [models.Index(fields=["record"], name="archive_record")]

    def __str__(self) -> str:
        return self.title
