"""引擎约定 (engine contract): five promises, the same test for every solving engine.

An engine stands under it by a file `tests/contract.py` that offers `ENGINE` (see `engines/contract.py`)."""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path

import pytest

from yaodian.engines.contract import Budget, EngineContract, Status, StoppedBy

ENGINES = Path(__file__).resolve().parents[2] / "src" / "yaodian" / "engines"
SLACK = 5.0


def engines() -> list[EngineContract]:
    """Return every engine that stands under the contract."""
    files = sorted(ENGINES.rglob("tests/contract.py"))
    return [
        import_module(".".join(("yaodian.engines", *path.relative_to(ENGINES).with_suffix("").parts))).ENGINE
        for path in files
    ]


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: str(engine.name))
def test_an_answer_called_feasible_has_no_hard_breach_and_the_bound_is_stated(engine: EngineContract) -> None:
    statuses = set()
    for problem in engine.problems():
        answer, verdict = engine.solve(problem, seed=1, budget=Budget(seconds=15))
        found = engine.breaches(problem, answer)
        assert bool(found) == (verdict.status not in (Status.FEASIBLE, Status.OPTIMAL))
        assert verdict.bound.reason
        assert verdict.bound.value is not None or verdict.status is not Status.OPTIMAL
        statuses.add(verdict.status)
    assert statuses & {Status.FEASIBLE, Status.OPTIMAL}
    assert statuses & {Status.INFEASIBLE, Status.UNKNOWN}


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: str(engine.name))
def test_the_same_seed_and_work_give_the_same_answer(engine: EngineContract) -> None:
    for problem in engine.problems():
        runs = [engine.solve(problem, seed=7, budget=Budget(seconds=120, work=0.5)) for _ in range(2)]
        if all(verdict.stopped_by is not StoppedBy.CLOCK for _answer, verdict in runs):
            assert runs[0][0] == runs[1][0]


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: str(engine.name))
def test_a_run_stops_within_its_budget(engine: EngineContract) -> None:
    problem = engine.problems()[-1]
    began = time.monotonic()
    _answer, verdict = engine.solve(problem, seed=1, budget=Budget(seconds=3))
    assert time.monotonic() - began < 3 + SLACK
    assert verdict.seconds <= 3 + SLACK
