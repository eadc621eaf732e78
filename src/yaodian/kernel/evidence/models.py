"""Evidence tables (佐证材料)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.evidence.rules import EvidenceKind


class EvidenceFile(models.Model):
    """佐证材料 (evidence file): one file that proves one record; withdrawn, never deleted.

    `stored` is its path below MEDIA_ROOT and begins with its digest; no two rows share a stored file."""

    record = models.CharField(_("所证记录"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=EvidenceKind.choices)
    name = models.CharField(_("文件名"), max_length=200)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    taken_date = models.DateField(_("形成日期"), null=True, blank=True)
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SM3 (GB/T 32905)")
    size = models.PositiveBigIntegerField(_("大小"))
    content_type = models.CharField(_("内容类型"), max_length=120)
    stored = models.CharField(_("存放位置"), max_length=120, unique=True)
    internal = models.BooleanField(_("内部（工作秘密）"), default=False)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.CharField(_("上传人"), max_length=120)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上传账号")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤回人"), max_length=120, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("佐证材料")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "digest"], condition=Q(withdrawn_at__isnull=True), name="evidence_once"
            )
        ]
        indexes = [
            models.Index(fields=["record", "withdrawn_at"], name="evidence_record"),
            models.Index(fields=["digest"], name="evidence_digest"),
        ]

    def __str__(self) -> str:
        return self.caption or self.name

    @property
    def is_image(self) -> bool:
        """Can a browser show it as a picture?"""
        return self.content_type in {"image/jpeg", "image/png", "image/webp", "image/gif"}
