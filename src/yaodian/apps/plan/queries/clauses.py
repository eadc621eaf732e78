"""Clause report (逐句落实): per clause of the catalogue what serves it, whether that is live, and whether it was proven.

Wired is asked of the running database and the installed apps, proven of the last run of the acceptance scenarios
(`YAODIAN_HOME/scenarios.json`); nothing here can be switched on by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from yaodian.apps.plan.models import Clause, ProgressEntry, WorkPlan
from yaodian.apps.plan.queries.placing import place_clauses
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.rules import EntryState, TaskState
from yaodian.catalogue import reading
from yaodian.kernel.metrics.registry import metrics

CATALOGUES = Path(reading.__file__).resolve().parents[1]


@cache
def catalogue_for(title: str, *, year: int) -> reading.Catalogue | None:
    """Return the shipped catalogue of the plan with this title and year, None when there is none."""
    for folder in sorted(path.parent for path in CATALOGUES.glob("*/plan.toml")):
        found = reading.load_catalogue(folder)
        if found.header.title == title and found.header.year == year:
            return found
    return None


def _last_proofs() -> dict[str, str]:
    """Return clause id → moment of proof from the last run of the acceptance scenarios."""
    file = Path(settings.HOME) / "scenarios.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def clause_report(plan: WorkPlan) -> list[dict[str, Any]]:
    """Return one row per clause: id, text, point, kind, level, serves, wired, proven, proven_at, records."""
    seeds = catalogue_for(plan.title, year=plan.year)
    views, proofs = list(targets_of(plan).values()), _last_proofs()
    if seeds is None:
        clauses = (
            Clause.objects.filter(point__section__plan=plan, withdrawn=False).select_related("point").order_by("start")
        )
        return [_row(c.code, c.text, c.point.number, c.kind, c.level, c.serves, c, views, proofs) for c in clauses]
    placed, _unmatched = place_clauses(plan, catalogue=seeds)
    return [
        _row(
            seed.id,
            seed.text,
            str(seed.point),
            seed.kind.value,
            seed.level.value,
            [str(serve) for serve in seed.serves],
            placed.get(seed.id),
            views,
            proofs,
        )
        for seed in seeds.clauses
    ]


def _row(
    code: str,
    text: str,
    point: str,
    kind: str,
    level: str,
    serves: list[str],
    clause: Clause | None,
    every_view: list[TargetView],
    proofs: dict[str, str],
) -> dict[str, Any]:
    """Return one clause's row."""
    proof = proofs.get(code)
    views = [view for view in every_view if clause is not None and view.target.clause_id == clause.pk]
    records = 0
    has_task = False
    if clause is not None:
        links = clause.task_links.exclude(task__state__in=[TaskState.DRAFT, TaskState.CANCELLED])
        has_task = links.exists()
        tasks = links.values("task_id")
        records = ProgressEntry.objects.filter(task__in=tasks, state=EntryState.ACCEPTED).count()
        records += sum(int(view.chosen.part or 0) for view in views if view.chosen and view.chosen.reading.metric)
    return {
        "id": code,
        "text": text,
        "point": point,
        "kind": kind,
        "level": level,
        "serves": serves,
        "wired": _wired(
            kind, level, serves, has_task=has_task, computed=any(v.chosen and v.chosen.reading.metric for v in views)
        ),
        "proven": proof is not None,
        "proven_at": proof,
        "records": records,
    }


def _wired(kind: str, level: str, serves: list[str], *, has_task: bool, computed: bool) -> bool:
    """Is the clause served by something live at the level it needs?

    Recorded (L1): a dispatched task. A roster or a loop (L2, L3): every capability that is to serve it must be installed."""
    if kind == "introductory":
        return has_task or bool(serves)
    if not has_task:
        return False
    return level == "L1" or (bool(serves) and all(_live(serve) for serve in serves)) or (level == "L2" and computed)


def _live(serve: str) -> bool:
    """Is this capability installed? Unknown kinds are not."""
    kind, _, key = serve.partition(":")
    if kind == "metric":
        return key in metrics()
    if kind == "programme":
        return "projects.accepted" in metrics()
    return kind in {"section", "point", "clause"}


def level_counts(rows: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return per level how many clauses there are, are wired, are proven."""
    found: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: str(row["level"])):
        counts = found.setdefault(row["level"], {"whole": 0, "wired": 0, "proven": 0})
        counts["whole"] += 1
        counts["wired"] += bool(row["wired"])
        counts["proven"] += bool(row["proven"])
    return found
