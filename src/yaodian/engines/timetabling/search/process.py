"""子进程 (child processes): each island runs in one of its own, is told what to do, and can be killed outright."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from yaodian.engines.timetabling.board import Board, Layout, Pricing
from yaodian.engines.timetabling.model import Cost, Instance, Timetable
from yaodian.engines.timetabling.search.construct import construct
from yaodian.engines.timetabling.search.feasible import settle
from yaodian.engines.timetabling.search.island import Island

Locks = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Stretch:
    """一段活 (a stretch of work): so many units, at most so many seconds; `adopt` is another island's better timetable."""

    work: float
    seconds: float
    adopt: Timetable | None = None


@dataclass(frozen=True)
class Found:
    """有了改进 (an improvement): what it costs now and what brought it."""

    cost: Cost
    what: str
    timetable: Timetable


@dataclass(frozen=True)
class Done:
    """一段做完 (the end of a stretch)."""

    timetable: Timetable
    cost: Cost
    work: float
    proven_optimal: bool
    proven_infeasible: bool
    in_time: bool


_SEND_EVERY = 1.0
_NEARLY = 8
# How much of the clock the search for feasibility may take at most, should its work not end it sooner.
_SHARE = 0.6


def serve(pipe: Connection, instance: Instance, start: Timetable | None, seed: int, number: int, locks: Locks) -> None:
    """Work on an instance as told through a pipe, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    layout = Layout(Pricing(instance))
    island: Island | None = None
    infeasible = False
    while True:
        try:
            stretch: Stretch = pipe.recv()
        except EOFError:
            return
        deadline = time.monotonic() + stretch.seconds
        done = 0.0
        if island is None:
            given = start or construct(layout, seed=seed)
            island = Island(layout, given, seed=seed + number, locks=locks)
            pipe.send(Found(island.board.cost, "起点", given))
            word, done = _first(island, stretch, number, deadline)
            infeasible = word == "infeasible" and not locks
            if word in ("optimal", "feasible") and start is None:
                pipe.send(Found(island.board.cost, "先求可行", island.board.timetable()))
        if stretch.adopt is not None:
            island.adopt(stretch.adopt)
        reporter = _Reporter(pipe, island)
        done += island.run(work=max(0.0, stretch.work - done), deadline=deadline, improved=reporter.improved)
        board: Board = island.board
        in_time = time.monotonic() < deadline
        pipe.send(Done(board.timetable(), board.cost, done, island.proven, infeasible, in_time))


def _first(island: Island, stretch: Stretch, number: int, deadline: float) -> tuple[str, float]:
    """Look for feasibility first: one island proves and plunges, the other jumps; each tries the other's way after.

    A greedy timetable that is nearly feasible stays the first island's start: it costs less than one without objective."""
    if number % 2 == 0 and island.board.cost.infeasibility * _NEARLY <= len(island.board.event):
        return "greedy", 0.0
    ways = [(1, False, 0.1), (0, False, 0.5)] if number % 2 == 0 else [(0, True, 0.3), (1, False, 0.4)]
    done, word = 0.0, "unknown"
    for linearization, jump, share in ways:
        word, spent = settle(
            island.board,
            island.chooser,
            work=stretch.work * share,
            seconds=max(0.1, (deadline - time.monotonic()) * _SHARE),
            seed=number + 1,
            linearization=linearization,
            jump=jump,
        )
        done += spent
        if word != "unknown":
            break
    return word, done


class _Reporter:
    """报信 (reporter): sends improvements, not more often than once a second."""

    def __init__(self, pipe: Connection, island: Island) -> None:
        self._pipe, self._island, self._sent = pipe, island, 0.0

    def improved(self, cost: Cost, what: str, _work: float) -> None:
        """Send an improvement."""
        if time.monotonic() - self._sent >= _SEND_EVERY:
            self._sent = time.monotonic()
            self._pipe.send(Found(cost, what.split(":")[0], self._island.board.timetable()))


class Child:
    """子进程 (child): starts, tells, listens, kills."""

    def __init__(self, instance: Instance, start: Timetable | None, *, seed: int, number: int, locks: Locks) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process: Any = context.Process(
            target=serve, args=(theirs, instance, start, seed, number, locks), daemon=True
        )
        self._process.start()
        theirs.close()

    def tell(self, stretch: Stretch) -> None:
        """Give it a stretch of work."""
        self.pipe.send(stretch)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.pipe.close()
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
