"""Rules of tasks: the state table, and the path of a progress entry."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules import (
    CLOSED_STATES,
    LIVE_STATES,
    EntryState,
    TaskState,
    entry_after_check,
    first_entry_state,
    may_move,
)

ALLOWED = {
    ("draft", "dispatched"),
    ("draft", "cancelled"),
    ("dispatched", "running"),
    ("dispatched", "halted"),
    ("dispatched", "cancelled"),
    ("dispatched", "draft"),
    ("dispatched", "carried"),
    ("running", "closing"),
    ("running", "halted"),
    ("running", "cancelled"),
    ("running", "carried"),
    ("closing", "closed"),
    ("closing", "running"),
    ("closed", "running"),
    ("halted", "running"),
    ("halted", "cancelled"),
    ("halted", "carried"),
}
states = st.sampled_from(TaskState)


@pytest.mark.parametrize("current", TaskState)
def test_the_table_of_states_is_the_one_agreed(current: TaskState) -> None:
    found = {(current.value, target.value) for target in TaskState if may_move(current, target)}
    assert found == {pair for pair in ALLOWED if pair[0] == current.value}


@given(st.lists(states, max_size=30))
def test_no_walk_leaves_the_table(wishes: list[TaskState]) -> None:
    here = TaskState.DRAFT
    path = [here]
    for wish in wishes:
        if may_move(here, wish):
            here = wish
            path.append(here)
    for before, after in pairwise(path):
        assert (before.value, after.value) in ALLOWED
        assert before != TaskState.CANCELLED
        if before == TaskState.CLOSED:
            assert after == TaskState.RUNNING
        if after == TaskState.CLOSED:
            assert before == TaskState.CLOSING
    if TaskState.CLOSED in path:
        assert path.index(TaskState.CLOSING) < path.index(TaskState.CLOSED)
        assert path.index(TaskState.DISPATCHED) < path.index(TaskState.RUNNING)


@given(states)
def test_a_cancelled_task_stays_cancelled_and_nothing_moves_to_itself(target: TaskState) -> None:
    assert not may_move(TaskState.CANCELLED, target)
    assert not may_move(target, target)


def test_live_and_ended_states_do_not_overlap() -> None:
    assert not LIVE_STATES & CLOSED_STATES
    assert set(TaskState) - LIVE_STATES - CLOSED_STATES == {TaskState.DRAFT, TaskState.HALTED}


def test_an_entry_under_a_central_school_passes_it_before_the_section() -> None:
    first = first_entry_state(from_lead_unit=False, under_central_school=True)
    second = entry_after_check(first, accepted=True)
    assert (first, second) == (EntryState.AT_CENTRAL, EntryState.AT_SECTION)
    assert entry_after_check(second, accepted=True) == EntryState.ACCEPTED


def test_an_entry_without_a_central_school_goes_to_the_section() -> None:
    assert first_entry_state(from_lead_unit=False, under_central_school=False) == EntryState.AT_SECTION


@given(st.booleans())
def test_the_lead_units_own_entry_needs_no_check(under_central_school: bool) -> None:
    assert first_entry_state(from_lead_unit=True, under_central_school=under_central_school) == EntryState.ACCEPTED


@given(st.booleans(), st.lists(st.booleans(), min_size=2, max_size=2))
def test_an_entry_is_accepted_only_when_every_checker_accepts(under: bool, words: list[bool]) -> None:
    state = first_entry_state(from_lead_unit=False, under_central_school=under)
    given_words: list[bool] = []
    for word in words:
        if state in (EntryState.ACCEPTED, EntryState.RETURNED):
            break
        given_words.append(word)
        state = entry_after_check(state, accepted=word)
    assert (state == EntryState.ACCEPTED) == (all(given_words) and len(given_words) == (2 if under else 1))
    assert (state == EntryState.RETURNED) == (not all(given_words))
