"""What stands already (已有什么): which tasks and targets of a catalogue a plan has, and what laying it may add.

Preview and act both ask here, so that what was shown is what is done. What people made or corrected stays:
a task of their own under the same sentences, a finding corrected or rejected at review, a reading they chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yaodian.apps.plan.models import Clause, Target, TargetReading, Task, WorkPlan
from yaodian.apps.plan.rules import TaskState, review
from yaodian.catalogue.reading import Catalogue, ReadingSeed, TargetSeed, TaskSeed

FIRST_READINGS = ("declared", "suggested")
"""The readings that the import itself writes."""
NEAR = 300


class Fate(StrEnum):
    """去向 (fate) of a row of the catalogue."""

    MAKE = "make"
    JOIN = "join"
    KEEP = "keep"
    COVERED = "covered"
    REJECTED = "rejected"
    UNSERVED = "unserved"
    UNLED = "unled"


@dataclass(frozen=True)
class TaskPlace:
    """任务去向: what becomes of a task of the catalogue, under which number and for which clauses."""

    seed: TaskSeed
    fate: Fate
    code: str = ""
    clause_ids: tuple[int, ...] = ()
    task: Task | None = None


def place_tasks(
    plan: WorkPlan, *, catalogue: Catalogue, placed: Mapping[str, Clause], led: Callable[[str], bool]
) -> list[TaskPlace]:
    """Say what becomes of each task of the catalogue.

    A task that is there (same number, and a sentence or its title in common) stays, cancelled ones too. Where the office
    has drafted its own task for every sentence, none is added. A number that another task has is not taken."""
    tasks = list(plan.tasks.order_by("code"))
    clauses_of: dict[int, set[int]] = {task.pk: set() for task in tasks}
    for task_id, clause_id in plan.tasks.values_list("pk", "clause_links__clause_id"):
        clauses_of[task_id].add(clause_id)
    served = {
        seed.code: tuple(dict.fromkeys(placed[code].pk for code in seed.clauses if code in placed))
        for seed in catalogue.tasks
    }
    by_code = {task.code: task for task in tasks}
    there = {
        seed.code: task
        for seed in catalogue.tasks
        if (task := by_code.get(seed.code)) is not None
        and (clauses_of[task.pk] & set(served[seed.code]) or task.title == seed.title)
    }
    own = {task.pk for task in there.values()}
    others = [task for task in tasks if task.pk not in own and task.state != TaskState.CANCELLED]
    by_hand = {clause for task in others for clause in clauses_of[task.pk]}
    codes = {*by_code, *(seed.code for seed in catalogue.tasks)}
    found = []
    for seed in catalogue.tasks:
        fate, code = Fate.MAKE, seed.code
        if seed.code in there:
            fate = Fate.KEEP
        elif not served[seed.code]:
            fate = Fate.UNSERVED
        elif set(served[seed.code]) <= by_hand:
            fate = Fate.COVERED
        elif not led(seed.lead):
            fate = Fate.UNLED
        elif seed.code in by_code:
            code = _free_code(seed.code, codes)
            codes.add(code)
        found.append(TaskPlace(seed, fate, code, served[seed.code], there.get(seed.code)))
    return found


def _free_code(code: str, taken: set[str]) -> str:
    """Return the first number of the same point after all those taken: T07-09."""
    prefix = code.rpartition("-")[0] + "-"
    numbers = [int(tail) for one in taken if (tail := one.removeprefix(prefix)) != one and tail.isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


@dataclass(frozen=True)
class TargetPlace:
    """目标去向: what becomes of a target of the catalogue; `corrected`: a person set its words and numbers at review."""

    seed: TargetSeed
    fate: Fate
    clause: Clause | None = None
    start: int = 0
    target: Target | None = None
    corrected: bool = False


def place_targets(plan: WorkPlan, *, catalogue: Catalogue, placed: Mapping[str, Clause]) -> list[TargetPlace]:
    """Say what becomes of each target of the catalogue: it stays, joins the one read in the same words, or is made new."""
    rows = list(
        Target.objects.filter(clause__point__section__plan=plan)
        .select_related("clause", "task")
        .prefetch_related("readings", "declarations")
        .order_by("start", "pk")
    )
    keys = {seed.key for seed in catalogue.targets}
    known = {row.key: row for row in rows if row.key in keys}
    read = [row for row in rows if row.key not in keys]
    corrected, rejected = _decided(plan)
    found, taken = [], set[int]()
    for seed in catalogue.targets:
        clause = placed.get(seed.clause)
        if seed.key in known:
            found.append(TargetPlace(seed, Fate.KEEP, known[seed.key].clause, target=known[seed.key]))
            continue
        if clause is None:
            found.append(TargetPlace(seed, Fate.UNSERVED))
            continue
        start = plan.source_text.find(seed.phrase, clause.start)
        start = start if start >= 0 else plan.source_text.find(seed.phrase)
        end = start + len(seed.phrase)
        same = [
            row
            for row in read
            if row.clause.point_id == clause.point_id
            and start - NEAR <= row.start < end
            and start < row.start + len(row.phrase)
        ]
        here = next((row for row in same if row.pk not in taken and not row.withdrawn_reason), None)
        if here is not None:
            taken.add(here.pk)
            found.append(TargetPlace(seed, Fate.JOIN, clause, start, here, here.key in corrected))
        elif any(row.withdrawn_reason for row in same) or any(a < end and start < b for a, b in rejected):
            found.append(TargetPlace(seed, Fate.REJECTED, clause))
        else:
            found.append(TargetPlace(seed, Fate.MAKE, clause, max(start, clause.start)))
    return found


def _decided(plan: WorkPlan) -> tuple[set[str], list[tuple[int, int]]]:
    """Return (ids of findings that a person corrected or added, spans of the text that he said are no target)."""
    draft = plan.drafts.order_by("-pk").first()
    if draft is None or draft.source_digest != plan.source_digest:
        return set(), []
    decided = draft.review.get("findings", {})
    corrected = {key for key, words in decided.items() if set(words) & set(review.EDITABLE)}
    corrected |= {item["id"] for item in draft.review.get("added", [])}
    rejected = [
        (item["start"], item["start"] + len(item["text"]))
        for item in review.findings(draft.whole, draft.review)
        if item["state"] == review.REJECTED
    ]
    return corrected, rejected


def missing_readings(place: TargetPlace) -> list[ReadingSeed]:
    """Return the readings of the catalogue that a target lacks; the same count entered by hand is not entered again."""
    if place.fate is Fate.MAKE or place.target is None:
        return list(place.seed.readings)
    rows = list(place.target.readings.all())
    keys = {row.key for row in rows}
    counted = [(row.metric, row.params) for row in rows if row.metric and row.key not in FIRST_READINGS]
    return [
        seed
        for seed in place.seed.readings
        if seed.key not in keys and (seed.metric, dict(seed.parameters)) not in counted
    ]


def suggested_as(target: Target, *, seed: ReadingSeed) -> TargetReading | None:
    """Return the reading that the import suggested where it counts the same as this one of the catalogue."""
    same = (seed.metric, dict(seed.parameters))
    rows = target.readings.all() if seed.metric else ()
    return next((row for row in rows if row.key == "suggested" and (row.metric, row.params) == same), None)


def chosen_by_hand(target: Target) -> bool:
    """Did a person choose how this target counts, or declare it? Then the catalogue's default is only offered."""
    rows: list[TargetReading] = list(target.readings.all())
    return any(row.chosen and (row.chosen_by or row.key != "declared") for row in rows) or bool(
        target.declarations.all()
    )
