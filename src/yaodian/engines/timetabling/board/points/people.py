"""人的着眼点 (points of resources and groups of them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yaodian.engines.timetabling.board.masks import bits
from yaodian.engines.timetabling.board.pricing import price_of
from yaodian.engines.timetabling.model import (
    FairSlots,
    Instance,
    LimitWalking,
    SubjectMeeting,
)

if TYPE_CHECKING:
    from yaodian.engines.timetabling.board.board import Board
from yaodian.engines.timetabling.board.points.point import Point, points_of


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
