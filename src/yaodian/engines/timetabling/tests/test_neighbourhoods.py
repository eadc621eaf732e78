"""邻域 (neighbourhoods): what CP-SAT says an answer costs is what the board says, for every rule."""

from __future__ import annotations

import random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yaodian.engines.timetabling.board import HARD, Board, Layout, Pricing
from yaodian.engines.timetabling.cp import Effort, Freedom, build, lay, solve
from yaodian.engines.timetabling.cp.ledger import HARD_WEIGHT
from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.search.chooser import Chooser
from yaodian.engines.timetabling.search.links import Links
from yaodian.engines.timetabling.tests.make import random_instance, random_timetable

EFFORT = Effort(work=2.0, seconds=20.0, seed=1)


def weighed(board: Board) -> int:
    """Return what the board costs, weighed as the solver weighs it."""
    return board.total // HARD * HARD_WEIGHT + board.total % HARD


def objective_as_it_stands(board: Board, freedom: Freedom) -> int:
    """Return what the model of a neighbourhood says of the board as it is: every decision nailed to where it stands."""
    scene = build(board, freedom, strict=False)
    for literal, value in scene.choices.hints:
        scene.model.add(literal == value)
    outcome = solve(scene, EFFORT)
    assert outcome.status == "optimal"
    assert outcome.objective is not None
    return outcome.objective


def freedom_of(board: Board, rng: random.Random) -> Freedom:
    """Free everything that may move, or a random part."""
    chooser = Chooser(board, Links(board.instance), rng)
    meets = [meet for meet in chooser.meets() if chooser.may_move(meet)]
    if rng.random() < 0.4:
        meets = rng.sample(meets, len(meets) // 2)
    slots = rng.random() < 0.5
    return chooser.freedom(meets, slots=slots)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_least_cost_that_the_solver_proves_is_what_its_answer_costs(seed: int) -> None:
    instance = random_instance(seed)
    board = Board(Layout(Pricing(instance)), random_timetable(instance, seed))
    freedom = freedom_of(board, random.Random(seed))
    if not freedom.times and not freedom.slots:
        return
    before, before_says = weighed(board), objective_as_it_stands(board, freedom)
    scene = build(board, freedom, strict=False)
    outcome = solve(scene, EFFORT)
    assume(outcome.status == "optimal")
    assert outcome.objective is not None
    lay(board, outcome.meets)
    assert board.cost == evaluate(instance, board.timetable())
    assert before_says - outcome.objective == before - weighed(board)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_strict_answer_breaks_no_hard_rule_that_was_kept(seed: int) -> None:
    instance = random_instance(seed)
    board = Board(Layout(Pricing(instance)), random_timetable(instance, seed))
    before = board.cost
    scene = build(board, freedom_of(board, random.Random(seed)), strict=True)
    if not scene.choices.events:
        return
    outcome = solve(scene, EFFORT)
    if outcome.meets:
        lay(board, outcome.meets)
        assert board.cost == evaluate(instance, board.timetable())
        if before.feasible:
            assert board.cost.feasible
            assert board.cost <= before
