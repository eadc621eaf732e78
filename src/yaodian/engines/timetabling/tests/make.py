"""题目 (makers): small schools, by hand and by chance, for the tests."""

from __future__ import annotations

import random

from yaodian.engines.timetabling.builder import Builder
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
    Instance,
    KeepPrevious,
    Limit,
    LimitBusyTimes,
    LimitConcurrent,
    LimitIdleTimes,
    LimitRuns,
    LimitWalking,
    LimitWorkload,
    LinkEvents,
    Meet,
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
    Timetable,
)

DAYS, PERIODS = 2, 4


def school(*, classes: int = 2, subjects: int = 3, count: int = 3, days: int = 5, periods: int = 4) -> Builder:
    """小学校: each subject has one teacher for all classes; the usual rules are not added yet."""
    build = Builder("small")
    for day in range(days):
        build.day(f"d{day}", [f"d{day}p{period}" for period in range(periods)])
    teachers = [build.resource("teacher", f"t{subject}") for subject in range(subjects)]
    for number in range(classes):
        home = build.resource("class", f"c{number}")
        for subject, teacher in enumerate(teachers):
            build.lessons(f"{home}s{subject}", count, [home, teacher])
    return build


def one_week(*, names: tuple[str, ...] = ("t",), events: int = 2, duration: int = 2, weeks: int = 1) -> Builder:
    """两天四节: so many events, each attended by everybody named."""
    build = Builder("tiny", weeks=weeks)
    for day in range(DAYS):
        build.day(f"d{day}", [f"d{day}p{period}" for period in range(PERIODS)])
    for name in names:
        build.resource("teacher", name)
    for number in range(events):
        build.lessons(f"e{number}", duration, names)
    return build


def placed(instance: Instance, *starts: tuple[int, int, int | None], filled: tuple[int | None, ...] = ()) -> Timetable:
    """课表: (event, duration, start) each; `filled` are the resources of open slots, in order, one per meet."""
    meets = []
    given = iter(filled)
    for event, duration, time in starts:
        own = tuple(
            slot.resource if slot.resource is not None else next(given, None) for slot in instance.events[event].slots
        )
        meets.append(Meet(event, duration, time, own))
    return Timetable.of(instance, meets)


def random_instance(seed: int) -> Instance:
    """随机题: every constraint type may stand in it, hard or soft, under any cost function."""
    rng = random.Random(seed)
    weeks = rng.choice((1, 1, 2))
    build = Builder(f"r{seed}", weeks=weeks)
    days = rng.choice((2, 3))
    for day in range(days):
        build.day(f"d{day}", [f"d{day}p{period}" for period in range(rng.choice((3, 4)))])
    build.time_group("bad", rng.sample(range(len(build.times)), 3))
    teachers = [build.resource("teacher", f"t{number}") for number in range(3)]
    classes = [build.resource("class", f"c{number}") for number in range(2)]
    rooms = [build.resource("room", f"r{number}") for number in range(3)]
    people = build.resource_group("teachers", teachers)
    place = build.resource_group("house", rooms[:2])
    for number in range(rng.randint(3, 5)):
        own = [rng.choice(teachers), rng.choice(classes)]
        slots = [("room", "room")] if rng.random() < 0.6 else []
        held = rng.choice((0, 1, 2)) if weeks == 2 else 0
        time = rng.randrange(len(build.times) - 2) if rng.random() < 0.15 else None
        build.lessons(f"e{number}", rng.randint(1, 3), own, open_slots=slots, weeks=held, time=time)
    events = list(range(len(build.events)))
    groups = [build.event_group(f"g{number}", rng.sample(events, 2)) for number in range(2)]
    for constraint in _every_rule(rng, build, groups, people, place):
        if rng.random() < 0.45:
            build.rule(constraint)
    return build.instance()


