"""A breakdown table comes back (分解表回传): the chosen rows are carried out together, or none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.approvals import ask_approval
from yaodian.apps.plan.actions.breakdown import TaskDraft, change_draft, draft_task
from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.returned import BY_APPROVAL, Raw, RowChange, compare
from yaodian.apps.plan.rules import ApprovalKind, DueKind, TaskPart, TaskState
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


@dataclass(frozen=True)
class Returned:
    """回传结果 (what came of a table): how many tasks by what was done with them."""

    drafts: int = 0
    added: int = 0
    cancelled: int = 0
    approvals: int = 0
    suspects: int = 0


COUNTED = {"draft": "drafts", "new": "added", "cancel": "cancelled", "approval": "approvals", "suspect": "suspects"}


@transaction.atomic
def apply_table(*, plan_id: int, rows: Sequence[Raw], chosen: Collection[str], by: By) -> Returned:
    """采用回传的分解表: drafts change at once, dispatched tasks by approval (调整) or marked 待复核; all or nothing."""
    require(by, "plan.decompose")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    changes = {change.key: change for change in compare(plan=plan, rows=rows, by=by)}
    if not chosen:
        raise PlanError("请勾选要采用的行。")
    if set(chosen) - set(changes):
        raise PlanError("您查看之后有任务又改动过，已按最新情况重新对照，请再勾选一次。")
    done = Returned()
    for key, change in changes.items():
        if key not in chosen:
            continue
        if change.problems:
            raise PlanError(f"{change.number or change.title}：{'；'.join(change.problems)}。")
        try:
            _carry_out(plan, change, by)
        except PlanError as error:
            raise PlanError(f"{change.number or change.title}：{error}") from None
        name = COUNTED[change.effect]
        done = replace(done, **{name: getattr(done, name) + 1})
    return done


def _carry_out(plan: WorkPlan, change: RowChange, by: By) -> None:
    """Carry out one row."""
    task = change.task
    if task is None:
        draft_task(plan_id=plan.pk, draft=_new_draft(change), by=by)
    elif change.effect == "draft":
        change_draft(task_id=task.pk, draft=_changed_draft(task, change.values), by=by)
    elif change.effect == "approval":
        payload = {BY_APPROVAL[key]: str(value) for key, value in change.values.items()}
        ask_approval(task_id=task.pk, kind=ApprovalKind.CHANGE, reason=_words(change), payload=payload, by=by)
    else:
        _mark(task.pk, change, by)


def _words(change: RowChange) -> str:
    """Return what a returned table changes, in one line."""
    if change.kind == "removed":
        return "分解表回传：表中已没有这项任务"
    return "分解表回传：" + "；".join(f"{title} {old or '—'} → {new or '—'}" for _key, title, old, new in change.fields)


def _mark(task_id: int, change: RowChange, by: By) -> None:
    """Cancel a draft that the table dropped, or mark a dispatched task 待复核."""
    task = Task.objects.select_for_update().get(pk=task_id)
    require(by, "plan.decompose", unit_id=task.lead_unit_id)
    if change.effect == "cancel":
        task.state = TaskState.CANCELLED
    else:
        task.suspect = True
    task.save(update_fields=["state", "suspect"])
    verb = "plan.cancel_draft" if change.effect == "cancel" else "plan.mark_suspect"
    write_line(verb=verb, by=by, record=task, summary=_words(change))


def _new_draft(change: RowChange) -> TaskDraft:
    """Return the draft of a row that no task has."""
    values = change.values
    return TaskDraft(
        title=values["text"],
        clause_ids=values["clauses"],
        lead_unit_id=values["lead"][0],
        support_unit_ids=values["assist"],
        leader_id=values["leader"],
        due_kind=DueKind.DATE,
        due_date=values["deadline"],
        closing_condition=values["measure"],
    )


def _changed_draft(task: Task, values: Mapping[str, Any]) -> TaskDraft:
    """Return a drafted task with the changed cells laid over it."""
    links = list(task.unit_links.all())
    held = {part: [link.unit_id for link in links if link.part == part] for part in (TaskPart.SUPPORT, TaskPart.REPORT)}
    moved = "deadline" in values and values["deadline"] != task.due_date
    return TaskDraft(
        title=values.get("text", task.title),
        clause_ids=list(task.clause_links.values_list("clause_id", flat=True)),
        lead_unit_id=values["lead"][0] if "lead" in values else task.lead_unit_id,
        due_date=values.get("deadline", task.due_date),
        due_kind=DueKind.DATE if moved else DueKind(task.due_kind),
        support_unit_ids=values.get("assist", held[TaskPart.SUPPORT]),
        report_unit_ids=held[TaskPart.REPORT],
        leader_id=values.get("leader", task.leader_id),
        closing_condition=values.get("measure", task.closing_condition),
        measures=task.measures,
        milestones=[(row.title, row.due_date) for row in task.milestones.order_by("due_date", "pk")],
        deliverables=[row.title for row in task.deliverables.order_by("pk")],
        target_ids=list(task.targets.values_list("pk", flat=True)),
    )
