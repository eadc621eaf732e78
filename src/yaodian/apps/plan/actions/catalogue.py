"""Seeding from a catalogue (目录落地): kinds, levels and evidence of clauses, targets with their readings, tasks of the breakdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.breakdown import TaskDraft, draft_task
from yaodian.apps.plan.actions.keywords import load_keywords
from yaodian.apps.plan.models import Clause, Point, Section, Target, TargetReading, WorkPlan
from yaodian.apps.plan.queries.laid import (
    Fate,
    TargetPlace,
    chosen_by_hand,
    missing_readings,
    place_targets,
    place_tasks,
    suggested_as,
)
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
    """落地结果 (what a catalogue brought): counts of what was written, not of what was there."""

    clauses: int
    targets: int
    readings: int
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
    """套用目录: lay a catalogue's declared data over the plan of the same text, in one transaction.

    `unit_of` maps a section code to a unit, `units_of_group` a reporting group to units, `leader_of` a leader's post to a person.
    What exists, was corrected at review or chosen by a person stays as it is; done again it changes nothing."""
    require(by, "plan.import")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    first = not plan.tasks.exists()  # only then: what the office opened later stays open
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    numbered = _number_clauses(plan, catalogue, placed)
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    changed = _mark_clauses(catalogue, placed)
    places = place_targets(plan, catalogue=catalogue, placed=placed)
    targets, rows, readings = _seed_targets(places)
    closed = _close_sections(catalogue, plan) if first else []
    if also := [*changed, *numbered, *rows, *closed]:
        write_line(verb="plan.apply_catalogue", by=by, record=plan, also=also, summary=catalogue.header.title)
    tasks = 0
    for place in place_tasks(plan, catalogue=catalogue, placed=placed, led=lambda code: unit_of(code) is not None):
        lead = unit_of(place.seed.lead)
        if place.fate is not Fate.MAKE or lead is None:
            continue
        seed = place.seed
        draft_task(
            plan_id=plan.pk,
            by=by,
            draft=TaskDraft(
                code=place.code,
                title=seed.title,
                clause_ids=place.clause_ids,
                lead_unit_id=lead,
                due_date=seed.due.date,
                due_kind=DueKind(seed.due.kind.value),
                support_unit_ids=[unit for code in seed.support if (unit := unit_of(code)) is not None],
                report_unit_ids=[unit for group in seed.reports for unit in units_of_group(group)],
                leader_id=leader_of(seed.leader),
                closing_condition=seed.closing,
                measures="；".join(seed.evidence),
                milestones=[(milestone.title, milestone.date) for milestone in seed.milestones],
                deliverables=list(seed.deliverables),
                target_ids=[
                    targets[target.key].pk
                    for target in catalogue.targets
                    if target.task == seed.code and target.key in targets and targets[target.key].task_id is None
                ],
            ),
        )
        tasks += 1
    seeded = sum(place.fate in (Fate.MAKE, Fate.JOIN) for place in places)
    return Seeded(len(changed), seeded, readings, tasks, tuple(unmatched))


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
                code = base if len(clauses) == 1 else f"{base}{chr(ord('a') + place)}"
                if clause.code != code:
                    clause.code = code
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
    """Write level, evidence and what serves it on clauses that have none yet; a kind or note set by a person stays."""
    changed: dict[int, Clause] = {}
    for seed in catalogue.clauses:
        clause = placed.get(seed.id)
        if clause is None or (clause.evidence_needed and clause.pk not in changed):
            continue
        first = clause.pk not in changed
        if first and clause.kind == ClauseKind.TASK and not clause.reading_note:
            clause.kind = ClauseKind(seed.kind.value)
        clause.level = Level(seed.level.value) if first else max(clause.level, seed.level.value)
        clause.reading_note = "；".join(filter(None, [clause.reading_note, seed.reading_note]))
        clause.evidence_needed = "；".join(filter(None, [clause.evidence_needed, seed.evidence]))
        clause.serves = [*clause.serves, *(str(serve) for serve in seed.serves)]
        changed[clause.pk] = clause
    for clause in changed.values():
        clause.save(update_fields=["kind", "level", "reading_note", "evidence_needed", "serves"])
    return list(changed.values())


def _seed_targets(places: Iterable[TargetPlace]) -> tuple[dict[str, Target], list[Any], int]:
    """Write the catalogue's targets and readings; returns all targets by key, the rows written, the count of readings."""
    found: dict[str, Target] = {}
    rows: list[Any] = []
    count = 0
    for place in places:
        if place.fate is Fate.KEEP and place.target is not None:
            found[place.seed.key] = place.target
        elif place.fate in (Fate.MAKE, Fate.JOIN):
            asked = missing_readings(place)
            target = _join_target(place) if place.target is not None else _make_target(place)
            found[place.seed.key] = target
            count += len(asked)
            rows += [target, *_seed_readings(target, place.seed, asked)]
    return found, rows, count


def _seed_readings(target: Target, seed: TargetSeed, asked: list[ReadingSeed]) -> list[Any]:
    """Write readings beside those that are there; the default one counts unless a person has chosen or declared."""
    rows: list[Any] = []
    offer = chosen_by_hand(target)
    bare = next((row for row in target.readings.all() if row.key == "declared"), None)
    if bare is not None and not offer:
        bare.chosen, bare.position = seed.default_reading == "declared", len(seed.readings)
        bare.save(update_fields=["chosen", "position"])
        rows.append(bare)
    for place, reading in enumerate(seed.readings):
        if reading in asked:
            chosen = not offer and reading.key == seed.default_reading
            same = suggested_as(target, seed=reading)
            if same is None:
                rows.append(_reading_of(target, reading, place, chosen=chosen))
            else:
                rows.append(_adopt_reading(same, reading, place, chosen=same.chosen or chosen))
    if bare is not None and not offer and not bare.chosen and not any(row.chosen for row in rows):
        bare.chosen = True
        bare.save(update_fields=["chosen"])
    return rows


def _join_target(place: TargetPlace) -> Target:
    """Give the target that was read in the same words the catalogue's key; what a person corrected keeps its numbers."""
    seed, target = place.seed, place.target
    assert target is not None
    target.key, target.conditions = seed.key, target.conditions or list(seed.conditions)
    if not place.corrected:
        target.object, target.due_date = seed.title[:120], seed.due.date
        target.direction, target.goal = Direction(seed.direction.value), seed.goal
        target.unit = seed.unit or target.unit
    target.save()
    return target


def _make_target(place: TargetPlace) -> Target:
    """Write a target that the reader did not find."""
    seed = place.seed
    assert place.clause is not None
    return Target.objects.create(
        clause=place.clause,
        key=seed.key,
        phrase=seed.phrase,
        start=place.start,
        object=seed.title[:120],
        kind=TARGET_KIND.get(seed.kind.value) or TargetKind(seed.kind.value),
        direction=Direction(seed.direction.value),
        goal=seed.goal,
        unit=seed.unit,
        due_date=seed.due.date,
        conditions=list(seed.conditions),
    )


def _adopt_reading(row: TargetReading, seed: ReadingSeed, place: int, *, chosen: bool) -> TargetReading:
    """Give the reading that the import suggested the catalogue's key and words, where both count the same."""
    row.key, row.title, row.definition, row.position = seed.key, seed.title, seed.definition, place
    if chosen and not row.chosen:
        row.chosen, row.chosen_by = True, "目录默认"
    row.save(update_fields=["key", "title", "definition", "position", "chosen", "chosen_by"])
    return row


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
