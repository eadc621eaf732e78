"""Briefings (期间材料): the paper of a month, the meeting pack, the circular of a quarter, the half-year's summary."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import WorkPlan
from yaodian.apps.plan.models.outputs import IssuedOutput
from yaodian.apps.plan.rules.briefings import BriefingKind, BriefingState, briefing_title
from yaodian.apps.plan.rules.commissions import COMMISSIONED
from yaodian.apps.plan.rules.months import months_of


class Briefing(models.Model):
    """期间材料 (briefing): drafted from frozen months alone; goes out as an official document, or (调度会材料) as files.

    `named` lists units, which takes a leader's leave; `source` is the ledger that a circular on commissions tells of; such a
    circular keeps the ledger as of `as_of_date` in `snapshot`, and needs no frozen month."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(_("材料"), max_length=10, choices=BriefingKind.choices)
    period = models.CharField(_("期间"), max_length=8)
    named = models.BooleanField(_("点名"), default=False)
    issuer = models.CharField(_("发文机关"), max_length=40, default="bureau_office")
    recipients = models.CharField(_("主送"), max_length=200, blank=True)
    mend_date = models.DateField(_("整改时限"), null=True, blank=True)
    source = models.CharField(
        _("台账"), max_length=12, blank=True, choices=[(kind.value, kind.label) for kind in COMMISSIONED]
    )
    as_of_date = models.DateField(_("数据截至"), null=True, blank=True)
    snapshot = models.JSONField(_("台账数据"), default=dict, blank=True)
    digest = models.CharField(_("摘要值"), max_length=64, blank=True, help_text="SM3 (GB/T 32905)")
    state = models.CharField(_("状态"), max_length=10, choices=BriefingState.choices, default=BriefingState.DRAFT.value)
    drafted_by = models.CharField(_("拟稿人"), max_length=60)
    drafted_at = models.DateTimeField(_("拟稿时间"))
    number = models.CharField(_("发文字号"), max_length=40, blank=True)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    output = models.ForeignKey(
        IssuedOutput, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("成文")
    )

    class Meta:
        verbose_name = _("期间材料")

    def __str__(self) -> str:
        return briefing_title(BriefingKind(self.kind), period=self.period, source=self.source)

    @property
    def months(self) -> list[tuple[int, int]]:
        """The months it is made of."""
        return months_of(self.period)
