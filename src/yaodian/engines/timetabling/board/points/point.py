"""着眼点 (point): one place where a rule is read, and what makes it change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

from yaodian.engines.timetabling.board.pricing import Price
from yaodian.engines.timetabling.model import (
    Constraint,
    Instance,
)

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


def events_of(constraint: Constraint, instance: Instance) -> tuple[int, ...]:
    """Return the events that a constraint applies to."""
    return constraint.events.members(instance)


def slots_of(instance: Instance, event: int, role: str) -> list[int]:
    """Return the positions of an event's slots in a role."""
    return [position for position, slot in enumerate(instance.events[event].slots) if slot.role == role]
