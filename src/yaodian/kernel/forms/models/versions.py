"""Versions of forms (表单版本)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms.rules import VersionState


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
