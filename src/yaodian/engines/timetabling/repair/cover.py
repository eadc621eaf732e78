"""代课 (cover): who can take a lesson of an absent teacher, the one who has covered least first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yaodian.engines.timetabling.model import AvoidUnavailableTimes, Instance, Meet, Timetable
from yaodian.engines.timetabling.rules import View


@dataclass(frozen=True)
class CoverOffer:
    """代课人选 (cover offer): why this one — how often covered so far, lessons that day, whether of the subject."""

    teacher: int
    covered_count: int
    that_day_count: int
    teaches_it: bool
    knows_class: bool


def cover_offers(
    instance: Instance,
    *,
    timetable: Timetable,
    meet: Meet,
    absent: int,
    covered: Mapping[int, int],
    same_subject: Iterable[int] = (),
    away: Iterable[int] = (),
    week: int = 0,
) -> list[CoverOffer]:
    """代课: teachers of the absent one's kind who are free and available then.

    Order: of the subject, fewest covers so far, knows the class, lightest day; `covered` counts earlier covers."""
    view = View(instance, timetable)
    times = set(meet.running(len(instance.times)))
    day = next((set(group.times) for group in instance.days if times & set(group.times)), set())
    subject, barred = set(same_subject), set(away) | {absent}
    unavailable = _unavailable(instance)
    people = {each for each in meet.resources if each is not None and each != absent}
    offers = []
    for teacher in instance.resources_of_kind(instance.resources[absent].kind):
        busy = view.busy(teacher, week)
        if teacher in barred or busy & times or unavailable.get(teacher, set()) & times:
            continue
        known = any(
            people & {each for each in other.resources if each is not None}
            for other in timetable.meets
            if teacher in other.resources
        )
        offers.append(CoverOffer(teacher, covered.get(teacher, 0), len(busy & day), teacher in subject, known))
    return sorted(
        offers,
        key=lambda each: (
            not each.teaches_it,
            each.covered_count,
            not each.knows_class,
            each.that_day_count,
            each.teacher,
        ),
    )


def cover_left(instance: Instance, *, timetable: Timetable, teachers: Iterable[int], week: int = 0) -> dict[int, int]:
    """代课余量: by time, how many of some teachers are free and available; an edit that brings one to 0 deserves a warning."""
    view = View(instance, timetable)
    unavailable = _unavailable(instance)
    own = list(teachers)
    return {
        time: sum(time not in view.busy(each, week) and time not in unavailable.get(each, set()) for each in own)
        for time in range(len(instance.times))
    }


def cover_lost(
    instance: Instance, *, before: Timetable, after: Timetable, teachers: Iterable[int], week: int = 0
) -> list[str]:
    """毁掉代课的警告: sentences for the times at which an edit takes away the last teacher who could cover."""
    own = list(teachers)
    was = cover_left(instance, timetable=before, teachers=own, week=week)
    now = cover_left(instance, timetable=after, teachers=own, week=week)
    lost = [time for time in was if was[time] and not now[time]]
    return [f"{instance.times[time].name or instance.times[time].id}将没有可代课的教师。" for time in lost]


def _unavailable(instance: Instance) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for constraint in instance.constraints:
        if constraint.required and isinstance(constraint, AvoidUnavailableTimes):
            for resource in constraint.resources.members(instance):
                found.setdefault(resource, set()).update(constraint.times.members(instance))
    return found
