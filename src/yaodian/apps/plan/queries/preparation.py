"""Reads of drafting the plan (查拟稿): the outline with its numbers and sources, the text, rounds, the issued text beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from yaodian.apps.plan.models import (
    Clause,
    DraftNode,
    ImportDraft,
    IssuedLink,
    NodeSource,
    Opinion,
    OpinionAnswer,
    OpinionRound,
    Proposal,
    Resolution,
    Task,
    YearDraft,
)
from yaodian.apps.plan.queries.reissue import as_text
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules.preparation import (
    AnswerState,
    DraftText,
    IssuedKind,
    Node,
    NodeLevel,
    Numbered,
    OpinionVerdict,
    ProposalState,
    draft_text,
    numbered,
)
from yaodian.engines import plantext
from yaodian.kernel.access import By, System, allowed_units, holds
from yaodian.kernel.units.models import Unit


def year_drafts_readable(by: By) -> QuerySet[YearDraft]:
    """Return the year drafts this reader may see: sections, office and leaders all of them."""
    return YearDraft.objects.all() if holds(by, "plan.read_draft") else YearDraft.objects.none()


def year_draft_locked(draft_id: int) -> YearDraft:
    """Return a year's draft, its row locked until the transaction ends."""
    return YearDraft.objects.select_for_update().get(pk=draft_id)


def proposals_readable(by: By) -> QuerySet[Proposal]:
    """Return the proposals this reader may see."""
    return Proposal.objects.filter(draft__in=year_drafts_readable(by))


def nodes_readable(by: By) -> QuerySet[DraftNode]:
    """Return the nodes of drafts this reader may see."""
    return DraftNode.objects.filter(draft__in=year_drafts_readable(by))


def rounds_readable(by: By) -> QuerySet[OpinionRound]:
    """Return the rounds this reader may see: with the draft, or because his unit was asked."""
    if isinstance(by, System) or holds(by, "plan.read_draft"):
        return OpinionRound.objects.all()
    reached = allowed_units(by, "plan.answer_draft")
    asked = OpinionAnswer.objects.filter(unit_id__in=reached.ids).values("round_id")
    return OpinionRound.objects.filter(pk__in=asked)


def answers_readable(by: By) -> QuerySet[OpinionAnswer]:
    """Return the answers this reader may see: all with the draft, else the own unit's."""
    if isinstance(by, System) or holds(by, "plan.read_draft"):
        return OpinionAnswer.objects.all()
    return OpinionAnswer.objects.filter(unit_id__in=allowed_units(by, "plan.answer_draft").ids)


@dataclass(frozen=True)
class OutlineRow:
    """稿件一行 (a line of the outline): a node with its number and the proposals behind it."""

    row: DraftNode
    number: str
    sources: list[Proposal] = field(default_factory=list)
    opinions: int = 0
    support: list[Unit] = field(default_factory=list)


def _plain(row: DraftNode) -> Node:
    """Return a node as the rules read it."""
    return Node(row.pk, NodeLevel(row.level), row.upper_id, row.position, row.text)


def outline_of(draft: YearDraft) -> list[Numbered]:
    """Return a draft's live nodes, numbered."""
    return numbered(_plain(row) for row in draft.nodes.filter(dropped=False))


def text_of(draft: YearDraft) -> DraftText:
    """Return a draft as text, and where every node stands in it."""
    return draft_text(title=draft.title, preamble=draft.preamble, outline=outline_of(draft))


def read_outline(draft: YearDraft) -> list[OutlineRow]:
    """Return the outline with sources, opinions and units, as the page shows it."""
    rows = {row.pk: row for row in draft.nodes.filter(dropped=False).select_related("lead_unit")}
    sources: dict[int, list[Proposal]] = defaultdict(list)
    links = NodeSource.objects.filter(node__in=rows).select_related("proposal__unit").order_by("pk")
    for link in links:
        sources[link.node_id].append(link.proposal)
    opinions = Counter(
        Opinion.objects.filter(node__in=rows, verdict=OpinionVerdict.WAITING).values_list("node_id", flat=True)
    )
    wanted = {pk for row in rows.values() for pk in row.support_unit_ids}
    units = Unit.objects.in_bulk(wanted)
    return [
        OutlineRow(
            row=rows[item.node.pk],
            number=item.number,
            sources=sources[item.node.pk],
            opinions=opinions[item.node.pk],
            support=[units[pk] for pk in rows[item.node.pk].support_unit_ids if pk in units],
        )
        for item in numbered(_plain(row) for row in rows.values())
    ]


def counts_of(draft: YearDraft) -> dict[str, int]:
    """Return how many proposals are in each state, and how many points and sentences the outline has."""
    found = Counter(draft.proposals.values_list("state", flat=True))
    live = Counter(draft.nodes.filter(dropped=False).values_list("level", flat=True))
    return {
        **{state.value: found[state] for state in ProposalState},
        "points": live[NodeLevel.POINT],
        "clauses": live[NodeLevel.CLAUSE],
        "undecided": Opinion.objects.filter(answer__round__draft=draft, verdict=OpinionVerdict.WAITING).count(),
        "rounds": draft.rounds.count(),
        "open_rounds": draft.rounds.filter(closed_at__isnull=True).count(),
    }


