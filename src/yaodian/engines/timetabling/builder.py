"""出题 (building an instance by names): for readers of other formats, for the app and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from yaodian.engines.timetabling.model import (
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    Constraint,
    Event,
    EventGroup,
    EventSet,
    Instance,
    Limit,
    Resource,
    ResourceGroup,
    ResourceKind,
    ResourceSet,
    Slot,
    SplitEvents,
    SpreadEvents,
    Time,
    TimeGroup,
    TimeSet,
)
from yaodian.engines.timetabling.refusals import BrokenInstanceError


class Builder:
    """出题者 (builder): add days, resources, lessons and rules by name, then take the frozen instance."""

    def __init__(self, name: str, *, weeks: int = 1) -> None:
        self.name, self.weeks = name, weeks
        self.times: list[Time] = []
        self.days: list[TimeGroup] = []
        self.time_groups: list[TimeGroup] = []
        self.kinds: dict[str, int] = {}
        self.resources: dict[str, int] = {}
        self._resources: list[Resource] = []
        self._resource_groups: list[ResourceGroup] = []
        self.events: list[Event] = []
        self.event_groups: list[EventGroup] = []
        self.constraints: list[Constraint] = []

    def day(self, name: str, periods: Sequence[str]) -> int:
        """Add a day with its periods; return the number of its time group."""
        first = len(self.times)
        self.times += [Time(each, each) for each in periods]
        return self.time_group(name, range(first, len(self.times)), kind="day")

    def time_group(self, name: str, times: Iterable[int], *, kind: str = "group") -> int:
        """Add a group of times; return its number."""
        self.time_groups.append(TimeGroup(f"时{len(self.time_groups)}", name, kind, tuple(sorted(times))))
        return len(self.time_groups) - 1

    def resource(self, kind: str, name: str) -> str:
        """Add a resource of a kind; return its name."""
        if name in self.resources:
            raise BrokenInstanceError(f"资源“{name}”出现了两次。")
        self.resources[name] = len(self._resources)
        self._resources.append(Resource(name, name, self.kinds.setdefault(kind, len(self.kinds))))
        return name

    def resource_group(self, name: str, members: Iterable[str]) -> int:
        """Add a group of resources of one kind; return its number."""
        own = tuple(self.number(each) for each in members)
        kind = self._resources[own[0]].kind if own else 0
        self._resource_groups.append(ResourceGroup(f"资{len(self._resource_groups)}", name, kind, own))
        return len(self._resource_groups) - 1

    def number(self, resource: str) -> int:
        """Return the number of a resource."""
        try:
            return self.resources[resource]
        except KeyError:
            raise BrokenInstanceError(f"没有“{resource}”这个资源。") from None

    def lessons(
        self,
        name: str,
        count: int,
        people: Iterable[str],
        *,
        open_slots: Iterable[tuple[str, str]] = (),
        weeks: int = 0,
        time: int | None = None,
    ) -> int:
        """Add an event of so many periods with the resources that attend; `open_slots` are (role, kind) to be filled."""
        slots = [Slot(None, self._resources[self.number(each)].kind, self.number(each)) for each in people]
        slots += [Slot(role, self.kinds.setdefault(kind, len(self.kinds))) for role, kind in open_slots]
        self.events.append(Event(f"课{len(self.events)}", name, count, tuple(slots), time=time, weeks=weeks))
        return len(self.events) - 1

    def event_group(self, name: str, events: Iterable[int]) -> int:
        """Add a group of events; return its number."""
        self.event_groups.append(EventGroup(f"组{len(self.event_groups)}", name, False, tuple(events)))
        return len(self.event_groups) - 1

    def rule(self, constraint: Constraint) -> None:
        """Add a constraint."""
        self.constraints.append(constraint)

    def usual_rules(self) -> None:
        """Add what every school wants: single periods, placed, without clashes, spread over the days."""
        everything = EventSet(events=tuple(range(len(self.events))))
        everyone = ResourceSet(resources=tuple(range(len(self._resources))))
        self.rule(AssignTime(id="须排上", name="每节课都要排上", events=everything))
        self.rule(
            SplitEvents(
                id="单节",
                name="每次一节",
                events=everything,
                minimum_duration=1,
                maximum_duration=1,
                minimum_amount=1,
                maximum_amount=10**6,
            )
        )
        self.rule(AvoidClashes(id="不冲突", name="同一时间只在一处", resources=everyone))
        self.spread_over_days(range(len(self.events)))

    def spread_over_days(self, events: Iterable[int]) -> None:
        """Add: an event at most once a day, or as often as the week forces."""
        days = [number for number, group in enumerate(self.time_groups) if group.kind == "day"]
        by_most: dict[int, list[int]] = {}
        for event in events:
            most = ceil(self.events[event].duration / len(days))
            by_most.setdefault(most, []).append(self.event_group(self.events[event].name, [event]))
        for most, groups in sorted(by_most.items()):
            self.rule(
                SpreadEvents(
                    id=f"每天至多{most}节",
                    name=f"同一门课每天至多{most}节",
                    events=EventSet(groups=tuple(groups)),
                    limits=tuple(Limit(day, 0, most) for day in days),
                )
            )

    def unavailable(self, resource: str, times: Iterable[int]) -> None:
        """Add: a resource is not available at these times."""
        self.rule(
            AvoidUnavailableTimes(
                id=f"不可用：{resource}",
                name=f"{resource}不可用的时间",
                resources=ResourceSet(resources=(self.number(resource),)),
                times=TimeSet(times=tuple(times)),
            )
        )

    def instance(self) -> Instance:
        """Return the frozen instance."""
        return Instance(
            id=self.name,
            name=self.name,
            times=tuple(self.times),
            time_groups=tuple(self.time_groups),
            kinds=tuple(ResourceKind(each, each) for each in self.kinds),
            resources=tuple(self._resources),
            resource_groups=tuple(self._resource_groups),
            events=tuple(self.events),
            event_groups=tuple(self.event_groups),
            constraints=tuple(self.constraints),
            week_count=self.weeks,
        )
