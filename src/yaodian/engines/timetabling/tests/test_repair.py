"""小修 (repair): little moves, locks stay, swaps break nothing, cover is fair."""

from __future__ import annotations

import pytest

from yaodian.engines.contract import Budget
from yaodian.engines.timetabling.evaluate import evaluate
from yaodian.engines.timetabling.model import Instance, Timetable
from yaodian.engines.timetabling.repair import (
    close_times,
    cover_lost,
    cover_offers,
    lose_resource,
    repair,
    replace_people,
    swap_offers,
    what_breaks,
)
from yaodian.engines.timetabling.search.decide import decide
from yaodian.engines.timetabling.tests.make import school

TEACHERS = 6


@pytest.fixture(scope="module")
def running() -> tuple[Instance, Timetable]:
    """A school of eight classes with its timetable."""
    build = school(classes=8, subjects=TEACHERS, count=2, periods=6)
    build.usual_rules()
    instance = build.instance()
    decision = decide(instance, seconds=30)
    assert decision.timetable is not None
    return instance, decision.timetable


def test_an_absence_moves_little_more_than_the_lessons_it_hits(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    hit = [meet for meet in timetable.meets if 0 in meet.resources][:2]
    changed = lose_resource(instance, lost=0, times=[meet.time for meet in hit if meet.time is not None])
    mended = repair(changed, before=timetable, budget=Budget(20))
    assert mended.cost.feasible
    assert mended.cost == evaluate(changed, mended.timetable)
    assert {was for was, _now in mended.moved} >= set(hit)
    assert len(mended.moved) <= 3 * len(hit)


def test_locked_lessons_stay(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    hit = next(meet for meet in timetable.meets if 0 in meet.resources)
    assert hit.time is not None
    locks = frozenset(
        (meet.event, meet.time) for meet in timetable.meets if meet.time is not None and 0 not in meet.resources
    )
    changed = lose_resource(instance, lost=0, times=[hit.time])
    mended = repair(changed, before=timetable, budget=Budget(20), locks=locks)
    assert all(0 in was.resources for was, _now in mended.moved)


def test_what_cannot_be_mended_is_named(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    closed = close_times(instance, times=range(12), resources=range(len(instance.resources)))
    closed = close_times(closed, times=range(12, 30), resources=[0])
    mended = repair(closed, before=timetable, budget=Budget(3))
    assert not mended.cost.feasible
    assert mended.unplaced
    assert all(each.sentence for each in mended.unplaced)


def test_a_pupil_group_that_changes_its_choice_is_fitted_in() -> None:
    build = school(classes=3, subjects=4, count=2)
    group = build.resource("group", "g")
    build.usual_rules()
    instance = build.instance()
    decision = decide(instance, seconds=20)
    assert decision.timetable is not None
    joins: dict[int, tuple[list[int], list[int]]] = {0: ([], [build.number(group)]), 5: ([], [build.number(group)])}
    changed = replace_people(instance, changes=joins)
    mended = repair(changed, before=decision.timetable, budget=Budget(20))
    assert mended.cost.feasible


def test_every_swap_that_is_offered_breaks_nothing(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    meet = timetable.meets[0]
    offers = swap_offers(instance, timetable=timetable, meet=meet)
    assert offers
    for offer in offers:
        assert evaluate(instance, offer.timetable).feasible
        assert any(each.event == meet.event and each.time == offer.time for each in offer.timetable.meets)


def test_a_drag_says_what_it_breaks(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    meet = timetable.meets[0]
    other = next(
        each for each in timetable.meets if each.event != meet.event and set(each.resources) & set(meet.resources)
    )
    assert other.time is not None
    assert any("冲突" in each for each in what_breaks(instance, timetable=timetable, meet=meet, time=other.time))


def test_cover_goes_to_the_one_who_covered_least(running: tuple[Instance, Timetable]) -> None:
    instance, timetable = running
    meet = next(each for each in timetable.meets if 0 in each.resources)
    offers = cover_offers(instance, timetable=timetable, meet=meet, absent=0, covered={1: 5, 2: 5})
    assert offers
    assert 0 not in {each.teacher for each in offers}
    counts = [each.covered_count for each in offers]
    assert counts == sorted(counts)
    away = cover_offers(instance, timetable=timetable, meet=meet, absent=0, covered={}, away=[offers[0].teacher])
    assert offers[0].teacher not in {each.teacher for each in away}


def test_an_edit_that_takes_the_last_cover_is_warned_of() -> None:
    build = school(classes=2, subjects=2, count=1, days=1, periods=2)
    instance = build.instance()
    meets = list(Timetable.of(instance, []).meets)
    before = Timetable.of(
        instance, [type(meet)(meet.event, 1, 0 if meet.event < 2 else None, meet.resources) for meet in meets]
    )
    after = Timetable.of(
        instance, [type(meet)(meet.event, 1, 1 if meet.event < 2 else None, meet.resources) for meet in meets]
    )
    assert cover_lost(instance, before=before, after=after, teachers=[0, 1]) == ["d0p1将没有可代课的教师。"]
