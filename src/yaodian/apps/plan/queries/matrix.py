"""Matrix reads (对照矩阵): which sentence has a task, a target, a record; the empty cells are the point of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from yaodian.apps.plan.models import Clause, ProgressEntry, Task, TaskClause, WorkPlan
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.rules import ClauseKind, EntryState


@dataclass
class MatrixRow:
    """矩阵一行 (a clause's line)."""

    clause: Clause
    tasks: list[Task] = field(default_factory=list)
    targets: list[TargetView] = field(default_factory=list)
    entries: int = 0
    records: int = 0

    @property
    def empty(self) -> bool:
        """Is a cell empty that should not be? An introductory clause needs no task of its own."""
        if self.clause.kind == ClauseKind.INTRODUCTORY:
            return False
        return not self.tasks or not (self.entries or self.records)


@dataclass(frozen=True)
class Matrix:
    """对照矩阵 (matrix)."""

    rows: list[MatrixRow]
    whole: int
    without_task: int
    without_target: int
    without_record: int


def read_matrix(plan: WorkPlan, *, only_empty: bool = False) -> Matrix:
    """Return the matrix of a plan."""
    clauses = (
        Clause.objects.filter(point__section__plan=plan, withdrawn=False)
        .select_related("point__section")
        .order_by("start", "position")
    )
    rows = {clause.pk: MatrixRow(clause) for clause in clauses}
    entries: dict[int, int] = defaultdict(int)
    accepted = ProgressEntry.objects.filter(task__plan=plan, state=EntryState.ACCEPTED)
    for task_id in accepted.values_list("task_id", flat=True):
        entries[task_id] += 1
    for link in TaskClause.objects.filter(task__plan=plan).select_related("task__lead_unit").order_by("task__code"):
        if link.clause_id in rows:
            rows[link.clause_id].tasks.append(link.task)
            rows[link.clause_id].entries += entries[link.task_id]
    for view in targets_of(plan).values():
        if view.target.clause_id in rows:
            rows[view.target.clause_id].targets.append(view)
            rows[view.target.clause_id].records += int(view.chosen is not None and bool(view.chosen.part)) + bool(
                view.declaration or view.quoted
            )
    needed = [row for row in rows.values() if row.clause.kind != ClauseKind.INTRODUCTORY]
    return Matrix(
        rows=[row for row in rows.values() if row.empty or not only_empty],
        whole=len(rows),
        without_task=sum(not row.tasks for row in needed),
        without_target=sum(not row.targets for row in needed),
        without_record=sum(not (row.entries or row.records) for row in needed),
    )
