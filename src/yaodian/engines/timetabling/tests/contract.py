"""受检引擎 (the engine under the shared contract test): small random schools, feasible and overfull."""

from __future__ import annotations

from yaodian.engines.contract import Budget, Verdict
from yaodian.engines.timetabling.evaluate import breaches
from yaodian.engines.timetabling.model import Instance, Timetable
from yaodian.engines.timetabling.solver import solve
from yaodian.engines.timetabling.tests.make import school


class Timetabling:
    """排课引擎 for the shared test."""

    name = "timetabling"

    def problems(self) -> list[object]:
        """Return a loose, a full and an overfull school."""
        made: list[object] = []
        for count in (2, 5, 6):
            build = school(classes=3, subjects=4, count=count)
            build.usual_rules()
            made.append(build.instance())
        return made

    def solve(self, problem: object, *, seed: int, budget: Budget) -> tuple[object, Verdict]:
        """Return the timetable and the verdict."""
        assert isinstance(problem, Instance)
        answer = solve(problem, seed=seed, budget=budget)
        return answer.timetable, answer.verdict

    def breaches(self, problem: object, answer: object) -> list[str]:
        """Return the hard breaches as the full evaluator finds them."""
        assert isinstance(problem, Instance)
        assert isinstance(answer, Timetable)
        return [each.sentence for each in breaches(problem, answer, hard_only=True)]


ENGINE = Timetabling()
