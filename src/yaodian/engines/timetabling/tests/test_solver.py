"""求解 (solver): feasible schools are solved, the clock and a cancel are kept, the same work gives the same answer."""

from __future__ import annotations

import threading
import time

from yaodian.engines.contract import Budget, Cancel, Progress, Status, StoppedBy
from yaodian.engines.timetabling.counting import shortages
from yaodian.engines.timetabling.evaluate import breaches, evaluate
from yaodian.engines.timetabling.model import Instance, LimitIdleTimes, ResourceSet
from yaodian.engines.timetabling.solver import solve
from yaodian.engines.timetabling.tests.make import school


def tight(*, count: int = 5) -> Instance:
    """Return a school whose classes are full when each subject has five periods a week."""
    build = school(classes=4, subjects=4, count=count)
    build.usual_rules()
    days = tuple(range(5))
    teachers = ResourceSet(resources=tuple(range(4)))
    idle = LimitIdleTimes(id="idle", required=False, resources=teachers, groups=days, minimum=0, maximum=0)
    build.rule(idle)
    return build.instance()


def test_a_full_week_is_solved_and_the_evaluator_agrees() -> None:
    instance = tight()
    seen: list[Progress] = []
    answer = solve(instance, seed=1, budget=Budget(seconds=40), report=seen.append)
    assert answer.verdict.status is Status.OPTIMAL
    assert answer.verdict.stopped_by is StoppedBy.PROOF
    assert answer.cost == evaluate(instance, answer.timetable)
    assert not list(breaches(instance, answer.timetable, hard_only=True))
    assert [(each.infeasibility, each.objective) for each in seen] == sorted(
        ((each.infeasibility, each.objective) for each in seen), reverse=True
    )


def test_the_same_work_gives_the_same_answer() -> None:
    instance = tight(count=3)
    answers = [solve(instance, seed=3, budget=Budget(seconds=120, work=0.4)) for _ in range(2)]
    assert {each.verdict.stopped_by for each in answers} <= {StoppedBy.WORK, StoppedBy.PROOF}
    assert answers[0].timetable == answers[1].timetable


def test_an_overfull_week_is_counted_out_at_once_and_never_called_feasible() -> None:
    instance = tight(count=6)
    reasons = list(shortages(instance))
    assert reasons
    assert "容得下" in reasons[0].sentence
    answer = solve(instance, seed=1, budget=Budget(seconds=6))
    assert answer.verdict.status is Status.INFEASIBLE
    assert not answer.cost.feasible
    assert answer.shortages


def test_a_cancel_ends_the_run() -> None:
    cancel = Cancel()
    threading.Timer(1.0, cancel.request).start()
    began = time.monotonic()
    answer = solve(tight(count=6), seed=1, budget=Budget(seconds=100, cancel=cancel))
    assert answer.verdict.stopped_by is StoppedBy.CANCEL
    assert time.monotonic() - began < 20


def test_a_run_resumes_from_an_incumbent_and_keeps_its_locks() -> None:
    instance = tight(count=3)
    first = solve(instance, seed=1, budget=Budget(seconds=30))
    held = [(meet.event, meet.time) for meet in first.timetable.meets if meet.time is not None][:6]
    again = solve(instance, seed=2, budget=Budget(seconds=5), start=first.timetable, locks=frozenset(held))
    assert again.cost <= first.cost
    now = {(meet.event, meet.time) for meet in again.timetable.meets}
    assert set(held) <= now
