"""可选项 (choices): the decision variables of a neighbourhood — which meets may move, and which slots may be refilled.

Meets of one event that are alike (same length, same resources) are one *lot* with a count, so that they are not told
apart; a lot whose resources are open stands for a single meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from yaodian.engines.timetabling.board import HARD, Board
from yaodian.engines.timetabling.model import DistributeSplitEvents, SplitEvents

Literal = cp_model.IntVar
NOWHERE = -1


@dataclass(frozen=True)
class Freedom:
    """可动范围 (freedom): meets whose start may change, slots that may be refilled, events that may be split anew.

    `window`, when given, is where a moving meet may start besides where it is; `candidates`, likewise, who may fill;
    `fresh` says that where a meet is now deserves no exception."""

    times: frozenset[int] = frozenset()
    slots: frozenset[tuple[int, int]] = frozenset()
    splits: frozenset[int] = frozenset()
    window: frozenset[int] | None = None
    candidates: frozenset[int] | None = None
    fresh: bool = False


@dataclass
class Lot:
    """一批 (lot): alike meets of one event; `start[t]` says that one of them starts at t; `fill[slot][r][t]` who fills."""

    event: int
    duration: int
    filled: tuple[int, ...]
    open: tuple[int, ...]
    least: int
    most: int
    now: Counter[int] = field(default_factory=Counter)
    was: tuple[int, ...] = ()
    start: dict[int, Literal] = field(default_factory=dict)
    fill: dict[int, dict[int, dict[int, Literal]]] = field(default_factory=dict)
    waiting: Literal | None = None
    waits: Literal | None = None
    moves: bool = True

    def amount(self) -> list[Literal]:
        """Return what adds up to the number of meets in the lot, placed or not."""
        return [*self.start.values(), *([] if self.waiting is None else [self.waiting])]


def hard_lengths(board: Board, event: int) -> dict[int, int]:
    """Return the durations that the hard rules let a meet of an event have, each with how many there may be."""
    whole = board.instance.events[event].duration
    low, high, most = 1, whole, whole
    capped: dict[int, int] = {}
    for constraint in board.pricing.by_event[event]:
        if constraint.required and isinstance(constraint, SplitEvents):
            low, high = max(low, constraint.minimum_duration), min(high, constraint.maximum_duration)
            most = min(most, constraint.maximum_amount)
        elif constraint.required and isinstance(constraint, DistributeSplitEvents):
            capped[constraint.duration] = min(capped.get(constraint.duration, whole), constraint.maximum)
    lengths = {each: min(most, whole // each, capped.get(each, whole)) for each in range(max(1, low), high + 1)}
    return {each: number for each, number in lengths.items() if number > 0}


class Choices:
    """可选项 (choices): the lots of a neighbourhood with their variables."""

    def __init__(self, board: Board, freedom: Freedom, *, strict: bool) -> None:
        self.board, self.freedom, self.strict = board, freedom, strict
        self.model = cp_model.CpModel()
        self.lots: list[Lot] = []
        self.hints: list[tuple[Literal, int]] = []
        self.freed: dict[int, set[int]] = {}
        for event in sorted(freedom.splits):
            self._split_lots(event)
        self._moving_lots()
        self.events = sorted(self.freed)
        self.held = self._held_cells()
        for lot in self.lots:
            self._start_variables(lot)
            self._fill_variables(lot)
        for event in sorted(freedom.splits):
            whole = sum(board.duration[meet] for meet in board.meets_of[event])
            parts = [(each, lot.duration) for lot in self.lots if lot.event == event for each in lot.amount()]
            self.model.add(cp_model.LinearExpr.weighted_sum(*map(list, zip(*parts, strict=True))) == whole)

    def _split_lots(self, event: int) -> None:
        """Let an event be split anew: one lot for each length, or one per meet when its slots are open."""
        board = self.board
        meets = board.meets_of[event]
        now = Counter(board.duration[meet] for meet in meets)
        lengths = Counter(hard_lengths(board, event))
        for length, number in now.items():
            lengths[length] = max(lengths[length], number)
        open_slots = tuple(
            sorted(
                {
                    slot
                    for meet in meets
                    for slot in board.pricing.open_slots[event]
                    if (meet, slot) in self.freedom.slots
                }
            )
        )
        filled = tuple(NOWHERE if slot in open_slots else each for slot, each in enumerate(board.filled[meets[0]]))
        self.freed[event] = set(meets)
        for length, number in sorted(lengths.items()):
            own = [meet for meet in meets if board.duration[meet] == length]
            if not open_slots:
                times = Counter(board.time[meet] for meet in own)
                self.lots.append(Lot(event, length, filled, (), 0, number, times))
                continue
            for copy in range(number):
                lot = Lot(event, length, filled, open_slots, 0, 1)
                if copy < len(own):
                    lot.now = Counter([board.time[own[copy]]])
                    lot.was = tuple(board.filled[own[copy]])
                self.lots.append(lot)

    def _moving_lots(self) -> None:
        board = self.board
        open_of: dict[int, list[int]] = {}
        for meet, slot in sorted(self.freedom.slots):
            open_of.setdefault(meet, []).append(slot)
        alike: dict[tuple[int, int, tuple[int, ...]], Lot] = {}
        for meet in sorted(self.freedom.times | set(open_of)):
            event, duration = board.event[meet], board.duration[meet]
            if event in self.freedom.splits:
                continue
            self.freed.setdefault(event, set()).add(meet)
            own = tuple(open_of.get(meet, ()))
            was = tuple(board.filled[meet])
            key = event, duration, was
            if meet in self.freedom.times and not own:
                if key not in alike:
                    alike[key] = Lot(event, duration, was, (), 0, 0)
                    self.lots.append(alike[key])
                lot = alike[key]
                lot.least, lot.most = lot.least + 1, lot.most + 1
                lot.now[board.time[meet]] += 1
            else:
                filled = tuple(NOWHERE if slot in own else each for slot, each in enumerate(was))
                lot = Lot(event, duration, filled, own, 1, 1, Counter([board.time[meet]]), was)
                lot.moves = meet in self.freedom.times
                self.lots.append(lot)

    def _held_cells(self) -> dict[int, Counter[int]]:
        """Return, by resource, the cells that the freed meets take now and so give up."""
        board = self.board
        held: dict[int, Counter[int]] = {}
        for event, meets in self.freed.items():
            for meet in sorted(meets):
                if board.time[meet] >= 0:
                    cells = board.pricing.cells(event, board.duration[meet])[board.time[meet]]
                    for resource in board.filled[meet]:
                        if resource >= 0:
                            held.setdefault(resource, Counter()).update(cells)
        return held

    def fixed_count(self, resource: int, cell: int) -> int:
        """Return how many meets that stay where they are a resource attends in a cell."""
        own = self.held.get(resource)
        return self.board.count[resource][cell] - (own[cell] if own else 0)

    def lenient(self, resource: int) -> bool:
        """Is a hard rule of this resource broken as it is, so that none of them can be insisted on?"""
        return not self.freedom.fresh and self.board.resource_cost[resource] >= HARD

    def barred(self, resource: int, cells: Iterable[int]) -> bool:
        """Would a resource clash, against a hard rule that holds now, with a meet that stays?"""
        if not self.strict or self.lenient(resource) or not self.board.pricing.bars_clashes[resource]:
            return False
        return any(self.fixed_count(resource, cell) for cell in cells)

    def _start_variables(self, lot: Lot) -> None:
        board, model = self.board, self.model
        table, cells = board.pricing.time_table(lot.event, lot.duration), board.pricing.cells(lot.event, lot.duration)
        if not lot.moves:
            lot.start = {time: model.new_constant(1) for time in lot.now}
            return
        preassigned = board.instance.events[lot.event].time
        people = [each for each in lot.filled if each >= 0]
        for time in board.pricing.starts(lot.duration):
            if self.freedom.fresh or time not in lot.now:
                if preassigned is not None and time != preassigned:
                    continue
                if self.freedom.window is not None and time not in self.freedom.window:
                    continue
                if self.strict and (table[time] >= HARD or any(self.barred(each, cells[time]) for each in people)):
                    continue
            lot.start[time] = self._hinted(time in lot.now)
        may_wait = not self.strict or table[NOWHERE] < HARD or (NOWHERE in lot.now and not self.freedom.fresh)
        if may_wait and lot.most == 1:
            lot.start[NOWHERE] = self._hinted(NOWHERE in lot.now)
        total = list(lot.start.values())
        if may_wait and lot.most > 1:
            lot.waiting = model.new_int_var(0, lot.most, "")
            self.hints.append((lot.waiting, lot.now[NOWHERE]))
            total.append(lot.waiting)
            lot.waits = self._hinted(lot.now[NOWHERE] > 0)
            model.add(lot.waiting <= lot.most * lot.waits)
        if lot.most == lot.least == 1:
            model.add_exactly_one(total)
        else:
            model.add_linear_constraint(cp_model.LinearExpr.sum(total), lot.least, lot.most)

    def _hinted(self, value: bool) -> Literal:
        literal = self.model.new_bool_var("")
        self.hints.append((literal, int(value)))
        return literal

    def _taken(self, lot: Lot, time: int) -> tuple[int, ...]:
        return self.board.pricing.cells(lot.event, lot.duration)[time] if time >= 0 else ()

    def _fill_variables(self, lot: Lot) -> None:
        board, model = self.board, self.model
        for slot in lot.open:
            table = board.pricing.slot_table(lot.event, slot)
            now = lot.was[slot] if lot.was else NOWHERE
            by_time: dict[int, list[Literal]] = {time: [] for time in lot.start}
            fill: dict[int, dict[int, Literal]] = {}
            for resource, unit in table.items():
                if self.freedom.fresh or resource != now:
                    if self.strict and unit >= HARD:
                        continue
                    if (
                        resource >= 0
                        and self.freedom.candidates is not None
                        and resource not in self.freedom.candidates
                    ):
                        continue
                for time in lot.start:
                    here = resource == now and time in lot.now
                    if (
                        (self.freedom.fresh or not here)
                        and resource >= 0
                        and self.barred(resource, self._taken(lot, time))
                    ):
                        continue
                    literal = self._hinted(here)
                    fill.setdefault(resource, {})[time] = literal
                    by_time[time].append(literal)
            for time, literals in by_time.items():
                model.add(cp_model.LinearExpr.sum(literals) == lot.start[time])
            lot.fill[slot] = fill
