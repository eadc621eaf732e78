"""起点 (construction): splits every event, then places the hardest first where it costs least."""

from __future__ import annotations

import random
from collections.abc import Iterator

from yaodian.engines.timetabling.board import Board, Layout
from yaodian.engines.timetabling.model import Meet, Timetable
from yaodian.engines.timetabling.search.links import Links

_PARTITIONS_TRIED = 200


def construct(layout: Layout, *, seed: int) -> Timetable:
    """起点: a complete timetable, as good as one greedy pass makes it."""
    instance = layout.pricing.instance
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    whole = [
        Meet(index, event.duration, event.time, tuple(slot.resource for slot in event.slots))
        for index, event in enumerate(instance.events)
    ]
    board = Board(layout, Timetable.of(instance, whole))
    links = Links(instance)
    split_all(board, links)
    place_all(board, links, rng)
    return board.timetable()


def split_all(board: Board, links: Links) -> None:
    """Split every event the way that costs least, linked events alike."""
    split: dict[tuple[int, ...], tuple[int, ...]] = {}
    for event in range(len(board.instance.events)):
        _split(board, event, split.setdefault(links.of[event] or (event,), ()))
        if links.of[event]:
            split[links.of[event]] = tuple(board.duration[meet] for meet in board.meets_of[event])


def partitions(whole: int, lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield the ways to write a number as a sum of lengths, longest parts first."""
    if whole == 0:
        yield ()
        return
    for position, length in enumerate(lengths):
        if length <= whole:
            for rest in partitions(whole - length, lengths[position:]):
                yield (length, *rest)


def _split(board: Board, event: int, wished: tuple[int, ...]) -> None:
    """Split an event the way that costs least; where all cost the same, as its linked events or as finely as it goes."""
    own = board.instance.events[event]
    if own.duration <= 1 or own.time is not None:
        return
    filled = [-1 if slot.resource is None else slot.resource for slot in own.slots]
    best: tuple[int, bool, int] | None = None
    chosen: tuple[int, ...] = (own.duration,)
    for number, parts in enumerate(partitions(own.duration, list(range(own.duration, 0, -1)))):
        if number >= _PARTITIONS_TRIED:
            break
        board.replace_event(event, [(part, -1, filled) for part in parts])
        key = board.total, parts != wished, -len(parts)
        if best is None or key < best:
            best, chosen = key, parts
    if own.duration > 1 and chosen != (1,) * own.duration:
        ones = (1,) * own.duration
        board.replace_event(event, [(1, -1, filled) for _ in ones])
        if best is not None and (board.total, ones != wished, -own.duration) < best:
            chosen = ones
    board.replace_event(event, [(part, -1, filled) for part in chosen])


def place_all(board: Board, links: Links, rng: random.Random) -> None:
    """Place every meet that has no time, the most entangled first, and fill its open slots."""
    crowd = [len(board.attends[resource]) for resource in range(len(board.instance.resources))]
    waiting = [meet for meet in range(len(board.event)) if board.time[meet] < 0]
    weight = {meet: _entangled(board, links, meet, crowd) + rng.random() for meet in waiting}
    for meet in sorted(waiting, key=lambda each: (-board.duration[each], -weight[each])):
        if board.time[meet] < 0 and meet in board.meets_of[board.event[meet]]:
            place(board, links.block(board, meet), rng)
    for meet in range(len(board.event)):
        for slot in board.pricing.open_slots[board.event[meet]]:
            if board.filled[meet][slot] < 0:
                fill(board, meet, slot, rng)


def _entangled(board: Board, links: Links, meet: int, crowd: list[int]) -> float:
    block = links.block(board, meet)
    return sum(crowd[each] for own in block for each in board.filled[own] if each >= 0) + 10 * len(block)


def place(board: Board, block: list[int], rng: random.Random) -> None:
    """Move a block to the start that costs least; chance decides among equals."""
    starts = list(board.pricing.starts(board.duration[block[0]]))
    rng.shuffle(starts)
    best, chosen = board.total, board.time[block[0]]
    for time in starts:
        for meet in block:
            board.set_time(meet, time)
        if board.total < best:
            best, chosen = board.total, time
    for meet in block:
        board.set_time(meet, chosen)


def fill(board: Board, meet: int, slot: int, rng: random.Random) -> None:
    """Fill a slot with the resource that costs least; chance decides among equals."""
    candidates = list(board.pricing.slot_table(board.event[meet], slot))
    rng.shuffle(candidates)
    best, chosen = board.total, board.filled[meet][slot]
    for resource in candidates:
        board.set_resource(meet, slot, resource)
        if board.total < best:
            best, chosen = board.total, resource
    board.set_resource(meet, slot, chosen)
