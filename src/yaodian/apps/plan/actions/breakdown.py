"""Breaking the plan down (任务分解): tasks with units, clauses, milestones, deliverables, drafted before dispatch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Clause, Deliverable, Milestone, Target, Task, TaskClause, TaskUnit, WorkPlan
from yaodian.apps.plan.rules import CLOSED_STATES, ClauseKind, DueKind, TaskPart, TaskState
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class TaskDraft:
    """任务草案 (task draft): all that a task is made of."""

    title: str
    clause_ids: Sequence[int]
    lead_unit_id: int
    due_date: date
    code: str = ""
    due_kind: DueKind = DueKind.YEAR
    support_unit_ids: Sequence[int] = ()
    report_unit_ids: Sequence[int] = ()
    leader_id: int | None = None
    closing_condition: str = ""
    measures: str = ""
    milestones: Sequence[tuple[str, date]] = ()
    deliverables: Sequence[str] = ()
    target_ids: Sequence[int] = ()


def _next_code(plan: WorkPlan, point_number: str) -> str:
    """Return the next free task code of a point: T07-03."""
    prefix = f"T{int(point_number):02d}-" if point_number.isdecimal() else f"T{point_number}-"
    taken = Task.objects.filter(plan=plan, code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(tail) for code in taken if (tail := code.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


def _checked_clauses(draft: TaskDraft, plan_id: int) -> list[Clause]:
    """Return the clauses that a draft serves; refuse one without a title, without a clause, or with classified words."""
    wanted = set(draft.clause_ids)
    clauses = list(
        Clause.objects.filter(pk__in=wanted, point__section__plan=plan_id, withdrawn=False)
        .select_related("point")
        .order_by("start")
    )
    if not clauses or len(clauses) != len(wanted):
        raise PlanError("请至少选择本要点中的一句作为任务依据。")
    if not draft.title.strip():
        raise PlanError("请填写任务。")
    for title, due in draft.milestones:
        if due > draft.due_date:
            raise PlanError(f"节点“{title}”的时限晚于任务的完成时限。")
    words = [draft.title, draft.closing_condition, draft.measures, *draft.deliverables, *dict(draft.milestones)]
    refuse_classified(name="", content="\n".join(words))
    return clauses


@transaction.atomic
def draft_task(*, plan_id: int, draft: TaskDraft, by: By) -> Task:
    """拟定任务: a task is drafted under the clauses it serves."""
    require(by, "plan.decompose", unit_id=draft.lead_unit_id)
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    clauses = _checked_clauses(draft, plan.pk)
    code = draft.code or _next_code(plan, clauses[0].point.number)
    if Task.objects.filter(plan=plan, code=code).exists():
        raise PlanError(f"任务编号{code}已被使用。")
    task = Task.objects.create(
        plan=plan,
        code=code,
        title=draft.title.strip(),
        lead_unit_id=draft.lead_unit_id,
        leader_id=draft.leader_id,
        due_kind=draft.due_kind,
        due_date=draft.due_date,
        first_due_date=draft.due_date,
        closing_condition=draft.closing_condition,
        measures=draft.measures,
    )
    rows = _write_parts(task, draft, clauses)
    write_line(verb="plan.draft_task", by=by, record=task, also=rows, summary=task.title)
    return task


def _write_parts(task: Task, draft: TaskDraft, clauses: Iterable[Clause]) -> list[Any]:
    """Write a task's clauses, units, milestones, deliverables and targets; returns the rows."""
    rows: list[Any] = [TaskClause.objects.create(task=task, clause=clause) for clause in clauses]
    seen: set[int] = set()
    for part, unit_ids in (
        (TaskPart.LEAD, [draft.lead_unit_id]),
        (TaskPart.SUPPORT, draft.support_unit_ids),
        (TaskPart.REPORT, draft.report_unit_ids),
    ):
        for unit_id in unit_ids:
            if unit_id not in seen:
                seen.add(unit_id)
                rows.append(TaskUnit.objects.create(task=task, unit_id=unit_id, part=part))
    rows += [Milestone.objects.create(task=task, title=title, due_date=due) for title, due in draft.milestones]
    rows += [Deliverable.objects.create(task=task, title=title, due_date=task.due_date) for title in draft.deliverables]
    for target in Target.objects.select_for_update().filter(pk__in=draft.target_ids, clause__in=clauses):
        target.task = task
        target.save(update_fields=["task"])
        rows.append(target)
    return rows


