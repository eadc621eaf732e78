"""Writing a reviewed text (落成要点): sections, points, clauses and targets, inside the act that confirms them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Clause, Point, Section, Target, TargetReading, WorkPlan
from yaodian.apps.plan.queries.suggestions import asked_metric, best_section, metrics_for
from yaodian.apps.plan.rules import ClauseKind, Source, TargetKind, review
from yaodian.kernel.access import By, require
from yaodian.kernel.metrics import Unit

MONEY = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def _section_fields(section: Mapping[str, Any], plan: WorkPlan) -> dict[str, Any]:
    """Return a section's columns as read."""
    return {
        "number": (section.get("number") or "")[:12],
        "heading": (section.get("heading") or plan.title)[:200],
        "start": section.get("start") or 0,
    }


def _point_fields(point: Mapping[str, Any], order: int) -> dict[str, Any]:
    """Return a point's columns as read; one without a number takes its place in the section."""
    return {
        "number": (point.get("number") or str(order + 1)).rstrip(".．、")[:12],
        "title": (point.get("title") or point["text"][:40])[:300],
        "text": point["text"],
        "start": point["start"],
    }


def _clause_fields(clause: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Return a clause's columns as read."""
    return {
        "code": clause["id"][:20],
        "key": clause["key"],
        "text": clause["text"],
        "start": clause["start"],
        "position": index,
    }


def _reviewed_fields(clause_id: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the review says of a clause: kind, note, and the section that should lead it."""
    chosen = kept.get("clauses", {}).get(clause_id, {})
    return {
        "kind": chosen.get("kind") or ClauseKind.TASK.value,
        "reading_note": chosen.get("note") or "",
        "section_code": best_section(review=kept, clause_id=clause_id)[:40],
    }


def write_nodes(*, plan: WorkPlan, parsed: Mapping[str, Any], kept: Mapping[str, Any], by: By) -> list[Any]:
    """落成条目: write sections, points and clauses of a parse; returns the rows for the journal line of the act."""
    require(by, "plan.import")
    rows: list[Any] = []
    for place, section in enumerate(parsed["sections"]):
        row = Section.objects.create(plan=plan, position=place, **_section_fields(section, plan))
        rows.append(row)
        for order, point in enumerate(section["points"]):
            node = Point.objects.create(section=row, position=order, **_point_fields(point, order))
            clauses = [
                Clause(point=node, **_clause_fields(clause, index), **_reviewed_fields(clause["id"], kept))
                for index, clause in enumerate(point["clauses"])
            ]
            rows += [node, *Clause.objects.bulk_create(clauses)]
    return rows


def write_targets(*, plan: WorkPlan, accepted: Iterable[review.Finding], kept: Mapping[str, Any], by: By) -> list[Any]:
    """落成目标: write the accepted findings as targets of the clauses they stand in, each with its first readings."""
    require(by, "plan.import")
    clauses = list(Clause.objects.filter(point__section__plan=plan, withdrawn=False).order_by("start"))
    rows: list[Any] = []
    for finding in accepted:
        clause = _clause_holding(clauses, finding["start"])
        direction, goal, unit = review.goal_of(finding)
        target = Target.objects.create(
            clause=clause,
            key=_free_key(clause, finding["id"]),
            phrase=finding["text"][:300],
            start=finding["start"],
            object=(finding.get("object") or finding["text"])[:120],
            kind=finding["kind"] if finding["kind"] in TargetKind.values else TargetKind.COUNT,
            direction=direction,
            goal=goal,
            unit=unit[:20],
            due_date=review.due_date_of(finding.get("deadline"), year=plan.year),
        )
        rows += [target, *_first_readings(target, finding, clause, kept)]
    return rows


def _free_key(clause: Clause, finding_id: str) -> str:
    """Return a key that no target of the clause has: after a re-issue another finding may stand at the same place."""
    taken = set(clause.targets.values_list("key", flat=True))
    number = 2
    key = finding_id
    while key in taken:
        key, number = f"{finding_id}-{number}", number + 1
    return key


def _first_readings(
    target: Target, finding: review.Finding, clause: Clause, kept: Mapping[str, Any]
) -> list[TargetReading]:
    """Write a target's first readings: words, chosen until somebody chooses; the suggested metric beside them."""
    rows = [
        TargetReading.objects.create(
            target=target, key="declared", title="定性说明", source=Source.DECLARED, chosen=True
        )
    ]
    asked = asked_metric(_metric_of_finding(finding, clause.code, kept))
    if asked is not None:
        metric = asked.metric
        rows.append(
            TargetReading.objects.create(
                target=target,
                key="suggested",
                title=asked.title[:80],
                definition=str(metric.definition),
                source=Source.COMPUTED,
                metric=metric.key,
                params=dict(asked.params),
                divisor=MONEY.get(target.unit, Decimal(1)) if metric.unit == Unit.MONEY else Decimal(1),
                position=1,
            )
        )
    return rows


def _metric_of_finding(finding: Mapping[str, Any], clause_id: str, kept: Mapping[str, Any]) -> str:
    """Return the metric offered with a target: as chosen at review ("-" = none), else as best suggested."""
    chosen = finding.get("metric")
    if chosen is not None:
        return str(chosen)
    rows = metrics_for(review=kept, clause_id=clause_id, text=finding["text"], unit=finding.get("unit") or "")
    return str(rows[0]["key"]) if rows else ""


def _clause_holding(clauses: list[Clause], start: int) -> Clause:
    """Return the clause that holds the character at `start` (the last that begins at or before it)."""
    before = [clause for clause in clauses if clause.start <= start]
    if not before:
        raise PlanError("目标不在任何分句之内，请检查识读结果。")
    return before[-1]
