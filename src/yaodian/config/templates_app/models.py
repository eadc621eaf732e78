"""__title__的表 (__app__ tables)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.__app__.rules import __Noun__State
from yaodian.kernel.units.models import Unit


class __Noun__(models.Model):
    """__title__ (__noun__): one matter of a unit, due on a day, closed on another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("名称"), max_length=120)
    due_date = models.DateField(_("截止日期"))
    state = models.CharField(
        _("状态"), max_length=10, choices=__Noun__State.choices, default=__Noun__State.OPEN.value
    )
    closed_date = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("__title__")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_date__isnull=True) | Q(state="closed", closed_date__isnull=False),
                name="__noun___closed_with_date",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="__noun___unit_state")]

    def __str__(self) -> str:
        return self.title
