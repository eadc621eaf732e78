"""Placing (对位): which clause of a running plan holds each sentence of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.apps.plan.models import Clause, WorkPlan
from yaodian.catalogue.reading import Catalogue


def clause_holding(clauses: Sequence[Clause], *, position: int) -> Clause | None:
    """Return the clause that holds the character at `position`: the last that begins at or before it."""
    found = None
    for clause in clauses:
        if clause.start <= position:
            found = clause
    return found


def place_clauses(plan: WorkPlan, *, catalogue: Catalogue) -> tuple[dict[str, Clause], list[str]]:
    """Return (catalogue clause id → clause of the plan, ids that are not in the text); the search runs forward."""
    clauses = list(
        Clause.objects.filter(point__section__plan=plan, withdrawn=False).select_related("point").order_by("start")
    )
    placed: dict[str, Clause] = {}
    unmatched: list[str] = []
    position = 0
    for seed in catalogue.clauses:
        if seed.point == 0:
            continue
        start = plan.source_text.find(seed.text, position)
        if start < 0:
            start = plan.source_text.find(seed.text)
        clause = clause_holding(clauses, position=start + len(seed.text) - 1) if start >= 0 else None
        if clause is None:
            unmatched.append(seed.id)
            continue
        position = start
        placed[seed.id] = clause
    return placed, unmatched
