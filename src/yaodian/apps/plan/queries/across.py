"""Reads across plans (跨年查看): the same sentence over the years, and what became of it each year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from yaodian.apps.plan.models import Clause, Initiative, Task, WorkPlan
from yaodian.apps.plan.queries.plans import plans_readable
from yaodian.apps.plan.queries.preparation import pair_clauses
from yaodian.apps.plan.queries.reissue import clauses_in_force
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.preparation import IssuedKind
from yaodian.engines import plantext
from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import until_next_line

CARRIED_WORDS = "结转"


@dataclass
class Thread:
    """一脉 (a thread): one matter over the years, year → its sentence."""

    clauses: dict[int, Clause] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    initiatives: list[Initiative] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """The years in which it stands."""
        return sorted(self.clauses)

    @property
    def last(self) -> Clause:
        """Its latest sentence."""
        return self.clauses[self.years[-1]]


@dataclass(frozen=True)
class Cell:
    """一年一格 (a thread in a year): the sentence, how it follows the year before, its tasks by state."""

    clause: Clause | None
    kind: str = ""
    tasks: tuple[Task, ...] = ()

    @property
    def closed(self) -> int:
        """Tasks closed."""
        return sum(task.state == TaskState.CLOSED for task in self.tasks)

    @property
    def carried(self) -> int:
        """Tasks carried over."""
        return sum(task.state == TaskState.CARRIED for task in self.tasks)


def _follows(older: WorkPlan, newer: WorkPlan) -> dict[int, tuple[int, str]]:
    """Return clause id of the newer plan → (clause id of the older that it continues, how): same, changed, moved, carried."""
    old, new = list(clauses_in_force(plan=older)), list(clauses_in_force(plan=newer))
    old_ids, new_ids = {row.key: row.pk for row in old}, {row.key: row.pk for row in new}
    found: dict[int, tuple[int, str]] = {}
    for pair in pair_clauses(old=[_plain(row) for row in old], new=[_plain(row) for row in new]):
        if pair.old and pair.new:
            word = (
                "同上年" if pair.kind is IssuedKind.UNCHANGED else "改写" if pair.kind is IssuedKind.CHANGED else "移位"
            )
            found[new_ids[pair.new.key]] = (old_ids[pair.old.key], word)
    for newer_id, older_id in _carried(older, newer):
        found.setdefault(newer_id, (older_id, CARRIED_WORDS))
    return found


def _plain(row: Clause) -> plantext.Clause:
    """Return a clause as the reader's."""
    return plantext.Clause(id=row.code, key=row.key, text=row.text, start=row.start)


def _carried(older: WorkPlan, newer: WorkPlan) -> list[tuple[int, int]]:
    """Return (newer clause, older clause) of tasks that were carried over: through the draft's proposals."""
    rows = Clause.objects.filter(
        point__section__plan=newer,
        withdrawn=False,
        links__node__sources__proposal__carried_task__plan=older,
    ).values_list("pk", "links__node__sources__proposal__carried_task__clause_links__clause_id")
    return [(new, old) for new, old in rows.order_by("start", "pk") if old]


def threads(by: By) -> tuple[list[WorkPlan], list[Thread]]:
    """Return the plans, oldest first, and every matter that stands in more than one of them or in a initiative."""
    plans = list(plans_readable(by).order_by("year"))
    follows = until_next_line(
        ("plan.across", tuple(plan.pk for plan in plans)),
        compute=lambda: {newer.pk: _follows(older, newer) for older, newer in pairwise(plans)},
    )
    thread_of: dict[int, Thread] = {}
    found: list[Thread] = []
    for plan in plans:
        for clause in clauses_in_force(plan=plan).select_related("point__section"):
            before, word = follows.get(plan.pk, {}).get(clause.pk, (None, ""))
            thread = thread_of.get(before or 0)
            if thread is None or plan.year in thread.clauses:
                thread = Thread()
                found.append(thread)
            thread.clauses[plan.year] = clause
            thread.kinds[plan.year] = word
            thread_of[clause.pk] = thread
    for initiative in Initiative.objects.prefetch_related("links").order_by("pk"):
        _join(initiative, thread_of)
    return plans, [thread for thread in found if len(thread.clauses) > 1 or thread.initiatives]


def _join(initiative: Initiative, thread_of: dict[int, Thread]) -> None:
    """Note a initiative on the threads of its sentences."""
    for link in initiative.links.all():
        thread = thread_of.get(link.clause_id or 0)
        if thread is not None and initiative not in thread.initiatives:
            thread.initiatives.append(initiative)


def cells_of(rows: list[Thread], *, plans: list[WorkPlan], by: By) -> list[tuple[Thread, list[Cell]]]:
    """Return each thread with a cell for every plan, tasks within the reader's access."""
    keys = [clause.pk for thread in rows for clause in thread.clauses.values()]
    tasks: dict[int, list[Task]] = defaultdict(list)
    served = tasks_readable(by).filter(clause_links__clause__in=keys).prefetch_related("clause_links").distinct()
    for task in served.order_by("code"):
        for link in task.clause_links.all():
            tasks[link.clause_id].append(task)
    made = []
    for thread in rows:
        cells = []
        for plan in plans:
            clause = thread.clauses.get(plan.year)
            own = tuple(tasks[clause.pk]) if clause else ()
            cells.append(Cell(clause, thread.kinds.get(plan.year, ""), own))
        made.append((thread, cells))
    return made