def _every_rule(rng: random.Random, build: Builder, groups: list[int], people: int, place: int) -> list[Constraint]:
    all_days = tuple(number for number, group in enumerate(build.time_groups) if group.kind == "day")
    events = EventSet(events=tuple(range(len(build.events))))
    grouped = EventSet(groups=tuple(groups))
    everyone = ResourceSet(resources=tuple(range(len(build.resources))))
    team = ResourceSet(groups=(people,))
    some = TimeSet(times=tuple(rng.sample(range(len(build.times)), 4)))

    def common(name: str) -> dict[str, object]:
        return {
            "id": name,
            "required": rng.random() < 0.4,
            "weight": rng.randint(1, 3),
            "function": rng.choice(list(CostFunction)),
        }

    low, high = rng.choice(((0, 1), (1, 2), (2, 2), (0, 0)))
    rooms = ResourceSet(groups=(place,))
    made = [
        (AssignTime, {"events": events}),
        (AssignResource, {"events": events, "role": "room"}),
        (PreferTimes, {"events": events, "times": some, "duration": rng.choice((None, 1, 2))}),
        (PreferResources, {"events": events, "role": "room", "preferred": rooms}),
        (
            SplitEvents,
            {
                "events": events,
                "minimum_duration": 1,
                "maximum_duration": 2,
                "minimum_amount": low,
                "maximum_amount": 2,
            },
        ),
        (DistributeSplitEvents, {"events": events, "duration": rng.choice((1, 2)), "minimum": low, "maximum": high}),
        (AvoidSplitAssignments, {"events": grouped, "role": "room"}),
        (SpreadEvents, {"events": grouped, "limits": tuple(Limit(day, low, high) for day in all_days)}),
        (LinkEvents, {"events": grouped}),
        (OrderEvents, {"pairs": (Pair(0, 1, low, high), Pair(1, 2))}),
        (AvoidClashes, {"resources": everyone}),
        (AvoidUnavailableTimes, {"resources": everyone, "times": some}),
        (LimitIdleTimes, {"resources": everyone, "groups": all_days, "minimum": low, "maximum": high}),
        (ClusterBusyTimes, {"resources": everyone, "groups": all_days, "minimum": low, "maximum": high}),
        (LimitBusyTimes, {"resources": everyone, "groups": all_days, "minimum": 2, "maximum": 2}),
        (LimitWorkload, {"resources": everyone, "minimum": low, "maximum": 3}),
        (ShareSlots, {"events": grouped}),
        (
            LimitWalking,
            {"resources": team, "groups": all_days, "room_kind": 2, "maximum": low, "places": (place,), "far": 2},
        ),
        (LimitRuns, {"resources": everyone, "groups": all_days, "maximum": 1 + low}),
        (AvoidBoth, {"resources": everyone, "groups": all_days, "early": TimeSet(times=(0, 4)), "late": some}),
        (CombineClasses, {"events": grouped, "role": "room"}),
        (LimitConcurrent, {"resources": everyone, "maximum": 1}),
        (DoublePeriods, {"events": grouped, "groups": all_days, "minimum": low, "maximum": high}),
        (SubjectMeeting, {"resources": team, "times": some, "minimum": 2}),
        (FairSlots, {"resources": team, "times": some, "maximum": 1}),
        (KeepPrevious, {"events": events, "previous": ((0, 1), (1, 2), (1, 3))}),
    ]
    return [kind(**common(kind.__name__), **fields) for kind, fields in made]  # type: ignore[arg-type]


def random_timetable(instance: Instance, seed: int) -> Timetable:
    """随机课表: any split, any filling, any start but no two meets of an event at the same one, some of each missing."""
    rng = random.Random(seed)
    meets: list[Meet] = []
    for index, event in enumerate(instance.events):
        left = event.duration
        while left:
            duration = event.duration if event.time is not None else rng.randint(1, left)
            starts = [None, *range(len(instance.times) - duration + 1)]
            taken = {each.time for each in meets if each.event == index} - {None}
            time = event.time if event.time is not None else rng.choice([each for each in starts if each not in taken])
            filled = tuple(
                slot.resource
                if slot.resource is not None
                else rng.choice((None, *instance.resources_of_kind(slot.kind)))
                for slot in event.slots
            )
            meets.append(Meet(index, duration, time, filled))
            left -= duration
    return Timetable.of(instance, meets)
