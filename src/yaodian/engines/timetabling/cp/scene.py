"""局部 (scene): what the rules see of a neighbourhood — some things fixed, some literals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yaodian.engines.timetabling.board import Board
from yaodian.engines.timetabling.cp.choices import Choices, Freedom, Literal, Lot
from yaodian.engines.timetabling.cp.ledger import Ledger, weighted

Busy = bool | Literal


@dataclass(frozen=True)
class Start:
    """开始 (start): a meet of this length may start here; a fixed one has no literal."""

    time: int
    duration: int
    literal: Literal | None


class Scene:
    """局部 (scene): choices, ledger, and busy literals worked out once."""

    def __init__(self, board: Board, freedom: Freedom, *, strict: bool, soft: bool = True) -> None:
        self.board, self.instance, self.strict = board, board.instance, strict
        self.choices = Choices(board, freedom, strict=strict)
        self.model = self.choices.model
        self.ledger = Ledger(self.model, strict=strict, soft=soft)
        self.lots_of: dict[int, list[Lot]] = {}
        self.literals: dict[int, dict[int, list[Literal]]] = {}
        for lot in self.choices.lots:
            self.lots_of.setdefault(lot.event, []).append(lot)
            cells = board.pricing.cells(lot.event, lot.duration)
            for time, literal in lot.start.items():
                if time >= 0:
                    for resource in lot.filled:
                        if resource >= 0:
                            self._occupy(resource, cells[time], literal)
            for fill in lot.fill.values():
                for resource, by_time in fill.items():
                    if resource >= 0:
                        for time, literal in by_time.items():
                            if time >= 0:
                                self._occupy(resource, cells[time], literal)
        self._joined: dict[tuple[int, ...], Literal] = {}
        self._exclusive: set[tuple[int, ...]] = set()
        self._busy: dict[tuple[int, int], Busy] = {}

    def _occupy(self, resource: int, cells: Iterable[int], literal: Literal) -> None:
        own = self.literals.setdefault(resource, {})
        for cell in cells:
            own.setdefault(cell, []).append(literal)

    @property
    def resources(self) -> list[int]:
        """Return the resources whose attendance may change."""
        return sorted(self.literals.keys() | self.choices.held.keys())

    def fixed(self, event: int) -> Iterator[tuple[int, int, list[int]]]:
        """Yield (time, duration, resources) of the meets of an event that stay."""
        board, freed = self.board, self.choices.freed.get(event, set())
        for meet in board.meets_of[event]:
            if meet not in freed:
                yield board.time[meet], board.duration[meet], board.filled[meet]

    def starts(self, event: int) -> Iterator[Start]:
        """Yield where the meets of an event start or may start."""
        for time, duration, _filled in self.fixed(event):
            if time >= 0:
                yield Start(time, duration, None)
        for lot in self.lots_of.get(event, ()):
            for time, literal in lot.start.items():
                if time >= 0:
                    yield Start(time, lot.duration, literal if lot.moves else None)

    def any_of(self, literals: list[Literal], *, one: bool = False) -> Literal:
        """Return a literal for "at least one of these"; `one` says that more than one cannot be."""
        if len(literals) == 1:
            return literals[0]
        key = tuple(sorted(each.index for each in literals))
        if key not in self._joined:
            joined = self.model.new_bool_var("")
            if one:
                self.model.add(weighted([*((each, 1) for each in literals), (joined, -1)]) == 0)
            else:
                self.model.add_max_equality(joined, literals)
            self._joined[key] = joined
        return self._joined[key]

    def exclusive(self, literals: list[Literal]) -> None:
        """Let at most one of these be."""
        key = tuple(sorted(each.index for each in literals))
        if len(key) > 1 and key not in self._exclusive:
            self._exclusive.add(key)
            self.model.add_at_most_one(literals)

    def never_clashes(self, resource: int) -> bool:
        """Is a clash of this resource barred outright?"""
        bars = self.board.pricing.bars_clashes[resource]
        return self.strict and bars and not self.choices.lenient(resource)

    def fills_all(self, resource: int) -> bool:
        """Must a resource that never clashes be busy in every cell that is open to it, so that none may stay empty?"""
        open_cells = sum(1 for cell in self.literals[resource] if not self.choices.fixed_count(resource, cell))
        needed = 0
        for lot in self.choices.lots:
            if lot.waiting is None and -1 not in lot.start and lot.event not in self.choices.freedom.splits:
                weeks = self.board.pricing.weeks[lot.event].bit_count()
                needed += lot.filled.count(resource) * lot.least * lot.duration * weeks
        for event in self.choices.freedom.splits:
            own = self.lots_of[event]
            if all(resource in lot.filled and lot.waiting is None and -1 not in lot.start for lot in own):
                needed += self.instance.events[event].duration * self.board.pricing.weeks[event].bit_count()
        return needed == open_cells

    def busy(self, resource: int, cell: int) -> Busy:
        """Return whether a resource is busy in a cell, or the literal that says so."""
        key = resource, cell
        if key not in self._busy:
            literals = self.literals.get(resource, {}).get(cell)
            if self.choices.fixed_count(resource, cell):
                self._busy[key] = True
            else:
                one = self.never_clashes(resource)
                self._busy[key] = self.any_of(literals, one=one) if literals else False
        return self._busy[key]

    def running(self, event: int, time: int) -> Busy:
        """Return whether an event runs at a time, or the literal that says so."""
        literals = []
        for start in self.starts(event):
            if start.time <= time < start.time + start.duration:
                if start.literal is None:
                    return True
                literals.append(start.literal)
        return self.any_of(literals) if literals else False

    def filling(self, event: int, slots: Iterable[int]) -> Iterator[tuple[int, Literal | None]]:
        """Yield (resource, literal) for who fills, or may fill, some slots of an event; None when it is settled."""
        wanted = list(slots)
        for _time, _duration, filled in self.fixed(event):
            yield from ((filled[slot], None) for slot in wanted if filled[slot] >= 0)
        for lot in self.lots_of.get(event, ()):
            for slot in wanted:
                if slot in lot.fill:
                    for resource, by_time in lot.fill[slot].items():
                        if resource >= 0:
                            yield from ((resource, literal) for literal in by_time.values())
                elif lot.filled[slot] >= 0:
                    if lot.least or not lot.moves:
                        yield lot.filled[slot], None
                    else:
                        waits = [] if lot.waits is None else [lot.waits]
                        yield from ((lot.filled[slot], literal) for literal in (*lot.start.values(), *waits))
