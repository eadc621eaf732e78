"""判定 (deciding): is there a timetable that keeps every hard rule — yes with the timetable, no with a proof, or unknown."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from math import inf

from yaodian.engines.timetabling.board import Board, Layout, Pricing
from yaodian.engines.timetabling.cp import Effort, Freedom, build, lay, solve
from yaodian.engines.timetabling.model import Instance, Meet, Timetable
from yaodian.engines.timetabling.search.chooser import Chooser
from yaodian.engines.timetabling.search.construct import split_all
from yaodian.engines.timetabling.search.links import Links

# (linearization, local search, most work): quick proofs first, then quick answers, then patience with either.
_ATTEMPTS = ((1, False, 0.5), (0, True, 4.0), (1, False, 5.0), (0, True, 20.0), (1, False, 1e6))


@dataclass(frozen=True)
class Decision:
    """判定 (decision): `status` is feasible, infeasible or unknown; `objective` is proven least when `optimal`."""

    status: str
    timetable: Timetable | None
    objective: int | None
    work: float
    optimal: bool = False


def decide(instance: Instance, *, seconds: float, seed: int = 1, soft: bool = False, work: float = inf) -> Decision:
    """判定: times and open slots together, in one model; with `soft` the objective is minimised too."""
    layout = Layout(Pricing(instance))
    blank = [
        Meet(index, event.duration, event.time, tuple(slot.resource for slot in event.slots))
        for index, event in enumerate(instance.events)
    ]
    board = Board(layout, Timetable.of(instance, blank))
    split_all(board, Links(instance))
    chooser = Chooser(board, Links(instance), random.Random(seed))  # noqa: S311 - a search, not a secret
    whole = chooser.everything(fresh=True)
    slots = frozenset((meet, slot) for meet in chooser.meets() for slot in board.pricing.open_slots[board.event[meet]])
    scene = build(board, Freedom(whole.times, slots, whole.splits, fresh=True), strict=True, soft=soft)
    spent = 0.0
    outcome = None
    deadline = time.monotonic() + seconds
    for linearization, jump, most in _ATTEMPTS:
        effort = Effort(
            work=min(work - spent, most),
            seconds=max(0.05, deadline - time.monotonic()),
            seed=seed,
            hint=False,
            linearization=linearization,
            probing=True,
            jump=jump and not soft,
        )
        outcome = solve(scene, effort)
        spent += outcome.work
        if outcome.status in ("optimal", "infeasible", "model_invalid") or spent >= work:
            break
        if (outcome.meets and not soft) or time.monotonic() >= deadline:
            break
    assert outcome is not None
    if not outcome.meets:
        return Decision("infeasible" if outcome.status == "infeasible" else "unknown", None, None, spent)
    lay(board, outcome.meets)
    return Decision("feasible", board.timetable(), outcome.objective, spent, outcome.status == "optimal")
