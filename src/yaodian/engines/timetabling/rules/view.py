"""看课表 (view): what the rules ask of a timetable, worked out once and plainly."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from yaodian.engines.timetabling.model import Instance, Meet, Timetable


class View:
    """看课表 (a timetable laid out by event and by resource, week by week of the cycle)."""

    def __init__(self, instance: Instance, timetable: Timetable) -> None:
        self.instance = instance
        self.timetable = timetable
        self.weeks = range(instance.week_count)
        self.meets_of: list[list[Meet]] = [[] for _ in instance.events]
        self._attended: list[list[tuple[Meet, int]]] = [[] for _ in instance.resources]
        for meet in timetable.meets:
            self.meets_of[meet.event].append(meet)
            for slot, resource in enumerate(meet.resources):
                if resource is not None:
                    self._attended[resource].append((meet, slot))
        self._attendance: dict[tuple[int, int], list[int]] = {}

    def attendance(self, resource: int, week: int) -> list[int]:
        """Return how many meets a resource attends at each time of a week."""
        key = resource, week
        if key not in self._attendance:
            counts = [0] * len(self.instance.times)
            for meet, _slot in self._attended[resource]:
                if self.instance.weeks_of(meet.event) >> week & 1:
                    for time in meet.running(len(counts)):
                        counts[time] += 1
            self._attendance[key] = counts
        return self._attendance[key]

    def busy(self, resource: int, week: int) -> set[int]:
        """Return the times of a week at which a resource attends something."""
        return {time for time, number in enumerate(self.attendance(resource, week)) if number}

    def running(self, event: int) -> set[int]:
        """Return the times at which an event runs."""
        count = len(self.instance.times)
        return {time for meet in self.meets_of[event] for time in meet.running(count)}

    def workload(self, resource: int) -> Fraction:
        """Return the workload of a resource: each meet carries its share of its event's."""
        total = Fraction(0)
        for meet, slot in self._attended[resource]:
            event = self.instance.events[meet.event]
            total += Fraction(event.slot_workload(slot) * meet.duration, event.duration)
        return total

    def assigned(self, event: int, role: str) -> list[tuple[Meet, int | None]]:
        """Return each meet of an event with what fills a role; nothing when the event has no such role."""
        positions = [index for index, slot in enumerate(self.instance.events[event].slots) if slot.role == role]
        return [(meet, meet.resources[position]) for meet in self.meets_of[event] for position in positions]

    def rooms_at(self, resource: int, week: int, kind: int) -> dict[int, set[int]]:
        """Return at which time a resource is in which rooms (the first of that kind in each meet)."""
        places: dict[int, set[int]] = {}
        for meet, _slot in self._attended[resource]:
            rooms = (each for each in meet.resources if each is not None)
            room = next((each for each in rooms if self.instance.resources[each].kind == kind), None)
            if room is not None and self.instance.weeks_of(meet.event) >> week & 1:
                for time in meet.running(len(self.instance.times)):
                    places.setdefault(time, set()).add(room)
        return places


def outside(value: int, minimum: int, maximum: int) -> int:
    """Return how far a number falls short of a minimum or exceeds a maximum."""
    return max(0, minimum - value, value - maximum)


def gaps(busy: set[int], group: Iterable[int]) -> int:
    """Return the idle times of a group: free, with a busy time before and after it in the group."""
    own = [time in busy for time in sorted(group)]
    if True not in own:
        return 0
    first, last = own.index(True), len(own) - 1 - own[::-1].index(True)
    return own[first:last].count(False)


def runs_of(busy: set[int], group: Iterable[int]) -> list[int]:
    """Return the lengths of the runs of busy times that follow each other in a group."""
    runs: list[int] = []
    previous = None
    for time in sorted(set(group) & busy):
        if previous is not None and time == previous + 1:
            runs[-1] += 1
        else:
            runs.append(1)
        previous = time
    return runs
