"""价格 (pricing): the costs of an instance, compiled for fast changes.

A cost is one whole number: infeasibility × HARD + objective, so that two costs compare in the right order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import lcm

from yaodian.engines.timetabling.board.masks import Reading, bits, mask_reading, over_weeks
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    Constraint,
    Cost,
    CostFunction,
    Instance,
    LimitConcurrent,
    LimitWorkload,
    PreferResources,
    PreferTimes,
)
from yaodian.engines.timetabling.rules import RULES, On

HARD = 1 << 40
Price = Callable[[int], int]
REMEMBERED = 200_000


def split_cost(value: int) -> Cost:
    """Return a compiled cost as infeasibility and objective."""
    return Cost(value // HARD, value % HARD)


def price_of(constraint: Constraint) -> Price:
    """Return deviation → cost."""
    weight = constraint.weight * (HARD if constraint.required else 1)
    if constraint.function is CostFunction.LINEAR:
        return lambda deviation: weight * deviation
    if constraint.function is CostFunction.QUADRATIC:
        return lambda deviation: weight * deviation * deviation
    return lambda deviation: weight if deviation else 0


class MaskPrice:
    """掩码价格 (what a busy mask costs): shared by all resources under the same rules, and remembered."""

    def __init__(self, readings: list[tuple[Price, Reading]]) -> None:
        self._readings = readings
        self._known: dict[int, int] = {}

    def of(self, mask: int) -> int:
        """Return the cost of a mask."""
        known = self._known.get(mask)
        if known is None:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            known = sum(price(reading(mask)) for price, reading in self._readings)
            self._known[mask] = known
        return known


class Pricing:
    """价目 (compiled instance): tables by event, resource and duration; nothing in it changes during a search."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.time_count = len(instance.times)
        self.cell_count = self.time_count * instance.week_count
        self.weeks = [instance.weeks_of(event) for event in range(len(instance.events))]
        self._cells: dict[tuple[int, int], list[tuple[int, ...]]] = {}
        self._bits: dict[tuple[int, int], list[int]] = {}
        self.by_resource: list[list[Constraint]] = [[] for _ in instance.resources]
        self.by_event: list[list[Constraint]] = [[] for _ in instance.events]
        for constraint in instance.constraints:
            if RULES[type(constraint)].on is On.RESOURCE:
                for resource in constraint.resources.members(instance):
                    self.by_resource[resource].append(constraint)
            elif RULES[type(constraint)].on is On.EVENT:
                for event in constraint.events.members(instance):
                    self.by_event[event].append(constraint)
        self._price_resources()
        self._price_slots()

    def starts(self, duration: int) -> range:
        """Return the times at which a meet may start without running past the end."""
        return range(self.time_count - duration + 1)

    def cells(self, event: int, duration: int) -> list[tuple[int, ...]]:
        """Return, by start, the cells (times of weeks) that a meet takes."""
        key = self.weeks[event], duration
        if key not in self._cells:
            on = [week for week in range(self.instance.week_count) if key[0] >> week & 1]
            self._cells[key] = [
                tuple(week * self.time_count + time for week in on for time in range(start, start + duration))
                for start in self.starts(duration)
            ]
            self._bits[key] = [bits(cells) for cells in self._cells[key]]
        return self._cells[key]

    def cell_bits(self, event: int, duration: int) -> list[int]:
        """Return, by start, the same cells as a mask."""
        self.cells(event, duration)
        return self._bits[self.weeks[event], duration]

    def _price_resources(self) -> None:
        instance = self.instance
        shared: dict[tuple[int, ...], MaskPrice] = {}
        self.mask_price: list[MaskPrice] = []
        self.clash_price: list[list[Price]] = []
        self.bars_clashes: list[bool] = []
        self.crowd_price: list[list[tuple[Price, int]]] = []
        self.load_price: list[list[tuple[Price, LimitWorkload]]] = []
        self.load_scale = (
            lcm(*(event.duration for event in instance.events if event.duration)) if instance.events else 1
        )
        readings = {
            id(each): (price_of(each), over_weeks(instance, reading))
            for each in instance.constraints
            if (reading := mask_reading(each, instance)) is not None
        }
        for own in self.by_resource:
            signature = tuple(sorted(id(each) for each in own if id(each) in readings))
            if signature not in shared:
                shared[signature] = MaskPrice([readings[each] for each in signature])
            self.mask_price.append(shared[signature])
            self.clash_price.append([price_of(each) for each in own if isinstance(each, AvoidClashes)])
            self.bars_clashes.append(any(price(1) >= HARD for price in self.clash_price[-1]))
            self.crowd_price.append(
                [(price_of(each), each.maximum) for each in own if isinstance(each, LimitConcurrent)]
            )
            self.load_price.append([(price_of(each), each) for each in own if isinstance(each, LimitWorkload)])

    def _price_slots(self) -> None:
        """Lay out what linear preferences cost for each period, by event: a table by time, and one by slot and resource."""
        self.no_time: list[int] = [0] * len(self.instance.events)
        self._away: list[list[tuple[int, int | None, frozenset[int]]]] = [[] for _ in self.instance.events]
        self.no_resource: list[list[int]] = [[0] * len(event.slots) for event in self.instance.events]
        self._others: list[list[list[tuple[int, frozenset[int]]]]] = [
            [[] for _ in e.slots] for e in self.instance.events
        ]
        for constraint in self.instance.constraints:
            if not is_per_meet(constraint):
                continue
            unit = price_of(constraint)(1)
            match constraint:
                case AssignTime():
                    for event in constraint.events.members(self.instance):
                        self.no_time[event] += unit
                case PreferTimes():
                    wanted = frozenset(constraint.times.members(self.instance))
                    for event in constraint.events.members(self.instance):
                        self._away[event].append((unit, constraint.duration, wanted))
                case AssignResource() | PreferResources():
                    if isinstance(constraint, PreferResources):
                        wanted = frozenset(constraint.preferred.members(self.instance))
                    for event in constraint.events.members(self.instance):
                        for position, slot in enumerate(self.instance.events[event].slots):
                            if slot.role == constraint.role:
                                if isinstance(constraint, AssignResource):
                                    self.no_resource[event][position] += unit
                                else:
                                    self._others[event][position].append((unit, wanted))
        self._time_tables: dict[tuple[int, int], list[int]] = {}
        self._slot_tables: dict[tuple[int, int], dict[int, int]] = {}

    def time_table(self, event: int, duration: int) -> list[int]:
        """Return, by start, what linear preferences make a meet cost; the last entry (index −1) is for no time."""
        key = event, duration
        if key not in self._time_tables:
            table = [
                duration
                * sum(
                    unit for unit, only, wanted in self._away[event] if only in (None, duration) and start not in wanted
                )
                for start in self.starts(duration)
            ]
            self._time_tables[key] = [*table, duration * self.no_time[event]]
        return self._time_tables[key]

    def slot_table(self, event: int, slot: int) -> dict[int, int]:
        """Return, by resource, what linear preferences make one period in a slot cost; key −1 is for nobody."""
        key = event, slot
        if key not in self._slot_tables:
            own = self.instance.events[event].slots[slot]
            others = self._others[event][slot]
            candidates = self.instance.resources_of_kind(own.kind) if own.resource is None else (own.resource,)
            table = {each: sum(unit for unit, wanted in others if each not in wanted) for each in candidates}
            self._slot_tables[key] = {**table, -1: self.no_resource[event][slot]}
        return self._slot_tables[key]

    @cached_property
    def open_slots(self) -> list[tuple[int, ...]]:
        """Return, by event, the slots whose resource must be chosen."""
        return [
            tuple(position for position, slot in enumerate(event.slots) if slot.resource is None)
            for event in self.instance.events
        ]


def is_per_meet(constraint: Constraint) -> bool:
    """Does the cost of a constraint add up over single meets?"""
    kinds = AssignTime | PreferTimes | AssignResource | PreferResources
    return isinstance(constraint, kinds) and constraint.function is CostFunction.LINEAR
