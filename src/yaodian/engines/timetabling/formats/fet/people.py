"""FET 对人的约束 (constraints about people): hours away, gaps, hours and days of a teacher or of students."""

from __future__ import annotations

from yaodian.engines.timetabling.formats.fet.shared import Rule, identity, whose
from yaodian.engines.timetabling.formats.fet.things import Element, School, text, whole
from yaodian.engines.timetabling.model import (
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitIdleTimes,
    LimitRuns,
    ResourceSet,
    TimeSet,
)

_EVERYTHING = 10**6
_WHO = ("Teacher", "Teachers", "StudentsSet", "Students")


def not_available(school: School, node: Element) -> bool:
    """TeacherNotAvailableTimes, StudentsSetNotAvailableTimes."""
    times = school.away(node)
    for person in whose(school, node):
        school.closed[person] |= times
    school.build.rule(
        AvoidUnavailableTimes(
            **identity(school, node),
            resources=ResourceSet(resources=whose(school, node)),
            times=TimeSet(times=tuple(sorted(times))),
        )
    )
    return True


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


PEOPLE_RULES: dict[str, Rule] = {
    **dict.fromkeys(("TeacherNotAvailableTimes", "StudentsSetNotAvailableTimes"), not_available),
    **{f"{who}MaxGapsPer{span}": gaps for who in _WHO for span in ("Week", "Day")},
    **{f"{who}{way}HoursDaily": hours_daily for who in _WHO for way in ("Min", "Max")},
    **{f"{who}{way}DaysPerWeek": days_per_week for who in _WHO for way in ("Min", "Max")},
    **{f"{who}IntervalMaxDaysPerWeek": interval_days for who in _WHO},
    **{f"{who}MaxHoursContinuously": continuously for who in _WHO},
}
