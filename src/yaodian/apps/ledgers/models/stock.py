"""收发 (movements): what goes in and out of a stock, by two persons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.models.entries import Entry
from yaodian.apps.ledgers.rules import MovementKind, MovementState


class Movement(models.Model):
    """收发记录 (movement): asked by one, confirmed by another; the balance moves at the confirmation."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="movements", verbose_name=_("台账记录"))
    kind = models.CharField(_("收发类别"), max_length=10, choices=MovementKind.choices)
    quantity = models.DecimalField(_("数量"), max_digits=16, decimal_places=3)
    purpose = models.CharField(_("用途或来源"), max_length=200)
    taken_by = models.CharField(_("领用人"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=MovementState.choices, default=MovementState.ASKED.value)
    balance = models.DecimalField(_("收发后结存"), max_digits=16, decimal_places=3, null=True, blank=True)
    asked_at = models.DateTimeField(_("发起时间"))
    asked_by = models.CharField(_("第一人"), max_length=80)
    asked_account_id = models.BigIntegerField(_("第一人账号"), null=True, blank=True)
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    answered_by = models.CharField(_("第二人"), max_length=80, blank=True)
    note = models.CharField(_("未同意的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("收发记录")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_of_something"),
            models.CheckConstraint(condition=Q(balance__isnull=True) | Q(balance__gte=0), name="movement_never_below"),
        ]
        indexes = [models.Index(fields=["entry", "state"], name="movement_entry")]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_kind_display()} {self.quantity.normalize():f}"
