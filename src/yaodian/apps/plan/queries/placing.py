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


def _clauses_of(plan: WorkPlan) -> list[Clause]:
    """Return the live clauses of a plan in the order of the text."""
    rows = Clause.objects.filter(point__section__plan=plan, withdrawn=False).select_related("point")
    return list(rows.order_by("start"))


def sentence_spans(plan: WorkPlan, *, catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """Return catalogue clause id → (first character, one past the last) in the plan's text; the search runs forward."""
    spans: dict[str, tuple[int, int]] = {}
    position = 0
    for seed in catalogue.clauses:
        if seed.point == 0:
            continue
        start = plan.source_text.find(seed.text, position)
        if start < 0:
            start = plan.source_text.find(seed.text)
        if start >= 0:
            position = start
            spans[seed.id] = (start, start + len(seed.text))
    return spans


def place_clauses(plan: WorkPlan, *, catalogue: Catalogue) -> tuple[dict[str, Clause], list[str]]:
    """Return (catalogue clause id → clause of the plan that holds its end, ids that are not in the text)."""
    clauses = _clauses_of(plan)
    placed = {
        code: clause
        for code, (_start, end) in sentence_spans(plan, catalogue=catalogue).items()
        if (clause := clause_holding(clauses, position=end - 1)) is not None
    }
    wanted = [seed.id for seed in catalogue.clauses if seed.point != 0]
    return placed, [code for code in wanted if code not in placed]


def clauses_beside(plan: WorkPlan, *, catalogue: Catalogue) -> list[Clause]:
    """Return the clauses of the plan of which no sentence of the catalogue says a word."""
    spans = sorted(sentence_spans(plan, catalogue=catalogue).values())
    return [
        clause
        for clause in _clauses_of(plan)
        if not any(start < clause.start + len(clause.text) and clause.start < end for start, end in spans)
    ]
