"""求解 (solver): counting checks, feasibility without objective, then large neighbourhoods on two processes.

The incumbent is kept outside the solver and scored by the independent evaluator; nothing else is ever returned."""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing.connection import wait

from yaodian.engines.contract import Bound, Budget, Progress, Report, Status, StoppedBy, Verdict, silent
from yaodian.engines.timetabling.counting import Shortage, shortages
from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.model import Cost, Instance, Meet, Timetable
from yaodian.engines.timetabling.search.decide import decide
from yaodian.engines.timetabling.search.process import Child, Done, Found, Locks, Stretch

ISLANDS = 2
_STRETCH, _FIRST_STRETCH = 8.0, 30.0
# Islands are told to stop so much before the clock does, so that their last improvement still arrives.
_MARGIN = 0.7
_TICK = 0.1
# Schools up to this size (periods × people × times) are first tried whole, with so much work.
_SMALL, _PLUNGE = 60_000, 0.8


@dataclass(frozen=True)
class Answer:
    """答案 (answer): the best timetable, its cost as the evaluator scores it, the verdict, and what counting already showed."""

    timetable: Timetable
    cost: Cost
    verdict: Verdict
    shortages: tuple[Shortage, ...] = ()


def solve(
    instance: Instance,
    *,
    seed: int = 1,
    budget: Budget,
    start: Timetable | None = None,
    locks: Locks = frozenset(),
    report: Report = silent,
) -> Answer:
    """排课: the best timetable within a budget; `start` resumes from an incumbent, `locks` are (event, time) that stay.

    With a work budget that ends before the clock, the same seed gives the same answer."""
    run = _Run(instance, seed=seed, budget=budget, start=start, locks=locks, report=report)
    try:
        return run.conduct()
    finally:
        run.close()


class _Run:
    """一次求解 (one run): rounds of equal work on every island; after each, the best is shared."""

    def __init__(
        self, instance: Instance, *, seed: int, budget: Budget, start: Timetable | None, locks: Locks, report: Report
    ) -> None:
        self.instance, self.seed, self.budget, self.report = instance, seed, budget, report
        self.began = time.monotonic()
        self.work = 0.0
        self.best = start or _unplaced(instance)
        self.cost = evaluate(instance, self.best)
        self.shortages = tuple(shortages(instance))
        self.proven_optimal = False
        self.proven_infeasible = bool(self.shortages)
        self.clean_stop = True
        self.locks, self.start = locks, start
        self.children: list[Child] = []

    def conduct(self) -> Answer:
        """Run rounds until work, clock, proof or cancel ends them."""
        if self.start is None and not self.shortages:
            self._plunge()
        adopt: Timetable | None = None
        while (reason := self._reason_to_stop()) is None:
            left = max(0.1, self.budget.seconds - self._elapsed() - _MARGIN)
            stretch = _STRETCH if self.work else _FIRST_STRETCH
            work = stretch if self.budget.work is None else min(stretch, (self.budget.work - self.work) / ISLANDS)
            self._start_children()
            for child in self.children:
                child.tell(Stretch(work, left, adopt))
            done = self._gather()
            if done is None:
                break
            self.work += sum(each.work for each in done)
            best = min(done, key=lambda each: each.cost)
            self._keep(best.timetable, "合并")
            adopt = self.best if any(each.cost > self.cost for each in done) else None
            self.proven_optimal = any(each.proven_optimal and each.cost == self.cost for each in done)
            self.proven_infeasible |= any(each.proven_infeasible for each in done)
            self.clean_stop &= all(each.in_time for each in done)
        stopped = reason or self._reason_to_stop() or StoppedBy.CLOCK
        return Answer(self.best, self.cost, self._verdict(stopped), self.shortages)

    def _plunge(self) -> None:
        """Try a small school whole and at once; that starts no process and often is the proof already."""
        size = sum(event.duration * (1 + len(event.slots)) for event in self.instance.events) * len(self.instance.times)
        if size > _SMALL:
            return
        soft = any(not each.required for each in self.instance.constraints)
        work = _PLUNGE if self.budget.work is None else min(_PLUNGE, self.budget.work / 2)
        found = decide(self.instance, seconds=self.budget.seconds / 2, seed=self.seed, soft=soft, work=work)
        self.work += found.work
        self.proven_infeasible |= found.status == "infeasible"
        if found.timetable is not None:
            self._keep(found.timetable, "整体求解")
            self.proven_optimal = found.optimal and self.cost.feasible
            self.start = self.best

    def _start_children(self) -> None:
        if not self.children:
            self.children = [
                Child(self.instance, self.start, seed=self.seed, number=number, locks=self.locks)
                for number in range(ISLANDS)
            ]

    def _reason_to_stop(self) -> StoppedBy | None:
        if self.budget.cancel.requested:
            return StoppedBy.CANCEL
        if self.proven_optimal or self.cost == Cost(0, 0):
            return StoppedBy.PROOF
        if self._elapsed() >= self.budget.seconds - _MARGIN or not self.clean_stop:
            return StoppedBy.CLOCK
        if self.budget.work is not None and self.work >= self.budget.work - 1e-9:
            return StoppedBy.WORK
        return None

    def _gather(self) -> list[Done] | None:
        """Listen until every island has done its stretch; None when the clock or a cancel came first."""
        done: dict[int, Done] = {}
        while len(done) < len(self.children):
            if self.budget.cancel.requested or self._elapsed() > self.budget.seconds:
                return None
            ready = wait([child.pipe for number, child in enumerate(self.children) if number not in done], _TICK)
            for number, child in enumerate(self.children):
                if child.pipe in ready:
                    try:
                        message = child.pipe.recv()
                    except EOFError:
                        message = Done(self.best, self.cost, 0.0, False, False, False)
                    if isinstance(message, Done):
                        done[number] = message
                    elif isinstance(message, Found):
                        self._keep(message.timetable, message.what)
        return [done[number] for number in sorted(done)]

    def _keep(self, timetable: Timetable, what: str) -> None:
        """Score a timetable and keep it when it is better."""
        cost = evaluate(self.instance, timetable)
        if cost < self.cost:
            self.best, self.cost = timetable, cost
            bound = self._bound().value
            self.report(Progress(self._elapsed(), self.work, cost.infeasibility, cost.objective, bound, what))

    def _elapsed(self) -> float:
        return time.monotonic() - self.began

    def _bound(self) -> Bound:
        if self.proven_optimal:
            return Bound(self.cost.objective, "整体求解到底，已证最优")
        if self.cost.feasible and self.cost.objective == 0:
            return Bound(0, "目标为零，不能更好")
        return Bound(None, "邻域搜索，没有证明下界")

    def _verdict(self, stopped: StoppedBy) -> Verdict:
        if self.cost.feasible:
            status = Status.OPTIMAL if self.proven_optimal or self.cost.objective == 0 else Status.FEASIBLE
        else:
            status = Status.INFEASIBLE if self.proven_infeasible else Status.UNKNOWN
        return Verdict(status, stopped, self._bound(), self._elapsed(), self.work, self.seed)

    def close(self) -> None:
        """Kill what still runs."""
        for child in self.children:
            child.kill()


def _unplaced(instance: Instance) -> Timetable:
    """Return the timetable in which only preassigned things stand."""
    return Timetable.of(
        instance,
        [
            Meet(index, event.duration, event.time, tuple(slot.resource for slot in event.slots))
            for index, event in enumerate(instance.events)
        ],
    )
