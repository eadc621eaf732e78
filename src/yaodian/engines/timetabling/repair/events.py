"""变故 (what happens): a teacher leaves, a room is lost, a pupil changes choice, an exam week comes — as a changed instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from yaodian.engines.timetabling.model import AvoidUnavailableTimes, Event, Instance, ResourceSet, TimeSet
from yaodian.engines.timetabling.refusals import BrokenInstanceError


def lose_resource(
    instance: Instance, *, lost: int, times: Iterable[int] | None = None, substitutes: Mapping[int, int] | None = None
) -> Instance:
    """人走或教室不能用: the resource is not available at these times (all when not given).

    Preassigned lessons go to `substitutes` (event → resource); what is left preassigned would only be unplaceable."""
    gone = tuple(range(len(instance.times))) if times is None else tuple(sorted(times))
    events = instance.events
    if times is None:
        given = substitutes or {}
        events = tuple(_without(instance, index, lost, given.get(index)) for index in range(len(events)))
    rule = AvoidUnavailableTimes(
        id=f"停用-{instance.resources[lost].id}",
        name=f"{instance.resources[lost].name or instance.resources[lost].id}停用",
        resources=ResourceSet(resources=(lost,)),
        times=TimeSet(times=gone),
    )
    return replace(instance, events=events, constraints=(*instance.constraints, rule))


def _without(instance: Instance, index: int, lost: int, substitute: int | None) -> Event:
    """Return an event whose preassigned resource is another one, or nobody's to be chosen again."""
    event = instance.events[index]
    if all(slot.resource != lost for slot in event.slots):
        return event
    slots = tuple(
        replace(slot, resource=substitute, role=slot.role or "代替") if slot.resource == lost else slot
        for slot in event.slots
    )
    return replace(event, slots=slots)


def replace_people(instance: Instance, *, changes: Mapping[int, tuple[Iterable[int], Iterable[int]]]) -> Instance:
    """改选: event → (resources that leave it, resources that join it)."""
    from yaodian.engines.timetabling.model import Slot

    events = list(instance.events)
    for index, (leaving, joining) in changes.items():
        gone = set(leaving)
        slots = [slot for slot in events[index].slots if slot.resource not in gone]
        if len(slots) + len(gone) != len(events[index].slots):
            raise BrokenInstanceError(f"课“{events[index].name}”里没有要离开的人。")
        present = {slot.resource for slot in slots}
        slots += [Slot(None, instance.resources[each].kind, each) for each in joining if each not in present]
        events[index] = replace(events[index], slots=tuple(slots))
    return replace(instance, events=tuple(events))


def close_times(instance: Instance, *, times: Iterable[int], resources: Iterable[int]) -> Instance:
    """考试周、停课: these resources are not available at these times."""
    closed = tuple(sorted(times))
    names = "、".join(instance.times[each].name or instance.times[each].id for each in closed[:4])
    rule = AvoidUnavailableTimes(
        id=f"停课-{closed[0] if closed else 0}-{len(closed)}",
        name=f"停课：{names}",
        resources=ResourceSet(resources=tuple(sorted(resources))),
        times=TimeSet(times=closed),
    )
    return replace(instance, constraints=(*instance.constraints, rule))
