"""规则 (rules): one small case for each constraint type, its deviation and its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from yaodian.engines.timetabling.evaluate import breaches
from yaodian.engines.timetabling.formats.xhstt.shapes import FIELDS
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    AvoidBoth,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    CombineClasses,
    Constraint,
    CostFunction,
    DistributeSplitEvents,
    DoublePeriods,
    EventSet,
    FairSlots,
    KeepPrevious,
    Limit,
    LimitBusyTimes,
    LimitConcurrent,
    LimitIdleTimes,
    LimitRuns,
    LimitWalking,
    LimitWorkload,
    LinkEvents,
    OrderEvents,
    Pair,
    PreferResources,
    PreferTimes,
    ResourceSet,
    ShareSlots,
    SplitEvents,
    SpreadEvents,
    SubjectMeeting,
    TimeSet,
)
from yaodian.engines.timetabling.rules import RULES, View
from yaodian.engines.timetabling.tests.make import one_week, placed

BOTH = EventSet(events=(0, 1))
GROUP = EventSet(groups=(0,))
ONE = ResourceSet(resources=(0,))
TEAM = ResourceSet(groups=(0,))
WEEK = (0, 1)
# Two days of four periods (times 0–3 and 4–7); teacher 0 attends events 0 and 1 of two periods each.
CASES: list[tuple[type[Constraint], dict[str, Any], tuple[tuple[int, int, int | None], ...], int]] = [
    (AssignTime, {"events": BOTH}, ((0, 2, None), (1, 2, 0)), 2),
    (PreferTimes, {"events": BOTH, "times": TimeSet(times=(0,))}, ((0, 2, 4), (1, 2, 0)), 2),
    (PreferTimes, {"events": BOTH, "times": TimeSet(times=(0,)), "duration": 1}, ((0, 2, 4), (1, 2, 0)), 0),
    (
        SplitEvents,
        {
            "events": BOTH,
            "minimum_duration": 2,
            "maximum_duration": 2,
            "minimum_amount": 1,
            "maximum_amount": 1,
        },
        ((0, 1, 0), (0, 1, 4), (1, 2, 2)),
        3,
    ),
    (
        DistributeSplitEvents,
        {"events": BOTH, "duration": 2, "minimum": 1, "maximum": 1},
        ((0, 1, 0), (0, 1, 4), (1, 2, 2)),
        1,
    ),
    (SpreadEvents, {"events": GROUP, "limits": (Limit(0, 0, 1), Limit(1, 1, 2))}, ((0, 2, 0), (1, 2, 2)), 2),
    (LinkEvents, {"events": GROUP}, ((0, 2, 0), (1, 2, 1)), 2),
    (OrderEvents, {"pairs": (Pair(0, 1, 1, 2),)}, ((0, 2, 0), (1, 2, 2)), 1),
    (OrderEvents, {"pairs": (Pair(0, 1, 1, 2),)}, ((0, 2, 0), (1, 2, None)), 0),
    (AvoidClashes, {"resources": ONE}, ((0, 2, 0), (1, 2, 1)), 1),
    (AvoidUnavailableTimes, {"resources": ONE, "times": TimeSet(times=(1, 3))}, ((0, 2, 0), (1, 2, 0)), 1),
    (
        LimitIdleTimes,
        {"resources": ONE, "groups": WEEK, "minimum": 0, "maximum": 0},
        ((0, 1, 0), (0, 1, 3), (1, 2, 4)),
        2,
    ),
    (ClusterBusyTimes, {"resources": ONE, "groups": WEEK, "minimum": 0, "maximum": 1}, ((0, 2, 0), (1, 2, 4)), 1),
    (LimitBusyTimes, {"resources": ONE, "groups": WEEK, "minimum": 3, "maximum": 3}, ((0, 2, 0), (1, 2, 2)), 1),
    (LimitWorkload, {"resources": ONE, "minimum": 0, "maximum": 3}, ((0, 2, 0), (1, 2, 4)), 1),
    (LimitRuns, {"resources": ONE, "groups": WEEK, "maximum": 3}, ((0, 2, 0), (1, 2, 2)), 1),
    (
        AvoidBoth,
        {"resources": ONE, "groups": WEEK, "early": TimeSet(times=(0, 4)), "late": TimeSet(times=(3, 7))},
        ((0, 2, 0), (1, 2, 2)),
        1,
    ),
    (LimitConcurrent, {"resources": ONE, "maximum": 1}, ((0, 2, 0), (1, 2, 0)), 2),
    (DoublePeriods, {"events": GROUP, "groups": WEEK, "minimum": 2}, ((0, 2, 3), (1, 1, 4), (1, 1, 6)), 3),
    (DoublePeriods, {"events": GROUP, "groups": WEEK, "minimum": 2}, ((0, 2, 0), (1, 1, 4), (1, 1, 5)), 0),
    (SubjectMeeting, {"resources": TEAM, "times": TimeSet(times=(0, 1, 7)), "minimum": 2}, ((0, 2, 0), (1, 2, 4)), 1),
    (FairSlots, {"resources": TEAM, "times": TimeSet(times=(0, 1)), "maximum": 1}, ((0, 2, 0), (1, 2, 4)), 1),
    (KeepPrevious, {"events": BOTH, "previous": ((0, 0), (1, 2))}, ((0, 2, 4), (1, 2, 2)), 2),
]


@pytest.mark.parametrize(
    ("kind", "fields", "starts", "deviation"), CASES, ids=lambda case: getattr(case, "__name__", "")
)
def test_a_rule_counts_what_its_sentence_says(
    kind: type[Constraint], fields: dict[str, Any], starts: tuple[tuple[int, int, int | None], ...], deviation: int
) -> None:
    build = one_week()
    build.resource("teacher", "u")
    build.resource_group("team", ["t", "u"])
    build.event_group("both", [0, 1])
    build.rule(kind(id="rule", **fields))
    instance = build.instance()
    constraint = instance.constraints[0]
    view = View(instance, placed(instance, *starts))
    assert sum(each for _point, each in RULES[kind].meaning(constraint, view)) == deviation
    for breach in breaches(instance, view.timetable):
        assert "{" not in breach.sentence
        assert str(breach.deviation) in breach.sentence


ROOMS: list[tuple[type[Constraint], dict[str, Any], tuple[int | None, ...], int]] = [
    (AssignResource, {"events": BOTH, "role": "room"}, (1, None), 1),
    (PreferResources, {"events": BOTH, "role": "room", "preferred": ResourceSet(resources=(1,))}, (1, 2), 1),
    (AvoidSplitAssignments, {"events": GROUP, "role": "room"}, (1, 2), 1),
    (CombineClasses, {"events": GROUP, "role": "room"}, (1, 2), 3),
    (LimitWalking, {"resources": ONE, "groups": WEEK, "room_kind": 1, "maximum": 0, "places": (0,)}, (1, 2), 2),
]


@pytest.mark.parametrize(
    ("kind", "fields", "filled", "deviation"), ROOMS, ids=lambda case: getattr(case, "__name__", "")
)
def test_a_rule_on_rooms_counts_what_its_sentence_says(
    kind: type[Constraint], fields: dict[str, Any], filled: tuple[int | None, ...], deviation: int
) -> None:
    build = one_week(events=0)
    for room in ("r1", "r2"):
        build.resource("room", room)
    build.resource_group("house", ["r1"])
    for number in range(2):
        build.lessons(f"e{number}", 1, ["t"], open_slots=[("room", "room")])
    build.event_group("both", [0, 1])
    build.rule(kind(id="rule", **fields))
    instance = build.instance()
    view = View(instance, placed(instance, (0, 1, 0), (1, 1, 1), filled=filled))
    found = sum(each for _point, each in RULES[kind].meaning(instance.constraints[0], view))
    assert found == deviation
    assert all("{" not in breach.sentence for breach in breaches(instance, view.timetable))


def test_odd_and_even_weeks_share_a_slot_without_a_clash() -> None:
    build = one_week(events=0, weeks=2)
    for number, weeks in enumerate((1, 2)):
        build.lessons(f"e{number}", 1, ["t"], weeks=weeks)
    build.event_group("both", [0, 1])
    build.rule(AvoidClashes(id="clash", resources=ONE))
    build.rule(ShareSlots(id="share", required=False, events=GROUP))
    instance = build.instance()
    assert not list(breaches(instance, placed(instance, (0, 1, 3), (1, 1, 3))))
    apart = list(breaches(instance, placed(instance, (0, 1, 3), (1, 1, 4))))
    assert [each.constraint.id for each in apart] == ["share"]


@pytest.mark.parametrize(("function", "cost"), [("Linear", 6), ("Quadratic", 18), ("Step", 2)])
def test_a_deviation_of_three_costs_by_its_function(function: str, cost: int) -> None:
    assert AssignTime(id="x", weight=2, function=CostFunction(function)).cost(3) == cost


def test_every_constraint_type_has_a_rule_with_a_title_and_a_sentence() -> None:
    assert set(FIELDS) == set(RULES)
    assert all(rule.title and "{deviation}" in rule.sentence for rule in RULES.values())
