"""Seeding from a catalogue (目录落地): kinds, levels and evidence of clauses, targets with their readings, tasks of the breakdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.breakdown import TaskDraft, draft_task
from yaodian.apps.plan.actions.keywords import load_keywords
from yaodian.apps.plan.models import Clause, Point, Section, Target, TargetReading, WorkPlan
from yaodian.apps.plan.queries.placing import place_clauses
from yaodian.apps.plan.rules import ClauseKind, Direction, DueKind, Level, Source, TargetKind
from yaodian.catalogue.reading import Catalogue, ReadingSeed, TargetSeed
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line

TARGET_KIND = {
    "full_coverage": TargetKind.FULL_COVERAGE,
    "deliverable": TargetKind.DOCUMENT,
}


__all__ = ["Seeded", "apply_catalogue", "load_keywords"]


@dataclass(frozen=True)
class Seeded:
    """落地结果 (what a catalogue brought)."""

    clauses: int
    targets: int
    tasks: int
    unmatched: tuple[str, ...]


@transaction.atomic
def apply_catalogue(
    *,
    plan_id: int,
    catalogue: Catalogue,
    by: By,
    unit_of: Callable[[str], int | None],
    units_of_group: Callable[[str], list[int]],
    leader_of: Callable[[str], int | None],
) -> Seeded:
    """目录落地: lay a catalogue's declared data over the plan of the same text.

    `unit_of` maps a section code to a unit, `units_of_group` a reporting group to units, `leader_of` a leader's post to a person.
    What already exists under the same key is left as it is: what was edited in the program is never overwritten."""
    require(by, "plan.import")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    numbered = _number_clauses(plan, catalogue, placed)
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    changed = _mark_clauses(catalogue, placed)
    targets, rows = _seed_targets(catalogue, placed, plan)
    rows += numbered
    if not plan.tasks.exists():  # the first time: what the office opened later stays open
        rows += _close_sections(catalogue, plan)
    write_line(verb="plan.apply_catalogue", by=by, record=plan, also=[*changed, *rows], summary=catalogue.header.title)
    tasks = 0
    for seed in catalogue.tasks:
        served = list(dict.fromkeys(placed[code].pk for code in seed.clauses if code in placed))
        lead = unit_of(seed.lead)
        if not served or lead is None or plan.tasks.filter(code=seed.code).exists():
            continue
        groups = [unit for group in seed.reports for unit in units_of_group(group)]
        draft_task(
            plan_id=plan.pk,
            by=by,
            draft=TaskDraft(
                code=seed.code,
                title=seed.title,
                clause_ids=served,
                lead_unit_id=lead,
                due_date=seed.due.date,
                due_kind=DueKind(seed.due.kind.value),
                support_unit_ids=[unit for code in seed.support if (unit := unit_of(code)) is not None],
                report_unit_ids=groups,
                leader_id=leader_of(seed.leader),
                closing_condition=seed.closing,
                measures="；".join(seed.evidence),
                milestones=[(milestone.title, milestone.date) for milestone in seed.milestones],
                deliverables=list(seed.deliverables),
                target_ids=[
                    targets[target.key].pk
                    for target in catalogue.targets
                    if target.task == seed.code and target.key in targets
                ],
            ),
        )
        tasks += 1
    return Seeded(clauses=len(changed), targets=len(targets), tasks=tasks, unmatched=tuple(unmatched))


def _number_clauses(plan: WorkPlan, catalogue: Catalogue, placed: Mapping[str, Clause]) -> list[Clause]:
    """Number the clauses as the catalogue numbers its sentences: a sentence read as several clauses becomes 7.2a, 7.2b."""
    known: dict[int, list[str]] = {}
    for seed in catalogue.clauses:
        if seed.id in placed:
            known.setdefault(placed[seed.id].pk, []).append(seed.id)
    numbered: list[Clause] = []
    for point in Point.objects.filter(section__plan=plan):
        groups: list[tuple[list[str], list[Clause]]] = []
        waiting: list[Clause] = []
        for clause in point.clauses.filter(withdrawn=False).order_by("start", "position"):
            waiting.append(clause)
            if clause.pk in known:
                groups.append((known[clause.pk], waiting))
                waiting = []
        if not groups:
            continue
        groups[-1][1].extend(waiting)
        for ids, clauses in groups:
            base = ids[0] if len(ids) == 1 else f"{ids[0]}–{ids[-1].rpartition('.')[2]}"
            for place, clause in enumerate(clauses):
                clause.code = base if len(clauses) == 1 else f"{base}{chr(ord('a') + place)}"
                numbered.append(clause)
    for clause in numbered:
        Clause.objects.filter(pk=clause.pk).update(code=f"~{clause.pk}")
    for clause in numbered:
        clause.save(update_fields=["code"])
    return numbered


def _close_sections(catalogue: Catalogue, plan: WorkPlan) -> list[Section]:
    """Mark the sections that the catalogue keeps off the public page; returns them."""
    wanted = [number - 1 for number in catalogue.closed_sections]
    sections = list(plan.sections.filter(position__in=wanted))
    for section in sections:
        section.publication_closed = True
        section.save(update_fields=["publication_closed"])
    return sections


def _mark_clauses(catalogue: Catalogue, placed: Mapping[str, Clause]) -> list[Clause]:
    """Write kind, level, evidence and what serves it on clauses that nobody has marked yet."""
    changed: dict[int, Clause] = {}
    for seed in catalogue.clauses:
        clause = placed.get(seed.id)
        if clause is None or (clause.evidence_needed and clause.pk not in changed):
            continue
        first = clause.pk not in changed
        clause.kind = ClauseKind(seed.kind.value) if first else clause.kind
        clause.level = Level(seed.level.value) if first else max(clause.level, seed.level.value)
        clause.reading_note = "；".join(filter(None, [clause.reading_note, seed.reading_note]))
        clause.evidence_needed = "；".join(filter(None, [clause.evidence_needed, seed.evidence]))
        clause.serves = [*clause.serves, *(str(serve) for serve in seed.serves)]
        changed[clause.pk] = clause
    for clause in changed.values():
        clause.save(update_fields=["kind", "level", "reading_note", "evidence_needed", "serves"])
    return list(changed.values())


def _seed_targets(
    catalogue: Catalogue, placed: Mapping[str, Clause], plan: WorkPlan
) -> tuple[dict[str, Target], list[Any]]:
    """Write the catalogue's targets, joining those the reader found with the same words; returns them by key and the rows."""
    found: dict[str, Target] = {}
    rows: list[Any] = []
    for seed in catalogue.targets:
        clause = placed.get(seed.clause)
        if clause is None:
            continue
        target = _target_of(seed, clause, plan)
        rows.append(target)
        found[seed.key] = target
        if target.readings.exclude(key__in=["declared", "suggested"]).exists():
            continue
        bare = target.readings.filter(key="declared").first()
        if bare is not None:
            bare.chosen = False
            bare.position = len(seed.readings)
            bare.save(update_fields=["chosen", "position"])
            rows.append(bare)
        rows += [
            _reading_of(target, reading, place, chosen=reading.key == seed.default_reading)
            for place, reading in enumerate(seed.readings)
            if not (bare is not None and reading.key == "declared")
        ]
        if not target.readings.filter(chosen=True).exists() and bare is not None:
            bare.chosen = True
            bare.save(update_fields=["chosen"])
    return found, rows


