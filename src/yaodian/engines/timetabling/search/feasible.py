"""先求可行 (feasibility first): a timetable without objective, before anything is improved."""

from __future__ import annotations

import random

from yaodian.engines.timetabling.board import HARD, Board
from yaodian.engines.timetabling.cp import Effort, Freedom, build, lay, solve
from yaodian.engines.timetabling.model import Timetable
from yaodian.engines.timetabling.search.chooser import Chooser
from yaodian.engines.timetabling.search.construct import fill

_LARGEST = 600_000
# What the greedy timetable is given up for, as it costs the objective: feasibility, or so many times less infeasibility.
_MUCH_BETTER = 2


def settle(
    board: Board, chooser: Chooser, *, work: float, seconds: float, seed: int, linearization: int, jump: bool = False
) -> tuple[str, float]:
    """求可行: lay a timetable on the board that keeps every hard rule on times; return the solver's word and the work.

    Open slots are emptied first and filled again afterwards where that costs least, so that "infeasible" is a proof."""
    if board.cost.feasible:
        return "feasible", 0.0
    size = sum(len(board.pricing.starts(board.duration[meet])) * len(board.filled[meet]) for meet in chooser.meets())
    if size > _LARGEST:
        return "too large", 0.0
    before = board.timetable()
    total = board.total
    for meet, slot in _slots(board):
        board.set_resource(meet, slot, -1)
    freedom: Freedom = chooser.everything(fresh=True)
    scene = build(board, freedom, strict=True, soft=False)
    effort = Effort(
        work=work, seconds=seconds, seed=seed, hint=False, linearization=linearization, probing=True, jump=jump
    )
    outcome = solve(scene, effort)
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    if outcome.meets:
        lay(board, outcome.meets)
    for meet, slot in _slots(board):
        fill(board, meet, slot, rng)
    if board.total >= (HARD if total < _MUCH_BETTER * HARD else total // _MUCH_BETTER):
        restore(board, before)
    return outcome.status, outcome.work


def restore(board: Board, timetable: Timetable) -> None:
    """Lay a whole timetable back on the board."""
    meets: dict[int, list[tuple[int, int, list[int]]]] = {}
    for meet in timetable.meets:
        filled = [-1 if each is None else each for each in meet.resources]
        meets.setdefault(meet.event, []).append((meet.duration, -1 if meet.time is None else meet.time, filled))
    for event, own in meets.items():
        board.replace_event(event, own)


def _slots(board: Board) -> list[tuple[int, int]]:
    return [
        (meet, slot) for own in board.meets_of for meet in own for slot in board.pricing.open_slots[board.event[meet]]
    ]
