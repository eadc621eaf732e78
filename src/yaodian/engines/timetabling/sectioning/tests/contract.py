"""受检引擎 (the engine under the shared contract test): grades that can be divided, and one that lacks teachers."""

from __future__ import annotations

from dataclasses import replace

from yaodian.engines.contract import Bound, Budget, Status, StoppedBy, Verdict
from yaodian.engines.timetabling.sectioning import Division, Grade, Mode, breaches, divide
from yaodian.engines.timetabling.sectioning.tests.make import grade

_UNTIMED = Verdict(Status.UNKNOWN, StoppedBy.WORK, Bound(None, ""), 0.0, 0.0, 0)


class Sectioning:
    """分班引擎 for the shared test."""

    name = "sectioning"

    def problems(self) -> list[object]:
        """Return a grade for each mode and an impossible one."""
        made: list[object] = [grade(count=80, mode=mode, teachers=4) for mode in Mode]
        return [*made, grade(count=80, teachers=1)]

    def solve(self, problem: object, *, seed: int, budget: Budget) -> tuple[object, Verdict]:
        """Return the division, its time left out, and the verdict."""
        assert isinstance(problem, Grade)
        answer = divide(problem, seed=seed, budget=budget)
        return replace(answer, verdict=_UNTIMED), answer.verdict

    def breaches(self, problem: object, answer: object) -> list[str]:
        """Return the hard breaches as the independent verifier finds them."""
        assert isinstance(problem, Grade)
        assert isinstance(answer, Division)
        return breaches(problem, answer)


ENGINE = Sectioning()
