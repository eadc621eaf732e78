"""选邻域者 (chooser): what may move, what is tied together, what still costs."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate

from yaodian.engines.timetabling.board import HARD, Board
from yaodian.engines.timetabling.cp import Freedom, hard_lengths
from yaodian.engines.timetabling.search.links import Links

_HARD_WEIGHT = 200


class Chooser:
    """选邻域者 (chooser): knows the board, what is tied together, and what may move at all."""

    def __init__(
        self, board: Board, links: Links, rng: random.Random, locks: frozenset[tuple[int, int]] = frozenset()
    ) -> None:
        self.board, self.links, self.rng, self.locks = board, links, rng, locks
        instance = board.instance
        self.fixed = {index for index, event in enumerate(instance.events) if event.time is not None}
        locked = {event for event, _time in locks}
        self.splittable = {
            index
            for index, event in enumerate(instance.events)
            if event.duration > 1 and event.time is None and index not in locked and _ways(board, index) > 1
        }
        self.has_slots = any(board.pricing.open_slots)
        self.kinds = [
            kind
            for kind in range(len(instance.kinds))
            if any(board.attends[r] for r in instance.resources_of_kind(kind))
        ]
        self.days = [set(day.times) for day in instance.days]

    def meets(self) -> list[int]:
        """Return every meet."""
        return [meet for own in self.board.meets_of for meet in own]

    def may_move(self, meet: int) -> bool:
        """Is a meet neither preassigned nor locked where it is?"""
        event = self.board.event[meet]
        return event not in self.fixed and (event, self.board.time[meet]) not in self.locks

    def everything(self, *, fresh: bool = False) -> Freedom:
        """Free all that may move at all, slots apart."""
        meets = frozenset(meet for meet in self.meets() if self.may_move(meet))
        alike = {
            event
            for event in self.splittable
            if len({tuple(self.board.filled[meet]) for meet in self.board.meets_of[event]}) <= 1
        }
        return Freedom(times=meets, splits=frozenset(alike), fresh=fresh)

    def is_everything(self, freedom: Freedom) -> bool:
        """Does a freedom leave nothing out, so that its optimum is the optimum?"""
        whole = self.everything()
        settled = freedom.window is None and freedom.candidates is None and not self.has_slots and not self.locks
        return settled and freedom.splits == whole.splits == self.splittable and whole.times <= freedom.times

    def costly(self) -> list[int]:
        """Return the meets around one thing that costs, drawn by its cost; anything when nothing does."""
        board = self.board
        things: list[tuple[str, int]] = []
        weights: list[int] = []
        for resource, cost in enumerate(board.resource_cost):
            if cost:
                things.append(("resource", resource))
                weights.append(_weight(cost))
        for place, cost in enumerate(board.point_cost):
            if cost:
                things.append(("point", place))
                weights.append(_weight(cost))
        for meet in self.meets():
            cost = board.pricing.time_table(board.event[meet], board.duration[meet])[board.time[meet]]
            for slot in board.pricing.open_slots[board.event[meet]]:
                cost += board.pricing.slot_table(board.event[meet], slot)[board.filled[meet][slot]]
            if cost:
                things.append(("meet", meet))
                weights.append(_weight(cost))
        if not things:
            return [self.rng.choice(self.meets())]
        sums = list(accumulate(weights))
        what, number = things[bisect(sums, self.rng.randrange(sums[-1]))]
        if what == "meet":
            return [number]
        if what == "resource":
            return list(board.attends[number])
        point = board.layout.points[number]
        events = {*point.times_of, *point.slots_of}
        if len(events) > 60 or not events:
            return [meet for each in point.masks_of for meet in board.attends[each]]
        return [meet for event in sorted(events) for meet in board.meets_of[event]]

    def freedom(
        self, meets: Iterable[int], *, window: frozenset[int] | None = None, slots: bool = False, split: bool = True
    ) -> Freedom:
        """Free some meets, with all that is tied to them; split anew the events that are wholly free."""
        board = self.board
        free: set[int] = set()
        for meet in meets:
            if self.may_move(meet):
                free.update(each for each in self.links.block(board, meet) if self.may_move(each))
        events = {board.event[meet] for meet in free}
        anew: set[int] = set()
        if split and self.splittable and self.rng.random() < 0.6:
            for event in events & self.splittable:
                tied = self.links.of[event] or (event,)
                whole = all(meet in free for each in tied for meet in board.meets_of[each])
                alike = all(len({tuple(board.filled[meet]) for meet in board.meets_of[each]}) <= 1 for each in tied)
                if whole and alike:
                    anew.update(each for each in tied if each in self.splittable)
        open_slots = (
            frozenset((meet, slot) for meet in free for slot in board.pricing.open_slots[board.event[meet]])
            if slots
            else frozenset()
        )
        if slots:
            anew.clear()
        return Freedom(times=frozenset(free), slots=open_slots, splits=frozenset(anew), window=window)

    def walk(self, start: list[int], size: int) -> set[int]:
        """Return so many meets, reached from some meets by way of shared resources."""
        board, rng = self.board, self.rng
        chosen: set[int] = set()
        for meet in rng.sample(start, min(len(start), max(1, size // 3))):
            chosen.update(self.links.block(board, meet))
        edge = sorted(chosen)
        for _ in range(6 * size):
            if len(chosen) >= size or not edge:
                break
            people = [each for each in board.filled[rng.choice(edge)] if each >= 0]
            if not people:
                continue
            other = rng.choice(list(board.attends[rng.choice(people)]))
            if other not in chosen:
                block = self.links.block(board, other)
                chosen.update(block)
                edge += block
        return chosen


def _ways(board: Board, event: int) -> int:
    """Return 2 when the hard rules leave more than one way to split an event, else 1."""
    lengths = hard_lengths(board, event)
    whole = board.instance.events[event].duration
    ways = [1] + [0] * whole
    for length, number in lengths.items():
        grown = list(ways)
        for reached in range(whole + 1):
            for copies in range(1, number + 1):
                if reached + copies * length <= whole and ways[reached]:
                    grown[reached + copies * length] += ways[reached]
        ways = grown
    return min(2, ways[whole])


def _weight(cost: int) -> int:
    return cost // HARD * _HARD_WEIGHT + cost % HARD
