"""课组的着眼点 (points of event groups)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yaodian.engines.timetabling.board.masks import bits
from yaodian.engines.timetabling.board.pricing import price_of
from yaodian.engines.timetabling.model import (
    AvoidSplitAssignments,
    CombineClasses,
    DoublePeriods,
    Instance,
    LinkEvents,
    ShareSlots,
    SpreadEvents,
)
from yaodian.engines.timetabling.rules.view import outside

if TYPE_CHECKING:
    from yaodian.engines.timetabling.board.board import Board
from yaodian.engines.timetabling.board.points.point import Point, points_of, slots_of


@points_of.register
def split_assignment(constraint: AvoidSplitAssignments, instance: Instance) -> Iterator[Point]:
    """同一人教."""
    for group in constraint.events.groups:
        members = instance.event_groups[group].events
        pairs = [(event, slot) for event in members for slot in slots_of(instance, event, constraint.role)]

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
        pairs = [(event, slot) for event in members for slot in slots_of(instance, event, constraint.role)]

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
