"""Rules of balance: coefficients, verdicts, gaps, class sizes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.balance.rules import (
    BY_KEY,
    Goal,
    Limits,
    Mark,
    Resource,
    SchoolSide,
    SizeLevel,
    Variation,
    all_of,
    apportion,
    composite,
    divert_count,
    hand_from,
    is_left_out,
    is_new,
    mark,
    passes,
    split_into,
    variation,
)
from yaodian.registers.schools.rules import SchoolStage

LIMITS = Limits(large=56, oversized=66)
PRIMARY, JUNIOR = SchoolStage.PRIMARY, SchoolStage.JUNIOR
ONE = {PRIMARY: Decimal(1), JUNIOR: Decimal(1)}
schools = st.lists(
    st.tuples(st.integers(1, 5000), st.decimals(0, 100_000, allow_nan=False, places=1)), min_size=1, max_size=40
)


def side(pupils: int | None = 500, **amounts: str | None) -> SchoolSide:
    """Return one stage of a school."""
    known = {Resource(name): None if amount is None else Decimal(amount) for name, amount in amounts.items()}
    return SchoolSide(1, "学校", PRIMARY, pupils, known)


def made_mark(value: str | None, goal: str = "1") -> Mark:
    """Return a mark of a value against a goal."""
    known = None if value is None else Decimal(value)
    return Mark(BY_KEY["L4"], known, Decimal(goal), None)


def test_the_golden_coefficient_is_weighted_by_pupils() -> None:
    pupils, books = (45, 37, 89, 76, 55), (279, 137, 935, 160, 402)
    found = variation((count, Decimal(amount)) for count, amount in zip(pupils, books, strict=True))
    assert found.value is not None
    assert found.mean is not None
    assert round(found.value, 5) == Decimal("0.51526")
    assert round(found.mean, 4) == Decimal("6.3344")


@given(schools)
def test_a_coefficient_is_never_negative_and_nought_of_nothing_is_undefined(rows: list[tuple[int, Decimal]]) -> None:
    found = variation(rows)
    if any(amount for _pupils, amount in rows):
        assert found.value is not None
        assert found.value >= 0
    else:
        assert found.value is None


@given(schools, st.integers(2, 9))
def test_scaling_every_amount_leaves_the_coefficient(rows: list[tuple[int, Decimal]], factor: int) -> None:
    before, after = variation(rows).value, variation([(pupils, amount * factor) for pupils, amount in rows]).value
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert abs(before - after) < Decimal("1e-15")


@given(schools, st.data())
def test_splitting_a_school_in_proportion_changes_nothing(rows: list[tuple[int, Decimal]], data: st.DataObject) -> None:
    pupils, amount = rows[0]
    first = data.draw(st.integers(1, pupils))
    halves = [(first, amount * first / pupils), (pupils - first, amount * (pupils - first) / pupils)]
    whole, split = variation(rows), variation([*halves, *rows[1:]])
    assert (whole.value is None) == (split.value is None)
    if whole.value is not None and split.value is not None:
        assert abs(whole.value - split.value) < Decimal("1e-12")


def test_schools_without_pupils_are_dropped_and_unknown_ones_are_told() -> None:
    found = variation([(0, Decimal(5)), (10, None), (None, Decimal(3)), (10, Decimal(20))])
    assert (found.counted, found.unknown, found.value) == (1, 2, Decimal(0))
    assert found.meets(Decimal("0.5")) is None
    assert variation([]).meets(Decimal(1)) is None


def test_the_composite_is_the_mean_and_undefined_while_one_is() -> None:
    assert composite([Variation(Decimal("0.4"), 3, 0), Variation(Decimal("0.6"), 3, 0)]).value == Decimal("0.5")
    assert composite([Variation(Decimal("0.4"), 3, 0), Variation(None, 0, 0)]).value is None


@given(st.integers(1, 3000), st.integers(1, 3000), st.decimals(0, 90_000, places=2))
def test_the_shares_of_two_stages_make_the_whole(primary: int, junior: int, amount: Decimal) -> None:
    pupils = {PRIMARY: primary, JUNIOR: junior}
    parts = [apportion(amount, stage=stage, pupils=pupils, weights=ONE) for stage in pupils]
    assert None not in parts
    assert abs(sum((part for part in parts if part is not None), Decimal(0)) - amount) < Decimal("1e-15") * (amount + 1)


def test_a_share_of_unknown_pupils_is_unknown() -> None:
    assert apportion(Decimal(9), stage=PRIMARY, pupils={PRIMARY: 3, JUNIOR: None}, weights=ONE) is None
    assert apportion(Decimal(9), stage=PRIMARY, pupils={PRIMARY: None}, weights=ONE) == 9


def test_what_is_missing_is_told_in_units() -> None:
    backbone = mark(side(720, backbone_teachers="4"), BY_KEY["L2"], Goal(Decimal(1)))
    assert (backbone.is_met, backbone.missing) == (False, Decimal("3.2"))
    area = mark(side(500, teaching_area="1840"), BY_KEY["L4"], Goal(Decimal("4.5")))
    assert area.missing == Decimal(410)
    rooms = mark(side(500, media_room_count="11"), BY_KEY["L7"], Goal(Decimal("2.3")))
    assert rooms.missing == Decimal(1)
    assert mark(side(500, teaching_area=None), BY_KEY["L4"], Goal(Decimal("4.5"))).missing is None
    assert mark(side(0, teaching_area="9"), BY_KEY["L4"], Goal(Decimal("4.5"))).is_met is None


@given(st.integers(1, 5000), st.decimals(0, 50_000, places=2))
def test_something_is_missing_exactly_where_the_threshold_is_not_met(pupils: int, amount: Decimal) -> None:
    found = mark(side(pupils, teaching_area=str(amount)), BY_KEY["L4"], Goal(Decimal("4.5")))
    assert found.is_met is (found.missing == 0)


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        (["1"] * 7, True),
        (["1"] * 6 + ["0.85"], True),
        (["1"] * 6 + ["0.84"], False),
        (["1"] * 5 + ["0.9", "0.9"], False),
        (["1"] * 6 + [None], None),
        (["1"] * 5 + ["0.84", None], False),
        (["1"] * 4 + ["0.9", "0.9", None], False),
        ([None] * 7, None),
    ],
)
def test_a_school_passes_with_six_met_and_the_rest_near(values: list[str | None], answer: bool | None) -> None:
    assert passes([made_mark(value) for value in values], least=6, floor=Decimal(85)) is answer


def test_the_county_needs_every_answer() -> None:
    assert all_of([True, True]) is True
    assert all_of([True, None]) is None
    assert all_of([None, False]) is False
    assert all_of([]) is None


def test_a_small_teaching_point_is_left_out_and_one_of_unknown_size_is_not() -> None:
    points = frozenset({"218"})
    assert is_left_out(kind_code="218", pupils=49, points=points, least=50)
    assert not is_left_out(kind_code="218", pupils=50, points=points, least=50)
    assert not is_left_out(kind_code="218", pupils=None, points=points, least=50)
    assert not is_left_out(kind_code="211", pupils=20, points=points, least=50)


@pytest.mark.parametrize(
    ("pupils", "level"),
    [(45, "ordinary"), (50, "ordinary"), (55, "ordinary"), (56, "large"), (65, "large"), (66, "oversized")],
)
def test_class_sizes_at_their_bounds(pupils: int, level: str) -> None:
    assert LIMITS.level(pupils) == level


def test_a_new_large_class_is_one_that_was_not_so_large_before() -> None:
    assert is_new(now=SizeLevel.LARGE, before=None)
    assert is_new(now=SizeLevel.OVERSIZED, before=SizeLevel.LARGE)
    assert not is_new(now=SizeLevel.LARGE, before=SizeLevel.OVERSIZED)
    assert not is_new(now=SizeLevel.ORDINARY, before=None)


@given(st.integers(1, 200))
def test_splitting_and_diverting_are_enough(pupils: int) -> None:
    assert pupils / split_into(pupils, standard=45) <= 45
    assert LIMITS.level(pupils - divert_count(pupils, limits=LIMITS)) is SizeLevel.ORDINARY


def test_one_hand_is_one_person_by_account_or_person_else_by_name() -> None:
    first = hand_from({"account": 1, "person": 7, "name": "甲"})
    assert first.is_same(hand_from({"account": 2, "person": 7, "name": "甲"}))
    assert not first.is_same(hand_from({"account": 2, "person": 8, "name": "甲"}))
    assert hand_from({"name": "系统"}).is_same(hand_from({"name": "系统"}))
