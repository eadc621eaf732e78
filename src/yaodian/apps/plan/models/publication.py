"""Publication table (公开): one switch per sentence, default off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause


class Publication(models.Model):
    """公开事项 (publication) of a clause: 科室提出 → 保密审查 → 分管领导审批; only approved wording and dated figures appear."""

    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="publication")
    wording = models.TextField(_("公开表述"))
    proposed_wording = models.TextField(_("拟公开表述"), blank=True)
    figures = models.JSONField(_("公开数字"), default=list, blank=True, help_text="approved figures with their dates")
    live = models.BooleanField(_("已公开"), default=False)
    live_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤下理由"), max_length=200, blank=True)
    address = models.URLField(_("门户网址回写"), blank=True)

    class Meta:
        verbose_name = _("公开事项")

    def __str__(self) -> str:
        return self.wording[:40]
