"""资源的规则 (rules on teachers, classes, rooms): each week of the cycle counts."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from yaodian.engines.timetabling.model import (
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitIdleTimes,
    LimitWorkload,
)
from yaodian.engines.timetabling.rules.registry import Deviations, On, rule
from yaodian.engines.timetabling.rules.view import View, gaps, outside


@rule(AvoidClashes, On.RESOURCE, title="不冲突", sentence="{point}有{deviation}处时间冲突")
def avoid_clashes(constraint: AvoidClashes, view: View) -> Deviations:
    """不冲突: at each time, the meets beyond the first."""
    for resource in constraint.resources.members(view.instance):
        counts = (count for week in view.weeks for count in view.attendance(resource, week))
        yield resource, sum(count - 1 for count in counts if count > 1)


@rule(AvoidUnavailableTimes, On.RESOURCE, title="不可用时间", sentence="{point}在不可用的时间有{deviation}节")
def avoid_unavailable_times(constraint: AvoidUnavailableTimes, view: View) -> Deviations:
    """不可用时间: the unavailable times at which a resource is busy."""
    barred = set(constraint.times.members(view.instance))
    for resource in constraint.resources.members(view.instance):
        yield resource, sum(len(view.busy(resource, week) & barred) for week in view.weeks)


@rule(LimitIdleTimes, On.RESOURCE, title="空堂", sentence="{point}的空堂应为{minimum}至{maximum}节，差{deviation}节")
def limit_idle_times(constraint: LimitIdleTimes, view: View) -> Deviations:
    """空堂: how far the idle times of all groups together are off."""
    groups = [view.instance.time_groups[group].times for group in constraint.groups]
    for resource in constraint.resources.members(view.instance):
        yield (
            resource,
            sum(
                outside(
                    sum(gaps(view.busy(resource, week), own) for own in groups), constraint.minimum, constraint.maximum
                )
                for week in view.weeks
            ),
        )


@rule(
    ClusterBusyTimes,
    On.RESOURCE,
    title="到校天数",
    sentence="{point}有课的天数应为{minimum}至{maximum}，差{deviation}天",
)
def cluster_busy_times(constraint: ClusterBusyTimes, view: View) -> Deviations:
    """到校天数: how far the number of time groups with a busy time is off."""
    groups = [set(view.instance.time_groups[group].times) for group in constraint.groups]
    for resource in constraint.resources.members(view.instance):
        yield (
            resource,
            sum(
                outside(
                    sum(not own.isdisjoint(view.busy(resource, week)) for own in groups),
                    constraint.minimum,
                    constraint.maximum,
                )
                for week in view.weeks
            ),
        )


@rule(
    LimitBusyTimes, On.RESOURCE, title="每天节数", sentence="{point}每天应上{minimum}至{maximum}节，共差{deviation}节"
)
def limit_busy_times(constraint: LimitBusyTimes, view: View) -> Deviations:
    """每天节数: how far the busy times of each group are off; a group without any counts nothing."""
    groups = [set(view.instance.time_groups[group].times) for group in constraint.groups]
    for resource in constraint.resources.members(view.instance):
        busy = [len(view.busy(resource, week) & own) for week in view.weeks for own in groups]
        yield resource, sum(outside(each, constraint.minimum, constraint.maximum) for each in busy if each)


@rule(LimitWorkload, On.RESOURCE, title="工作量", sentence="{point}的工作量应为{minimum}至{maximum}，差{deviation}")
def limit_workload(constraint: LimitWorkload, view: View) -> Deviations:
    """工作量: how far the workload is off, rounded up."""
    for resource in constraint.resources.members(view.instance):
        load = view.workload(resource)
        off = max(Fraction(0), constraint.minimum - load, load - constraint.maximum)
        yield resource, ceil(off)
