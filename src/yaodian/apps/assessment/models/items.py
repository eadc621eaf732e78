"""Bonus, penalty, appeals (加减分与申诉): each with its paper and its reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models.schemes import Indicator, Participant, Scheme
from yaodian.apps.assessment.rules import AppealState, ItemState


class BonusItem(models.Model):
    """加减分事项 (bonus or penalty): points with a reason and a paper, proposed by one, decided by another.

    One that came by referral has no unit until it is decided."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="items")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, related_name="items")
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=2)
    title = models.CharField(_("事项"), max_length=200)
    reason = models.CharField(_("依据"), max_length=400)
    veto = models.BooleanField(_("一票否决"), default=False)
    source = models.CharField(_("来源记录"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=ItemState.choices, default=ItemState.PROPOSED.value)
    proposed_by = models.CharField(_("提出人"), max_length=120)
    proposer_account_id = models.BigIntegerField(_("提出账号"), null=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.CharField(_("审定人"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    decision = models.CharField(_("审定意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("加减分事项")
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="item_has_points"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(participant__isnull=False), name="accepted_item_has_unit"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "state"], name="item_scheme_state")]

    def __str__(self) -> str:
        return self.title


class Appeal(models.Model):
    """考核申诉 (appeal): a unit contests an indicator or an item within the window; answered with a reason."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="appeals")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    item = models.ForeignKey(BonusItem, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    text = models.TextField(_("申诉理由"))
    state = models.CharField(_("状态"), max_length=12, choices=AppealState.choices, default=AppealState.FILED.value)
    filed_by = models.CharField(_("申诉人"), max_length=120)
    filed_at = models.DateTimeField(_("申诉时间"))
    decision = models.CharField(_("答复"), max_length=400, blank=True)
    decided_by = models.CharField(_("答复人"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    before_total = models.DecimalField(_("申诉前总分"), max_digits=6, decimal_places=2, null=True)
    after_total = models.DecimalField(_("答复后总分"), max_digits=6, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("考核申诉")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="filed") | (~Q(decision="") & Q(decided_at__isnull=False)), name="appeal_has_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant.unit} {self.indicator or self.item or ''}"


class Exclusion(models.Model):
    """剔除记录 (exclusion): a record that does not count for a unit's indicator, by an upheld appeal, with its reason."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="exclusions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="exclusions")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="exclusions")
    record = models.CharField(_("记录"), max_length=120)
    reason = models.CharField(_("理由"), max_length=300)

    class Meta:
        verbose_name = _("剔除记录")
        constraints = [models.UniqueConstraint(fields=["participant", "indicator", "record"], name="exclusion_once")]

    def __str__(self) -> str:
        return self.record
