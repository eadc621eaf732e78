"""Escalation tables (督办升级): a task whose steps do not go out by themselves for a while; what was reported to a leader."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.supervision import Supervision
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.supervision import LeaderDecision


class EscalationHold(models.Model):
    """暂停自动督办 (hold): the office stops the steps that would go out by themselves, until a day, with the reason."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="holds")
    until_date = models.DateField(_("暂停至"))
    reason = models.CharField(_("理由"), max_length=300)
    held_by = models.CharField(_("暂停人"), max_length=60)
    held_at = models.DateTimeField(_("暂停时间"))
    lifted_by = models.CharField(_("恢复人"), max_length=60, blank=True)
    lifted_at = models.DateTimeField(_("恢复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("暂停自动督办")
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(lifted_at__isnull=True), name="escalation_one_hold")
        ]

    def __str__(self) -> str:
        return f"{self.task} 暂停至{self.until_date}"


class LeaderReport(models.Model):
    """督办报告 (report to a leader): how a matter stands after urging and order, and what the leader decided."""

    matter = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="reports")
    leader = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    text = models.TextField(_("情况"))
    reported_by = models.CharField(_("报告人"), max_length=60)
    reported_at = models.DateTimeField(_("报告时间"))
    decision = models.CharField(_("领导意见"), max_length=10, choices=LeaderDecision.choices, blank=True)
    words = models.CharField(_("批示"), max_length=300, blank=True)
    noted_by = models.CharField(_("阅示人"), max_length=60, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    noted_at = models.DateTimeField(_("阅示时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("督办报告")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(noted_at__isnull=True), name="leader_report_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"督办报告 {self.matter.task}"
