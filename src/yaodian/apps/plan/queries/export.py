"""Export reads (导出): the whole plan as plain data."""

from __future__ import annotations

from typing import Any

from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.plans import clauses_of, points_of
from yaodian.apps.plan.queries.targets import targets_of
from yaodian.apps.plan.rules.commissions import TaskSource


def plan_tree(plan: WorkPlan) -> dict[str, Any]:
    """Return the plan with its sections, points, clauses, targets and tasks."""
    points = points_of(plan)
    clauses = clauses_of(points)
    views = targets_of(plan)
    sections: dict[int, dict[str, Any]] = {}
    for point in points:
        section = sections.setdefault(
            point.section_id, {"number": point.section.number, "heading": point.section.heading, "points": []}
        )
        section["points"].append(
            {
                "number": point.number,
                "title": point.title,
                "clauses": [
                    {
                        "id": clause.code,
                        "key": clause.key,
                        "text": clause.text,
                        "start": clause.start,
                        "kind": clause.kind,
                        "level": clause.level,
                        "targets": [
                            {
                                "phrase": view.target.phrase,
                                "goal": view.target.goal,
                                "unit": view.target.unit,
                                "value": view.number,
                                "source": view.source.value,
                                "state": view.state.value,
                            }
                            for view in views.values()
                            if view.target.clause_id == clause.pk
                        ],
                    }
                    for clause in clauses
                    if clause.point_id == point.pk
                ],
            }
        )
    return {
        "title": plan.title,
        "year": plan.year,
        "issuer": plan.issuer,
        "metadata": plan.metadata,
        "sections": list(sections.values()),
        "tasks": [_task(task) for task in _tasks(plan)],
    }


def _tasks(plan: WorkPlan) -> Any:
    """Return the tasks with what is exported of them."""
    return (
        Task.objects.filter(plan=plan, source=TaskSource.PLAN)
        .select_related("lead_unit", "leader")
        .prefetch_related("clause_links__clause", "unit_links__unit", "milestones", "deliverables")
        .order_by("code")
    )


def _task(task: Task) -> dict[str, Any]:
    """Return one task as plain data."""
    return {
        "code": task.code,
        "title": task.title,
        "clauses": [link.clause.code for link in task.clause_links.all()],
        "lead": task.lead_unit.title,
        "support": [link.unit.title for link in task.unit_links.all() if link.part == "support"],
        "leader": task.leader.name if task.leader else "",
        "due": task.due_date.isoformat(),
        "state": task.state,
        "closing": task.closing_condition,
        "milestones": [[row.title, row.due_date.isoformat()] for row in task.milestones.all()],
        "deliverables": [row.title for row in task.deliverables.all()],
    }
