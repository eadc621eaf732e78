"""选邻域 (choosing neighbourhoods): which part of a timetable to set free next, one function for each way of choosing.

Each takes a size (about how many meets to free) and returns a `Freedom`; all look first at what still costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from yaodian.engines.timetabling.board import HARD
from yaodian.engines.timetabling.cp import Freedom
from yaodian.engines.timetabling.search.chooser import Chooser


def around_costs(chooser: Chooser, size: int) -> Freedom:
    """围绕代价: what costs, and what shares resources with it."""
    return chooser.freedom(chooser.walk(chooser.costly(), size))


def whole_resources(chooser: Chooser, size: int) -> Freedom:
    """整人整班: whole weeks of some teachers or classes of one kind, the first one near a cost."""
    board, rng = chooser.board, chooser.rng
    kind = rng.choice(chooser.kinds)
    people = [each for each in board.instance.resources_of_kind(kind) if board.attends[each]]
    near = [each for meet in chooser.costly() for each in board.filled[meet] if each >= 0]
    first = [each for each in near if board.instance.resources[each].kind == kind]
    chosen = {rng.choice(first) if first else rng.choice(people)}
    meets = {meet for each in chosen for meet in board.attends[each]}
    while len(meets) < size and len(chosen) < len(people):
        if rng.random() < 0.5:
            beside = [each for meet in meets for each in board.filled[meet] if each >= 0]
            sharing = [
                other
                for other in (
                    rng.choice(board.filled[rng.choice(list(board.attends[rng.choice(beside)]))]) for _ in range(8)
                )
                if other >= 0 and board.instance.resources[other].kind == kind and other not in chosen
            ]
        else:
            sharing = []
        one = sharing[0] if sharing else rng.choice(people)
        chosen.add(one)
        meets.update(board.attends[one])
    return chooser.freedom(sorted(meets))


def all_at_once(chooser: Chooser, size: int) -> Freedom:
    """全盘: everything at once, for small schools; its optimum is the optimum."""
    return chooser.everything()


def some_times(chooser: Chooser, size: int) -> Freedom:
    """几个节次: all that is held at a few times is dealt out anew among them."""
    board, rng = chooser.board, chooser.rng
    by_time: dict[int, list[int]] = {}
    for meet in chooser.meets():
        by_time.setdefault(board.time[meet], []).append(meet)
    near = [board.time[meet] for meet in chooser.costly() if board.time[meet] >= 0]
    times = list(range(board.pricing.time_count))
    chosen = {rng.choice(near) if near and rng.random() < 0.7 else rng.choice(times)}
    found = 0
    while len(chosen) < len(times):
        found = sum(len(by_time.get(time, ())) for time in chosen)
        if found >= size and len(chosen) > 1:
            break
        if rng.random() < 0.3:
            chosen.update(time for time in (min(chosen) - 1, max(chosen) + 1) if 0 <= time < len(times))
        else:
            chosen.add(rng.choice(times))
    meets = {
        meet
        for time in chosen
        for meet in by_time.get(time, ())
        if set(range(time, time + board.duration[meet])) <= chosen
    } | set(by_time.get(-1, ()))
    return chooser.freedom(sorted(meets), window=frozenset(chosen), split=False)


def some_days(chooser: Chooser, size: int) -> Freedom:
    """几天: two or more days dealt out anew, for as many connected meets as the size allows."""
    board, rng = chooser.board, chooser.rng
    start = chooser.costly()
    days = rng.sample(chooser.days, min(len(chooser.days), rng.choice((2, 2, 3))))
    near = [day for day in chooser.days if any(board.time[meet] in day for meet in start)]
    if near:
        days[0] = rng.choice(near)
    window = frozenset(time for day in days for time in day)
    held = [meet for meet in chooser.meets() if board.time[meet] in window or board.time[meet] < 0]
    if len(held) > size:
        reached = chooser.walk(start, 3 * size)
        held = [meet for meet in held if meet in reached] or held[:size]
    return chooser.freedom(held, window=window)


def refill_around(chooser: Chooser, size: int) -> Freedom:
    """换人换室: who fills the open slots near a cost, times left alone."""
    reached = sorted(chooser.walk(chooser.costly(), size))
    return Freedom(slots=_slots(chooser, reached))


def refill_times(chooser: Chooser, size: int) -> Freedom:
    """同时段换人换室: who fills all open slots at some times."""
    board, rng = chooser.board, chooser.rng
    near = [board.time[meet] for meet in chooser.costly() if board.time[meet] >= 0]
    times = list(range(board.pricing.time_count))
    rng.shuffle(times)
    if near:
        times.insert(0, rng.choice(near))
    meets: list[int] = []
    for time in times:
        meets += [meet for meet in chooser.meets() if board.time[meet] == time]
        if len(meets) >= size:
            break
    return Freedom(slots=_slots(chooser, meets))


def refill_resources(chooser: Chooser, size: int) -> Freedom:
    """几人几室对换: some resources exchange what they fill among themselves."""
    board, rng = chooser.board, chooser.rng
    slots: set[tuple[int, int]] = set()
    candidates: set[int] = set()
    start = [(meet, slot) for meet in chooser.costly() for slot in board.pricing.open_slots[board.event[meet]]] or [
        (meet, slot) for meet in chooser.meets() for slot in board.pricing.open_slots[board.event[meet]]
    ]
    meet, slot = rng.choice(start)
    people = [
        each for each, price in board.pricing.slot_table(board.event[meet], slot).items() if each >= 0 and price < HARD
    ]
    rng.shuffle(people)
    slots.add((meet, slot))
    if board.filled[meet][slot] >= 0:
        people.insert(0, board.filled[meet][slot])
    for one in people:
        candidates.add(one)
        for other in board.attends[one]:
            slots.update(
                (other, position)
                for position in board.pricing.open_slots[board.event[other]]
                if board.filled[other][position] == one
            )
        if len(slots) >= size:
            break
    return Freedom(slots=frozenset(slots), candidates=frozenset(candidates))


def move_and_refill(chooser: Chooser, size: int) -> Freedom:
    """连时间带人室: a few meets free in both."""
    chosen = chooser.walk(chooser.costly(), max(3, size // 3))
    return chooser.freedom(sorted(chosen), slots=True)


def _slots(chooser: Chooser, meets: Iterable[int]) -> frozenset[tuple[int, int]]:
    board = chooser.board
    return frozenset((meet, slot) for meet in meets for slot in board.pricing.open_slots[board.event[meet]])


Way = Callable[[Chooser, int], Freedom]
MOVING: tuple[Way, ...] = (around_costs, whole_resources, some_times, some_days)
REFILLING: tuple[Way, ...] = (refill_around, refill_times, refill_resources, move_and_refill)
