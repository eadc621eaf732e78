"""课的着眼点 (points of single events)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yaodian.engines.timetabling.board.pricing import price_of
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    DistributeSplitEvents,
    Instance,
    KeepPrevious,
    OrderEvents,
    PreferResources,
    PreferTimes,
    SplitEvents,
)
from yaodian.engines.timetabling.rules.view import outside

if TYPE_CHECKING:
    from yaodian.engines.timetabling.board.board import Board
from yaodian.engines.timetabling.board.points.point import Point, events_of, points_of, slots_of


@points_of.register
def no_time(constraint: AssignTime, instance: Instance) -> Iterator[Point]:
    """须排上, where its cost is not linear."""
    for event in events_of(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            return sum(board.duration[meet] for meet in board.meets_of[event] if board.time[meet] < 0)

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def away(constraint: PreferTimes, instance: Instance) -> Iterator[Point]:
    """宜排时间, where its cost is not linear."""
    wanted, only = frozenset(constraint.times.members(instance)), constraint.duration
    for event in events_of(constraint, instance):

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
    for event in events_of(constraint, instance):
        own = slots_of(instance, event, constraint.role)

        def read(board: Board, event: int = event, slots: list[int] = own) -> int:
            meets = board.meets_of[event]
            return sum(board.duration[meet] for meet in meets for slot in slots if board.filled[meet][slot] < 0)

        yield Point(constraint, event, price_of(constraint), read, slots_of=(event,))


@points_of.register
def others(constraint: PreferResources, instance: Instance) -> Iterator[Point]:
    """宜配资源, where its cost is not linear."""
    wanted = frozenset((-1, *constraint.preferred.members(instance)))
    for event in events_of(constraint, instance):
        own = slots_of(instance, event, constraint.role)

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
    for event in events_of(constraint, instance):

        def read(board: Board, event: int = event) -> int:
            meets = board.meets_of[event]
            odd = sum(not low <= board.duration[meet] <= high for meet in meets)
            return odd + outside(len(meets), constraint.minimum_amount, constraint.maximum_amount)

        yield Point(constraint, event, price_of(constraint), read, times_of=(event,))


@points_of.register
def distribute(constraint: DistributeSplitEvents, instance: Instance) -> Iterator[Point]:
    """各长度的次数."""
    for event in events_of(constraint, instance):

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
    for event in events_of(constraint, instance):
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
