"""课表 (timetable): meets with their time and resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yaodian.engines.timetabling.model.things import Instance


@dataclass(frozen=True, slots=True, order=True)
class Meet:
    """一次课 (meet, XHSTT's solution event): `resources` has one entry per slot of the event; None is unassigned."""

    event: int
    duration: int
    time: int | None
    resources: tuple[int | None, ...]

    def running(self, time_count: int) -> range:
        """Return the times at which it runs; none while it has no time."""
        if self.time is None:
            return range(0)
        return range(self.time, min(self.time + self.duration, time_count))


@dataclass(frozen=True, slots=True)
class Timetable:
    """课表 (timetable): meets in a fixed order, so that equal timetables compare equal."""

    meets: tuple[Meet, ...]

    @staticmethod
    def of(instance: Instance, meets: Iterable[Meet]) -> Timetable:
        """Return the complete timetable: preassignments filled in, missing duration as one more meet, sorted."""
        given: list[list[Meet]] = [[] for _ in instance.events]
        for meet in meets:
            given[meet.event].append(meet)
        whole: list[Meet] = []
        for index, event in enumerate(instance.events):
            fixed = tuple(slot.resource for slot in event.slots)
            missing = event.duration - sum(meet.duration for meet in given[index])
            if missing > 0:
                given[index].append(Meet(index, missing, event.time, fixed))
            for meet in given[index]:
                own = tuple(was if was is not None else pre for was, pre in zip(meet.resources, fixed, strict=True))
                whole.append(meet if own == meet.resources else replace(meet, resources=own))
        return Timetable(tuple(sorted(whole, key=_order)))


def _order(meet: Meet) -> tuple[int, int, int, tuple[int, ...]]:
    start = -1 if meet.time is None else meet.time
    return meet.event, -meet.duration, start, tuple(-1 if each is None else each for each in meet.resources)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """得分 (infeasibility of the hard constraints, objective of the soft ones): compares in that order."""

    infeasibility: int
    objective: int

    @property
    def feasible(self) -> bool:
        """Does no hard constraint cost anything?"""
        return self.infeasibility == 0
