"""Records of drafting, co-signing, commissions and initiatives (拟稿、会签、交办件、多年项目登记)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import (
    Commission,
    CosignItem,
    CosignRound,
    CosignWord,
    DraftNode,
    Initiative,
    InitiativeLink,
    InitiativeStage,
    IssuedLink,
    NodeSource,
    Opinion,
    OpinionAnswer,
    OpinionRound,
    Proposal,
    Resolution,
    SponsorTalk,
    StageDuty,
    YearDraft,
)
from yaodian.apps.plan.queries.commissions import commissions_readable
from yaodian.apps.plan.queries.cosigning import rounds_readable as cosign_rounds_readable
from yaodian.apps.plan.queries.initiatives import initiatives_readable
from yaodian.apps.plan.queries.preparation import (
    answers_readable,
    nodes_readable,
    proposals_readable,
    rounds_readable,
    year_drafts_readable,
)
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType


def _below(model: Any, field: str, rows: Any) -> Any:
    """Return the access test of rows that belong to a readable row."""

    def readable(by: By) -> Any:
        return model.objects.filter(**{f"{field}__in": rows(by)})

    return readable


def _draft_url(row: Any) -> str:
    """Return the address of the draft a row belongs to."""
    return reverse("plan:year_draft", args=[row.draft_id])


def _cosign_url(round_id: int) -> str:
    """Return the address of a round of co-signing."""
    return reverse("plan:cosign_round", args=[round_id])


SOURCE_RECORDS = (
    RecordType(
        YearDraft,
        _("要点拟稿"),
        year_drafts_readable,
        lambda row: reverse("plan:year_draft", args=[row.pk]),
        fields=("title",),
    ),
    RecordType(
        Proposal,
        _("要点建议"),
        proposals_readable,
        lambda row: reverse("plan:proposal", args=[row.pk]),
        columns=("text", "unit", "source", "state"),
        fields=("text",),
    ),
    RecordType(DraftNode, _("稿件节点"), nodes_readable, _draft_url),
    RecordType(
        NodeSource,
        _("节点来源"),
        _below(NodeSource, "node", nodes_readable),
        lambda row: reverse("plan:proposal", args=[row.proposal_id]),
    ),
    RecordType(
        IssuedLink,
        _("成文对照"),
        _below(IssuedLink, "draft", year_drafts_readable),
        lambda row: reverse("plan:issued_text", args=[row.draft_id]),
    ),
    RecordType(OpinionRound, _("征求意见"), rounds_readable, lambda row: reverse("plan:opinion_round", args=[row.pk])),
    RecordType(
        OpinionAnswer, _("反馈"), answers_readable, lambda row: reverse("plan:opinion_round", args=[row.round_id])
    ),
    RecordType(
        Opinion,
        _("意见"),
        _below(Opinion, "answer", answers_readable),
        lambda row: reverse("plan:opinion_round", args=[row.answer.round_id]),
    ),
    RecordType(
        Resolution,
        _("会议决定"),
        _below(Resolution, "draft", year_drafts_readable),
        _draft_url,
        columns=("meeting", "number", "meeting_date", "verdict"),
        fields=("number",),
    ),
    RecordType(CosignRound, _("会签"), cosign_rounds_readable, lambda row: _cosign_url(row.pk)),
    RecordType(
        CosignItem,
        _("会签任务"),
        _below(CosignItem, "round", cosign_rounds_readable),
        lambda row: _cosign_url(row.round_id),
    ),
    RecordType(
        CosignWord,
        _("会签意见"),
        _below(CosignWord, "item__round", cosign_rounds_readable),
        lambda row: _cosign_url(row.item.round_id),
    ),
    RecordType(
        Commission,
        _("交办件"),
        commissions_readable,
        lambda row: reverse("plan:commission", args=[row.pk]),
        columns=("number", "from_body", "paper_number", "received_date"),
        fields=("number", "text"),
    ),
    RecordType(
        SponsorTalk,
        _("面商"),
        _below(SponsorTalk, "commission", commissions_readable),
        lambda row: reverse("plan:commission", args=[row.commission_id]),
    ),
    RecordType(
        Initiative,
        _("多年项目"),
        initiatives_readable,
        lambda row: reverse("plan:initiative", args=[row.pk]),
        fields=("title", "series"),
    ),
    RecordType(
        InitiativeStage,
        _("项目阶段"),
        _below(InitiativeStage, "initiative", initiatives_readable),
        lambda row: reverse("plan:initiative", args=[row.initiative_id]),
    ),
    RecordType(
        StageDuty,
        _("阶段分工"),
        _below(StageDuty, "stage__initiative", initiatives_readable),
        lambda row: reverse("plan:initiative", args=[row.stage.initiative_id]),
    ),
    RecordType(
        InitiativeLink,
        _("项目关联"),
        _below(InitiativeLink, "initiative", initiatives_readable),
        lambda row: reverse("plan:initiative", args=[row.initiative_id]),
    ),
)
