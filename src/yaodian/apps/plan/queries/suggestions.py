"""Suggestions at review (识读建议): which section (科室) and metric fit a clause, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from yaodian.apps.plan.models import Keyword
from yaodian.catalogue import reading
from yaodian.engines import plantext
from yaodian.kernel import clock
from yaodian.kernel.metrics import Unit as MetricUnit
from yaodian.kernel.metrics.registry import Metric, Values, metrics
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind

CATALOGUES = Path(reading.__file__).resolve().parents[1]
SHARED = 4
"""So many characters in common name a value that is not named whole."""
OFFERED = 3
SCHOOL_UNITS = ("所", "校", "家")
MARKS = re.compile(r"[（()）、，“”·/\s]+")
IDLE = re.compile(r"[数率的已有与和及占（）()、，“”·/\s]|按期|完成|全部|情况")


def metric_words() -> dict[str, list[str]]:
    """Return metric key → the words of its title: what stands between idle words, whole and in pairs of characters."""
    found: dict[str, list[str]] = {}
    for key, metric in metrics().items():
        runs = [run for run in IDLE.split(str(metric.title)) if len(run) > 1]
        pairs = [run[at : at + 2] for run in runs for at in range(0, len(run) - 1, 2)]
        found[key] = list(dict.fromkeys([*runs, *pairs]))
    return {key: words for key, words in found.items() if words}


@dataclass(frozen=True)
class Asked:
    """核算口径 (asked): a metric with its parameters, written `projects.accepted?programme=recording_room`."""

    metric: Metric
    params: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its title with what the parameters mean: 验收项目数（录播教室）."""
        known = self.metric.values() if self.params else {}
        words = [known.get(name, {}).get(value, value) for name, value in self.params.items()]
        return f"{self.metric.title}（{'、'.join(words)}）" if words else str(self.metric.title)


def asked_metric(key: str) -> Asked | None:
    """Return what a suggestion's key asks for, None when no installed app has it."""
    name, _sign, query = key.partition("?")
    metric, params = metrics().get(name), dict(parse_qsl(query))
    return Asked(metric, params) if metric is not None and set(params) <= set(metric.parameters) else None


def _shared_word(title: str, text: str) -> str:
    """Return the longest words that a title and a text share: a whole run of the title, or four characters of it."""
    best = ""
    for run in filter(None, MARKS.split(title)):
        for start in range(len(run)):
            end = next((end for end in range(len(run), start, -1) if run[start:end] in text), start)
            word = run[start:end]
            if len(word) >= min(SHARED, len(run)) and len(word) > max(len(best), 1):
                best = word
    return best


def _asked_words(text: str, rows: Iterable[plantext.Keyword]) -> list[plantext.Keyword]:
    """Return the metrics with the values of their parameters that a text names, each with its own words and the value's."""
    known = metrics()
    titles: dict[Values, Mapping[str, Mapping[str, str]]] = {}
    found = []
    for row in rows:
        if row.key not in known:
            continue
        values = known[row.key].values
        for name, choices in titles.setdefault(values, values()).items():
            for value, title in choices.items():
                if word := _shared_word(title, text):
                    asked = f"{row.key}?{urlencode({name: value})}"
                    found.append(plantext.Keyword(asked, tuple(dict.fromkeys([*row.words, word]))))
    return found


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
    """Return clause id → suggested sections and metrics, best first, each with its words and confidence.

    A metric whose parameter has a value that the clause names (录播教室) is suggested with that value."""
    sections, rows = keywords(kind="section"), keywords(kind="metric")

    def found(text: str) -> Iterator[tuple[str, plantext.Suggestion]]:
        asked = _asked_words(text, rows)
        plain = [row for row in rows if not any(one.key.startswith(f"{row.key}?") for one in asked)]
        yield from (("section", one) for one in plantext.suggest(text, sections))
        yield from (("metric", one) for one in plantext.suggest(text, [*plain, *asked], limit=len(asked) + OFFERED))

    return {
        clause["id"]: [
            {"kind": kind, "key": one.key, "words": list(one.words), "confidence": one.confidence}
            for kind, one in found(clause["text"])
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


def metrics_for(*, review: Mapping[str, Any], clause_id: str, text: str, unit: str = "") -> list[dict[str, Any]]:
    """Return the metrics suggested for a target, at most three: those of its clause of which a longer word, or two, stand
    in it, what counts in the target's unit first."""
    rows = [row for row in review.get("suggested", {}).get(clause_id, []) if row["kind"] == "metric"]
    fitting = [(asked, row) for row in rows if (asked := asked_metric(row["key"])) and _says_enough(row["words"], text)]
    fitting.sort(key=lambda pair: (not _counts_in(pair[0].metric, unit), -pair[1]["confidence"], pair[1]["key"]))
    return [row for _asked, row in fitting[:OFFERED]]


def _counts_in(metric: Metric, unit: str) -> bool:
    """Does this metric count in the unit of a target: money, schools, or things?"""
    if unit.endswith("元"):
        return metric.unit is MetricUnit.MONEY
    if unit in SCHOOL_UNITS:
        return metric.unit is MetricUnit.SCHOOL
    return not unit or metric.unit not in (MetricUnit.MONEY, MetricUnit.SCHOOL)


def _says_enough(words: list[str], text: str) -> bool:
    """Do these words say enough in a text? A single common word (学校, 项目) does not."""
    found = [word for word in words if word in text]
    return len(found) > 1 or any(len(word) > 2 for word in found)


def lead_units() -> dict[str, Unit]:
    """Return unit code → unit for the units that may lead: sections and institutions of the bureau."""
    rows = units_open(on=clock.today()).filter(kind__in=[UnitKind.SECTION, UnitKind.INSTITUTION])
    return {row.code: row for row in rows.order_by("position", "code")}
