"""Suggestions at review (识读建议): which section (科室) and metric fit a clause, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yaodian.apps.plan.models import Keyword
from yaodian.catalogue import reading
from yaodian.engines import plantext
from yaodian.kernel import clock
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind

CATALOGUES = Path(reading.__file__).resolve().parents[1]
IDLE = re.compile(r"[数率的已有与和及占（）()、，“”·/\s]|按期|完成|全部|情况")


def metric_words() -> dict[str, list[str]]:
    """Return metric key → the words of its title: what stands between idle words, whole and in pairs of characters."""
    found: dict[str, list[str]] = {}
    for key, metric in metrics().items():
        runs = [run for run in IDLE.split(str(metric.title)) if len(run) > 1]
        pairs = [run[at : at + 2] for run in runs for at in range(0, len(run) - 1, 2)]
        found[key] = list(dict.fromkeys([*runs, *pairs]))
    return {key: words for key, words in found.items() if words}


def section_words() -> dict[str, list[str]]:
    """Return code of a section of this bureau → the words that the shipped catalogues give it."""
    known = lead_units()
    found: dict[str, list[str]] = {}
    for folder in sorted(path.parent for path in CATALOGUES.glob("*/plan.toml")) if known else ():
        for office in reading.load_catalogue(folder).offices:
            if office.code in known and office.words:
                found[office.code] = list(dict.fromkeys([*found.get(office.code, []), *office.words]))
    return found


def keywords(*, kind: str) -> list[plantext.Keyword]:
    """Return the keyword rows of a kind ("section", "metric") in the form the engine reads."""
    return [plantext.Keyword(row.key, tuple(row.words)) for row in Keyword.objects.filter(kind=kind).order_by("key")]


def suggested_sections(*, parsed: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return clause id → suggested sections and metrics, best first, each with its words and confidence."""
    known = {kind: keywords(kind=kind) for kind in ("section", "metric")}
    return {
        clause["id"]: [
            {"kind": kind, "key": found.key, "words": list(found.words), "confidence": found.confidence}
            for kind, rows in known.items()
            for found in plantext.suggest(clause["text"], rows)
        ]
        for section in parsed["sections"]
        for point in section["points"]
        for clause in point["clauses"]
    }


def best_section(*, review: Mapping[str, Any], clause_id: str) -> str:
    """Return the code of the section that should lead a clause: as chosen at review, else as best suggested."""
    chosen = review.get("clauses", {}).get(clause_id, {}).get("section")
    if chosen is not None:
        return str(chosen)
    rows = review.get("suggested", {}).get(clause_id, [])
    return next((str(row["key"]) for row in rows if row["kind"] == "section"), "")


def metrics_for(*, review: Mapping[str, Any], clause_id: str, text: str) -> list[dict[str, Any]]:
    """Return the metrics suggested for a target: those of its clause of which a longer word, or two, stand in it."""
    rows = [row for row in review.get("suggested", {}).get(clause_id, []) if row["kind"] == "metric"]
    return [row for row in rows if row["key"] in metrics() and _says_enough(row["words"], text)]


def _says_enough(words: list[str], text: str) -> bool:
    """Do these words say enough in a text? A single common word (学校, 项目) does not."""
    found = [word for word in words if word in text]
    return len(found) > 1 or any(len(word) > 2 for word in found)


def lead_units() -> dict[str, Unit]:
    """Return unit code → unit for the units that may lead: sections and institutions of the bureau."""
    rows = units_open(on=clock.today()).filter(kind__in=[UnitKind.SECTION, UnitKind.INSTITUTION])
    return {row.code: row for row in rows.order_by("position", "code")}
