"""读题 (reading an instance): one XML `Instance` into the model."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from yaodian.engines.timetabling.formats.xhstt.index import Index, at, count, identity, reference, words
from yaodian.engines.timetabling.formats.xhstt.shapes import ELEMENTS, FIELDS, OLD_FUNCTIONS
from yaodian.engines.timetabling.model import (
    Constraint,
    CostFunction,
    Event,
    EventGroup,
    EventSet,
    Instance,
    Limit,
    Pair,
    Resource,
    ResourceGroup,
    ResourceKind,
    ResourceSet,
    Slot,
    Time,
    TimeGroup,
    TimeSet,
)
from yaodian.engines.timetabling.refusals import BrokenInstanceError

_TIME_GROUPS = {"Day": "day", "Week": "week", "TimeGroup": "group"}


class InstanceReader:
    """读题者 (reads one instance; the ids stay known for its solutions)."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.times, self.time_groups = Index("节次"), Index("时间组")
        self.kinds, self.resources, self.resource_groups = Index("资源类型"), Index("资源"), Index("资源组")
        self.events, self.event_groups = Index("课"), Index("课组")
        about = root.find("MetaData")
        times, time_groups = self._read_times(root.find("Times"))
        kinds, resources, resource_groups = self._read_resources(root.find("Resources"))
        self._members = tuple(group.resources for group in resource_groups)
        events, event_groups = self._read_events(root.find("Events"), resources)
        self.instance = Instance(
            id=identity(root),
            name=words(about, "Name", "") if about is not None else "",
            times=times,
            time_groups=time_groups,
            kinds=kinds,
            resources=resources,
            resource_groups=resource_groups,
            events=events,
            event_groups=event_groups,
            constraints=tuple(self._constraint(each) for each in at(root.find("Constraints"), "*")),
            week_count=int(root.get("Weeks", "1")),
            about=tuple((child.tag, (child.text or "").strip()) for child in about if child.tag != "Name")
            if about is not None
            else (),
        )

    def _read_times(self, parent: Element | None) -> tuple[tuple[Time, ...], tuple[TimeGroup, ...]]:
        groups: list[tuple[str, str, str, list[int]]] = []
        for element in at(parent, "TimeGroups/*"):
            self.time_groups.add(identity(element))
            groups.append((identity(element), words(element, "Name", ""), _TIME_GROUPS.get(element.tag, "group"), []))
        times: list[Time] = []
        for element in at(parent, "Time"):
            position = self.times.add(identity(element))
            times.append(Time(identity(element), words(element, "Name", "")))
            named = (*at(element, "Day"), *at(element, "Week"), *at(element, "TimeGroups/*"))
            for group in dict.fromkeys(self.time_groups.of(each) for each in named):
                groups[group][3].append(position)
        return tuple(times), tuple(TimeGroup(key, name, kind, tuple(own)) for key, name, kind, own in groups)

    def _read_resources(
        self, parent: Element | None
    ) -> tuple[tuple[ResourceKind, ...], tuple[Resource, ...], tuple[ResourceGroup, ...]]:
        kinds: list[ResourceKind] = []
        for element in at(parent, "ResourceTypes/ResourceType"):
            self.kinds.add(identity(element))
            kinds.append(ResourceKind(identity(element), words(element, "Name", "")))
        groups: list[tuple[str, str, int, list[int]]] = []
        for element in at(parent, "ResourceGroups/ResourceGroup"):
            self.resource_groups.add(identity(element))
            groups.append((identity(element), words(element, "Name", ""), self._kind(element), []))
        resources: list[Resource] = []
        for element in at(parent, "Resource"):
            position = self.resources.add(identity(element))
            resources.append(Resource(identity(element), words(element, "Name", ""), self._kind(element)))
            for group in dict.fromkeys(self.resource_groups.each(element, "ResourceGroups/ResourceGroup")):
                groups[group][3].append(position)
        return (
            tuple(kinds),
            tuple(resources),
            tuple(ResourceGroup(key, name, kind, tuple(own)) for key, name, kind, own in groups),
        )

    def _kind(self, element: Element) -> int:
        named = element.find("ResourceType")
        if named is None:
            raise BrokenInstanceError(f"{element.tag}（{element.get('Id', '')}）没有写资源类型。")
        return self.kinds.of(named)

    def _read_events(
        self, parent: Element | None, resources: tuple[Resource, ...]
    ) -> tuple[tuple[Event, ...], tuple[EventGroup, ...]]:
        groups: list[tuple[str, str, bool, list[int]]] = []
        for element in at(parent, "EventGroups/*"):
            self.event_groups.add(identity(element))
            groups.append((identity(element), words(element, "Name", ""), element.tag == "Course", []))
        events: list[Event] = []
        for element in at(parent, "Event"):
            position = self.events.add(identity(element))
            course, time = element.find("Course"), element.find("Time")
            event = Event(
                id=identity(element),
                name=words(element, "Name", ""),
                duration=count(element, "Duration"),
                slots=self._slots(element, resources),
                time=None if time is None else self.times.of(time),
                workload=count(element, "Workload") if element.find("Workload") is not None else None,
                color=element.get("Color"),
                course=None if course is None else self.event_groups.of(course),
                weeks=int(element.get("Weeks", "0")),
            )
            events.append(event)
            named = (() if event.course is None else (event.course,), self.event_groups.each(element, "EventGroups/*"))
            for group in dict.fromkeys((*named[0], *named[1])):
                groups[group][3].append(position)
        return tuple(events), tuple(EventGroup(key, name, course, tuple(own)) for key, name, course, own in groups)

    def _slots(self, element: Element, resources: tuple[Resource, ...]) -> tuple[Slot, ...]:
        slots: list[Slot] = []
        for each in at(element, "Resources/Resource"):
            fixed = None if each.get("Reference") is None else self.resources.of(each)
            role = words(each, "Role", "") or None
            if fixed is None and role is None:
                raise BrokenInstanceError(f"课“{element.get('Id', '')}”有一个既没有角色也没有指定的资源。")
            kind = self._kind(each) if each.find("ResourceType") is not None or fixed is None else resources[fixed].kind
            workload = count(each, "Workload") if each.find("Workload") is not None else None
            slots.append(Slot(role, kind, fixed, workload))
        present = {slot.resource for slot in slots}
        for group in at(element, "Resources/ResourceGroup"):
            slots += self._whole_group(group, resources, present)
        for group in at(element, "ResourceGroups/ResourceGroup"):
            slots += self._whole_group(group, resources, present)
        return tuple(slots)

    def _whole_group(self, group: Element, resources: tuple[Resource, ...], present: set[int | None]) -> list[Slot]:
        """Return one preassigned slot for each member of a group that attends as a whole."""
        members = [each for each in self._members[self.resource_groups.of(group)] if each not in present]
        present.update(members)
        return [Slot(None, resources[each].kind, each) for each in members]

    def _constraint(self, element: Element) -> Constraint:
        kind = ELEMENTS.get(element.tag)
        if kind is None:
            raise BrokenInstanceError(f"不认识的约束类型“{element.tag}”。")
        function = words(element, "CostFunction", "Linear")
        try:
            cost = CostFunction(OLD_FUNCTIONS.get(function, function))
        except ValueError:
            raise BrokenInstanceError(f"约束“{identity(element)}”的代价函数“{function}”不认识。") from None
        applies = element.find("AppliesTo")
        fields: dict[str, Any] = {
            field: self._field(element, applies, tag, shape) for field, tag, shape in FIELDS[kind]
        }
        return kind(
            id=identity(element),
            name=words(element, "Name", ""),
            required=words(element, "Required", "false").lower() == "true",
            weight=count(element, "Weight"),
            function=cost,
            events=EventSet(
                self.event_groups.each(applies, "EventGroups/*"), self.events.each(applies, "Events/Event")
            ),
            resources=ResourceSet(
                self.resource_groups.each(applies, "ResourceGroups/ResourceGroup"),
                self.resources.each(applies, "Resources/Resource"),
            ),
            **fields,
        )

    def _field(self, element: Element, applies: Element | None, tag: str, shape: str) -> Any:
        match shape:
            case "text":
                return words(element, tag)
            case "count":
                return count(element, tag)
            case "optional":
                return count(element, tag) if element.find(tag) is not None else None
            case "kind":
                return self._kind(element)
            case "times":
                return self._time_set(element)
            case "nested times":
                return self._time_set(element.find(tag))
            case "time groups":
                return self.time_groups.each(element, "TimeGroups/*")
            case "resource groups":
                return self.resource_groups.each(element, f"{tag}/ResourceGroup")
            case "resources":
                return ResourceSet(
                    self.resource_groups.each(element, "ResourceGroups/ResourceGroup"),
                    self.resources.each(element, "Resources/Resource"),
                )
            case "limits":
                return tuple(
                    Limit(self.time_groups.of(each), count(each, "Minimum"), count(each, "Maximum"))
                    for each in at(element, "TimeGroups/*")
                )
            case "placed":
                return tuple(
                    (self.events.of(each), self.times[words(each, "At")]) for each in at(element, f"{tag}/Event")
                )
            case _:
                return tuple(self._pair(each) for each in at(applies, "EventPairs/EventPair"))

    def _time_set(self, element: Element | None) -> TimeSet:
        return TimeSet(self.time_groups.each(element, "TimeGroups/*"), self.times.each(element, "Times/Time"))

    def _pair(self, element: Element) -> Pair:
        bounds = {
            field: count(element, tag)
            for field, tag in (("minimum", "MinSeparation"), ("maximum", "MaxSeparation"))
            if element.find(tag) is not None
        }
        first, second = element.find("FirstEvent"), element.find("SecondEvent")
        if first is None or second is None:
            raise BrokenInstanceError("先后约束里有一对课不完整。")
        return Pair(self.events[reference(first)], self.events[reference(second)], **bounds)
