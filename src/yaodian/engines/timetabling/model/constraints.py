"""约束 (constraints): the sixteen types of XHSTT, one frozen class each; what each one means stands in `rules`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaodian.engines.timetabling.model.things import Instance

NO_MAXIMUM = 10**6


class CostFunction(StrEnum):
    """代价函数 (cost function of a deviation)."""

    LINEAR = "Linear"
    QUADRATIC = "Quadratic"
    STEP = "Step"

    def of(self, deviation: int) -> int:
        """Return the cost of one deviation before the weight."""
        if self is CostFunction.LINEAR:
            return deviation
        return deviation * deviation if self is CostFunction.QUADRATIC else int(deviation > 0)


@dataclass(frozen=True, slots=True)
class TimeSet:
    """一批节次 (times named singly or by group)."""

    groups: tuple[int, ...] = ()
    times: tuple[int, ...] = ()

    def members(self, instance: Instance) -> tuple[int, ...]:
        """Return the times, each once, in order."""
        found = set(self.times).union(*(instance.time_groups[group].times for group in self.groups))
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class ResourceSet:
    """一批资源 (resources named singly or by group)."""

    groups: tuple[int, ...] = ()
    resources: tuple[int, ...] = ()

    def members(self, instance: Instance) -> tuple[int, ...]:
        """Return the resources, each once, in order."""
        found = set(self.resources).union(*(instance.resource_groups[group].resources for group in self.groups))
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class EventSet:
    """一批课 (events named singly or by group or course)."""

    groups: tuple[int, ...] = ()
    events: tuple[int, ...] = ()

    def members(self, instance: Instance) -> tuple[int, ...]:
        """Return the events, each once even when reached by both Course and EventGroup, in order."""
        found = set(self.events).union(*(instance.event_groups[group].events for group in self.groups))
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Limit:
    """一个时间组的上下限 (a time group with minimum and maximum)."""

    group: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Pair:
    """先后两课 (first event, second event, least and most periods between)."""

    first: int
    second: int
    minimum: int = 0
    maximum: int = NO_MAXIMUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """约束 (what all types share): hard when `required`; cost = weight × function(deviation) at each point."""

    id: str
    name: str = ""
    required: bool = True
    weight: int = 1
    function: CostFunction = CostFunction.LINEAR
    events: EventSet = EventSet()
    resources: ResourceSet = ResourceSet()

    def cost(self, deviation: int) -> int:
        """Return the cost of one point of application."""
        return self.weight * self.function.of(deviation)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTime(Constraint):
    """须排上 (every meet has a time)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignResource(Constraint):
    """须配资源 (the role of every meet is filled)."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferTimes(Constraint):
    """宜排时间 (meets start at these times; only those of `duration` when it is given)."""

    times: TimeSet
    duration: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferResources(Constraint):
    """宜配资源 (the role is filled from these)."""

    role: str
    preferred: ResourceSet


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEvents(Constraint):
    """拆分 (how long and how many the meets of an event are)."""

    minimum_duration: int
    maximum_duration: int
    minimum_amount: int
    maximum_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributeSplitEvents(Constraint):
    """各长度的节数 (how many meets of one duration an event has)."""

    duration: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidSplitAssignments(Constraint):
    """同一人教 (one resource in a role through a whole group)."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadEvents(Constraint):
    """分布 (meets of a group that start in each time group)."""

    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvents(Constraint):
    """同时上 (the events of a group run at the same times)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvents(Constraint):
    """先后 (the second event follows the first)."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidClashes(Constraint):
    """不冲突 (a resource attends one meet at a time)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidUnavailableTimes(Constraint):
    """不可用时间 (a resource is free at these times)."""

    times: TimeSet


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitIdleTimes(Constraint):
    """空堂 (gaps between the first and last meet of each time group)."""

    groups: tuple[int, ...]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterBusyTimes(Constraint):
    """到校天数 (time groups in which a resource is busy)."""

    groups: tuple[int, ...]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBusyTimes(Constraint):
    """每天节数 (busy times in each time group in which it is busy at all)."""

    groups: tuple[int, ...]
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitWorkload(Constraint):
    """工作量 (workload of a resource over all its meets)."""

    minimum: int
    maximum: int
