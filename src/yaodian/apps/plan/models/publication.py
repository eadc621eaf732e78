"""Publication tables (公开): one switch per sentence, default off; what the public site says of itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause


class Publication(models.Model):
    """公开事项 (publication) of a clause: 科室提出 → 保密审查 → 分管领导审批.

    Only the approved wording and dated figures appear."""

    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="publication")
    wording = models.TextField(_("公开表述"))
    proposed_wording = models.TextField(_("拟公开表述"), blank=True)
    figures = models.JSONField(_("公开数字"), default=list, blank=True, help_text="approved figures with their dates")
    status = models.CharField(_("公开状态"), max_length=20, blank=True)
    status_date = models.DateField(_("状态日期"), null=True, blank=True)
    live = models.BooleanField(_("已公开"), default=False)
    live_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤下理由"), max_length=200, blank=True)
    address = models.URLField(_("门户网址回写"), blank=True)

    class Meta:
        verbose_name = _("公开事项")

    def __str__(self) -> str:
        return self.wording[:40]


class PublicSite(models.Model):
    """公开站点 (public site): its name, host, address and filing numbers; one row, every column may be empty."""

    name = models.CharField(_("网站名称"), max_length=80, blank=True)
    host = models.CharField(_("主办单位"), max_length=80, blank=True)
    address = models.URLField(_("公开网址"), blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=40, blank=True)
    icp_number = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=60, blank=True)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("公开站点")

    def __str__(self) -> str:
        return self.name or self.host
