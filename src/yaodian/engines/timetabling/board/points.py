"""着眼点 (points): the rules that need more than one busy mask, each read from the board anew when something it sees moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

from yaodian.engines.timetabling.board.masks import bits
from yaodian.engines.timetabling.board.pricing import Price, price_of
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    AvoidSplitAssignments,
    CombineClasses,
    Constraint,
    DistributeSplitEvents,
    DoublePeriods,
    FairSlots,
    Instance,
    KeepPrevious,
    LimitWalking,
    LinkEvents,
    OrderEvents,
    PreferResources,
    PreferTimes,
    ShareSlots,
    SplitEvents,
    SpreadEvents,
    SubjectMeeting,
)
from yaodian.engines.timetabling.rules.view import outside

if TYPE_CHECKING:
    from yaodian.engines.timetabling.board.board import Board


@dataclass(frozen=True, slots=True)
class Point:
    """着眼点 (point): its deviation, and what makes it change: times or slots of events, masks of resources."""

    constraint: Constraint
    subject: int
    price: Price
    deviation: Callable[[Board], int]
    times_of: tuple[int, ...] = ()
    slots_of: tuple[int, ...] = ()
    masks_of: tuple[int, ...] = ()


@singledispatch
def points_of(constraint: Constraint, instance: Instance) -> Iterator[Point]:
    """Yield the points of a constraint; none for those that a mask or a single meet already tells."""
    yield from ()


def _events(constraint: Constraint, instance: Instance) -> tuple[int, ...]:
    return constraint.events.members(instance)


def _slots(instance: Instance, event: int, role: str) -> list[int]:
    return [position for position, slot in enumerate(instance.events[event].slots) if slot.role == role]


@points_of.register
def no_time(constraint: AssignTime, instance: Instance) -> Iterator[Point]:
    """须排上, where its cost is not linear."""
    for event in _events(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            return sum(board.duration[meet] for meet in board.meets_of[event] if board.time[meet] < 0)

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def away(constraint: PreferTimes, instance: Instance) -> Iterator[Point]:
    """宜排时间, where its cost is not linear."""
    wanted, only = frozenset(constraint.times.members(instance)), constraint.duration
    for event in _events(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            return sum(
                board.duration[meet]
                for meet in board.meets_of[event]
                if board.time[meet] >= 0 and board.time[meet] not in wanted and only in (None, board.duration[meet])
            )

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def nobody(constraint: AssignResource, instance: Instance) -> Iterator[Point]:
    """须配资源, where its cost is not linear."""
    for event in _events(constraint, instance):
        own = _slots(instance, event, constraint.role)

        def read(board: Board, event: int = event, slots: list[int] = own) -> int:
            meets = board.meets_of[event]
            return sum(board.duration[meet] for meet in meets for slot in slots if board.filled[meet][slot] < 0)

        yield Point(constraint, event, price_of(constraint), read, slots_of=(event,))


@points_of.register
def others(constraint: PreferResources, instance: Instance) -> Iterator[Point]:
    """宜配资源, where its cost is not linear."""
    wanted = frozenset((-1, *constraint.preferred.members(instance)))
    for event in _events(constraint, instance):
        own = _slots(instance, event, constraint.role)

        def read(board: Board, event: int = event, slots: list[int] = own) -> int:
            meets = board.meets_of[event]
            return sum(
                board.duration[meet] for meet in meets for slot in slots if board.filled[meet][slot] not in wanted
            )

        yield Point(constraint, event, price_of(constraint), read, slots_of=(event,))


@points_of.register
def split(constraint: SplitEvents, instance: Instance) -> Iterator[Point]:
    """拆分."""
    low, high = constraint.minimum_duration, constraint.maximum_duration
    for event in _events(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            meets = board.meets_of[event]
            odd = sum(not low <= board.duration[meet] <= high for meet in meets)
            return odd + outside(len(meets), constraint.minimum_amount, constraint.maximum_amount)

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def distribute(constraint: DistributeSplitEvents, instance: Instance) -> Iterator[Point]:
    """各长度的次数."""
    for event in _events(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            number = sum(board.duration[meet] == constraint.duration for meet in board.meets_of[event])
            return outside(number, constraint.minimum, constraint.maximum)

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def moved(constraint: KeepPrevious, instance: Instance) -> Iterator[Point]:
    """少变动."""
    before: dict[int, set[int]] = {}
    for event, time in constraint.previous:
        before.setdefault(event, set()).add(time)
    for event in _events(constraint, instance):
        if event in before:

            def read(board: Board, event: int = event) -> int:
                meets = board.meets_of[event]
                return sum(board.duration[meet] for meet in meets if board.time[meet] not in before[event])

            yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def order(constraint: OrderEvents, instance: Instance) -> Iterator[Point]:
    """先后."""
    for position, pair in enumerate(constraint.pairs):

        def read(board: Board, first: int = pair.first, second: int = pair.second, place: int = position) -> int:
            one, two = board.held(first), board.held(second)
            if not one or not two:
                return 0
            apart = (two & -two).bit_length() - 1 - one.bit_length()
            return outside(apart, constraint.pairs[place].minimum, constraint.pairs[place].maximum)

        yield Point(constraint, position, price_of(constraint), read, times_of=(pair.first, pair.second))


@points_of.register
def split_assignment(constraint: AvoidSplitAssignments, instance: Instance) -> Iterator[Point]:
    """同一人教."""
    for group in constraint.events.groups:
        members = instance.event_groups[group].events
        pairs = [(event, slot) for event in members for slot in _slots(instance, event, constraint.role)]

        def read(board: Board, pairs: list[tuple[int, int]] = pairs) -> int:
            return max(0, len(board.fillers(pairs)) - 1)

        yield Point(constraint, group, price_of(constraint), read, slots_of=members)


@points_of.register
def spread(constraint: SpreadEvents, instance: Instance) -> Iterator[Point]:
    """分布."""
    which: list[list[int]] = [[] for _ in instance.times]
    for position, limit in enumerate(constraint.limits):
        for time in instance.time_groups[limit.group].times:
            which[time].append(position)
    bounds = [(limit.minimum, limit.maximum) for limit in constraint.limits]
    for group in constraint.events.groups:
        members = instance.event_groups[group].events

        def read(board: Board, members: tuple[int, ...] = members) -> int:
            starting = [0] * len(bounds)
            for event in members:
                for meet in board.meets_of[event]:
                    time = board.time[meet]
                    if time >= 0:
                        for position in which[time]:
                            starting[position] += 1
            off = 0
            for number, (least, most) in zip(starting, bounds, strict=True):
                if number > most:
                    off += number - most
                elif number < least:
                    off += least - number
            return off

        yield Point(constraint, group, price_of(constraint), read, times_of=members)


def _apart(board: Board, members: tuple[int, ...]) -> int:
    """Return at how many times some but not all events run."""
    some, every = 0, -1
    for event in members:
        held = board.held(event)
        some |= held
        every &= held
    return (some & ~every).bit_count() if members else 0


@points_of.register
def link(constraint: LinkEvents, instance: Instance) -> Iterator[Point]:
    """同时上."""
    for group in constraint.events.groups:
        members = instance.event_groups[group].events

        def read(board: Board, members: tuple[int, ...] = members) -> int:
            return _apart(board, members)

        yield Point(constraint, group, price_of(constraint), read, times_of=members)


@points_of.register
def share(constraint: ShareSlots, instance: Instance) -> Iterator[Point]:
    """单双周同格."""
    for group in constraint.events.groups:
        members = instance.event_groups[group].events

        def read(board: Board, members: tuple[int, ...] = members) -> int:
            held = [0] * instance.week_count
            for event in members:
                for week in range(instance.week_count):
                    if instance.weeks_of(event) >> week & 1:
                        held[week] |= board.held(event)
            whole = 0
            for own in held:
                whole |= own
            return whole.bit_count() - max(own.bit_count() for own in held)

        yield Point(constraint, group, price_of(constraint), read, times_of=members)


@points_of.register
def combine(constraint: CombineClasses, instance: Instance) -> Iterator[Point]:
    """合班."""
    for group in constraint.events.groups:
        members = instance.event_groups[group].events
        pairs = [(event, slot) for event in members for slot in _slots(instance, event, constraint.role)]

        def read(board: Board, members: tuple[int, ...] = members, pairs: list[tuple[int, int]] = pairs) -> int:
            return _apart(board, members) + max(0, len(board.fillers(pairs)) - 1)

        yield Point(constraint, group, price_of(constraint), read, times_of=members, slots_of=members)


@points_of.register
def doubles(constraint: DoublePeriods, instance: Instance) -> Iterator[Point]:
    """连堂."""
    blocks = [bits(instance.time_groups[each].times) for each in constraint.groups]
    for group in constraint.events.groups:
        members = instance.event_groups[group].events

        def read(board: Board, members: tuple[int, ...] = members) -> int:
            whole = torn = 0
            for event in members:
                for meet in board.meets_of[event]:
                    long, time = board.duration[meet], board.time[meet]
                    if time >= 0:
                        own = ((1 << long) - 1) << time
                        whole |= own
                        torn += long > 1 and not any(own & block == own for block in blocks)
            pairs = sum(_pairs(whole & block) for block in blocks)
            return outside(pairs, constraint.minimum, constraint.maximum) + torn

        yield Point(constraint, group, price_of(constraint), read, times_of=members)


def _pairs(mask: int) -> int:
    """Return how many doubles fit into the runs of a mask: half of each run, rounded down."""
    found = 0
    while mask:
        lowest = mask & -mask
        double = lowest | lowest << 1
        if mask & double == double:
            found += 1
            mask ^= double
        else:
            mask ^= lowest
    return found


@points_of.register
def walking(constraint: LimitWalking, instance: Instance) -> Iterator[Point]:
    """走动."""
    for resource in constraint.resources.members(instance):

        def read(board: Board, resource: int = resource) -> int:
            return board.walked(resource, constraint)

        everywhere = tuple(
            event
            for event, own in enumerate(instance.events)
            if any(slot.kind == constraint.room_kind for slot in own.slots)
        )
        yield Point(constraint, resource, price_of(constraint), read, slots_of=everywhere, masks_of=(resource,))


@points_of.register
def meeting(constraint: SubjectMeeting, instance: Instance) -> Iterator[Point]:
    """教研."""
    times = bits(constraint.times.members(instance))
    width = len(instance.times)
    for group in constraint.resources.groups:
        people = instance.resource_groups[group].resources

        def read(board: Board, people: tuple[int, ...] = people) -> int:
            taken = 0
            for each in people:
                for week in range(instance.week_count):
                    taken |= board.mask[each] >> week * width
            return max(0, constraint.minimum - (times & ~taken).bit_count())

        yield Point(constraint, group, price_of(constraint), read, masks_of=people)


@points_of.register
def fairness(constraint: FairSlots, instance: Instance) -> Iterator[Point]:
    """均衡."""
    once, width = bits(constraint.times.members(instance)), len(instance.times)
    times = bits(
        week * width + time for week in range(instance.week_count) for time in range(width) if once >> time & 1
    )
    for group in constraint.resources.groups:
        people = instance.resource_groups[group].resources

        def read(board: Board, people: tuple[int, ...] = people) -> int:
            borne = [(board.mask[each] & times).bit_count() for each in people]
            return max(0, max(borne) - min(borne) - constraint.maximum) if borne else 0

        yield Point(constraint, group, price_of(constraint), read, masks_of=people)
