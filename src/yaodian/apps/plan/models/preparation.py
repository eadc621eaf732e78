"""Tables of drafting the plan (拟定要点): a year's draft, what the sections propose, the outline, how the issued text follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause, ImportDraft, WorkPlan
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.preparation import DraftState, IssuedKind, NodeLevel, ProposalSource, ProposalState


class YearDraft(models.Model):
    """要点拟稿 (draft of a year's plan): from the first proposal to the issued text."""

    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=200)
    theme = models.CharField(_("主题年"), max_length=60, blank=True)
    preamble = models.TextField(_("总体要求"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=DraftState.choices, default=DraftState.COLLECTING.value)
    collect_due_date = models.DateField(_("申报截止"))
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.CharField(_("发起人"), max_length=60)
    reading = models.ForeignKey(
        ImportDraft,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="year_drafts",
        verbose_name=_("印发稿"),
    )
    plan = models.ForeignKey(
        WorkPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="year_drafts",
        verbose_name=_("形成的要点"),
    )

    class Meta:
        verbose_name = _("要点拟稿")
        constraints = [models.UniqueConstraint(fields=["year"], name="year_draft_once")]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """要点建议 (proposed item): what a section wants in next year's plan, from what source, and what became of it."""

    draft = models.ForeignKey(YearDraft, on_delete=models.PROTECT, related_name="proposals")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("申报单位"))
    source = models.CharField(_("来源"), max_length=12, choices=ProposalSource.choices)
    source_name = models.CharField(_("来源文件"), max_length=200, blank=True)
    carried_task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_proposals",
        verbose_name=_("上年任务"),
    )
    heading = models.CharField(_("建议部分"), max_length=200, blank=True)
    point = models.CharField(_("建议条目"), max_length=300, blank=True)
    text = models.TextField(_("内容"))
    target = models.CharField(_("可衡量目标"), max_length=300, blank=True)
    lead_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头单位")
    )
    support_unit_ids = models.JSONField(_("配合单位"), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING.value
    )
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    proposed_by = models.CharField(_("申报人"), max_length=60)
    proposed_at = models.DateTimeField(_("申报时间"))

    class Meta:
        verbose_name = _("要点建议")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "carried_task"], condition=Q(carried_task__isnull=False), name="proposal_carried_once"
            )
        ]
        indexes = [models.Index(fields=["draft", "state"], name="proposal_draft_state")]

    def __str__(self) -> str:
        return self.text[:60]


class DraftNode(models.Model):
    """稿件节点 (node of the outline): a section's heading, a point's title or a clause's sentence; numbered by its place."""

    draft = models.ForeignKey(YearDraft, on_delete=models.PROTECT, related_name="nodes")
    upper = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="lower_nodes")
    level = models.CharField(_("层次"), max_length=8, choices=NodeLevel.choices)
    position = models.PositiveIntegerField(_("次序"))
    text = models.TextField(_("内容"))
    lead_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头单位")
    )
    support_unit_ids = models.JSONField(_("配合单位"), default=list, blank=True)
    target = models.CharField(_("可衡量目标"), max_length=300, blank=True)
    dropped = models.BooleanField(_("已删去"), default=False)

    class Meta:
        verbose_name = _("稿件节点")
        indexes = [models.Index(fields=["draft", "upper", "position"], name="draft_node_place")]

    def __str__(self) -> str:
        return self.text[:60]


class NodeSource(models.Model):
    """节点来源 (node ↔ proposal): which proposals a sentence was made from; kept through split and merge."""

    node = models.ForeignKey(DraftNode, on_delete=models.PROTECT, related_name="sources")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="nodes")

    class Meta:
        verbose_name = _("节点来源")
        constraints = [models.UniqueConstraint(fields=["node", "proposal"], name="node_source_once")]

    def __str__(self) -> str:
        return f"{self.node_id}~{self.proposal_id}"


class IssuedLink(models.Model):
    """成文对照 (issued link): a sentence of the draft and the clause of the issued text that it became, or one of the two."""

    draft = models.ForeignKey(YearDraft, on_delete=models.PROTECT, related_name="links")
    node = models.ForeignKey(DraftNode, on_delete=models.PROTECT, null=True, blank=True, related_name="links")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="links")
    kind = models.CharField(_("对照"), max_length=10, choices=IssuedKind.choices)
    position = models.PositiveIntegerField(_("次序"))
    old_text = models.TextField(_("送审稿"), blank=True)
    new_text = models.TextField(_("印发稿"), blank=True)

    class Meta:
        verbose_name = _("成文对照")
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="issued_link_place"),
            models.UniqueConstraint(fields=["clause"], condition=Q(clause__isnull=False), name="issued_link_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {(self.new_text or self.old_text)[:40]}"
