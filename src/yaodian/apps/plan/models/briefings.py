"""Briefings (期间材料): the paper of a month, the meeting pack, the circular of a quarter, the half-year's summary."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import WorkPlan
from yaodian.apps.plan.models.outputs import IssuedOutput
from yaodian.apps.plan.rules.briefings import BriefingKind, BriefingState, briefing_title
from yaodian.apps.plan.rules.months import months_of


class Briefing(models.Model):
    """期间材料 (briefing): drafted from frozen months alone, approved by a leader, then issued; `named` lists units."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(_("材料"), max_length=10, choices=BriefingKind.choices)
    period = models.CharField(_("期间"), max_length=8)
    named = models.BooleanField(_("点名"), default=False)
    issuer = models.CharField(_("发文机关"), max_length=40, default="bureau_office")
    recipients = models.CharField(_("主送"), max_length=200, blank=True)
    mend_date = models.DateField(_("整改时限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=BriefingState.choices, default=BriefingState.DRAFT.value)
    drafted_by = models.CharField(_("拟稿人"), max_length=60)
    drafted_at = models.DateTimeField(_("拟稿时间"))
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    output = models.ForeignKey(
        IssuedOutput, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("成文")
    )

    class Meta:
        verbose_name = _("期间材料")

    def __str__(self) -> str:
        return briefing_title(BriefingKind(self.kind), period=self.period)

    @property
    def months(self) -> list[tuple[int, int]]:
        """The months it is made of."""
        return months_of(self.period)
