"""先数一数 (counting checks): reasons, found in milliseconds, why no timetable can keep all hard rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yaodian.engines.timetabling.model import (
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    Instance,
    LimitBusyTimes,
    PreferTimes,
)


@dataclass(frozen=True)
class Shortage:
    """不够 (shortage): what is asked, what there is, and the rules that make it so."""

    sentence: str
    needed: int
    available: int
    rules: tuple[str, ...]


def shortages(instance: Instance) -> Iterator[Shortage]:
    """数一数: every resource that must attend more than its week holds, every event without enough starts."""
    must = _must_be_placed(instance)
    yield from _overfull_resources(instance, must)
    yield from _homeless_events(instance, must)


def _must_be_placed(instance: Instance) -> set[int]:
    """Return the events that a hard rule wants placed."""
    return {
        event
        for constraint in instance.constraints
        if isinstance(constraint, AssignTime) and constraint.required
        for event in constraint.events.members(instance)
    }


def _overfull_resources(instance: Instance, must: set[int]) -> Iterator[Shortage]:
    needed = [[0] * instance.week_count for _ in instance.resources]
    for index in must:
        event = instance.events[index]
        for slot in event.slots:
            if slot.resource is not None:
                for week in range(instance.week_count):
                    needed[slot.resource][week] += event.duration * (instance.weeks_of(index) >> week & 1)
    rules: list[list[Constraint]] = [[] for _ in instance.resources]
    for constraint in instance.constraints:
        if constraint.required:
            for resource in constraint.resources.members(instance):
                rules[resource].append(constraint)
    for resource, weeks in enumerate(needed):
        own = rules[resource]
        most = max(weeks, default=0)
        if most and any(isinstance(each, AvoidClashes) for each in own):
            room, using = _room_for(instance, own)
            if most > room:
                yield Shortage(_overfull(instance, resource, most, room, using), most, room, using)


def _room_for(instance: Instance, own: list[Constraint]) -> tuple[int, tuple[str, ...]]:
    """Return how many periods of a week a resource can be busy at most, and the rules that say so."""
    free = set(range(len(instance.times)))
    using: list[str] = []
    for constraint in own:
        if isinstance(constraint, AvoidUnavailableTimes):
            barred = free & set(constraint.times.members(instance))
            free -= barred
            using += [constraint.id] if barred else []
    room = len(free)
    for constraint in own:
        if isinstance(constraint, LimitBusyTimes):
            capped = _capped(instance, free, constraint)
        elif isinstance(constraint, ClusterBusyTimes):
            capped = _clustered(instance, free, constraint)
        else:
            continue
        if capped < room:
            room, using = capped, [*using, constraint.id]
    return room, tuple(using)


def _capped(instance: Instance, free: set[int], constraint: LimitBusyTimes) -> int:
    """Return what a maximum for each group of times leaves, when the groups do not overlap."""
    groups = [set(instance.time_groups[group].times) for group in constraint.groups]
    covered = set[int]().union(*groups)
    if sum(map(len, groups)) != len(covered):
        return len(free)
    return len(free - covered) + sum(min(constraint.maximum, len(group & free)) for group in groups)


def _clustered(instance: Instance, free: set[int], constraint: ClusterBusyTimes) -> int:
    """Return what the fullest so many groups of times hold, when the groups do not overlap."""
    groups = [set(instance.time_groups[group].times) for group in constraint.groups]
    covered = set[int]().union(*groups)
    if sum(map(len, groups)) != len(covered):
        return len(free)
    sizes = sorted((len(group & free) for group in groups), reverse=True)
    return len(free - covered) + sum(sizes[: constraint.maximum])


def _overfull(instance: Instance, resource: int, needed: int, room: int, using: tuple[str, ...]) -> str:
    name = instance.resources[resource].name or instance.resources[resource].id
    why = "（扣除不可用时间和每日上限后）" if using else ""
    return f"{name}每周须上{needed}节，而一周只容得下{room}节{why}，多出{needed - room}节。"


def _homeless_events(instance: Instance, must: set[int]) -> Iterator[Shortage]:
    """Yield the events whose single periods have fewer places than they need."""
    barred: list[set[int]] = [set() for _ in instance.resources]
    clashing: set[int] = set()
    for constraint in instance.constraints:
        if not constraint.required:
            continue
        if isinstance(constraint, AvoidUnavailableTimes):
            times = set(constraint.times.members(instance))
            for resource in constraint.resources.members(instance):
                barred[resource] |= times
        elif isinstance(constraint, AvoidClashes):
            clashing.update(constraint.resources.members(instance))
    wanted: dict[int, set[int]] = {}
    using: dict[int, list[str]] = {}
    for constraint in instance.constraints:
        if constraint.required and isinstance(constraint, PreferTimes) and constraint.duration is None:
            times = set(constraint.times.members(instance))
            for index in constraint.events.members(instance):
                wanted[index] = wanted.get(index, set(range(len(instance.times)))) & times
                using.setdefault(index, []).append(constraint.id)
    for index in sorted(must):
        event = instance.events[index]
        people = [slot.resource for slot in event.slots if slot.resource is not None]
        if not clashing.intersection(people) or event.duration != 1:
            continue
        starts = wanted.get(index, set(range(len(instance.times)))) - set[int]().union(
            *(barred[each] for each in people)
        )
        if not starts:
            name = event.name or event.id
            sentence = f"{name}没有一个节次可排：规定的时间里，任课教师、班级或教室都有一方不可用。"
            yield Shortage(sentence, 1, 0, tuple(using.get(index, ())))
