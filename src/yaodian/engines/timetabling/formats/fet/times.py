"""FET 时间约束 (time constraints of FET): one small function per type that has a like in the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from yaodian.engines.timetabling.formats.fet.things import STUDENTS, TEACHER, Element, School, text, whole
from yaodian.engines.timetabling.model import (
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    EventSet,
    Limit,
    LimitBusyTimes,
    LimitIdleTimes,
    LimitRuns,
    LinkEvents,
    PreferTimes,
    ResourceSet,
    SplitEvents,
    SpreadEvents,
    TimeSet,
)

Rule = Callable[[School, Element], bool]
_EVERYTHING = 10**6


def weight(node: Element) -> dict[str, Any]:
    """FET's weight in percent: 100 is hard; less is soft, a tenth of it."""
    percent = float(text(node, "Weight_Percentage", "100") or 100)
    return {"required": percent >= 100, "weight": 1 if percent >= 100 else max(1, round(percent / 10))}


def identity(school: School, node: Element) -> dict[str, Any]:
    """Id and name of a rule: FET's type and where it stands."""
    kind = node.tag.removeprefix("Constraint")
    return {"id": f"{kind}-{len(school.build.constraints)}", "name": kind, **weight(node)}


def whose(school: School, node: Element) -> tuple[int, ...]:
    """Teachers or students that a constraint is about: one, or all."""
    kind = node.tag.removeprefix("Constraint")
    if kind.startswith("StudentsSet"):
        return school.students(text(node, "Students"), node)
    if kind.startswith("Students"):
        return school.everybody(STUDENTS)
    if kind.startswith("Teachers"):
        return school.everybody(TEACHER)
    return (school.number(TEACHER, text(node, "Teacher_Name") or text(node, "Teacher"), node),)


def compulsory(school: School, node: Element) -> bool:
    """BasicCompulsoryTime: all placed, in one piece, nobody in two places."""
    everything = EventSet(events=tuple(range(len(school.build.events))))
    school.build.rule(AssignTime(**identity(school, node), events=everything))
    by_length: dict[int, list[int]] = {}
    for each in school.activities.values():
        by_length.setdefault(each.duration, []).append(each.event)
    for length, events in sorted(by_length.items()):
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


def not_available(school: School, node: Element) -> bool:
    """TeacherNotAvailableTimes, StudentsSetNotAvailableTimes."""
    times = [school.time(text(each, "Day"), text(each, "Hour"), each) for each in node.findall("Not_Available_Time")]
    for person in whose(school, node):
        school.closed[person] |= set(times)
    school.build.rule(
        AvoidUnavailableTimes(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            times=TimeSet(times=tuple(times)),
        )
    )
    return True


def breaks(school: School, node: Element) -> bool:
    """BreakTimes: nothing at all runs then."""
    times = {school.time(text(each, "Day"), text(each, "Hour"), each) for each in node.findall("Break_Time")}
    school.breaks |= times
    by_length: dict[int, list[int]] = {}
    for each in school.activities.values():
        by_length.setdefault(each.duration, []).append(each.event)
    for length, events in sorted(by_length.items()):
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
    by_length: dict[int, list[int]] = {}
    for activity in school.matching(node):
        by_length.setdefault(activity.duration, []).append(activity.event)
    for length, events in sorted(by_length.items()):
        _starts(school, node, events, length, times, whole_length=slots)
    return True


def _one_time(school: School, node: Element) -> set[int]:
    """A day, an hour, or both."""
    day, hour = text(node, "Preferred_Day") or text(node, "Day"), text(node, "Preferred_Hour") or text(node, "Hour")
    if day and hour:
        return {school.time(day, hour, node)}
    days = [day] if day else school.days
    return {school.time(each, other, node) for each in days for other in ([hour] if hour else school.hours)}


def gaps(school: School, node: Element) -> bool:
    """MaxGaps per week or per day; breaks and times at which somebody is not available are no gaps."""
    most = whole(node, "Max_Gaps")
    alike: dict[frozenset[int], list[int]] = {}
    for each in whose(school, node):
        alike.setdefault(frozenset(school.closed[each] | school.breaks), []).append(each)
    for closed, resources in alike.items():
        days = _open_days(school, closed)
        for groups in [(each,) for each in days] if node.tag.endswith("PerDay") else [tuple(days)]:
            school.build.rule(
                LimitIdleTimes(
                    **identity(school, node),
                    resources=ResourceSet(resources=tuple(resources)),
                    groups=groups,
                    minimum=0,
                    maximum=most,
                )
            )
    return True