def empty_headings(draft: YearDraft) -> list[str]:
    """Return the sections without points and the points without sentences, as they stand in the outline."""
    live = draft.nodes.filter(dropped=False)
    filled = set(live.filter(upper__isnull=False).values_list("upper_id", flat=True))
    rows = live.exclude(level=NodeLevel.CLAUSE).exclude(pk__in=filled)
    return list(rows.order_by("upper__position", "position").values_list("text", flat=True))


def silent_units(round_: OpinionRound) -> list[Unit]:
    """Return the units that have not answered, in the order of the units."""
    rows = round_.answers.filter(state=AnswerState.WAITING).select_related("unit").order_by("unit__position", "pk")
    return [row.unit for row in rows]


def opinions_of(draft: YearDraft) -> QuerySet[Opinion]:
    """Return all opinions on a draft with who gave them, by round and unit."""
    rows = Opinion.objects.filter(answer__round__draft=draft).select_related("answer__unit", "answer__round", "node")
    return rows.order_by("answer__round__number", "answer__unit__position", "pk")


@dataclass(frozen=True)
class Pair:
    """一句对照 (a pair): a sentence of the draft as read and the one of the issued text; None on one side."""

    old: plantext.Clause | None
    new: plantext.Clause | None
    kind: IssuedKind


def pair_clauses(*, old: list[plantext.Clause], new: list[plantext.Clause]) -> list[Pair]:
    """逐句对照: the reader's comparison of two texts, with what is the same in its place; the new text's order, removed last."""
    changes = plantext.diff(as_text(old), as_text(new))
    gone = {change.old_key for change in changes if change.old_key}
    come = {change.new_key: change for change in changes if change.new_key}
    by_key = {clause.key: clause for clause in old}
    same = iter([clause for clause in old if clause.key not in gone])
    pairs = []
    for clause in new:
        change = come.get(clause.key)
        if change is None:
            pairs.append(Pair(next(same, None), clause, IssuedKind.UNCHANGED))
        else:
            pairs.append(Pair(by_key.get(change.old_key or ""), clause, IssuedKind(change.kind)))
    removed = [by_key[change.old_key] for change in changes if change.kind == "removed" and change.old_key in by_key]
    return [*pairs, *(Pair(clause, None, IssuedKind.REMOVED) for clause in removed)]


def read_draft_clauses(draft: YearDraft) -> tuple[list[plantext.Clause], DraftText]:
    """Return the sentences that the reader finds in a draft's text, and the text with its spans."""
    whole = text_of(draft)
    return list(plantext.parse(plantext.SourceText(whole.text, name=f"{draft.title}.txt")).clauses), whole


def leads_for(draft: YearDraft, *, reading: ImportDraft) -> dict[str, str]:
    """Return clause id of an issued text → code of the unit that the draft names as lead."""
    old, whole = read_draft_clauses(draft)
    new = [
        plantext.Clause(id=clause["id"], key=clause["key"], text=clause["text"], start=clause["start"])
        for section in reading.parsed["sections"]
        for point in section["points"]
        for clause in point["clauses"]
    ]
    codes = dict(draft.nodes.filter(lead_unit__isnull=False).values_list("pk", "lead_unit__code"))
    found = {}
    for pair in pair_clauses(old=old, new=new):
        if pair.old and pair.new:
            node = whole.node_at(pair.old.start, pair.old.start + len(pair.old.text))
            if node in codes:
                found[pair.new.id] = codes[node]
    return found


@dataclass(frozen=True)
class Trace:
    """来龙 (where a sentence came from): its node, proposals with their sources, opinions, and the meetings."""

    link: IssuedLink
    proposals: list[Proposal]
    opinions: list[Opinion]
    resolutions: list[Resolution]


def trace_of_clause(clause: Clause) -> Trace | None:
    """Return where a clause came from, None where its plan was not drafted here."""
    link = IssuedLink.objects.filter(clause=clause).select_related("draft", "node").first()
    if link is None:
        return None
    node = link.node
    return Trace(
        link=link,
        proposals=list(Proposal.objects.filter(nodes__node=node).select_related("unit", "carried_task__plan"))
        if node
        else [],
        opinions=list(node.opinions.select_related("answer__unit").order_by("pk")) if node else [],
        resolutions=list(link.draft.resolutions.order_by("meeting_date", "pk")),
    )


@dataclass(frozen=True)
class IssuedRow:
    """成文一行 (a line of the comparison): the link, its proposals and the tasks that serve the clause."""

    link: IssuedLink
    proposals: list[Proposal]
    tasks: list[Task]


def issued_rows(draft: YearDraft, *, by: By) -> list[IssuedRow]:
    """Return the comparison of draft and issued text, each line with what it came from and the tasks that serve it."""
    links = list(draft.links.select_related("node", "clause").order_by("position"))
    sources: dict[int, list[Proposal]] = defaultdict(list)
    for source in NodeSource.objects.filter(node__draft=draft).select_related("proposal__unit").order_by("pk"):
        sources[source.node_id].append(source.proposal)
    tasks: dict[int, list[Task]] = defaultdict(list)
    served = [link.clause_id for link in links if link.clause_id]
    rows = tasks_readable(by).filter(clause_links__clause__in=served).prefetch_related("clause_links").distinct()
    for task in rows.order_by("code"):
        for item in task.clause_links.all():
            tasks[item.clause_id].append(task)
    return [IssuedRow(link, sources.get(link.node_id or 0, []), tasks.get(link.clause_id or 0, [])) for link in links]
