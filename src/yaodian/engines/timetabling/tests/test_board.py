"""盘面 (board): the incremental evaluation against the full one."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.engines.timetabling.board import Board, Layout, Pricing
from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.tests.make import random_instance, random_timetable


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_after_any_moves_the_board_costs_what_the_evaluator_says(seed: int) -> None:
    instance = random_instance(seed)
    rng = random.Random(seed)
    board = Board(Layout(Pricing(instance)), random_timetable(instance, seed))
    assert board.cost == evaluate(instance, board.timetable())
    for _ in range(12):
        _move(board, rng)
        assert board.cost == evaluate(instance, board.timetable())


def _move(board: Board, rng: random.Random) -> None:
    event = rng.randrange(len(board.instance.events))
    meet = rng.choice(board.meets_of[event])
    what = rng.random()
    if what < 0.5 and board.instance.events[event].time is None:
        board.set_time(meet, rng.choice([-1, *board.pricing.starts(board.duration[meet])]))
    elif what < 0.8 and board.pricing.open_slots[event]:
        slot = rng.choice(board.pricing.open_slots[event])
        board.set_resource(meet, slot, rng.choice(list(board.pricing.slot_table(event, slot))))
    else:
        whole = board.instance.events[event].duration
        filled = [-1 if slot.resource is None else slot.resource for slot in board.instance.events[event].slots]
        if board.instance.events[event].time is None:
            board.replace_event(event, [(1, rng.choice([-1, 0, 1, 2]), filled) for _ in range(whole)])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_moving_there_and_back_costs_nothing(seed: int) -> None:
    instance = random_instance(seed)
    rng = random.Random(seed)
    board = Board(Layout(Pricing(instance)), random_timetable(instance, seed))
    before = board.total
    for own in board.meets_of:
        for meet in own:
            start = board.time[meet]
            board.set_time(meet, rng.choice([-1, *board.pricing.starts(board.duration[meet])]))
            board.set_time(meet, start)
    assert board.total == before
