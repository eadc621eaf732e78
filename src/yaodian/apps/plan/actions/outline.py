"""The draft's outline (编排稿件): take up proposals, add, edit, move, split, merge and drop; every sentence keeps its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import DraftNode, NodeSource, Proposal, YearDraft
from yaodian.apps.plan.queries.preparation import year_draft_locked
from yaodian.apps.plan.rules.preparation import (
    UPPER,
    DraftState,
    NodeLevel,
    ProposalState,
    joined_words,
    sentence,
    sentences_of,
    split_words,
)
from yaodian.engines import plantext
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


def _editable(draft_id: int, by: By) -> YearDraft:
    """Return the draft, locked, while the office may edit its outline."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    if draft.state != DraftState.MERGING:
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，只有在“汇总拟稿”时才能编排。")
    return draft


def _node(node_id: int, by: By) -> DraftNode:
    """Return a live node of an editable draft."""
    draft = _editable(DraftNode.objects.values_list("draft_id", flat=True).get(pk=node_id), by)
    node = DraftNode.objects.get(pk=node_id)
    node.draft = draft
    if node.dropped:
        raise PlanError("这一条已经删去，请刷新页面。")
    return node


def _siblings(draft: YearDraft, upper_id: int | None) -> list[DraftNode]:
    """Return the live nodes under an upper node, in their order."""
    return list(draft.nodes.filter(upper_id=upper_id, dropped=False).order_by("position", "pk"))


def _renumber(rows: Sequence[DraftNode]) -> list[DraftNode]:
    """Give nodes the positions of their order; returns those that changed."""
    changed = []
    for place, node in enumerate(rows):
        if node.position != place:
            node.position = place
            node.save(update_fields=["position"])
            changed.append(node)
    return changed


def _make(
    draft: YearDraft,
    level: NodeLevel,
    upper: DraftNode | None,
    text: str,
    *,
    position: int | None = None,
    proposal: Proposal | None = None,
) -> DraftNode:
    """Write a node at the end of its siblings, or at a position."""
    wanted = UPPER[level]
    if (upper.level if upper else None) != wanted or (upper and upper.draft_id != draft.pk):
        raise PlanError(f"{level.label}要放在{NodeLevel(wanted).label if wanted else '全文'}之下。")
    words = sentence(text) if level is NodeLevel.CLAUSE else " ".join(text.split()).rstrip("。")
    if not words:
        raise PlanError("请填写内容。")
    refuse_classified(name="", content=words)
    return DraftNode.objects.create(
        draft=draft,
        level=level,
        upper=upper,
        position=len(_siblings(draft, upper.pk if upper else None)) if position is None else position,
        text=words,
        lead_unit_id=proposal.lead_unit_id if proposal else None,
        support_unit_ids=proposal.support_unit_ids if proposal else [],
        target=proposal.target if proposal else "",
    )


@transaction.atomic
def add_node(*, draft_id: int, level: NodeLevel, text: str, by: By, upper_id: int | None = None) -> DraftNode:
    """增加部分、条目或分句: written by the office itself, at the end of its place."""
    draft = _editable(draft_id, by)
    upper = DraftNode.objects.filter(pk=upper_id, draft=draft, dropped=False).first() if upper_id else None
    node = _make(draft, level, upper, text)
    write_line(verb="plan.add_node", by=by, record=node, summary=node.text)
    return node


def _place_of(draft: YearDraft, proposal: Proposal) -> tuple[DraftNode, list[DraftNode]]:
    """Return the point that a proposal wishes for, made with its section where there is none, and the nodes made."""
    made: list[DraftNode] = []
    title = (proposal.point.strip() or proposal.text.strip()[:30]).rstrip("。")
    points = draft.nodes.filter(level=NodeLevel.POINT, dropped=False, text=title)
    if not proposal.heading.strip() and (known := points.order_by("upper__position", "position").first()) is not None:
        return known, made
    heading = proposal.heading.strip() or "其他工作"
    section = draft.nodes.filter(level=NodeLevel.SECTION, dropped=False, text=heading).first()
    if section is None:
        section = _make(draft, NodeLevel.SECTION, None, heading)
        made.append(section)
    point = points.filter(upper=section).first()
    if point is None:
        point = _make(draft, NodeLevel.POINT, section, title)
        made.append(point)
    return point, made


