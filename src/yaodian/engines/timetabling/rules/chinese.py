"""走动、日型、场地、教研、均衡 (rules of a Chinese school on people, grounds and subject groups)."""

from __future__ import annotations

from yaodian.engines.timetabling.model import (
    AvoidBoth,
    FairSlots,
    LimitConcurrent,
    LimitRuns,
    LimitWalking,
    SubjectMeeting,
)
from yaodian.engines.timetabling.rules.registry import Deviations, On, rule
from yaodian.engines.timetabling.rules.view import View, runs_of


@rule(LimitWalking, On.RESOURCE, title="走动", sentence="{point}连着两节换教室超出{deviation}步（上限{maximum}步）")
def limit_walking(constraint: LimitWalking, view: View) -> Deviations:
    """走动: the steps between rooms in neighbouring periods of a group, over the maximum."""
    instance = view.instance
    place = {room: group for group in constraint.places for room in instance.resource_groups[group].resources}
    neighbours = {
        (time, time + 1)
        for group in constraint.groups
        for time in instance.time_groups[group].times
        if time + 1 in instance.time_groups[group].times
    }
    for resource in constraint.resources.members(instance):
        over = 0
        for week in view.weeks:
            rooms = view.rooms_at(resource, week, constraint.room_kind)
            steps = sum(
                _steps(constraint, place, rooms.get(one, set()), rooms.get(two, set())) for one, two in neighbours
            )
            over += max(0, steps - constraint.maximum)
        yield resource, over


def _steps(constraint: LimitWalking, place: dict[int, int], here: set[int], there: set[int]) -> int:
    """Return the steps from one period to the next: the worst, should a clash put somebody in two rooms."""
    pairs = [(one, two) for one in here for two in there if one != two]
    return max((constraint.far if place.get(one) != place.get(two) else 1 for one, two in pairs), default=0)


@rule(LimitRuns, On.RESOURCE, title="连上节数", sentence="{point}连续上课超过{maximum}节，共超{deviation}节")
def limit_runs(constraint: LimitRuns, view: View) -> Deviations:
    """连上节数: the periods of each unbroken run beyond the maximum."""
    groups = [view.instance.time_groups[group].times for group in constraint.groups]
    for resource in constraint.resources.members(view.instance):
        runs = (run for week in view.weeks for own in groups for run in runs_of(view.busy(resource, week), own))
        yield resource, sum(max(0, run - constraint.maximum) for run in runs)


@rule(AvoidBoth, On.RESOURCE, title="首末不兼", sentence="{point}有{deviation}天早晚两头都有课")
def avoid_both(constraint: AvoidBoth, view: View) -> Deviations:
    """首末不兼: the time groups in which a resource is busy at both ends."""
    early, late = (set(each.members(view.instance)) for each in (constraint.early, constraint.late))
    groups = [set(view.instance.time_groups[group].times) for group in constraint.groups]
    for resource in constraint.resources.members(view.instance):
        busy = [view.busy(resource, week) & own for week in view.weeks for own in groups]
        yield resource, sum(bool(each & early) and bool(each & late) for each in busy)


@rule(LimitConcurrent, On.RESOURCE, title="场地容量", sentence="{point}同时超过{maximum}个班，共超{deviation}班次")
def limit_concurrent(constraint: LimitConcurrent, view: View) -> Deviations:
    """场地容量: at each time, the meets beyond the capacity."""
    for resource in constraint.resources.members(view.instance):
        counts = (count for week in view.weeks for count in view.attendance(resource, week))
        yield resource, sum(max(0, count - constraint.maximum) for count in counts)


@rule(SubjectMeeting, On.RESOURCE_GROUP, title="教研", sentence="{point}共同的教研空档少{deviation}节（须{minimum}节）")
def subject_meeting(constraint: SubjectMeeting, view: View) -> Deviations:
    """教研: how many common free times are missing, over the whole cycle."""
    times = set(constraint.times.members(view.instance))
    for group in constraint.resources.groups:
        people = view.instance.resource_groups[group].resources
        taken = set().union(*(view.busy(each, week) for each in people for week in view.weeks))
        yield group, max(0, constraint.minimum - len(times - taken))


@rule(FairSlots, On.RESOURCE_GROUP, title="均衡", sentence="{point}各人的不利节次相差过大（超{deviation}节）")
def fair_slots(constraint: FairSlots, view: View) -> Deviations:
    """均衡: most less fewest bad times within a group, over what is allowed."""
    times = set(constraint.times.members(view.instance))
    for group in constraint.resources.groups:
        people = view.instance.resource_groups[group].resources
        borne = [sum(len(view.busy(each, week) & times) for week in view.weeks) for each in people]
        yield group, max(0, max(borne) - min(borne) - constraint.maximum) if borne else 0