@transaction.atomic
def change_draft(*, task_id: int, draft: TaskDraft, by: By) -> Task:
    """修改草案: a task not yet dispatched is changed freely; a dispatched one only by approval (调整)."""
    task = Task.objects.select_for_update().get(pk=task_id)
    require(by, "plan.decompose", unit_id=task.lead_unit_id)
    require(by, "plan.decompose", unit_id=draft.lead_unit_id)
    if task.state != TaskState.DRAFT:
        raise PlanError("任务已交办，修改要走“调整”审批。")
    clauses = _checked_clauses(draft, task.plan_id)
    parts = (task.clause_links, task.unit_links, task.milestones, task.deliverables)
    gone: list[Any] = [row for part in parts for row in part.all()]
    for row in gone:
        type(row).objects.filter(pk=row.pk).delete()
    freed = list(task.targets.select_for_update().exclude(pk__in=draft.target_ids))
    for target in freed:
        target.task = None
        target.save(update_fields=["task"])
    task.title, task.lead_unit_id, task.leader_id = draft.title.strip(), draft.lead_unit_id, draft.leader_id
    task.due_kind, task.due_date, task.first_due_date = draft.due_kind, draft.due_date, draft.due_date
    task.closing_condition, task.measures = draft.closing_condition, draft.measures
    task.save()
    rows = _write_parts(task, draft, clauses)
    write_line(verb="plan.change_draft", by=by, record=task, also=[*rows, *gone, *freed], summary=task.title)
    return task


@transaction.atomic
def link_clauses(*, task_id: int, clause_ids: Iterable[int], by: By) -> Task:
    """关联分句: which sentences a task serves; several sentences, one task, counted once. The last one cannot go."""
    task = Task.objects.select_for_update().get(pk=task_id)
    require(by, "plan.decompose", unit_id=task.lead_unit_id)
    if task.state in CLOSED_STATES:
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不能再改依据。")
    wanted = set(clause_ids)
    live = set(
        Clause.objects.filter(pk__in=wanted, point__section__plan=task.plan_id, withdrawn=False).values_list(
            "pk", flat=True
        )
    )
    if not wanted or live != wanted:
        raise PlanError("请至少选择本要点中的一句作为任务依据。")
    gone = list(task.clause_links.exclude(clause_id__in=wanted))
    served = set(task.clause_links.values_list("clause_id", flat=True))
    come = [TaskClause.objects.create(task=task, clause_id=clause_id) for clause_id in sorted(wanted - served)]
    for row in gone:
        TaskClause.objects.filter(pk=row.pk).delete()
    if come or gone:
        summary = f"依据增加 {len(come)} 句，减少 {len(gone)} 句"
        write_line(verb="plan.link_clauses", by=by, record=task, also=[*come, *gone], summary=summary)
    return task


@transaction.atomic
def mark_clause(*, clause_id: int, kind: ClauseKind, note: str, by: By) -> Clause:
    """标注分句: its kind, and how an ambiguous sentence is read; 导语 and 长期坚持 need the reason noted."""
    require(by, "plan.import")
    clause = Clause.objects.select_for_update().get(pk=clause_id)
    if kind is not ClauseKind.TASK and not note.strip():
        raise PlanError("标为导语或长期坚持要写明理由。")
    clause.kind, clause.reading_note = kind, note.strip()
    clause.save(update_fields=["kind", "reading_note"])
    write_line(verb="plan.mark_clause", by=by, record=clause, summary=note)
    return clause


@transaction.atomic
def clear_suspicion(*, task_id: int, note: str, by: By) -> Task:
    """复核任务: after a changed sentence somebody looked at the task and says that it stands."""
    task = Task.objects.select_for_update().get(pk=task_id)
    require(by, "plan.decompose", unit_id=task.lead_unit_id)
    if not task.suspect:
        raise PlanError("这项任务不需要复核。")
    if not note.strip():
        raise PlanError("请写明复核意见。")
    task.suspect = False
    task.save(update_fields=["suspect"])
    changed: list[Any] = [task]
    for link in task.clause_links.select_related("clause").filter(clause__suspect=True):
        others = link.clause.task_links.exclude(task=task).filter(task__suspect=True)
        if not others.exists():
            link.clause.suspect = False
            link.clause.save(update_fields=["suspect"])
            changed.append(link.clause)
    for target in task.targets.filter(suspect=True):
        target.suspect = False
        target.save(update_fields=["suspect"])
        changed.append(target)
    write_line(verb="plan.clear_suspicion", by=by, record=task, also=changed, summary=note, detail={"at": clock.now()})
    return task
