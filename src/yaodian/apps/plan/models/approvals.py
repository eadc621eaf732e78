"""Approval tables (审批与批示)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.briefings import Briefing
from yaodian.apps.plan.models.publication import Publication
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, Stage, Verdict


class Approval(models.Model):
    """审批 (approval): a request on its way through its stages."""

    kind = models.CharField(_("事项"), max_length=12, choices=ApprovalKind.choices)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals")
    reason = models.TextField(_("事由"))
    payload = models.JSONField(_("申请内容"), default=dict, blank=True)
    stage = models.CharField(_("环节"), max_length=8, choices=Stage.choices, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ApprovalState.choices, default=ApprovalState.OPEN.value)
    asked_by = models.CharField(_("申请人"), max_length=60)
    asked_by_account_id = models.BigIntegerField(_("申请账号"), null=True)
    asked_at = models.DateTimeField(_("申请时间"))
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审批")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(state="open", task__isnull=False), name="approval_one_open"
            )
        ]
        indexes = [models.Index(fields=["state", "stage"], name="approval_state_stage")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_by}"

    @property
    def subject(self) -> models.Model | None:
        """What is asked about: a task, a sentence to be published, a briefing."""
        return self.task or self.publication or self.briefing


class ApprovalStep(models.Model):
    """审批意见 (approval step): one person's word at one stage; 代录 names who entered it and has a scan."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(_("环节"), max_length=8, choices=Stage.choices)
    verdict = models.CharField(_("意见"), max_length=8, choices=Verdict.choices)
    note = models.CharField(_("批注"), max_length=300, blank=True)
    person = models.CharField(_("审批人"), max_length=60)
    person_id = models.BigIntegerField(_("审批人编号"), null=True)
    account_id = models.BigIntegerField(_("账号"), null=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("审批意见")

    def __str__(self) -> str:
        return f"{self.person} {self.verdict}"


class Instruction(models.Model):
    """批示 (instruction) of a leader on a task."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="instructions")
    text = models.TextField(_("批示"))
    leader = models.CharField(_("批示领导"), max_length=60)
    leader_person_id = models.BigIntegerField(_("领导编号"), null=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("批示")

    def __str__(self) -> str:
        return self.text[:40]
