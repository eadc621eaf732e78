"""Rules of targets: when a goal is met, what state shows, how states are counted and rolled up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules import Counts, Direction, Source, count_states, goal_met, node_state, target_state
from yaodian.kernel.metrics import State

TODAY = date(2018, 10, 31)
numbers = st.decimals(min_value=0, max_value=10**6, places=2)
maybe = st.none() | numbers
days = st.none() | st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
directions = st.sampled_from(Direction)
sources = st.sampled_from(Source)


def state(
    value: str | None,
    *,
    goal: str | None = "13",
    direction: Direction = Direction.AT_LEAST,
    source: Source = Source.COMPUTED,
    baseline: str | None = None,
    confirmed: bool = False,
    due: date | None = date(2018, 12, 31),
) -> State:
    """Return the state of a target as of TODAY."""
    number, wanted, base = (None if text is None else Decimal(text) for text in (value, goal, baseline))
    met = goal_met(number, goal=wanted, direction=direction, baseline=base)
    return target_state(source=source, value=number, met=met, confirmed=confirmed, due=due, today=TODAY)


@pytest.mark.parametrize(
    ("value", "goal", "direction", "met"),
    [
        ("13", "13", Direction.AT_LEAST, True),
        ("12", "13", Direction.AT_LEAST, False),
        ("0", "0", Direction.AT_MOST, True),
        ("1", "0", Direction.AT_MOST, False),
        ("5", "5", Direction.EQUAL, True),
        ("6", "5", Direction.EQUAL, False),
        ("1", "1", Direction.DONE, True),
        ("1", None, Direction.AT_LEAST, None),
        (None, "13", Direction.AT_LEAST, None),
        (None, "0", Direction.AT_MOST, None),
    ],
)
def test_a_goal_is_met_by_its_direction(value: str | None, goal: str | None, direction: Direction, met: object) -> None:
    number, wanted = (None if text is None else Decimal(text) for text in (value, goal))
    assert goal_met(number, goal=wanted, direction=direction, baseline=None) is met


@given(maybe, maybe)
def test_an_increase_needs_a_baseline_and_more_than_it(value: Decimal | None, baseline: Decimal | None) -> None:
    met = goal_met(value, goal=Decimal(1), direction=Direction.INCREASE, baseline=baseline)
    if value is None or baseline is None:
        assert met is None
    else:
        assert met is (value > baseline)


@given(maybe, directions, maybe)
def test_without_a_number_nothing_is_met_nor_missed(
    goal: Decimal | None, direction: Direction, base: Decimal | None
) -> None:
    assert goal_met(None, goal=goal, direction=direction, baseline=base) is None


@given(sources, maybe, maybe, directions, maybe, st.booleans(), days)
def test_unknown_is_never_met_and_only_computed_numbers_are_met_or_on_course(
    source: Source,
    value: Decimal | None,
    goal: Decimal | None,
    direction: Direction,
    baseline: Decimal | None,
    confirmed: bool,
    due: date | None,
) -> None:
    met = goal_met(value, goal=goal, direction=direction, baseline=baseline)
    found = target_state(source=source, value=value, met=met, confirmed=confirmed, due=due, today=TODAY)
    if value is None:
        assert found not in (State.MET, State.ON_COURSE, State.QUOTED)
    if source is not Source.COMPUTED:
        assert found not in (State.MET, State.ON_COURSE)
    if found is State.MET:
        assert met is True
    if found is State.LATE:
        assert due is not None
        assert due < TODAY
        assert met is not True or source is Source.DECLARED


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (state(None), State.UNKNOWN),
        (state("0"), State.NOT_STARTED),
        (state("9"), State.ON_COURSE),
        (state("13"), State.MET),
        (state("9", due=TODAY), State.ON_COURSE),
        (state("9", due=TODAY - timedelta(days=1)), State.LATE),
        (state(None, due=TODAY - timedelta(days=1)), State.LATE),
        (state("13", due=TODAY - timedelta(days=1)), State.MET),
        (state("0", goal="0", direction=Direction.AT_MOST), State.MET),
        (state("9", source=Source.QUOTED), State.QUOTED),
        (state("13", source=Source.QUOTED), State.QUOTED),
        (state("9", source=Source.QUOTED, due=TODAY - timedelta(days=1)), State.LATE),
        (state(None, source=Source.QUOTED), State.UNKNOWN),
        (state(None, source=Source.DECLARED, confirmed=True), State.DECLARED),
        (state(None, source=Source.DECLARED), State.NOT_STARTED),
        (state(None, source=Source.DECLARED, due=TODAY - timedelta(days=1)), State.LATE),
        (state("9", direction=Direction.INCREASE, goal=None, baseline="8"), State.MET),
        (state("9", direction=Direction.INCREASE, goal=None, baseline="9"), State.ON_COURSE),
        (state("9", direction=Direction.INCREASE, goal=None), State.UNKNOWN),
        (state("0", direction=Direction.INCREASE, goal=None), State.UNKNOWN),
    ],
)
def test_the_state_of_a_target_by_example(found: State, wanted: State) -> None:
    assert found is wanted


@given(st.lists(st.sampled_from(State), max_size=40))
def test_counts_lose_nothing_and_keep_the_three_sources_apart(states: list[State]) -> None:
    counts = count_states(states)
    assert counts.whole == len(states)
    assert counts.met == states.count(State.MET)
    assert counts.quoted == states.count(State.QUOTED)
    assert counts.declared == states.count(State.DECLARED)
    assert counts.unknown == states.count(State.UNKNOWN)
    assert counts.on_course == states.count(State.ON_COURSE) + states.count(State.BEHIND)


def node(opened: int = 0, closed: int = 0, late: int = 0, started: int = 0, **counts: int) -> State:
    """Return the state of a point."""
    return node_state(
        tasks_open=opened, tasks_closed=closed, tasks_late=late, tasks_started=started, targets=Counts(**counts)
    )


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (node(), State.NOT_STARTED),
        (node(opened=2), State.NOT_STARTED),
        (node(unknown=2), State.NOT_STARTED),
        (node(opened=2, started=1), State.ON_COURSE),
        (node(opened=1, closed=1), State.ON_COURSE),
        (node(opened=1, started=1, late=1), State.LATE),
        (node(closed=2, late=1, met=3), State.LATE),
        (node(opened=1, not_started=1), State.NOT_STARTED),
        (node(opened=1, late=1, not_started=1), State.LATE),
        (node(closed=1), State.MET),
        (node(closed=1, met=2), State.MET),
        (node(closed=1, quoted=1), State.MET),
        (node(closed=1, unknown=1), State.ON_COURSE),
        (node(closed=1, on_course=1), State.ON_COURSE),
        (node(met=2), State.MET),
        (node(declared=1), State.MET),
        (node(quoted=1), State.ON_COURSE),
        (node(met=1, quoted=1), State.ON_COURSE),
    ],
)
def test_the_state_of_a_point_by_example(found: State, wanted: State) -> None:
    assert found is wanted


small = st.integers(0, 3)


@given(small, small, small, small, st.builds(Counts, *[small] * 7))
def test_a_late_thing_makes_the_point_late_and_an_open_one_keeps_it_open(
    opened: int, closed: int, late: int, started: int, targets: Counts
) -> None:
    found = node_state(tasks_open=opened, tasks_closed=closed, tasks_late=late, tasks_started=started, targets=targets)
    assert (found is State.LATE) == bool(late or targets.late)
    if found is State.MET:
        assert not opened
        assert not targets.unknown + targets.on_course + targets.not_started
        assert closed or targets.whole
    if found is State.NOT_STARTED:
        assert not closed
        assert not started