def _target_of(seed: TargetSeed, clause: Clause, plan: WorkPlan) -> Target:
    """Return the target of a seed: the one the reader found in the same words, else a new one."""
    start = plan.source_text.find(seed.phrase, clause.start)
    if start < 0:
        start = plan.source_text.find(seed.phrase)
    end = start + len(seed.phrase)
    near = Target.objects.filter(clause__point=clause.point, task__isnull=True, start__lt=end, start__gte=start - 300)
    for target in near.order_by("start"):
        if min(end, target.start + len(target.phrase)) - max(start, target.start) > 0:
            target.key, target.object, target.conditions = seed.key, seed.title[:120], list(seed.conditions)
            target.due_date, target.direction = seed.due.date, Direction(seed.direction.value)
            target.goal, target.unit = seed.goal, seed.unit or target.unit
            target.save()
            return target
    return Target.objects.create(
        clause=clause,
        key=seed.key,
        phrase=seed.phrase,
        start=max(start, 0),
        object=seed.title[:120],
        kind=TARGET_KIND.get(seed.kind.value) or TargetKind(seed.kind.value),
        direction=Direction(seed.direction.value),
        goal=seed.goal,
        unit=seed.unit,
        due_date=seed.due.date,
        conditions=list(seed.conditions),
    )


def _reading_of(target: Target, seed: ReadingSeed, place: int, *, chosen: bool) -> TargetReading:
    """Write one reading of a target; money is computed in 元 and shown in the target's unit."""
    return TargetReading.objects.create(
        target=target,
        key=seed.key,
        title=seed.title,
        definition=seed.definition,
        source=Source(seed.source.value),
        metric=seed.metric,
        later_metric=seed.later_metric,
        params=dict(seed.parameters),
        divisor=10000 if target.unit == "万元" and seed.metric else 1,
        position=place,
        chosen=chosen,
        chosen_by="目录默认" if chosen else "",
    )
