"""调课 (swaps): where one lesson can go, alone or in exchange for another, without breaking a hard rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yaodian.engines.timetabling.board import HARD, Board, Layout, Pricing
from yaodian.engines.timetabling.evaluate import breaches
from yaodian.engines.timetabling.model import Instance, Meet, Timetable
from yaodian.engines.timetabling.search.links import Links


@dataclass(frozen=True)
class SwapOffer:
    """调课方案 (swap offer): move `meet` to `time`, and `partner` to where it was; what that changes in the objective."""

    meet: Meet
    time: int
    partner: Meet | None
    objective_change: int
    timetable: Timetable


def swap_offers(instance: Instance, *, timetable: Timetable, meet: Meet) -> list[SwapOffer]:
    """调课: every place a lesson can go that breaks nothing new, the best first; exchanges are tried where it is taken."""
    board = Board(Layout(Pricing(instance)), timetable)
    links = Links(instance)
    number = _number(board, meet)
    offers = [offer for time in board.pricing.starts(meet.duration) for offer in _offers_at(board, links, number, time)]
    return sorted(offers, key=lambda offer: (offer.objective_change, offer.partner is not None, offer.time))


def what_breaks(instance: Instance, *, timetable: Timetable, meet: Meet, time: int) -> list[str]:
    """拖到这里会怎样: the Chinese sentences of what a move newly breaks or worsens, hard rules first."""
    board = Board(Layout(Pricing(instance)), timetable)
    number = _number(board, meet)
    before = {(each.constraint.id, each.point): each.cost for each in breaches(instance, timetable)}
    for each in Links(instance).block(board, number):
        board.set_time(each, time)
    worse = [
        each
        for each in breaches(instance, board.timetable())
        if each.cost > before.get((each.constraint.id, each.point), 0)
    ]
    return [each.sentence for each in sorted(worse, key=lambda each: (not each.hard, -each.cost))]


def _number(board: Board, meet: Meet) -> int:
    for each in board.meets_of[meet.event]:
        filled = tuple(None if resource < 0 else resource for resource in board.filled[each])
        own = (board.duration[each], board.time[each], filled)
        if own == (meet.duration, -1 if meet.time is None else meet.time, meet.resources):
            return each
    raise ValueError("课表里没有这节课。")


def _offers_at(board: Board, links: Links, number: int, time: int) -> Iterator[SwapOffer]:
    origin = board.time[number]
    if time == origin:
        return
    was = board.total
    block = links.block(board, number)
    meet = _meet(board, number)
    partners = _in_the_way(board, block, time)
    for partner in (None, *partners):
        tied = [] if partner is None else links.block(board, partner)
        if len(partners) > 1 and partner is not None and origin < 0:
            continue
        shown = None if partner is None else _meet(board, partner)
        moved = [(each, board.time[each]) for each in (*block, *tied)]
        for each in block:
            board.set_time(each, time)
        for each in tied:
            board.set_time(each, origin)
        change = board.total - was
        if change < HARD >> 1 and (change + (HARD >> 1)) // HARD <= 0:
            soft = change - (change + (HARD >> 1)) // HARD * HARD
            yield SwapOffer(meet, time, shown, soft, board.timetable())
        for each, back in moved:
            board.set_time(each, back)


def _in_the_way(board: Board, block: list[int], time: int) -> list[int]:
    """Return the movable lessons of the same length that start there and share somebody with the block."""
    people = {each for own in block for each in board.filled[own] if each >= 0}
    found = {
        other
        for each in sorted(people)
        for other in board.attends[each]
        if board.time[other] == time and board.duration[other] == board.duration[block[0]] and other not in block
    }
    return sorted(each for each in found if board.instance.events[board.event[each]].time is None)


def _meet(board: Board, number: int) -> Meet:
    return Meet(
        board.event[number],
        board.duration[number],
        board.time[number] if board.time[number] >= 0 else None,
        tuple(None if each < 0 else each for each in board.filled[number]),
    )
