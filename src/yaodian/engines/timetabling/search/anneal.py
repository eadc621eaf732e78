"""退火 (annealing): fast local moves on the board — shift, swap, eject, refill — accepted by a falling temperature."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable

from yaodian.engines.timetabling.board import HARD, Board
from yaodian.engines.timetabling.search.links import Links

_HALF = HARD >> 1
# Work units per move: about what a move costs on an ordinary machine, in seconds.
WORK_PER_MOVE = 4e-5
_LOOK_AT_CLOCK = 256


class Annealer:
    """退火 (annealer): one run over a board; keeps the best it saw."""

    def __init__(
        self, board: Board, links: Links, rng: random.Random, *, hard_weight: float, soft_weight: float = 1.0
    ) -> None:
        self.board, self.links, self.rng = board, links, rng
        self.hard_weight, self.soft_weight = hard_weight, soft_weight
        instance = board.instance
        self.movable = [
            meet for own in board.meets_of for meet in own if instance.events[board.event[meet]].time is None
        ]
        self.refillable = [
            (meet, slot)
            for own in board.meets_of
            for meet in own
            for slot in board.pricing.open_slots[board.event[meet]]
        ]
        self._undo: list[tuple[Callable[..., None], tuple[int, ...]]] = []
        self._candidates: dict[tuple[int, int], list[int]] = {}

    def run(self, moves: int, *, hot: float, cold: float, deadline: float) -> tuple[int, int]:
        """Run so many moves from `hot` to `cold`; return the best total and the moves made; the board is at the best."""
        board, rng = self.board, self.rng
        best = board.total
        kept = self._snapshot()
        share = len(self.refillable) / max(1, len(self.refillable) + len(self.movable))
        cooling = (cold / hot) ** (1 / max(1, moves))
        temperature = hot
        made = 0
        while made < moves:
            if made % _LOOK_AT_CLOCK == 0 and time.monotonic() > deadline:
                break
            made += 1
            temperature *= cooling
            before = board.total
            self._undo.clear()
            if self.refillable and (not self.movable or rng.random() < share):
                self._refill()
            elif self.movable:
                self._move()
            else:
                break
            delta = board.total - before
            if delta > 0:
                hard = (delta + _HALF) // HARD
                worse = hard * self.hard_weight + (delta - hard * HARD) * self.soft_weight
                if worse > 0 and rng.random() >= math.exp(-worse / temperature):
                    for act, arguments in reversed(self._undo):
                        act(*arguments)
                    continue
            if board.total < best:
                best = board.total
                kept = self._snapshot()
        self._restore(kept)
        return best, made

    def _snapshot(self) -> tuple[list[int], list[tuple[int, ...]]]:
        return list(self.board.time), [tuple(self.board.filled[meet]) for meet, _slot in self.refillable]

    def _restore(self, kept: tuple[list[int], list[tuple[int, ...]]]) -> None:
        for meet in self.movable:
            self.board.set_time(meet, kept[0][meet])
        for (meet, slot), filled in zip(self.refillable, kept[1], strict=True):
            self.board.set_resource(meet, slot, filled[slot])

    def _set_time(self, meet: int, start: int) -> None:
        self._undo.append((self.board.set_time, (meet, self.board.time[meet])))
        self.board.set_time(meet, start)

    def _set_resource(self, meet: int, slot: int, resource: int) -> None:
        self._undo.append((self.board.set_resource, (meet, slot, self.board.filled[meet][slot])))
        self.board.set_resource(meet, slot, resource)

    def _move(self) -> None:
        """Shift a block to another start; what it runs into goes, half of the time, where the block was."""
        board, rng = self.board, self.rng
        meet = rng.choice(self.movable)
        duration = board.duration[meet]
        before, start = board.time[meet], rng.randrange(board.pricing.time_count - duration + 1)
        if start == before:
            return
        block = self.links.block(board, meet)
        ejected: list[int] = []
        if before >= 0 and rng.random() < 0.75:
            ejected = self._in_the_way(block, start, duration)
        for each in block:
            self._set_time(each, start)
        if ejected:
            back = before
            for each in ejected:
                if board.duration[each] <= duration and back + board.duration[each] <= before + duration:
                    for tied in self.links.block(board, each):
                        self._set_time(tied, back)

    def _in_the_way(self, block: list[int], start: int, duration: int) -> list[int]:
        """Return the movable meets that hold a resource of the block at its new start."""
        board = self.board
        found: list[int] = []
        cells = board.pricing.cells(board.event[block[0]], duration)[start]
        for own in block:
            for resource in board.filled[own]:
                if resource < 0 or not any(board.count[resource][cell] for cell in cells):
                    continue
                for other in board.attends[resource]:
                    time_of = board.time[other]
                    if (
                        start - board.duration[other] < time_of < start + duration
                        and time_of >= 0
                        and other not in block
                        and other not in found
                        and board.instance.events[board.event[other]].time is None
                    ):
                        found.append(other)
        return found

    def _refill(self) -> None:
        """Fill a slot with somebody else; whoever that frees or doubles is, half of the time, exchanged."""
        board, rng = self.board, self.rng
        meet, slot = rng.choice(self.refillable)
        event = board.event[meet]
        key = event, slot
        if key not in self._candidates:
            table = board.pricing.slot_table(event, slot)
            good = [each for each, price in table.items() if price < HARD]
            self._candidates[key] = good or list(table)
        resource = rng.choice(self._candidates[key])
        before = board.filled[meet][slot]
        if resource == before:
            return
        if resource >= 0 and before >= 0 and board.time[meet] >= 0 and rng.random() < 0.5:
            start, duration = board.time[meet], board.duration[meet]
            for other in board.attends[resource]:
                if other != meet and start - board.duration[other] < board.time[other] < start + duration:
                    filled = board.filled[other]
                    for position in board.pricing.open_slots[board.event[other]]:
                        if filled[position] == resource:
                            self._set_resource(other, position, before)
                            break
                    break
        self._set_resource(meet, slot, resource)
