"""进程 (course): milestones, acceptance, changes of planned dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.models.project import Project
from yaodian.apps.projects.rules import ProjectStage


class ProjectMilestone(models.Model):
    """节点 (milestone): one stage of one project, planned and, when it has happened, reported."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("项目"))
    stage = models.CharField(_("节点"), max_length=10, choices=ProjectStage.choices)
    position = models.PositiveSmallIntegerField(_("次序"))
    planned_date = models.DateField(_("计划日期"), null=True, blank=True)
    actual_date = models.DateField(_("实际日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    reported_by = models.JSONField(_("填报人"), default=dict, blank=True)
    reported_at = models.DateTimeField(_("填报时间"), null=True, blank=True)
    return_reason = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("项目节点")
        constraints = [models.UniqueConstraint(fields=["project", "stage"], name="milestone_once")]
        indexes = [
            models.Index(fields=["stage", "actual_date"], name="milestone_actual"),
            models.Index(fields=["planned_date"], name="milestone_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.project.clauses)


class Acceptance(models.Model):
    """验收 (acceptance): one application and what became of it; a project may need several."""

    class State(models.TextChoices):
        """验收状态 (state of an application)."""

        APPLIED = "applied", _("待核验")
        CHECKED = "checked", _("中心学校已核")
        RETURNED = "returned", _("退回整改")
        ACCEPTED = "accepted", _("通过")
        REVOKED = "revoked", _("已撤销")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="acceptances", verbose_name=_("项目"))
    number = models.PositiveSmallIntegerField(_("第几次申请"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.APPLIED.value)
    central = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("中心学校")
    )
    applied_by = models.JSONField(_("申请人"), default=dict)
    applied_date = models.DateField(_("申请日期"))
    applied_note = models.CharField(_("申请说明"), max_length=300, blank=True)
    checked_by = models.JSONField(_("核验人"), default=dict, blank=True)
    checked_date = models.DateField(_("核验日期"), null=True, blank=True)
    checked_note = models.CharField(_("核验意见"), max_length=300, blank=True)
    decided_by = models.JSONField(_("验收人"), default=dict, blank=True)
    decided_date = models.DateField(_("验收日期"), null=True, blank=True)
    decided_note = models.CharField(_("验收意见或退回理由"), max_length=300, blank=True)
    ticked = models.JSONField(_("现场核对项"), default=list, blank=True)
    revoked_by = models.JSONField(_("撤销人"), default=dict, blank=True)
    revoked_date = models.DateField(_("撤销日期"), null=True, blank=True)
    revoke_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("验收申请")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="acceptance_number"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["applied", "checked", "accepted"]),
                name="acceptance_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_date__isnull=False), name="acceptance_decided"
            ),
        ]
        indexes = [models.Index(fields=["state", "central"], name="acceptance_state")]

    def __str__(self) -> str:
        return f"{self.project_id} #{self.number}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.project.clauses)


class DateChange(models.Model):
    """工期调整 (change of a planned date): asked for with a reason, granted by another."""

    class State(models.TextChoices):
        """调整状态 (state of a request)."""

        ASKED = "asked", _("待批")
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="date_changes", verbose_name=_("项目"))
    stage = models.CharField(_("节点"), max_length=10, choices=ProjectStage.choices)
    from_date = models.DateField(_("原计划"), null=True, blank=True)
    to_date = models.DateField(_("拟调整为"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED.value)
    asked_by = models.JSONField(_("申请人"), default=dict)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.JSONField(_("审批人"), default=dict, blank=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    decided_note = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("工期调整")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage"], condition=Q(state="asked"), name="date_change_one_open"
            )
        ]
        indexes = [models.Index(fields=["state"], name="date_change_state")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage} {self.to_date}"
