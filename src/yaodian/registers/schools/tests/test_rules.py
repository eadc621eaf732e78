"""Rules of the register: periods, entries, the national standard, outlines, search keys."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import cos, hypot, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yaodian.registers.schools.rules import (
    INDICATORS,
    SchoolEntry,
    SchoolStage,
    Threshold,
    cells,
    entry_problem,
    facts_problem,
    holds_on,
    overlaps,
    room_standing,
    search_keys,
    stages_of,
    standing,
)
from yaodian.registers.schools.rules.outlines import Point

DAYS = some.dates(date(2010, 1, 1), date(2010, 2, 10))
PERIODS = some.tuples(DAYS, some.none() | some.integers(0, 40)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(pair[1]))
)
CODES = {"kind": ("211",), "owner": ("831",), "urban_rural": ("121",)}
AREA, MEDIA = INDICATORS[0], INDICATORS[3]
PRIMARY, JUNIOR = Threshold(Decimal("4.5"), "标准"), Threshold(Decimal("5.8"), "标准")


@given(PERIODS, PERIODS)
def test_two_periods_overlap_exactly_when_some_day_lies_in_both(
    one: tuple[date, date | None], other: tuple[date, date | None]
) -> None:
    days = [date(2010, 1, 1) + timedelta(number) for number in range(100)]
    assert overlaps(one, other) == any(holds_on(*one, day) and holds_on(*other, day) for day in days)


def test_a_kind_means_its_stages_in_order() -> None:
    assert stages_of("junior, primary,nonsense") == (SchoolStage.PRIMARY, SchoolStage.JUNIOR)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, ""),
        ({"kind_code": ""}, "办学类型要填写"),
        ({"kind_code": "999"}, "没有“999”"),
        ({"owner_code": "1"}, "没有“1”"),
        ({"code": "21 42"}, "只含数字和字母"),
        ({"credit_code": "91350100M000100Y44"}, "校验"),
        ({"longitude": Decimal(113)}, "一起填写"),
        ({"longitude": Decimal(200), "latitude": Decimal(30)}, "经度应在"),
        ({"credit_code": "91350100M000100Y43", "longitude": Decimal(113), "latitude": Decimal(30)}, ""),
    ],
)
def test_an_entry_says_what_is_wrong_with_it(fields: dict[str, str], problem: str) -> None:
    entry = SchoolEntry(**{"unit_id": 1, "kind_code": "211", **fields})  # type: ignore[arg-type]
    found = entry_problem(entry, codes=CODES)
    assert problem in found if problem else found == ""


@pytest.mark.parametrize(
    ("measures", "problem"),
    [
        ({"classroom_count": 10, "media_room_count": 10}, ""),
        ({"classroom_count": 10, "media_room_count": 11}, "不能多于教室间数"),
        ({"media_room_count": 11}, ""),
        ({"floor_area": 100, "teaching_area": 101}, "不能大于校舍建筑面积"),
        ({"book_count": -1}, "不能为负"),
        ({"book_count": None, "classroom_count": None, "media_room_count": 11, "teaching_area": None}, ""),
        ({"classroom_count": 10, "media_room_count": None, "floor_area": 9, "teaching_area": None}, ""),
        ({"book_count": "三千"}, "要填数字"),
        ({"book_count": True}, "要填数字"),
        ({"horses": 3}, "horses"),
    ],
)
def test_measures_may_not_contradict_each_other(measures: dict[str, Any], problem: str) -> None:
    found = facts_problem(measures)
    assert problem in found if problem else found == ""


def test_a_school_of_two_stages_needs_what_the_pupils_of_both_need() -> None:
    found = standing(
        indicator=AREA,
        have=Decimal(3000),
        pupils={SchoolStage.PRIMARY: 400, SchoolStage.JUNIOR: 300},
        figures={SchoolStage.PRIMARY: PRIMARY, SchoolStage.JUNIOR: JUNIOR},
    )
    assert found.need == Decimal("3540.0")
    assert found.missing == Decimal("540.0")
    assert found.is_met is False


def test_rooms_are_whole_and_exactly_enough_is_enough() -> None:
    figures = {SchoolStage.PRIMARY: Threshold(Decimal("2.3"), "标准")}
    short = standing(indicator=MEDIA, have=Decimal(9), pupils={SchoolStage.PRIMARY: 400}, figures=figures)
    assert [str(short.need), str(short.missing)] == ["10", "1"]
    assert standing(indicator=MEDIA, have=Decimal(10), pupils={SchoolStage.PRIMARY: 400}, figures=figures).is_met


@pytest.mark.parametrize(
    ("have", "pupils"),
    [(None, {SchoolStage.PRIMARY: 400}), (Decimal(1), {SchoolStage.PRIMARY: None}), (Decimal(1), {})],
)
def test_what_is_unknown_is_neither_met_nor_missing(
    have: Decimal | None, pupils: dict[SchoolStage, int | None]
) -> None:
    found = standing(indicator=AREA, have=have, pupils=pupils, figures={SchoolStage.PRIMARY: PRIMARY})
    assert (found.missing, found.is_met, found.lamp) == (None, None, "unknown")


@pytest.mark.parametrize(("classes", "need"), [(1, 1), (12, 1), (13, 2), (24, 2), (None, None)])
def test_special_rooms_go_by_classes_begun(classes: int | None, need: int | None) -> None:
    found = room_standing(title="音乐教室", have=1, classes=classes, per=Threshold(Decimal(12), "标准"))
    assert found.need == need


def test_search_keys_hold_title_initials_and_whole_pinyin() -> None:
    assert search_keys("干驿中学", "") == "干驿中学 gyzx ganyizhongxue"


POINTS = some.lists(
    some.tuples(some.integers(0, 60), some.integers(0, 60)).map(lambda p: (112.6 + p[0] / 60, 30.4 + p[1] / 120)),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(POINTS)
def test_every_corner_of_a_cell_is_nearest_to_its_own_point(points: list[Point]) -> None:
    squeeze = cos(radians(sum(latitude for _, latitude in points) / len(points)))

    def far(one: Point, other: Point) -> float:
        return hypot((one[0] - other[0]) * squeeze, one[1] - other[1])

    for own, outline in zip(points, cells(points), strict=True):
        assert len(outline) >= 3
        for corner in outline:
            assert far(corner, own) <= min(far(corner, other) for other in points) + 1e-4
