"""FET 空间约束 (space constraints of FET): preferred and home rooms become room slots; rooms have hours too."""

from __future__ import annotations

from dataclasses import replace

from yaodian.engines.timetabling.formats.fet.shared import Rule, identity, weight
from yaodian.engines.timetabling.formats.fet.things import ROOM, Element, School, text
from yaodian.engines.timetabling.model import (
    AssignResource,
    AvoidClashes,
    AvoidUnavailableTimes,
    EventSet,
    PreferResources,
    ResourceSet,
    Slot,
    TimeSet,
)

ROLE = "教室"


def compulsory(_school: School, _node: Element) -> bool:
    """BasicCompulsorySpace: rooms hold one lesson at a time; laid once all preferences are known."""
    return True


def _named_rooms(school: School, node: Element) -> tuple[str, ...]:
    """The one room or the several that a constraint names."""
    names = [text(node, "Room")] if text(node, "Room") else []
    names += [(each.text or "").strip() for each in node.findall("Preferred_Room")]
    return tuple(school.named(ROOM, name, node) for name in names)


def preferred(school: School, node: Element) -> bool:
    """Preferred and home rooms of an activity, a subject, a tag, a teacher or students."""
    rooms = _named_rooms(school, node)
    own = weight(node)
    for each in school.matching(node):
        school.rooms_of[each.id].append((bool(own["required"]), rooms, int(own["weight"])))
    return not node.findall("Real_Room")


def at_home(school: School, node: Element) -> bool:
    """Home rooms: for activities of exactly these students (or this teacher) that have no preference of their own."""
    rooms = _named_rooms(school, node)
    own = weight(node)
    teacher = "Teacher" in node.tag
    who = text(node, "Teacher") if teacher else text(node, "Students")
    for each in school.activities.values():
        if (each.teachers if teacher else each.students) == (who,):
            school.homes_of[each.id] = bool(own["required"]), rooms, int(own["weight"])
    return True


def not_available(school: School, node: Element) -> bool:
    """RoomNotAvailableTimes."""
    room = school.number(ROOM, text(node, "Room"), node)
    school.build.rule(
        AvoidUnavailableTimes(
            **identity(school, node),
            resources=ResourceSet(resources=(room,)),
            times=TimeSet(times=tuple(sorted(school.away(node)))),
        )
    )
    return True


def lay_rooms(school: School) -> None:
    """Give every activity with a preference a room slot: preassigned where there is no choice."""
    build = school.build
    used: set[str] = set()
    open_events: list[int] = []
    for identity_of, wish in school.homes_of.items():
        if identity_of not in school.rooms_of:
            school.rooms_of[identity_of].append(wish)
    for identity_of, wishes in school.rooms_of.items():
        event = school.activities[identity_of].event
        musts = [set(rooms) for must, rooms, _weight in wishes if must]
        allowed = set.intersection(*musts) if musts else {room for _must, rooms, _weight in wishes for room in rooms}
        if not allowed:
            school.notes["同一活动的几条必须教室互不相容"] += 1
            continue
        used |= allowed
        kind = build.kinds[ROOM]
        if len(allowed) == 1 and musts:
            slot = Slot(None, kind, build.number(next(iter(allowed))))
        else:
            slot = Slot(ROLE, kind)
            if musts:
                open_events.append(event)
            _prefer(school, event, allowed, required=bool(musts), weight=max(each[2] for each in wishes))
        build.events[event] = replace(build.events[event], slots=(*build.events[event].slots, slot))
    if open_events:
        everything = EventSet(events=tuple(open_events))
        build.rule(AssignResource(id="须有教室", name="须有教室", events=everything, role=ROLE))
    if used:
        rooms = tuple(build.number(each) for each in sorted(used))
        build.rule(AvoidClashes(id="教室不冲突", name="一间教室一次一课", resources=ResourceSet(resources=rooms)))


def _prefer(school: School, event: int, rooms: set[str], *, required: bool, weight: int) -> None:
    numbers = tuple(sorted(school.build.number(each) for each in rooms))
    school.build.rule(
        PreferResources(
            id=f"宜用教室-{event}",
            name="宜用教室",
            required=required,
            weight=weight,
            events=EventSet(events=(event,)),
            role=ROLE,
            preferred=ResourceSet(resources=numbers),
        )
    )


SPACE_RULES: dict[str, Rule] = {
    "BasicCompulsorySpace": compulsory,
    "RoomNotAvailableTimes": not_available,
    **{
        f"{what}{way}": preferred
        for what in ("Activity", "Subject", "SubjectActivityTag", "ActivityTag")
        for way in ("PreferredRoom", "PreferredRooms")
    },
    **{f"{who}{way}": at_home for who in ("StudentsSet", "Teacher") for way in ("HomeRoom", "HomeRooms")},
}
