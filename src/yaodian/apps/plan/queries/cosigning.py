"""Reads of co-signing (查会签): what a task is signed for, who said what, what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yaodian.apps.plan.models import CosignItem, CosignRound, CosignWord, Task
from yaodian.apps.plan.rules import TaskPart
from yaodian.apps.plan.rules.cosigning import Altered, CosignState, CosignVerdict, Word, altered
from yaodian.kernel.access import By, System, allowed_units, holds


def rounds_readable(by: By) -> QuerySet[CosignRound]:
    """Return the rounds this reader may see: office and leaders all, a section those in which it signs."""
    if isinstance(by, System) or holds(by, "plan.dispatch") or holds(by, "plan.approve_as_leader"):
        return CosignRound.objects.all()
    reached = allowed_units(by, "plan.report")
    mine = CosignWord.objects.filter(unit_id__in=reached.ids).values("item__round_id")
    return CosignRound.objects.filter(pk__in=mine)


def contents_of(tasks: Iterable[Task]) -> dict[int, dict[str, Any]]:
    """Return task id → what is signed for, as plain data."""
    rows = (
        Task.objects.filter(pk__in=[task.pk for task in tasks])
        .select_related("lead_unit", "leader")
        .prefetch_related("clause_links__clause", "unit_links__unit", "milestones", "deliverables")
    )
    return {task.pk: _content(task) for task in rows}


def _content(task: Task) -> dict[str, Any]:
    """Return what of a task is signed for."""
    units: dict[str, list[str]] = defaultdict(list)
    for link in sorted(task.unit_links.all(), key=lambda link: (link.unit.position, link.pk)):
        units[link.part].append(str(link.unit))
    return {
        "title": task.title,
        "clauses": [link.clause.code for link in sorted(task.clause_links.all(), key=lambda row: row.clause.start)],
        "lead": str(task.lead_unit),
        "support": units[TaskPart.SUPPORT],
        "report": units[TaskPart.REPORT],
        "leader": task.leader.name if task.leader else "",
        "due": task.due_date.isoformat(),
        "closing": task.closing_condition,
        "measures": task.measures,
        "milestones": [
            f"{row.title}（{row.due_date}）" for row in sorted(task.milestones.all(), key=lambda row: row.pk)
        ],
        "deliverables": [row.title for row in sorted(task.deliverables.all(), key=lambda row: row.pk)],
    }


@dataclass(frozen=True)
class WordView:
    """一家意见 (a unit's word as shown): with what changed since it was given."""

    row: CosignWord
    word: Word
    since: list[Altered]


@dataclass(frozen=True)
class ItemView:
    """一项任务 (a task of a round): as it stands, what changed since it was circulated, who said what."""

    item: CosignItem
    changed: list[Altered]
    words: list[WordView]

    @property
    def agreed(self) -> bool:
        """Does every unit agree to what stands now?"""
        return all(view.word.standing is CosignVerdict.AGREE for view in self.words)


def read_round(round_: CosignRound) -> list[ItemView]:
    """Return the tasks of a round with their words."""
    items = list(round_.items.select_related("task__lead_unit").order_by("task__code"))
    now = contents_of(item.task for item in items)
    words: dict[int, list[CosignWord]] = defaultdict(list)
    for row in (
        CosignWord.objects.filter(item__in=items).select_related("unit").order_by("part", "unit__position", "pk")
    ):
        words[row.item_id].append(row)
    return [
        ItemView(
            item=item,
            changed=altered(item.content, now[item.task_id]),
            words=[_word(row, now[item.task_id]) for row in words[item.pk]],
        )
        for item in items
    ]


def _word(row: CosignWord, now: dict[str, Any]) -> WordView:
    """Return a unit's word as it counts now."""
    since = altered(row.content, now)
    verdict = CosignVerdict(row.verdict)
    return WordView(row, Word(str(row.unit), verdict, stale=bool(since)), since)


def open_item_of(task: Task) -> CosignItem | None:
    """Return the open round's item of a task."""
    return task.cosign_items.filter(round__state=CosignState.OPEN).select_related("round").first()


def unapproved(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks whose present content no leader has approved in a round."""
    rows = list(tasks)
    now = contents_of(rows)
    approved: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in CosignItem.objects.filter(task__in=rows, round__state=CosignState.APPROVED):
        approved[item.task_id].append(item.content)
    return [task for task in rows if all(altered(content, now[task.pk]) for content in approved[task.pk])]


def words_waiting(unit_ids: Iterable[int]) -> QuerySet[CosignWord]:
    """Return the words that these units still owe in open rounds."""
    rows = CosignWord.objects.filter(
        unit_id__in=list(unit_ids), verdict=CosignVerdict.WAITING, item__round__state=CosignState.OPEN
    )
    return rows.select_related("item__round__plan", "item__task", "unit")
