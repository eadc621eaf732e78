"""The nine texts with answers: targets, structure, units, deadlines, and the clause list of the first plan."""

from __future__ import annotations

import pytest

from yaodian.engines.plantext import Plan, parse, read_document
from yaodian.engines.plantext.tests.clause_rows import matches, read_rows
from yaodian.engines.plantext.tests.gold import score
from yaodian.engines.plantext.tests.shared import gold, shared

NAMES = (
    "tianmen-2018",
    "02-gd-2026-shijian",
    "03-guizhou-2026-minsheng",
    "07-hangzhou-opc-plan",
    "10-tianjin-2026-retro",
    "s1-dept-annotations",
    "s2-runon",
    "s3-hardwrap",
    "s6-task-table",
)


def reading(name: str) -> Plan:
    return parse(read_document(shared(f"plans/{name}.txt")))


@pytest.mark.parametrize("name", NAMES)
def test_targets_of_a_shared_plan_are_read(name: str) -> None:
    answers = gold(name)
    spans = [
        (t["start"], t["start"] + len(t["text"]), t["quantity"])
        for s in answers["sections"]
        for p in s["points"]
        for t in p["targets"]
    ]
    result = score(reading(name), spans)
    assert result.f1 >= 0.95, (result.missed, result.extra)


@pytest.mark.parametrize("name", ["s1-dept-annotations", "s6-task-table", "07-hangzhou-opc-plan"])
def test_units_and_deadlines_of_a_shared_plan_are_read(name: str) -> None:
    points = {p.number: p for p in reading(name).points}
    for section in gold(name)["sections"]:
        for answer in section["points"]:
            point = points[answer["number"]]
            who = point.responsible
            named = {"lead": list(who.lead), "assist": list(who.assist), "leader": list(who.leader)}
            assert {k: v for k, v in named.items() if v} == answer.get("responsible", {}), answer["number"]
            assert point.deadline == answer.get("deadline"), answer["number"]


def test_a_note_for_all_that_follow_is_kept_as_implied_units() -> None:
    points = {p.number: p for p in reading("07-hangzhou-opc-plan").points}
    assert points["1."].responsible.implied == ("各区、县（市）政府",)
    assert points["16."].responsible.implied == ("各区、县（市）政府",)


def test_the_first_plan_has_its_frame() -> None:
    plan = reading("tianmen-2018")
    assert (plan.title, plan.issuer, plan.year) == ("天门市教育局2018年工作要点", "天门市教育局", 2018)
    assert plan.metadata["index_no"] == "MB1A08302/2020-23214"
    assert plan.metadata["published"] == "2018-03-01 00:00"
    assert [s.number for s in plan.sections] == ["一、", "二、", "三、", "四、"]
    assert [p.id for p in plan.points] == [str(n) for n in range(1, 28)]
    assert len(plan.targets) == 17
    assert plan.preamble is not None
    assert plan.preamble.startswith("2018年全市教育工作的总体要求是")
    assert "扫一扫" not in plan.points[-1].text
    assert any("高中和城区义务教育学校布局调整方案" in d.text for d in plan.deliverables)


def test_the_clauses_of_the_first_plan_follow_the_list() -> None:
    plan = reading("tianmen-2018")
    rows = read_rows(shared("FEATURES.md"), plan)
    single, run, missed = matches(rows, plan)
    assert len(rows) == 212
    assert len(single) >= 150, missed
    assert len(single) + len(run) >= 190, missed
    assert len(plan.clauses) <= 260
