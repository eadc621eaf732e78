"""修补 (mending): frees a little around what broke, and more only when that is not enough; every move costs dearly."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, replace

from yaodian.engines.contract import Budget
from yaodian.engines.timetabling.board import HARD, Board, Layout, Pricing
from yaodian.engines.timetabling.cp import Effort, Freedom, build, lay, solve
from yaodian.engines.timetabling.evaluate import Breach, breaches, evaluate
from yaodian.engines.timetabling.model import AssignTime, Cost, EventSet, Instance, KeepPrevious, Meet, Timetable
from yaodian.engines.timetabling.search.chooser import Chooser
from yaodian.engines.timetabling.search.construct import fill
from yaodian.engines.timetabling.search.links import Links

# A moved period weighs more than any ordinary wish, so that wishes never move lessons by themselves.
_MOVED = 1_000
_FIRST_SIZE, _GROWTH = 12, 1.6
# Once the rules hold: so many tries in a row without fewer moves end the polishing.
_POLISHING = 5


@dataclass(frozen=True)
class Repair:
    """小修的结果 (repair): the new timetable, its cost, what moved, and what could not be mended with its reason."""

    timetable: Timetable
    cost: Cost
    moved: tuple[tuple[Meet, Meet | None], ...]
    moved_share: float
    unplaced: tuple[Breach, ...]
    seconds: float


def repair(
    instance: Instance,
    *,
    before: Timetable,
    budget: Budget,
    seed: int = 1,
    locks: frozenset[tuple[int, int]] = frozenset(),
) -> Repair:
    """小修: `instance` is as it is now, `before` the timetable that was; `locks` are (event, time) that stay."""
    began = time.monotonic()
    adapted = _adapt(instance, before)
    previous = tuple((meet.event, meet.time) for meet in adapted.meets if meet.time is not None)
    keeping = KeepPrevious(
        id="少变动",
        name="少变动",
        required=False,
        weight=_MOVED,
        events=EventSet(events=tuple(sorted({event for event, _time in previous}))),
        previous=previous,
    )
    whole = replace(instance, constraints=(*instance.constraints, keeping))
    board = Board(Layout(Pricing(whole)), adapted)
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    _fill_empty(board, rng)
    chooser = Chooser(board, Links(whole), rng, locks)
    size = float(_FIRST_SIZE)
    while board.total >= HARD and time.monotonic() - began < budget.seconds and not budget.cancel.requested:
        left = budget.seconds - (time.monotonic() - began)
        gained = _mend(board, chooser, round(size), left, rng)
        size = min(len(board.event), size if gained else size * _GROWTH)
    idle = 0
    while board.cost.feasible and idle < _POLISHING and time.monotonic() - began < budget.seconds / 2:
        left = budget.seconds / 2 - (time.monotonic() - began)
        idle = 0 if _mend(board, chooser, round(size), left, rng) else idle + 1
    after = board.timetable()
    moved = tuple(_changes(adapted, after))
    lessons = sum(meet.duration for meet in adapted.meets)
    share = sum(meet.duration for meet, _new in moved) / lessons if lessons else 0.0
    unplaced = tuple(breaches(instance, after, hard_only=True))
    return Repair(after, evaluate(instance, after), moved, share, unplaced, time.monotonic() - began)


def _adapt(instance: Instance, before: Timetable) -> Timetable:
    """Return the old timetable with the people the events have now."""
    meets = []
    for meet in before.meets:
        slots = instance.events[meet.event].slots
        old = list(meet.resources[: len(slots)]) + [None] * (len(slots) - len(meet.resources))
        own = tuple(
            slot.resource if slot.resource is not None else _fitting(instance, slot.kind, was)
            for slot, was in zip(slots, old, strict=True)
        )
        meets.append(Meet(meet.event, meet.duration, meet.time, own))
    return Timetable.of(instance, meets)


def _fitting(instance: Instance, kind: int, was: int | None) -> int | None:
    return was if was is not None and instance.resources[was].kind == kind else None


def _fill_empty(board: Board, rng: random.Random) -> None:
    """Fill the slots that nobody holds, where that costs least."""
    for own in board.meets_of:
        for meet in own:
            for slot in board.pricing.open_slots[board.event[meet]]:
                if board.filled[meet][slot] < 0:
                    fill(board, meet, slot, rng)


def _mend(board: Board, chooser: Chooser, size: int, seconds: float, rng: random.Random) -> bool:
    """Solve around one thing that is broken; keep it when it is better."""
    broken = [
        meet
        for meet in chooser.meets()
        if board.time[meet] < 0
        and any(isinstance(each, AssignTime) and each.required for each in board.pricing.by_event[board.event[meet]])
    ]
    start = broken or chooser.costly()
    reached = chooser.walk(start, size)
    free = frozenset(meet for meet in reached if chooser.may_move(meet))
    slots = frozenset((meet, slot) for meet in free for slot in board.pricing.open_slots[board.event[meet]])
    if len(slots) > _FIRST_SIZE:
        slots = frozenset(sorted(slots)[:_FIRST_SIZE])
    before = board.total
    scene = build(board, Freedom(times=free, slots=slots), strict=before < HARD or rng.random() < 0.5)
    outcome = solve(scene, Effort(work=1.0, seconds=seconds, seed=rng.randrange(1 << 30)))
    if outcome.meets:
        old = lay(board, outcome.meets)
        if board.total > before:
            lay(board, old)
    return board.total < before


def _changes(before: Timetable, after: Timetable) -> list[tuple[Meet, Meet | None]]:
    """Pair every lesson that is no longer where it was with where it is now."""
    now = Counter(after.meets)
    gone = []
    for meet in before.meets:
        if now[meet]:
            now[meet] -= 1
        else:
            gone.append(meet)
    new = sorted(now.elements())
    pairs: list[tuple[Meet, Meet | None]] = []
    for meet in gone:
        match = next((each for each in new if each.event == meet.event and each.duration == meet.duration), None)
        if match is not None:
            new.remove(match)
        if match is None or match.time != meet.time or match.resources != meet.resources:
            pairs.append((meet, match))
    return pairs
