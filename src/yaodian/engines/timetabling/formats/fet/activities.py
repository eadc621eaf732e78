"""FET 对课的约束 (constraints about activities): compulsory ones, days between, preferred times, the same start."""

from __future__ import annotations

from collections.abc import Iterable

from yaodian.engines.timetabling.formats.fet.shared import Rule, identity, weight
from yaodian.engines.timetabling.formats.fet.things import (
    STUDENTS,
    TEACHER,
    Element,
    School,
    events_by_length,
    text,
    whole,
)
from yaodian.engines.timetabling.model import (
    AssignTime,
    AvoidClashes,
    EventSet,
    Limit,
    LinkEvents,
    PreferTimes,
    ResourceSet,
    SplitEvents,
    SpreadEvents,
    TimeSet,
)


def compulsory(school: School, node: Element) -> bool:
    """BasicCompulsoryTime: all placed, in one piece, nobody in two places."""
    everything = EventSet(events=tuple(range(len(school.build.events))))
    school.build.rule(AssignTime(**identity(school, node), events=everything))
    for length, events in events_by_length(school.activities.values()):
        school.build.rule(
            SplitEvents(
                **identity(school, node),
                events=EventSet(events=tuple(events)),
                minimum_duration=length,
                maximum_duration=length,
                minimum_amount=1,
                maximum_amount=1,
            )
        )
        if length > 1:
            starts = [
                d * len(school.hours) + h
                for d in range(len(school.days))
                for h in range(len(school.hours) - length + 1)
            ]
            school.build.rule(
                PreferTimes(
                    **identity(school, node),
                    events=EventSet(events=tuple(events)),
                    times=TimeSet(times=tuple(starts)),
                    duration=length,
                )
            )
    everyone = school.everybody(TEACHER) + school.everybody(STUDENTS)
    school.build.rule(AvoidClashes(**identity(school, node), resources=ResourceSet(resources=everyone)))
    return True


def days_between(school: School, node: Element) -> bool:
    """MinDaysBetweenActivities: in every run of so many days at most one of them."""
    events = [each.event for each in school.matching(node)]
    least = whole(node, "MinDays", 1)
    if len(events) < 2 or least < 1:
        return True
    group = school.build.event_group("间隔", events)
    if least == 1:
        windows = school.day_groups
    else:
        hours = len(school.hours)
        windows = [
            school.build.time_group(
                f"连续{least}天", range(first * hours, min(first + least, len(school.days)) * hours)
            )
            for first in range(max(1, len(school.days) - least + 1))
        ]
    school.build.rule(
        SpreadEvents(
            **identity(school, node),
            events=EventSet(groups=(group,)),
            limits=tuple(Limit(each, 0, 1) for each in windows),
        )
    )
    return text(node, "Consecutive_If_Same_Day") != "true" or weight(node)["required"]


def breaks(school: School, node: Element) -> bool:
    """BreakTimes: nothing at all runs then."""
    times = {school.time(text(each, "Day"), text(each, "Hour"), each) for each in node.findall("Break_Time")}
    school.breaks |= times
    for length, events in events_by_length(school.activities.values()):
        _starts(
            school, node, events, length, set(range(len(school.days) * len(school.hours))) - times, whole_length=True
        )
    return True


def _starts(
    school: School, node: Element, events: Iterable[int], length: int, times: set[int], *, whole_length: bool
) -> None:
    """Let activities of one length start only where all of it (or its start) lies in the times."""
    hours = len(school.hours)
    fits = [
        time
        for time in sorted(times)
        if not whole_length
        or all(time + each in times and (time + each) // hours == time // hours for each in range(length))
    ]
    school.build.rule(
        PreferTimes(
            **identity(school, node),
            events=EventSet(events=tuple(events)),
            times=TimeSet(times=tuple(fits)),
            duration=length,
        )
    )


def preferred(school: School, node: Element) -> bool:
    """All kinds of preferred starting times and time slots."""
    slots = "TimeSlots" in node.tag
    times: set[int] = set()
    for each in (*node.findall("Preferred_Starting_Time"), *node.findall("Preferred_Time_Slot")):
        day = text(each, "Preferred_Starting_Day") or text(each, "Preferred_Day") or text(each, "Day")
        hour = text(each, "Preferred_Starting_Hour") or text(each, "Preferred_Hour") or text(each, "Hour")
        times.add(school.time(day, hour, each))
    if node.tag == "ConstraintActivityPreferredStartingTime":
        times = _one_time(school, node)
    for length, events in events_by_length(school.matching(node)):
        _starts(school, node, events, length, times, whole_length=slots)
    return True


def _one_time(school: School, node: Element) -> set[int]:
    """A day, an hour, or both."""
    day, hour = text(node, "Preferred_Day") or text(node, "Day"), text(node, "Preferred_Hour") or text(node, "Hour")
    if day and hour:
        return {school.time(day, hour, node)}
    days = [day] if day else school.days
    return {school.time(each, other, node) for each in days for other in ([hour] if hour else school.hours)}


def same_start(school: School, node: Element) -> bool:
    """ActivitiesSameStartingTime, for activities of one length."""
    activities = school.matching(node)
    if len({each.duration for each in activities}) > 1:
        return False
    group = school.build.event_group("同时开始", [each.event for each in activities])
    school.build.rule(LinkEvents(**identity(school, node), events=EventSet(groups=(group,))))
    return True


ACTIVITY_RULES: dict[str, Rule] = {
    "BasicCompulsoryTime": compulsory,
    "MinDaysBetweenActivities": days_between,
    "BreakTimes": breaks,
    "ActivitiesSameStartingTime": same_start,
    **dict.fromkeys(
        (
            "ActivityPreferredStartingTime",
            "ActivityPreferredStartingTimes",
            "ActivitiesPreferredStartingTimes",
            "SubactivitiesPreferredStartingTimes",
            "ActivityPreferredTimeSlots",
            "ActivitiesPreferredTimeSlots",
            "SubactivitiesPreferredTimeSlots",
        ),
        preferred,
    ),
}