def _open_days(school: School, closed: frozenset[int]) -> list[int]:
    """Return the days without some times, as groups of their own where that matters."""
    if not closed:
        return school.day_groups
    if closed not in school.open_days:
        hours = len(school.hours)
        school.open_days[closed] = [
            school.build.time_group(f"{day} 可用", set(range(number * hours, (number + 1) * hours)) - closed)
            for number, day in enumerate(school.days)
        ]
    return school.open_days[closed]


def hours_daily(school: School, node: Element) -> bool:
    """MinHoursDaily and MaxHoursDaily: on days with lessons at all."""
    least, most = whole(node, "Minimum_Hours_Daily", 0), whole(node, "Maximum_Hours_Daily", _EVERYTHING)
    school.build.rule(
        LimitBusyTimes(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            groups=tuple(school.day_groups),
            minimum=least,
            maximum=most,
        )
    )
    return text(node, "Allow_Empty_Days", "true") == "true"


def days_per_week(school: School, node: Element) -> bool:
    """MaxDaysPerWeek, MinDaysPerWeek."""
    least, most = whole(node, "Minimum_Days_Per_Week", 0), whole(node, "Max_Days_Per_Week", len(school.days))
    school.build.rule(
        ClusterBusyTimes(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            groups=tuple(school.day_groups),
            minimum=least,
            maximum=most,
        )
    )
    return True


def interval_days(school: School, node: Element) -> bool:
    """IntervalMaxDaysPerWeek: on so many days at most busy between two hours."""
    first = school.hours.index(text(node, "Interval_Start_Hour"))
    end = text(node, "Interval_End_Hour")
    last = school.hours.index(end) if end else len(school.hours)
    spans = tuple(
        school.build.time_group(
            f"{day} 时段", range(number * len(school.hours) + first, number * len(school.hours) + last)
        )
        for number, day in enumerate(school.days)
    )
    school.build.rule(
        ClusterBusyTimes(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            groups=spans,
            minimum=0,
            maximum=whole(node, "Max_Days_Per_Week"),
        )
    )
    return True


def continuously(school: School, node: Element) -> bool:
    """MaxHoursContinuously."""
    school.build.rule(
        LimitRuns(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            groups=tuple(school.day_groups),
            maximum=whole(node, "Maximum_Hours_Continuously"),
        )
    )
    return True


def same_start(school: School, node: Element) -> bool:
    """ActivitiesSameStartingTime, for activities of one length."""
    activities = school.matching(node)
    if len({each.duration for each in activities}) > 1:
        return False
    group = school.build.event_group("同时开始", [each.event for each in activities])
    school.build.rule(LinkEvents(**identity(school, node), events=EventSet(groups=(group,))))
    return True


TIME_RULES: dict[str, Rule] = {
    "BasicCompulsoryTime": compulsory,
    "MinDaysBetweenActivities": days_between,
    "BreakTimes": breaks,
    "ActivitiesSameStartingTime": same_start,
    **dict.fromkeys(("TeacherNotAvailableTimes", "StudentsSetNotAvailableTimes"), not_available),
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
    **{
        f"{who}MaxGapsPer{span}": gaps
        for who in ("Teacher", "Teachers", "StudentsSet", "Students")
        for span in ("Week", "Day")
    },
    **{
        f"{who}{way}HoursDaily": hours_daily
        for who in ("Teacher", "Teachers", "StudentsSet", "Students")
        for way in ("Min", "Max")
    },
    **{
        f"{who}{way}DaysPerWeek": days_per_week
        for who in ("Teacher", "Teachers", "StudentsSet", "Students")
        for way in ("Min", "Max")
    },
    **{f"{who}IntervalMaxDaysPerWeek": interval_days for who in ("Teacher", "Teachers", "StudentsSet", "Students")},
    **{f"{who}MaxHoursContinuously": continuously for who in ("Teacher", "Teachers", "StudentsSet", "Students")},
}
