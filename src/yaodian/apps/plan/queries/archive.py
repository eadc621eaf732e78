"""Archive reads (查归档材料): the papers of a task in the order of its course, its facts, and its 保管期限."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from yaodian.apps.plan.models import Task
from yaodian.kernel.access import By
from yaodian.kernel.archives.queries import papers_as_parts
from yaodian.kernel.archives.rules import Part
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.queries.papers import papers_of


@dataclass(frozen=True)
class TaskFile:
    """任务卷 (task file): what its package is made of."""

    title: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    refs: list[str]
    scope: str


def task_file(task: Task, *, by: By) -> TaskFile:
    """任务卷: facts, papers and the records whose journal lines belong in it; `scope` is the rulebook's for 保管期限."""
    entries = list(task.entries.order_by("reported_at", "pk"))
    deliverables = list(task.deliverables.order_by("pk"))
    instructions = list(task.instructions.order_by("at", "pk"))
    outputs = list(task.outputs.order_by("issued_at", "pk"))
    approvals = list(task.approvals.prefetch_related("steps").order_by("asked_at", "pk"))
    steps = [step for approval in approvals for step in approval.steps.order_by("pk")]
    papers = list(papers_of(ref=record_ref(task), by=by).order_by("id"))
    rows = [task, *instructions, *outputs, *entries, *deliverables, *approvals, *steps, *papers]
    refs = [record_ref(row) for row in rows]
    report = Part(
        title="任务办理情况", name="任务办理情况.txt", content=_account(task).encode(), person=str(task.lead_unit)
    )
    return TaskFile(
        title=f"{task.plan.year}年工作要点任务 {task.code} {task.title}",
        facts=_facts(task),
        parts=[report, *papers_as_parts(refs=refs)],
        refs=refs,
        scope=_scope(task),
    )


def _scope(task: Task) -> str:
    """Return the scope of 保管期限: a task with a target of the plan, one that a leader instructed, or any other."""
    if task.targets.exists():
        return "target"
    return "instructed" if task.instructions.exists() else ""


def _facts(task: Task) -> list[tuple[str, str]]:
    """Return what the first page says."""
    clauses = [link.clause for link in task.clause_links.select_related("clause").order_by("clause__start")]
    units = [link.unit for link in task.unit_links.select_related("unit").order_by("part", "unit__position")]
    closed = f"{timezone.localtime(task.closed_at):%Y-%m-%d}" if task.closed_at else "—"
    return [
        ("工作要点", task.plan.title),
        ("任务", str(task)),
        ("依据", "；".join(f"{clause.code} {clause.text}" for clause in clauses) or "—"),
        ("牵头单位", str(task.lead_unit)),
        ("责任单位", "、".join(dict.fromkeys(str(unit) for unit in units)) or "—"),
        ("办结条件", task.closing_condition or "—"),
        (
            "完成时限",
            f"{task.due_date}" + (f"（原定{task.first_due_date}）" if task.due_date != task.first_due_date else ""),
        ),
        ("状态", str(task.get_state_display())),
        ("办结日期", closed),
    ]


def _account(task: Task) -> str:
    """办理情况: entries, instructions and decisions in the order they came, as plain text."""
    lines = [f"{task.plan.title}", str(task), ""]
    told = [(row.at, f"领导批示（{row.leader}）：{row.text}") for row in task.instructions.all()]
    for entry in task.entries.select_related("unit"):
        words = "；".join(part for part in (entry.text, entry.problems, entry.next_steps) if part)
        told.append((entry.reported_at, f"{entry.unit}填报（{entry.get_state_display()}）：{words}"))
    for approval in task.approvals.prefetch_related("steps"):
        told.append((approval.asked_at, f"{approval.asked_by}申请{approval.get_kind_display()}：{approval.reason}"))
        for step in approval.steps.all():
            told.append((step.at, f"{step.get_stage_display()} {step.person} {step.get_verdict_display()} {step.note}"))
    for at, words in sorted(told, key=lambda pair: pair[0]):
        lines.append(f"{timezone.localtime(at):%Y-%m-%d %H:%M}　{words}")
    return "\n".join(lines) + "\n"
