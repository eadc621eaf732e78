"""课组的规则 (rules on event groups): spread, link, one teacher, shared slots, combined classes, double periods."""

from __future__ import annotations

from yaodian.engines.timetabling.model import (
    AvoidSplitAssignments,
    CombineClasses,
    DoublePeriods,
    LinkEvents,
    ShareSlots,
    SpreadEvents,
)
from yaodian.engines.timetabling.rules.registry import Deviations, On, rule
from yaodian.engines.timetabling.rules.view import View, outside, runs_of


@rule(AvoidSplitAssignments, On.EVENT_GROUP, title="同一人教", sentence="{point}的{role}多用了{deviation}个")
def avoid_split_assignments(constraint: AvoidSplitAssignments, view: View) -> Deviations:
    """同一人教: the resources in a role beyond the first."""
    for group in constraint.events.groups:
        events = view.instance.event_groups[group].events
        used = {each for event in events for _meet, each in view.assigned(event, constraint.role)} - {None}
        yield group, max(0, len(used) - 1)


@rule(SpreadEvents, On.EVENT_GROUP, title="分布", sentence="{point}在各天的分布有{deviation}节次不合")
def spread_events(constraint: SpreadEvents, view: View) -> Deviations:
    """分布: how far the number of meets that start in each time group is off, summed."""
    for group in constraint.events.groups:
        events = view.instance.event_groups[group].events
        starts = [meet.time for event in events for meet in view.meets_of[event]]
        yield (
            group,
            sum(
                outside(sum(start in own for start in starts), limit.minimum, limit.maximum)
                for limit in constraint.limits
                for own in (set(view.instance.time_groups[limit.group].times),)
            ),
        )


@rule(LinkEvents, On.EVENT_GROUP, title="同时上", sentence="{point}有{deviation}个节次没有同时上")
def link_events(constraint: LinkEvents, view: View) -> Deviations:
    """同时上: the times at which some but not all events of a group run."""
    for group in constraint.events.groups:
        running = [view.running(event) for event in view.instance.event_groups[group].events]
        yield group, _apart(running)


@rule(ShareSlots, On.EVENT_GROUP, title="单双周同格", sentence="{point}的单双周课多占了{deviation}格")
def share_slots(constraint: ShareSlots, view: View) -> Deviations:
    """单双周同格: the times that a group takes beyond what its fullest week needs."""
    for group in constraint.events.groups:
        events = view.instance.event_groups[group].events
        held = [
            set[int]().union(*(view.running(event) for event in events if view.instance.weeks_of(event) >> week & 1))
            for week in view.weeks
        ]
        yield group, len(set[int]().union(*held)) - max(map(len, held))


@rule(CombineClasses, On.EVENT_GROUP, title="合班", sentence="{point}没有合到一处（差{deviation}处）")
def combine_classes(constraint: CombineClasses, view: View) -> Deviations:
    """合班: the times not in common, and the resources in the role beyond the first."""
    for group in constraint.events.groups:
        events = view.instance.event_groups[group].events
        running = [view.running(event) for event in events]
        used = {each for event in events for _meet, each in view.assigned(event, constraint.role)} - {None}
        yield group, _apart(running) + max(0, len(used) - 1)


@rule(DoublePeriods, On.EVENT_GROUP, title="连堂", sentence="{point}的连堂应为{minimum}至{maximum}次，差{deviation}次")
def double_periods(constraint: DoublePeriods, view: View) -> Deviations:
    """连堂: how far the number of doubles inside a block is off, and the long meets that leave their block."""
    blocks = [set(view.instance.time_groups[each].times) for each in constraint.groups]
    count = len(view.instance.times)
    for group in constraint.events.groups:
        events = view.instance.event_groups[group].events
        held = set[int]().union(*(view.running(event) for event in events))
        doubles = sum(run // 2 for block in blocks for run in runs_of(held, block))
        torn = sum(
            meet.duration > 1
            and meet.time is not None
            and not any(block.issuperset(meet.running(count)) for block in blocks)
            for event in events
            for meet in view.meets_of[event]
        )
        yield group, outside(doubles, constraint.minimum, constraint.maximum) + torn


def _apart(running: list[set[int]]) -> int:
    """Return at how many times some but not all of several events run."""
    return len(set[int]().union(*running) - set[int].intersection(*running)) if running else 0
