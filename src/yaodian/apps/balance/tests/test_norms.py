"""Both norms read by a stranger: thresholds as published, the coefficient by another road, a verdict by trying every case."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.balance.queries.county import balance_of_stage, verdict_of
from yaodian.apps.balance.queries.standards import standards
from yaodian.apps.balance.rules import (
    BASIC,
    BY_KEY,
    QUALITY,
    Mark,
    Norm,
    Resource,
    SchoolSide,
    composite,
    passes,
    variation,
    variation_of,
)
from yaodian.registers.schools.rules import SchoolStage

PRIMARY, JUNIOR = SchoolStage.PRIMARY, SchoolStage.JUNIOR
DAY = date(2018, 10, 31)
PUBLISHED = {
    "L1": ("4.2", "5.3"),
    "L2": ("1", "1"),
    "L3": ("0.9", "0.9"),
    "L4": ("4.5", "5.8"),
    "L5": ("7.5", "10.2"),
    "L6": ("2000", "2500"),
    "L7": ("2.3", "2.4"),
}
values = st.sampled_from([None, "1.2", "1", "0.99", "0.85", "0.84", "0"])
county = st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 9000)), min_size=1, max_size=25)


@pytest.mark.django_db
def test_the_figures_are_those_published() -> None:
    found = standards(on=DAY)
    for indicator in QUALITY:
        goals = [found.goal(indicator, stage) for stage in (PRIMARY, JUNIOR)]
        assert [goal.value for goal in goals if goal] == [Decimal(one) for one in PUBLISHED[indicator.key]], (
            indicator.key
        )
    limits = {(norm, stage): found.cv_limit(norm, stage) for norm in Norm for stage in (PRIMARY, JUNIOR)}
    assert limits == {
        (Norm.QUALITY, PRIMARY): Decimal("0.50"),
        (Norm.QUALITY, JUNIOR): Decimal("0.45"),
        (Norm.BASIC, PRIMARY): Decimal("0.65"),
        (Norm.BASIC, JUNIOR): Decimal("0.55"),
    }
    assert found.figure("balance.quality.indicators_met") == 6
    assert found.figure("balance.quality.unmet_floor") == 85
    assert found.figure("balance.quality.teaching_point_pupils") == 50


def test_the_eight_of_2012_are_the_eight_published() -> None:
    assert [one.resource for one in BASIC] == [
        Resource.TEACHING_AREA,
        Resource.SPORTS_AREA,
        Resource.INSTRUMENT_VALUE,
        Resource.COMPUTERS,
        Resource.BOOKS,
        Resource.TEACHERS,
        Resource.ADVANCED_TEACHERS,
        Resource.TITLED_TEACHERS,
    ]


@given(county)
def test_the_coefficient_is_that_of_the_pupils_each_standing_for_the_school(rows: list[tuple[int, int]]) -> None:
    """The weighted coefficient is the plain one of a list that names every pupil with the ratio of the pupil's school."""
    total, amount = sum(pupils for pupils, _x in rows), sum(x for _pupils, x in rows)
    found = variation((pupils, Decimal(x)) for pupils, x in rows).value
    if not amount:
        assert found is None
        return
    mean = amount / total
    spread = math.fsum(pupils * (x / pupils - mean) ** 2 for pupils, x in rows) / total
    assert found is not None
    assert math.isclose(float(found), math.sqrt(spread) / mean, rel_tol=1e-9, abs_tol=1e-9)


@given(county, st.sampled_from(["L1", "L4", "L7"]))
def test_for_how_many_pupils_an_indicator_counts_does_not_touch_its_coefficient(
    rows: list[tuple[int, int]], key: str
) -> None:
    indicator = BY_KEY[key]
    sides = [
        SchoolSide(number, str(number), PRIMARY, pupils, {indicator.resource: Decimal(x)})
        for number, (pupils, x) in enumerate(rows)
    ]
    assert variation_of(sides, indicator).value == variation((pupils, Decimal(x)) for pupils, x in rows).value


@given(st.lists(values, min_size=7, max_size=7))
def test_a_verdict_stands_only_if_no_unknown_number_could_change_it(given_values: list[str | None]) -> None:
    def answer(numbers: tuple[str, ...]) -> bool:
        short = [Decimal(one) for one in numbers if Decimal(one) < 1]
        return len(numbers) - len(short) >= 6 and all(one * 100 >= 85 for one in short)

    cases = [[one] if one is not None else ["1", "0.9", "0"] for one in given_values]
    answers = {answer(numbers) for numbers in product(*cases)}
    marks = [Mark(BY_KEY["L4"], None if one is None else Decimal(one), Decimal(1), None) for one in given_values]
    expected = answers.pop() if len(answers) == 1 else None
    assert passes(marks, least=6, floor=Decimal(85)) is expected


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), min_size=2, max_size=8))
def test_the_composite_of_eight_alike_is_each_of_them(rows: list[tuple[int, int]]) -> None:
    one = variation((pupils, Decimal(x)) for pupils, x in rows)
    found = composite([one] * 8)
    assert (found.value is None) == (one.value is None)
    if found.value is not None and one.value is not None:
        assert abs(found.value - one.value) < Decimal("1e-20")


@pytest.mark.django_db
def test_a_county_of_one_school_at_every_threshold_is_balanced_and_just_below_is_not() -> None:
    found = standards(on=DAY)
    for stage in (PRIMARY, JUNIOR):
        amounts: dict[Resource, Decimal | None] = {}
        for indicator in QUALITY:
            goal = found.goal(indicator, stage)
            assert goal is not None
            amounts[indicator.resource] = goal.value * 1000 / indicator.per
        side = SchoolSide(1, "学校", stage, 1000, amounts)
        assert verdict_of(side, found=found).passes is True
        assert balance_of_stage([side], stage=stage, found=found).passes is True
        two_short = dict(amounts)
        for resource in (Resource.TEACHING_AREA, Resource.SPORTS_AREA):
            two_short[resource] = (amounts[resource] or Decimal(0)) * Decimal("0.99")
        below = SchoolSide(1, "学校", stage, 1000, two_short)
        assert verdict_of(below, found=found).passes is False
        assert balance_of_stage([below], stage=stage, found=found).passes is False


def test_undefined_is_never_nought() -> None:
    assert variation([(10, Decimal(0)), (20, Decimal(0))]).value is None
    assert variation([(0, Decimal(9))]).value is None
    assert variation([]).meets(Decimal("0.5")) is None
    assert SchoolSide(1, "学校", PRIMARY, 0, {Resource.BOOKS: Decimal(5)}).value(BY_KEY["B5"]) is None
