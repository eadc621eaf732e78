"""Suggestions at review (识读建议): which section (科室) and metric fit a clause, with the words that say so."""

from __future__ import annotations

from typing import Any

from yaodian.apps.plan.models import Keyword
from yaodian.engines import plantext


def keywords(kind: str) -> list[plantext.Keyword]:
    """Return the keyword rows of a kind ("section", "metric") in the form the engine reads."""
    return [plantext.Keyword(row.key, tuple(row.words)) for row in Keyword.objects.filter(kind=kind).order_by("key")]


def suggested_sections(parsed: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return clause id → suggested sections and metrics, best first, each with its words and confidence."""
    known = {kind: keywords(kind) for kind in ("section", "metric")}
    suggested: dict[str, list[dict[str, Any]]] = {}
    for section in parsed["sections"]:
        for point in section["points"]:
            for clause in point["clauses"]:
                suggested[clause["id"]] = [
                    {"kind": kind, "key": found.key, "words": list(found.words), "confidence": found.confidence}
                    for kind, rows in known.items()
                    for found in plantext.suggest(clause["text"], rows)
                ]
    return suggested
