"""引擎约定 (engine contract): what every solving engine takes and answers — budget, progress, bound, verdict.

Five promises, held by `tests/contracts/test_engines.py` for every engine that declares `CONTRACT`: the same seed and the
same *work* budget give the same answer; an engine stops within its budget; it never returns a hard breach as if it were
feasible; an independent verifier checks every answer; it states its bound or says it has none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser


class StoppedBy(StrEnum):
    """停因 (why a run stopped)."""

    PROOF = "proof"
    WORK = "work"
    CLOCK = "clock"
    CANCEL = "cancel"


class Status(StrEnum):
    """结论 (what a run found out)."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bound:
    """下界 (lower bound): `value` is None where the engine has none, and `reason` says on what it stands."""

    value: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """进度 (one line of the progress stream): cost so far as (infeasibility, objective), bound, and what improved."""

    seconds: float
    work: float
    infeasibility: int
    objective: int
    bound: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """结论 (verdict): how a run ended; `seconds` is wall time, `work` the repeatable measure."""

    status: Status
    stopped_by: StoppedBy
    bound: Bound
    seconds: float
    work: float
    seed: int


class Cancel:
    """取消 (cancel): set from any thread; the engine looks at it between two steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def request(self) -> None:
        """Ask the run to stop."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Was it asked to stop?"""
        return self._event.is_set()


@dataclass(frozen=True)
class Budget:
    """预算 (budget): `work` units are repeatable (about one CPU-second each); `seconds` is the clock's hard stop.

    A stop by the clock says `stopped_by: clock` and is exempt from repeatability."""

    seconds: float
    work: float | None = None
    cancel: Cancel = field(default_factory=Cancel)


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Report progress to nobody."""


class EngineContract(Protocol):
    """受检引擎 (an engine under the shared test): small problems, `solve`, and an independent verifier."""

    name: str

    def problems(self) -> list[object]:
        """Return small problems, feasible and infeasible."""

    def solve(self, problem: object, *, seed: int, budget: Budget) -> tuple[object, Verdict]:
        """Return an answer that compares by value, and the verdict."""

    def breaches(self, problem: object, answer: object) -> list[str]:
        """Return the hard breaches of an answer as an independent verifier finds them."""


@dataclass(frozen=True)
class EngineAnswer:
    """命令的答复 (answer of an engine's command): `data` for --json, `text` for people, `code` the exit code."""

    data: object
    text: str = ""
    code: int = 0


@dataclass(frozen=True)
class EngineCommand:
    """引擎的命令 (what an engine's `cli.COMMANDS` offers to the console command).

    `writes_out` says that the command itself writes the file named by --out, which is then not the printed answer."""

    name: str
    help_zh: str
    help_en: str
    run: Callable[[Mapping[str, Any]], EngineAnswer]
    arguments: Callable[[ArgumentParser], None]
    writes_out: bool = False
