"""时间、资源、课 (times, resources, events): the things a timetable is made of, as XHSTT names them.

Everything refers to everything else by its index in the instance; `Instance` is frozen and shared between processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaodian.engines.timetabling.model.constraints import Constraint


@dataclass(frozen=True, slots=True)
class Time:
    """节次 (time): one period of the week; two neighbours in `Instance.times` follow each other."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """时间组 (time group): `kind` is day, week or group."""

    id: str
    name: str
    kind: str
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """资源 (resource): a teacher, room, class, student group …; `kind` indexes `Instance.kinds`."""

    id: str
    name: str
    kind: int


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """资源类型 (resource type)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """资源组 (resource group)."""

    id: str
    name: str
    kind: int
    resources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """席位 (event resource): what an event needs one of; preassigned when `resource` is set; `workload` None = the event's."""

    role: str | None
    kind: int
    resource: int | None = None
    workload: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """课 (event): `duration` periods, split into meets by the solver; `time` is a preassigned start.

    `weeks` is a bit mask of the weeks of the cycle in which it is held (单双周); 0 means every week."""

    id: str
    name: str
    duration: int
    slots: tuple[Slot, ...]
    time: int | None = None
    workload: int | None = None
    color: str | None = None
    course: int | None = None
    weeks: int = 0

    def slot_workload(self, slot: int) -> int:
        """Return the workload that one slot carries over the whole event."""
        own = self.slots[slot].workload
        return own if own is not None else self.workload if self.workload is not None else self.duration


@dataclass(frozen=True, slots=True)
class EventGroup:
    """课组 (event group): `is_course` marks XHSTT's Course."""

    id: str
    name: str
    is_course: bool
    events: tuple[int, ...]


@dataclass(frozen=True)
class Instance:
    """排课题 (instance): a whole timetabling problem; `week_count` weeks make the cycle (2 for 单双周)."""

    id: str
    name: str
    times: tuple[Time, ...]
    time_groups: tuple[TimeGroup, ...]
    kinds: tuple[ResourceKind, ...]
    resources: tuple[Resource, ...]
    resource_groups: tuple[ResourceGroup, ...]
    events: tuple[Event, ...]
    event_groups: tuple[EventGroup, ...]
    constraints: tuple[Constraint, ...]
    week_count: int = 1
    about: tuple[tuple[str, str], ...] = field(default=())

    def weeks_of(self, event: int) -> int:
        """Return the bit mask of weeks in which an event is held."""
        return self.events[event].weeks or (1 << self.week_count) - 1

    def resources_of_kind(self, kind: int) -> tuple[int, ...]:
        """Return the resources of one type, in order."""
        return self._of_kind[kind]

    @cached_property
    def _of_kind(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.kinds]
        for index, resource in enumerate(self.resources):
            found[resource.kind].append(index)
        return tuple(map(tuple, found))

    @cached_property
    def days(self) -> tuple[TimeGroup, ...]:
        """天: the groups marked as days, else the whole week as one."""
        marked = tuple(group for group in self.time_groups if group.kind == "day")
        return marked or (TimeGroup("week", "week", "day", tuple(range(len(self.times)))),)

    def open_slots(self) -> Iterator[tuple[int, int]]:
        """Yield (event, slot) of every slot whose resource the solver must choose."""
        for index, event in enumerate(self.events):
            for position, slot in enumerate(event.slots):
                if slot.resource is None:
                    yield index, position
