"""Saved list tables (常用筛选)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedList(models.Model):
    """常用筛选 (saved list): where a list stands and the query that narrows it; nobody else sees it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    list_key = models.CharField(_("列表"), max_length=60)
    title = models.CharField(_("名称"), max_length=30)
    path = models.CharField(_("地址"), max_length=200)
    query = models.CharField(_("筛选"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("常用筛选")
        constraints = [
            models.UniqueConstraint(fields=["account", "list_key", "title"], name="saved_list_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def href(self) -> str:
        """Return the address that opens the list so narrowed."""
        return f"{self.path}?{self.query}" if self.query else self.path
