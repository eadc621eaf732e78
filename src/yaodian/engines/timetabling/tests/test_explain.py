"""说明 (explaining): conflicts are minimal, every sentence is Chinese, feasible schools have none."""

from __future__ import annotations

from dataclasses import replace

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling.explain import explain
from yaodian.engines.timetabling.model import Instance
from yaodian.engines.timetabling.search.decide import decide
from yaodian.engines.timetabling.tests.make import school


def barred_school() -> Instance:
    """Return a school whose first teacher has four days barred and a lesson a day at most."""
    build = school(classes=3, subjects=3, count=2)
    build.usual_rules()
    build.unavailable("t0", range(4, 20))
    build.unavailable("t1", [0])
    return build.instance()


def test_a_feasible_school_has_no_conflict() -> None:
    build = school()
    build.usual_rules()
    found = explain(build.instance(), budget=Budget(30))
    assert found.status is Status.FEASIBLE
    assert not found.conflict


def test_without_any_single_rule_of_the_conflict_the_rest_can_be_kept() -> None:
    instance = barred_school()
    found = explain(instance, budget=Budget(60))
    assert found.status is Status.INFEASIBLE
    assert found.minimal
    named = {each.rule for each in found.conflict}
    core = [each for each in instance.constraints if each.id in named]
    assert len(core) == len(found.conflict)
    assert decide(replace(instance, constraints=tuple(core)), seconds=20).status == "infeasible"
    for spared in core:
        rest = tuple(each for each in core if each is not spared)
        assert decide(replace(instance, constraints=rest), seconds=20).status == "feasible"


def test_every_rule_of_a_conflict_says_whom_it_binds_and_how_little_would_do() -> None:
    found = explain(barred_school(), budget=Budget(60))
    assert "不可用：t0" in {each.rule for each in found.conflict}
    assert "不可用：t1" not in {each.rule for each in found.conflict}
    assert all("放宽" in each.relaxation or "去掉" in each.relaxation for each in found.conflict)
    assert any("t0" in each.sentence for each in found.conflict)
