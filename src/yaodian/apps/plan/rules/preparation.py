"""Rules of drafting the plan (拟定要点规则): states of a year's draft, sources of proposals, numbering, the text that comes of it.

The order of the year (PRACTICE.md): 科室申报 → 汇总 → 征求意见 → 会议审议 → 印发."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.documents.rules import chinese_number
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class DraftState(TextChoices):
    """拟稿状态 (state of a year's draft)."""

    COLLECTING = "collecting", _("征集建议")
    MERGING = "merging", _("汇总拟稿")
    CONSULTING = "consulting", _("征求意见")
    DECIDING = "deciding", _("待会议审议")
    RESOLVED = "resolved", _("已审议通过")
    ISSUED = "issued", _("已印发")


_MOVES: dict[DraftState, frozenset[DraftState]] = {
    DraftState.COLLECTING: frozenset({DraftState.MERGING}),
    DraftState.MERGING: frozenset({DraftState.CONSULTING, DraftState.DECIDING, DraftState.COLLECTING}),
    DraftState.CONSULTING: frozenset({DraftState.MERGING}),
    DraftState.DECIDING: frozenset({DraftState.RESOLVED, DraftState.MERGING}),
    DraftState.RESOLVED: frozenset({DraftState.ISSUED, DraftState.MERGING}),
    DraftState.ISSUED: frozenset(),
}
PROPOSABLE = frozenset({DraftState.COLLECTING, DraftState.MERGING})
"""States in which sections may still propose."""


def draft_may_move(current: DraftState, target: DraftState) -> bool:
    """May a draft go from one state to the other?"""
    return target in _MOVES[current]


class ProposalSource(TextChoices):
    """建议来源 (where a proposed item comes from)."""

    LAST_YEAR = "last_year", _("上年未完成事项")
    PROVINCE = "province", _("省厅工作要点")
    GOVERNMENT = "government", _("市政府工作报告")
    REGULATION = "regulation", _("法规和上级文件")
    OWN = "own", _("科室自拟")


NAMED_SOURCES = frozenset({ProposalSource.PROVINCE, ProposalSource.GOVERNMENT, ProposalSource.REGULATION})
"""Sources that are a paper: its name must be given."""


class ProposalState(TextChoices):
    """建议状态 (state of a proposal)."""

    WAITING = "waiting", _("待汇总")
    MERGED = "merged", _("已编入")
    DECLINED = "declined", _("未采用")
    WITHDRAWN = "withdrawn", _("已撤回")


class NodeLevel(TextChoices):
    """稿件层次 (level of a node of the draft)."""

    SECTION = "section", _("部分")
    POINT = "point", _("条目")
    CLAUSE = "clause", _("分句")


UPPER: dict[NodeLevel, NodeLevel | None] = {
    NodeLevel.SECTION: None,
    NodeLevel.POINT: NodeLevel.SECTION,
    NodeLevel.CLAUSE: NodeLevel.POINT,
}


class OpinionVerdict(TextChoices):
    """意见采纳情况 (what became of an opinion)."""

    WAITING = "waiting", _("待研究")
    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    REJECTED = "rejected", _("不采纳")


class AnswerState(TextChoices):
    """反馈情况 (whether a unit has answered)."""

    WAITING = "waiting", _("未反馈")
    NONE = "none", _("无意见")
    GIVEN = "given", _("有意见")


class MeetingKind(TextChoices):
    """会议 (the meeting that decides)."""

    DIRECTORS = "directors", _("局长办公会")
    PARTY_GROUP = "party_group", _("局党组会")


class MeetingVerdict(TextChoices):
    """会议决定 (what the meeting decided)."""

    PASSED = "passed", _("审议通过")
    PASSED_CHANGED = "passed_changed", _("原则通过，修改后印发")
    RETURNED = "returned", _("退回修改")


class IssuedKind(TextChoices):
    """成文对照 (how a sentence of the issued text stands to the draft)."""

    UNCHANGED = "unchanged", _("与送审稿一致")
    CHANGED = "changed", _("印发时修改")
    MOVED = "moved", _("印发时移位")
    ADDED = "added", _("印发时增加")
    REMOVED = "removed", _("印发时删去")


@dataclass(frozen=True)
class Node:
    """稿件节点 (node of the draft) as plain data."""

    pk: int
    level: NodeLevel
    upper: int | None
    position: int
    text: str


@dataclass(frozen=True)
class Numbered:
    """编号的节点 (a node with its number): "一", "3" or "3.2"; `number` of a clause is shown, never printed."""

    node: Node
    number: str


STOPS = "。；！？…”》）"


def sentence(text: str) -> str:
    """Return words as one closed sentence: one line, a full stop at its end."""
    line = " ".join(text.split())
    return line if not line or line[-1] in STOPS else f"{line}。"


def numbered(nodes: Iterable[Node]) -> list[Numbered]:
    """编号: sections 一、二, points 1, 2 through all sections, clauses 3.2; in the order of the text.

    A node whose upper node is missing is left out, so that what was dropped takes its own with it."""
    lower: dict[int | None, list[Node]] = {}
    for node in sorted(nodes, key=lambda node: (node.position, node.pk)):
        lower.setdefault(node.upper, []).append(node)
    found: list[Numbered] = []
    point_number = 0
    for place, section in enumerate(_of(lower, None, NodeLevel.SECTION), start=1):
        found.append(Numbered(section, chinese_number(place)))
        for point in _of(lower, section.pk, NodeLevel.POINT):
            point_number += 1
            found.append(Numbered(point, str(point_number)))
            clauses = _of(lower, point.pk, NodeLevel.CLAUSE)
            found += [Numbered(clause, f"{point_number}.{index}") for index, clause in enumerate(clauses, start=1)]
    return found


def _of(lower: Mapping[int | None, Sequence[Node]], upper: int | None, level: NodeLevel) -> list[Node]:
    """Return the nodes of a level under an upper node."""
    return [node for node in lower.get(upper, []) if node.level is level]


@dataclass(frozen=True)
class DraftText:
    """稿件全文 (the draft as text): and node id → where its words stand in it; headings and titles apart."""

    text: str
    spans: Mapping[int, tuple[int, int]]
    titles: Mapping[int, tuple[int, int]]

    def node_at(self, start: int, end: int) -> int | None:
        """Return the sentence that holds most of these characters, else the title, None where none holds any."""
        return _widest(self.spans, start, end) or _widest(self.titles, start, end)


def _widest(spans: Mapping[int, tuple[int, int]], start: int, end: int) -> int | None:
    """Return the key of the span that shares most characters with start…end."""
    shared = {pk: min(end, last) - max(start, first) for pk, (first, last) in spans.items()}
    best = max(shared, key=lambda pk: (shared[pk], -pk), default=None)
    return best if best is not None and shared[best] > 0 else None


def draft_text(*, title: str, preamble: str, outline: Sequence[Numbered]) -> DraftText:
    """成文: title, preamble, 一、heading, then "1. 条目标题。分句。分句。", a point to a paragraph."""
    pieces: list[str] = [title.strip()]
    length = len(pieces[0])
    spans: dict[int, tuple[int, int]] = {}
    titles: dict[int, tuple[int, int]] = {}

    def put(words: str, *, node: Node | None = None) -> None:
        nonlocal length
        pieces.append(words)
        if node is not None:
            where = spans if node.level is NodeLevel.CLAUSE else titles
            where[node.pk] = (length, length + len(words))
        length += len(words)

    if preamble.strip():
        put("\n\n")
        put(sentence(preamble))
    for item in outline:
        if item.node.level is NodeLevel.SECTION:
            put(f"\n\n{item.number}、")
            put(" ".join(item.node.text.split()), node=item.node)
        elif item.node.level is NodeLevel.POINT:
            put(f"\n{item.number}. ")
            put(sentence(item.node.text), node=item.node)
        else:
            put(sentence(item.node.text), node=item.node)
    put("\n")
    return DraftText("".join(pieces), spans, titles)


_SENTENCE = re.compile(r"[^。！？]+[。！？]*[”》）]?")


def sentences_of(text: str, *, title: str) -> list[str]:
    """断句: the closed sentences of a point as published, without its number and its title."""
    body = re.sub(r"^\s*(?:\d+\s*[.．、]|[（(]?[一二三四五六七八九十]+[）)]?、?)\s*", "", text).strip()
    if title and body.startswith(title.rstrip("。")):
        body = body[len(title.rstrip("。")) :].lstrip("。:： \n")
    return [sentence(found) for found in _SENTENCE.findall(body) if found.strip("。！？ \n\u3000")]


def split_words(text: str, *, at: int) -> tuple[str, str] | None:
    """拆分: cut a sentence in two closed sentences before character `at`; None where one part would be empty."""
    first, second = text[:at].strip().rstrip("，、；"), text[at:].strip().lstrip("，、；")
    return (sentence(first), sentence(second)) if first and second else None


def joined_words(first: str, second: str) -> str:
    """合并: lay two sentences together; the first keeps its stop."""
    return sentence(first) + sentence(second)


def submit_refusal(
    *, rounds: int, open_rounds: int, undecided: int, clauses: int, empty: Sequence[str] = ()
) -> str | None:
    """Why may a draft not go before the meeting yet? None when it may. `empty`: headings under which nothing stands."""
    if not clauses:
        return "稿件还没有分句，请先汇总建议。"
    if open_rounds:
        return "征求意见还没有结束，请先收齐反馈并结束本轮。"
    if not rounds:
        return "还没有征求过意见，请先征求意见再提请审议。"
    if undecided:
        return f"还有 {undecided} 条意见没有研究，请逐条注明采纳情况和理由。"
    if empty:
        return f"{'、'.join(f'“{title}”' for title in empty)}下面没有内容，请编入内容或删去。"
    return None


def window_open(*, due_date: date, today: date) -> bool:
    """May a unit still answer? Through the last day."""
    return today <= due_date
