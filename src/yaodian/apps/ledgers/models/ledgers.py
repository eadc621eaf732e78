"""台账 (ledgers): what is declared, as the bureau has it now."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.rules import DECLARATION_GROUPS
from yaodian.kernel.units.models import Unit


class Ledger(models.Model):
    """台账 (ledger): a declaration in force; `edited` when it was changed in the program, which the seed then leaves alone."""

    key = models.CharField(_("代码"), max_length=60, unique=True)
    title = models.CharField(_("台账名称"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    group = models.CharField(_("类别"), max_length=20, choices=tuple(DECLARATION_GROUPS.items()))
    section = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("主管科室")
    )
    text = models.TextField(_("台账声明"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    edited = models.BooleanField(_("在程序中改过"), default=False)
    open = models.BooleanField(_("使用中"), default=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("台账")

    def __str__(self) -> str:
        return self.title