@transaction.atomic
def adopt_proposal(*, proposal_id: int, by: By, point_id: int | None = None, clause_id: int | None = None) -> DraftNode:
    """编入建议: as a new sentence of a point (its own wish by default), or into a sentence that says the same."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    draft = _editable(proposal.draft_id, by)
    if proposal.state != ProposalState.WAITING:
        raise PlanError(f"这条建议现为“{proposal.get_state_display()}”，不能编入。")
    made: list[Any] = []
    if clause_id is not None:
        node = draft.nodes.filter(pk=clause_id, level=NodeLevel.CLAUSE, dropped=False).first()
        if node is None:
            raise PlanError("没有这句，请刷新页面。")
    else:
        point = draft.nodes.filter(pk=point_id, level=NodeLevel.POINT, dropped=False).first() if point_id else None
        if point is None:
            point, made = _place_of(draft, proposal)
        node = _make(draft, NodeLevel.CLAUSE, point, proposal.text, proposal=proposal)
    source = NodeSource.objects.create(node=node, proposal=proposal)
    proposal.state = ProposalState.MERGED
    proposal.save(update_fields=["state"])
    write_line(verb="plan.adopt_proposal", by=by, record=proposal, also=[node, source, *made], summary=node.text)
    return node


@transaction.atomic
def edit_node(
    *,
    node_id: int,
    text: str,
    by: By,
    lead_unit_id: int | None = None,
    support_unit_ids: Iterable[int] = (),
    target: str = "",
) -> DraftNode:
    """修改文字: the words, and for a sentence who leads, who supports and what is measured."""
    node = _node(node_id, by)
    words = sentence(text) if node.level == NodeLevel.CLAUSE else " ".join(text.split()).rstrip("。")
    if not words:
        raise PlanError("请填写内容；不要了请用“删去”。")
    refuse_classified(name="", content=f"{words}\n{target}")
    node.text, node.lead_unit_id, node.target = words, lead_unit_id, target.strip()[:300]
    node.support_unit_ids = [pk for pk in dict.fromkeys(support_unit_ids) if pk != lead_unit_id]
    node.save(update_fields=["text", "lead_unit", "target", "support_unit_ids"])
    write_line(verb="plan.edit_node", by=by, record=node, summary=words)
    return node


@transaction.atomic
def move_node(*, node_id: int, step: int, by: By, upper_id: int | None = None) -> DraftNode:
    """移动: up or down among its siblings (`step` −1, 1), or under another upper node of the same level."""
    node = _node(node_id, by)
    changed: list[DraftNode] = []
    if upper_id is not None and upper_id != node.upper_id:
        level = UPPER[NodeLevel(node.level)]
        upper = node.draft.nodes.filter(pk=upper_id, level=level or "", dropped=False).first()
        if upper is None:
            raise PlanError(f"{node.get_level_display()}不能移到那里。")
        left = [row for row in _siblings(node.draft, node.upper_id) if row.pk != node.pk]
        node.upper, node.position = upper, len(_siblings(node.draft, upper.pk))
        node.save(update_fields=["upper", "position"])
        changed = _renumber(left)
    else:
        rows = _siblings(node.draft, node.upper_id)
        place = next(index for index, row in enumerate(rows) if row.pk == node.pk)
        wanted = place + step
        if not 0 <= wanted < len(rows):
            raise PlanError("已经在最前或最后，不能再移。")
        rows[place], rows[wanted] = rows[wanted], rows[place]
        changed = _renumber(rows)
    write_line(verb="plan.move_node", by=by, record=node, also=[row for row in changed if row != node])
    return node


def _copy_sources(source: DraftNode, target: DraftNode) -> list[NodeSource]:
    """Let a node have all sources of another as well; returns what was written."""
    known = set(target.sources.values_list("proposal_id", flat=True))
    keys = source.sources.exclude(proposal_id__in=known).order_by("pk").values_list("proposal_id", flat=True)
    return [NodeSource.objects.create(node=target, proposal_id=key) for key in keys]


@transaction.atomic
def split_node(*, node_id: int, at: int, by: By) -> tuple[DraftNode, DraftNode]:
    """拆分: one sentence becomes two before character `at`; both keep every source."""
    node = _node(node_id, by)
    parts = split_words(node.text, at=at) if node.level == NodeLevel.CLAUSE else None
    if parts is None:
        raise PlanError("请在句子中间选一个拆分的位置。")
    node.text = parts[0]
    node.save(update_fields=["text"])
    rows = _siblings(node.draft, node.upper_id)
    place = next(index for index, row in enumerate(rows) if row.pk == node.pk)
    new = _make(node.draft, NodeLevel.CLAUSE, node.upper, parts[1], position=place)
    new.lead_unit_id, new.support_unit_ids = node.lead_unit_id, node.support_unit_ids
    new.save(update_fields=["lead_unit", "support_unit_ids"])
    changed = _renumber([*rows[: place + 1], new, *rows[place + 1 :]])
    also = [new, *_copy_sources(node, new), *(row for row in changed if row not in (node, new))]
    write_line(verb="plan.split_node", by=by, record=node, also=also, summary=new.text)
    return node, new


@transaction.atomic
def merge_node(*, node_id: int, by: By) -> DraftNode:
    """合并: a sentence takes up the next one of its point, with its sources and its supporting units."""
    node = _node(node_id, by)
    rows = _siblings(node.draft, node.upper_id)
    place = next(index for index, row in enumerate(rows) if row.pk == node.pk)
    if node.level != NodeLevel.CLAUSE or place + 1 >= len(rows):
        raise PlanError("后面没有可以合并的分句。")
    other = rows[place + 1]
    node.text = joined_words(node.text, other.text)
    units = [*node.support_unit_ids, other.lead_unit_id, *other.support_unit_ids]
    node.support_unit_ids = [pk for pk in dict.fromkeys(units) if pk and pk != node.lead_unit_id]
    node.target = "；".join(part for part in (node.target, other.target) if part)[:300]
    node.save(update_fields=["text", "support_unit_ids", "target"])
    other.dropped = True
    other.save(update_fields=["dropped"])
    also = [other, *_copy_sources(other, node), *_renumber([*rows[: place + 1], *rows[place + 2 :]])]
    write_line(verb="plan.merge_node", by=by, record=node, also=[row for row in also if row != node], summary=node.text)
    return node


@transaction.atomic
def drop_node(*, node_id: int, reason: str, by: By) -> DraftNode:
    """删去: a node and what stands under it; proposals that no other sentence has wait again."""
    node = _node(node_id, by)
    if not reason.strip():
        raise PlanError("请写明删去的理由。")
    gone = [node]
    for row in gone:
        gone += list(row.lower_nodes.filter(dropped=False))
    for row in gone:
        row.dropped = True
        row.save(update_fields=["dropped"])
    freed = list(
        Proposal.objects.filter(nodes__node__in=gone, state=ProposalState.MERGED)
        .exclude(nodes__node__in=node.draft.nodes.filter(dropped=False))
        .distinct()
    )
    for proposal in freed:
        proposal.state = ProposalState.WAITING
        proposal.save(update_fields=["state"])
    left = _renumber(_siblings(node.draft, node.upper_id))
    write_line(verb="plan.drop_node", by=by, record=node, also=[*gone[1:], *freed, *left], summary=reason)
    return node


@transaction.atomic
def lay_text(*, draft_id: int, name: str, content: bytes, by: By) -> int:
    """读入初稿: a text that the office wrote elsewhere becomes sections, points and sentences by the reader of plans.

    Only while the outline is empty; returns how many sentences were read."""
    draft = _editable(draft_id, by)
    if draft.nodes.filter(dropped=False).exists():
        raise PlanError("稿件已有内容；读入初稿只用于空白稿件。")
    refuse_classified(name=name, content=content)
    read = plantext.parse(plantext.read_document(content, name=name))
    rows: list[DraftNode] = []
    for section in read.sections:
        if not any(point.clauses for point in section.points):
            continue
        head = _make(draft, NodeLevel.SECTION, None, section.heading or draft.title)
        rows.append(head)
        for point in section.points:
            title = (point.title or point.text[:30]).rstrip("。")
            node = _make(draft, NodeLevel.POINT, head, title)
            rows.append(node)
            words = sentences_of(point.text, title=point.title or "")
            rows += [_make(draft, NodeLevel.CLAUSE, node, text, position=place) for place, text in enumerate(words)]
    count = sum(row.level == NodeLevel.CLAUSE for row in rows)
    if not count:
        raise PlanError("没有读到要点条目：请确认文件是工作要点正文。")
    if read.preamble and not draft.preamble:
        draft.preamble = read.preamble.strip()
        draft.save(update_fields=["preamble"])
    write_line(verb="plan.lay_text", by=by, record=draft, also=rows, summary=f"{name} {count}句")
    return count
