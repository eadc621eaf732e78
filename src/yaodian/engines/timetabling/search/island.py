"""岛 (island): one process's search — neighbourhood after neighbourhood, the ways that pay being chosen more often."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from yaodian.engines.timetabling.board import HARD, Board, Layout, split_cost
from yaodian.engines.timetabling.cp import Effort, build, lay, solve
from yaodian.engines.timetabling.model import Cost, Timetable
from yaodian.engines.timetabling.search.chooser import Chooser
from yaodian.engines.timetabling.search.links import Links
from yaodian.engines.timetabling.search.neighbourhoods import MOVING, REFILLING, Way

_WORK_PER_CONSTRAINT = 2e-5
_SMALLEST, _FIRST = 4, 24
# With times left alone a model is small, so that many more slots can be refilled at once.
_FIRST_REFILL = 120
_LEARNING = 0.1
_FLOOR = 0.03
# Work allowed to one neighbourhood: it grows after so many tries without a gain, and shrinks with every gain.
_LEAST_EFFORT, _MOST_EFFORT, _PATIENCE = 0.3, 6.0, 12
# While the timetable is infeasible: how often the hard rules that hold are insisted on, which keeps models small.
_INSISTING = 0.75


@dataclass
class Arm:
    """一种邻域的账 (what a way of choosing has earned, and how large it goes)."""

    way: Way
    size: float = _FIRST
    merit: float = 0.3
    tries: int = 0
    gains: int = 0
    settled: bool = True


Improved = Callable[[Cost, str, float], None]


class Island:
    """岛 (island): holds a board between stretches of work, so that nothing learnt is lost."""

    def __init__(
        self, layout: Layout, timetable: Timetable, *, seed: int, locks: frozenset[tuple[int, int]] = frozenset()
    ) -> None:
        self.layout = layout
        self.rng = random.Random(seed)  # noqa: S311 - a search, not a secret
        self.links, self.locks = Links(layout.pricing.instance), locks
        self.adopt(timetable)
        ways = (*MOVING, *(REFILLING if self.chooser.has_slots else ()))
        self.arms = [Arm(way, size=_FIRST_REFILL if way in REFILLING[:3] else _FIRST) for way in ways]
        self.effort, self.dry = _LEAST_EFFORT, 0
        self.proven = False

    def adopt(self, timetable: Timetable) -> None:
        """Go on from another timetable."""
        self.board = Board(self.layout, timetable)
        self.chooser = Chooser(self.board, self.links, self.rng, self.locks)

    def run(self, *, work: float, deadline: float, improved: Improved) -> float:
        """Work for about so many units, or until the deadline; return the work done."""
        done = 0.0
        while done < work and self.board.total and not self.proven and time.monotonic() < deadline:
            arm = self._choose()
            before = self.board.total
            spent = self._try(arm, deadline)
            done += spent
            if self.board.total < before:
                improved(split_cost(self.board.total), arm.way.__doc__ or "", done)
        return done

    def _choose(self) -> Arm:
        total = sum(arm.merit + _FLOOR for arm in self.arms)
        mark = self.rng.random() * total
        for arm in self.arms:
            mark -= arm.merit + _FLOOR
            if mark <= 0:
                return arm
        return self.arms[-1]

    def _try(self, arm: Arm, deadline: float) -> float:
        """Free a neighbourhood, solve it, keep what is no worse; learn how large and how often."""
        board, rng = self.board, self.rng
        clean = board.total < HARD
        strict = clean or rng.random() < _INSISTING
        freedom = arm.way(self.chooser, max(_SMALLEST, round(arm.size if strict else arm.size / 2)))
        if not freedom.times and not freedom.slots:
            return 0.01
        scene = build(board, freedom, strict=strict, soft=clean or rng.random() < 0.5)
        effort = Effort(
            work=self.effort,
            seconds=deadline - time.monotonic(),
            seed=rng.randrange(1 << 30),
            hint=not arm.settled or rng.random() < 0.5,
            linearization=rng.choice((0, 1, 1, 2)),
        )
        outcome = solve(scene, effort)
        before = board.total
        if outcome.meets:
            old = lay(board, outcome.meets)
            if board.total > before:
                lay(board, old)
        spent = outcome.work + _WORK_PER_CONSTRAINT * len(scene.model.proto.constraints)
        gained = board.total < before
        arm.tries += 1
        arm.gains += gained
        self.dry = 0 if gained else self.dry + 1
        if gained:
            self.effort = max(_LEAST_EFFORT, self.effort * 0.9)
        elif self.dry % _PATIENCE == 0:
            self.effort = min(_MOST_EFFORT, self.effort * 1.5)
        arm.merit += _LEARNING * ((0.1 / (0.02 + spent) if gained else 0.0) - arm.merit)
        arm.merit = min(arm.merit, 3.0)
        arm.settled = outcome.status in ("optimal", "infeasible")
        if outcome.status == "optimal" and clean and self.chooser.is_everything(freedom):
            self.proven = True
        if not gained:
            arm.size = arm.size * 1.05 if arm.settled else max(_SMALLEST, arm.size * 0.85)
            arm.size = min(arm.size, 1.2 * len(board.event))
        return spent
