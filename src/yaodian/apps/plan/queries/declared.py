"""Differences from the seeds (目录差异): what was changed in the program against the shipped catalogue."""

from __future__ import annotations

import json
from typing import Any

from yaodian.apps.plan.models import Target, Task, WorkPlan
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.kernel.rulebook.queries import rules_current


def differences(plan: WorkPlan) -> list[dict[str, Any]]:
    """Return one row per changed field: kind, key, field, seed, now."""
    rows = [
        {
            "kind": "rule",
            "key": rule.code,
            "field": "value",
            "seed": "",
            "now": str(rule.value if rule.value is not None else rule.text),
        }
        for rule in rules_current().filter(edited=True).order_by("code", "from_date")
    ]
    seeds = catalogue_for(plan.title, year=plan.year)
    if seeds is None:
        return rows
    return rows + _tasks(plan, seeds) + _targets(plan, seeds)


def _changed(kind: str, key: str, pairs: dict[str, tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return the fields whose value differs."""
    return [
        {"kind": kind, "key": key, "field": field, "seed": str(seed), "now": str(now)}
        for field, (seed, now) in pairs.items()
        if seed != now
    ]


def _tasks(plan: WorkPlan, seeds: Any) -> list[dict[str, Any]]:
    """Return the changed, removed and added tasks."""
    known = {task.code: task for task in Task.objects.filter(plan=plan).select_related("lead_unit")}
    rows: list[dict[str, Any]] = []
    for seed in seeds.tasks:
        task = known.pop(seed.code, None)
        if task is None:
            rows += _changed("task", seed.code, {"present": (True, False)})
            continue
        rows += _changed(
            "task",
            seed.code,
            {
                "title": (seed.title, task.title),
                "lead": (seed.lead, task.lead_unit.code),
                "due": (seed.due.date, task.due_date),
                "closing": (seed.closing, task.closing_condition),
            },
        )
    return rows + [row for code in sorted(known) for row in _changed("task", code, {"present": (False, True)})]


def _targets(plan: WorkPlan, seeds: Any) -> list[dict[str, Any]]:
    """Return the targets whose goal, deadline or chosen reading was changed."""
    known = {
        target.key: target
        for target in Target.objects.filter(clause__point__section__plan=plan).prefetch_related("readings")
    }
    rows: list[dict[str, Any]] = []
    for seed in seeds.targets:
        target = known.get(seed.key)
        if target is None:
            rows += _changed("target", seed.key, {"present": (True, False)})
            continue
        chosen = next((reading.key for reading in target.readings.all() if reading.chosen), "")
        rows += _changed(
            "target",
            seed.key,
            {
                "goal": (seed.goal, target.goal),
                "due": (seed.due.date, target.due_date),
                "reading": (seed.default_reading, chosen),
            },
        )
    return rows


def differences_toml(rows: list[dict[str, Any]]) -> str:
    """Return the differences as TOML, one table per changed row."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        blocks.setdefault((row["kind"], row["key"]), []).append(
            f"{row['field']} = {json.dumps(row['now'], ensure_ascii=False)}"
        )
    return "\n\n".join(
        "\n".join([f"[[{kind}]]", f"key = {json.dumps(key)}", *fields]) for (kind, key), fields in blocks.items()
    )
