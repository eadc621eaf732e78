"""写存档 (writing an archive): instances, and timetables as one solution group."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from yaodian.engines.timetabling.formats.opening import write_plain_or_gzip
from yaodian.engines.timetabling.formats.xhstt.archive import Solution
from yaodian.engines.timetabling.formats.xhstt.shapes import FIELDS
from yaodian.engines.timetabling.model import Constraint, Event, Instance, TimeSet, Timetable


def write_archive(
    path: str | Path, *, instances: Sequence[Instance], solutions: Sequence[Solution] = (), date: str = ""
) -> None:
    """写存档: as XML, gzip when the name ends in .gz; the solution group's date is the caller's."""
    write_plain_or_gzip(path, archive_xml(instances, solutions, date=date))


def archive_xml(instances: Sequence[Instance], solutions: Sequence[Solution] = (), *, date: str = "") -> bytes:
    """存档正文 (the XML itself)."""
    root = Element("HighSchoolTimetableArchive")
    parent = SubElement(root, "Instances")
    known = {each.id: each for each in instances}
    for instance in instances:
        _instance(SubElement(parent, "Instance", Id=instance.id), instance)
    if solutions:
        groups = SubElement(root, "SolutionGroups")
        for name in dict.fromkeys(each.group for each in solutions):
            group = SubElement(groups, "SolutionGroup", Id=name)
            about = SubElement(group, "MetaData")
            _texts(about, Contributor="Yaodian", Date=date, Description="")
            for each in solutions:
                if each.group == name:
                    _solution(group, known[each.instance], each)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _texts(parent: Element, **texts: Any) -> None:
    for tag, value in texts.items():
        SubElement(parent, tag).text = str(value)


def _refer(parent: Element, outer: str, tag: str, keys: Sequence[str]) -> None:
    if keys:
        group = SubElement(parent, outer)
        for key in keys:
            SubElement(group, tag, Reference=key)


def _instance(root: Element, instance: Instance) -> None:
    if instance.week_count != 1:
        root.set("Weeks", str(instance.week_count))
    about = SubElement(root, "MetaData")
    _texts(about, Name=instance.name, **dict(instance.about))
    _times(SubElement(root, "Times"), instance)
    _resources(SubElement(root, "Resources"), instance)
    _events(SubElement(root, "Events"), instance)
    rules = SubElement(root, "Constraints")
    for constraint in instance.constraints:
        _constraint(SubElement(rules, f"{type(constraint).__name__}Constraint", Id=constraint.id), instance, constraint)


def _times(parent: Element, instance: Instance) -> None:
    tags = {"day": "Day", "week": "Week", "group": "TimeGroup"}
    groups = SubElement(parent, "TimeGroups")
    for group in instance.time_groups:
        _texts(SubElement(groups, tags[group.kind], Id=group.id), Name=group.name)
    for position, time in enumerate(instance.times):
        element = SubElement(parent, "Time", Id=time.id)
        _texts(element, Name=time.name)
        own = [group for group in instance.time_groups if position in group.times]
        first = {kind: next((each for each in own if each.kind == kind), None) for kind in ("week", "day")}
        for kind, named in first.items():
            if named is not None:
                SubElement(element, tags[kind], Reference=named.id)
        _refer(element, "TimeGroups", "TimeGroup", [each.id for each in own if each not in first.values()])


def _resources(parent: Element, instance: Instance) -> None:
    kinds = SubElement(parent, "ResourceTypes")
    for kind in instance.kinds:
        _texts(SubElement(kinds, "ResourceType", Id=kind.id), Name=kind.name)
    groups = SubElement(parent, "ResourceGroups")
    of_resource: list[list[str]] = [[] for _ in instance.resources]
    for group in instance.resource_groups:
        element = SubElement(groups, "ResourceGroup", Id=group.id)
        _texts(element, Name=group.name)
        SubElement(element, "ResourceType", Reference=instance.kinds[group.kind].id)
        for member in group.resources:
            of_resource[member].append(group.id)
    for resource, own in zip(instance.resources, of_resource, strict=True):
        element = SubElement(parent, "Resource", Id=resource.id)
        _texts(element, Name=resource.name)
        SubElement(element, "ResourceType", Reference=instance.kinds[resource.kind].id)
        _refer(element, "ResourceGroups", "ResourceGroup", own)


def _events(parent: Element, instance: Instance) -> None:
    groups = SubElement(parent, "EventGroups")
    of_event: list[list[str]] = [[] for _ in instance.events]
    for position, group in enumerate(instance.event_groups):
        _texts(SubElement(groups, "Course" if group.is_course else "EventGroup", Id=group.id), Name=group.name)
        for member in group.events:
            if instance.events[member].course != position:
                of_event[member].append(group.id)
    for event, own in zip(instance.events, of_event, strict=True):
        _event(SubElement(parent, "Event", Id=event.id), instance, event, own)


def _event(element: Element, instance: Instance, event: Event, groups: Sequence[str]) -> None:
    if event.color:
        element.set("Color", event.color)
    if event.weeks:
        element.set("Weeks", str(event.weeks))
    _texts(element, Name=event.name, Duration=event.duration)
    if event.workload is not None:
        _texts(element, Workload=event.workload)
    if event.course is not None:
        SubElement(element, "Course", Reference=instance.event_groups[event.course].id)
    if event.time is not None:
        SubElement(element, "Time", Reference=instance.times[event.time].id)
    if event.slots:
        parent = SubElement(element, "Resources")
        for slot in event.slots:
            own = {} if slot.resource is None else {"Reference": instance.resources[slot.resource].id}
            each = SubElement(parent, "Resource", own)
            if slot.role is not None:
                _texts(each, Role=slot.role)
                SubElement(each, "ResourceType", Reference=instance.kinds[slot.kind].id)
            if slot.workload is not None:
                _texts(each, Workload=slot.workload)
    _refer(element, "EventGroups", "EventGroup", groups)


def _constraint(element: Element, instance: Instance, constraint: Constraint) -> None:
    _texts(
        element,
        Name=constraint.name,
        Required=str(constraint.required).lower(),
        Weight=constraint.weight,
        CostFunction=constraint.function.value,
    )
    applies = SubElement(element, "AppliesTo")
    _refer(applies, "EventGroups", "EventGroup", [instance.event_groups[each].id for each in constraint.events.groups])
    _refer(applies, "Events", "Event", [instance.events[each].id for each in constraint.events.events])
    people = constraint.resources
    _refer(applies, "ResourceGroups", "ResourceGroup", [instance.resource_groups[each].id for each in people.groups])
    _refer(applies, "Resources", "Resource", [instance.resources[each].id for each in people.resources])
    for field, tag, shape in FIELDS[type(constraint)]:
        _field(element, applies, instance, tag, shape, getattr(constraint, field))


def _field(element: Element, applies: Element, instance: Instance, tag: str, shape: str, value: Any) -> None:
    match shape:
        case "text" | "count":
            _texts(element, **{tag: value})
        case "optional":
            if value is not None:
                _texts(element, **{tag: value})
        case "kind":
            SubElement(element, tag, Reference=instance.kinds[value].id)
        case "times":
            _time_set(element, instance, value)
        case "nested times":
            _time_set(SubElement(element, tag), instance, value)
        case "time groups":
            _refer(element, tag, "TimeGroup", [instance.time_groups[each].id for each in value])
        case "resource groups":
            _refer(element, tag, "ResourceGroup", [instance.resource_groups[each].id for each in value])
        case "resources":
            groups = [instance.resource_groups[each].id for each in value.groups]
            _refer(element, "ResourceGroups", "ResourceGroup", groups)
            _refer(element, "Resources", "Resource", [instance.resources[each].id for each in value.resources])
        case "limits":
            parent = SubElement(element, tag)
            for limit in value:
                each = SubElement(parent, "TimeGroup", Reference=instance.time_groups[limit.group].id)
                _texts(each, Minimum=limit.minimum, Maximum=limit.maximum)
        case "placed":
            parent = SubElement(element, tag)
            for event, time in value:
                _texts(SubElement(parent, "Event", Reference=instance.events[event].id), At=instance.times[time].id)
        case _:
            parent = SubElement(applies, "EventPairs")
            for pair in value:
                each = SubElement(parent, "EventPair")
                SubElement(each, "FirstEvent", Reference=instance.events[pair.first].id)
                SubElement(each, "SecondEvent", Reference=instance.events[pair.second].id)
                _texts(each, MinSeparation=pair.minimum, MaxSeparation=pair.maximum)


def _time_set(element: Element, instance: Instance, value: TimeSet) -> None:
    _refer(element, "TimeGroups", "TimeGroup", [instance.time_groups[each].id for each in value.groups])
    _refer(element, "Times", "Time", [instance.times[each].id for each in value.times])


def _solution(parent: Element, instance: Instance, solution: Solution) -> None:
    element = SubElement(parent, "Solution", Reference=instance.id)
    _meets(SubElement(element, "Events"), instance, solution.timetable)
    if solution.reported is not None:
        report = SubElement(element, "Report")
        _texts(report, InfeasibilityValue=solution.reported[0], ObjectiveValue=solution.reported[1])


def _meets(parent: Element, instance: Instance, timetable: Timetable) -> None:
    for meet in timetable.meets:
        event = instance.events[meet.event]
        element = SubElement(parent, "Event", Reference=event.id)
        _texts(element, Duration=meet.duration)
        if meet.time is not None:
            SubElement(element, "Time", Reference=instance.times[meet.time].id)
        chosen = [
            (slot.role, resource)
            for slot, resource in zip(event.slots, meet.resources, strict=True)
            if slot.resource is None and resource is not None
        ]
        if chosen:
            group = SubElement(element, "Resources")
            for role, resource in chosen:
                each = SubElement(group, "Resource", Reference=instance.resources[resource].id)
                _texts(each, Role=role)
