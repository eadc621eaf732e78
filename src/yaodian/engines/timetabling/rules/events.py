"""课的规则 (rules on single events): assignment, preference, splitting, order."""

from __future__ import annotations

from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    DistributeSplitEvents,
    KeepPrevious,
    OrderEvents,
    PreferResources,
    PreferTimes,
    SplitEvents,
)
from yaodian.engines.timetabling.rules.registry import Deviations, On, rule
from yaodian.engines.timetabling.rules.view import View, outside


@rule(AssignTime, On.EVENT, title="须排上", sentence="{point}还有{deviation}节没有排上时间")
def assign_time(constraint: AssignTime, view: View) -> Deviations:
    """须排上: the duration of the meets without a time."""
    for event in constraint.events.members(view.instance):
        yield event, sum(meet.duration for meet in view.meets_of[event] if meet.time is None)


@rule(AssignResource, On.EVENT, title="须配资源", sentence="{point}有{deviation}节没有安排{role}")
def assign_resource(constraint: AssignResource, view: View) -> Deviations:
    """须配资源: the duration of the meets whose role is empty."""
    for event in constraint.events.members(view.instance):
        filled = view.assigned(event, constraint.role)
        yield event, sum(meet.duration for meet, resource in filled if resource is None)


@rule(PreferTimes, On.EVENT, title="宜排时间", sentence="{point}有{deviation}节不在规定的时间开始")
def prefer_times(constraint: PreferTimes, view: View) -> Deviations:
    """宜排时间: the duration of the meets that start elsewhere; of one duration only when it is given."""
    preferred = set(constraint.times.members(view.instance))
    for event in constraint.events.members(view.instance):
        yield (
            event,
            sum(
                meet.duration
                for meet in view.meets_of[event]
                if meet.time is not None and meet.time not in preferred and constraint.duration in (None, meet.duration)
            ),
        )


@rule(PreferResources, On.EVENT, title="宜配资源", sentence="{point}有{deviation}节的{role}不在规定范围内")
def prefer_resources(constraint: PreferResources, view: View) -> Deviations:
    """宜配资源: the duration of the meets whose role is filled by somebody else."""
    preferred = set(constraint.preferred.members(view.instance))
    for event in constraint.events.members(view.instance):
        filled = view.assigned(event, constraint.role)
        yield (
            event,
            sum(meet.duration for meet, resource in filled if resource is not None and resource not in preferred),
        )


@rule(
    SplitEvents,
    On.EVENT,
    title="拆分",
    sentence="{point}的拆分有{deviation}处不合（每次{minimum_duration}至{maximum_duration}节，"
    "共{minimum_amount}至{maximum_amount}次）",
)
def split_events(constraint: SplitEvents, view: View) -> Deviations:
    """拆分: meets too short or too long, and how far their number is off."""
    for event in constraint.events.members(view.instance):
        meets = view.meets_of[event]
        odd = sum(not constraint.minimum_duration <= meet.duration <= constraint.maximum_duration for meet in meets)
        yield event, odd + outside(len(meets), constraint.minimum_amount, constraint.maximum_amount)


@rule(
    DistributeSplitEvents,
    On.EVENT,
    title="各长度的次数",
    sentence="{point}{duration}节连上的次数应为{minimum}至{maximum}次，差{deviation}次",
)
def distribute_split_events(constraint: DistributeSplitEvents, view: View) -> Deviations:
    """各长度的次数: how far the number of meets of one duration is off."""
    for event in constraint.events.members(view.instance):
        number = sum(meet.duration == constraint.duration for meet in view.meets_of[event])
        yield event, outside(number, constraint.minimum, constraint.maximum)


@rule(OrderEvents, On.PAIR, title="先后", sentence="{point}的先后间隔差{deviation}节")
def order_events(constraint: OrderEvents, view: View) -> Deviations:
    """先后: how far the separation of two events is off; nothing while either has no time at all."""
    for position, pair in enumerate(constraint.pairs):
        first, second = view.running(pair.first), view.running(pair.second)
        apart = min(second) - max(first) - 1 if first and second else None
        yield position, 0 if apart is None else outside(apart, pair.minimum, pair.maximum)


@rule(KeepPrevious, On.EVENT, title="少变动", sentence="{point}有{deviation}节与上一版课表不同")
def keep_previous(constraint: KeepPrevious, view: View) -> Deviations:
    """少变动: the periods of an event that start where the previous timetable does not have them."""
    before: dict[int, set[int]] = {}
    for event, time in constraint.previous:
        before.setdefault(event, set()).add(time)
    for event in constraint.events.members(view.instance):
        if event in before:
            moved = (meet for meet in view.meets_of[event] if meet.time not in before[event])
            yield event, sum(meet.duration for meet in moved)
