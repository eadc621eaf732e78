"""台账记录 (entries) and what was changed in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.models.ledgers import Ledger
from yaodian.apps.ledgers.rules import LedgerRowState
from yaodian.kernel.privacy.fields import EncryptedField
from yaodian.kernel.units.models import Unit


class Entry(models.Model):
    """台账记录 (entry): one row of a ledger, kept by a unit; sensitive answers are masked in `answers`, whole in `sealed`.

    `until_date` is the permit that ends first; `breach` says which permits of its parent had ended when it was written."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="entries", verbose_name=_("台账"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True, verbose_name=_("所属记录")
    )
    title = models.CharField(_("名称"), max_length=120)
    identity = models.CharField(_("唯一标识"), max_length=200, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=240, blank=True)
    answers = models.JSONField(_("内容"), default=dict)
    sealed = EncryptedField(_("敏感内容"))
    day = models.DateField(_("发生日期"), null=True, blank=True)
    until_date = models.DateField(_("最早到期日"), null=True, blank=True)
    amount = models.DecimalField(_("计量"), max_digits=16, decimal_places=3, null=True, blank=True)
    balance = models.DecimalField(_("结存"), max_digits=16, decimal_places=3, null=True, blank=True)
    breach = models.CharField(_("违反"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=LedgerRowState.choices, default=LedgerRowState.IN_FORCE.value
    )
    ended_date = models.DateField(_("停用日期"), null=True, blank=True)
    reason = models.CharField(_("停用或作废原因"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(_("第几稿"), default=1)
    made_date = models.DateField(_("登记日期"))
    made_by = models.CharField(_("登记人"), max_length=80)

    class Meta:
        verbose_name = _("台账记录")
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "identity"], condition=Q(state="in_force") & ~Q(identity=""), name="ledger_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(balance__isnull=True) | Q(balance__gte=0), name="ledger_entry_balance_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_date__isnull=False) | (~Q(state="ended") & Q(ended_date__isnull=True)),
                name="ledger_entry_ended_with_date",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="ledger_entry_not_own_parent"),
        ]
        indexes = [
            models.Index(fields=["ledger", "state", "unit"], name="ledger_entry_ledger_unit"),
            models.Index(fields=["ledger", "day"], name="ledger_entry_ledger_day"),
            models.Index(fields=["until_date"], condition=Q(state="in_force"), name="ledger_entry_until"),
            models.Index(fields=["unit", "state"], name="ledger_entry_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class EntryChange(models.Model):
    """台账更正 (change of an entry): what stood before, why it was changed, by whom; rows are never changed silently."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="changes", verbose_name=_("台账记录"))
    revision = models.PositiveIntegerField(_("改前第几稿"))
    answers = models.JSONField(_("改前内容"), default=dict)
    sealed = EncryptedField(_("改前敏感内容"))
    fields = models.JSONField(_("改了哪些"), default=list)
    reason = models.CharField(_("原因"), max_length=200)
    changed_at = models.DateTimeField(_("更正时间"))
    changed_by = models.CharField(_("更正人"), max_length=80)

    class Meta:
        verbose_name = _("台账更正")
        constraints = [models.UniqueConstraint(fields=["entry", "revision"], name="ledger_entry_change_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.revision}"
