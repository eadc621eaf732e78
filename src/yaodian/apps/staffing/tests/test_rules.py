"""Rules of staffing: retirement by month against the tables of 2024, establishment, need by subject, kindergartens, posts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.staffing.rules import (
    Approved,
    Career,
    ClassStaff,
    Delay,
    Figure,
    GardenLine,
    Hired,
    OpenPost,
    Ratios,
    RetirementLaw,
    SchoolSide,
    StaffGroup,
    StageSize,
    SubjectLine,
    SubjectRule,
    add_months,
    age_words,
    birth_window,
    career_of,
    establish,
    match,
    retirement_months,
    retires_on,
    share_out,
    subject_rules,
    weekly_periods,
)
from yaodian.registers.schools.rules import SchoolStage

BEGIN = date(2025, 1, 1)
LAW = RetirementLaw(
    ages={Career.MALE: 720, Career.FEMALE_CADRE: 660, Career.FEMALE_WORKER: 600},
    delays={
        Career.MALE: Delay(BEGIN, 4, 756),
        Career.FEMALE_CADRE: Delay(BEGIN, 4, 696),
        Career.FEMALE_WORKER: Delay(BEGIN, 2, 660),
    },
)
DAYS = st.dates(date(1940, 1, 1), date(2005, 12, 31))
CAREERS = st.sampled_from(list(Career))


@pytest.mark.parametrize(
    ("career", "birth", "words", "day"),
    [
        (Career.MALE, date(1964, 12, 31), "60岁", date(2024, 12, 31)),
        (Career.MALE, date(1965, 1, 15), "60岁1个月", date(2025, 2, 15)),
        (Career.MALE, date(1965, 4, 30), "60岁1个月", date(2025, 5, 30)),
        (Career.MALE, date(1965, 5, 1), "60岁2个月", date(2025, 7, 1)),
        (Career.MALE, date(1971, 1, 10), "61岁7个月", date(2032, 8, 10)),
        (Career.MALE, date(1976, 8, 31), "62岁11个月", date(2039, 7, 31)),
        (Career.MALE, date(1976, 9, 1), "63岁", date(2039, 9, 1)),
        (Career.MALE, date(1990, 3, 5), "63岁", date(2053, 3, 5)),
        (Career.FEMALE_CADRE, date(1969, 12, 31), "55岁", date(2024, 12, 31)),
        (Career.FEMALE_CADRE, date(1970, 1, 1), "55岁1个月", date(2025, 2, 1)),
        (Career.FEMALE_CADRE, date(1970, 5, 1), "55岁2个月", date(2025, 7, 1)),
        (Career.FEMALE_CADRE, date(1981, 9, 1), "58岁", date(2039, 9, 1)),
        (Career.FEMALE_WORKER, date(1974, 12, 31), "50岁", date(2024, 12, 31)),
        (Career.FEMALE_WORKER, date(1975, 1, 1), "50岁1个月", date(2025, 2, 1)),
        (Career.FEMALE_WORKER, date(1975, 3, 1), "50岁2个月", date(2025, 5, 1)),
        (Career.FEMALE_WORKER, date(1984, 10, 31), "54岁11个月", date(2039, 9, 30)),
        (Career.FEMALE_WORKER, date(1984, 11, 1), "55岁", date(2039, 11, 1)),
    ],
)
def test_retirement_ages_are_those_of_the_published_tables(career: Career, birth: date, words: str, day: date) -> None:
    months = retirement_months(birth, career=career, law=LAW)
    assert months is not None
    assert age_words(months) == words
    assert retires_on(birth, career=career, law=LAW) == day


def test_the_earlier_rule_holds_where_the_rulebook_has_no_delay_and_nothing_without_an_age() -> None:
    old = RetirementLaw(ages=LAW.ages, delays={})
    assert retires_on(date(1970, 6, 1), career=Career.MALE, law=old) == date(2030, 6, 1)
    assert retires_on(date(1970, 6, 1), career=Career.MALE, law=RetirementLaw({}, {})) is None


@given(birth=DAYS, career=CAREERS)
def test_nobody_born_later_retires_earlier_and_ages_stay_within_their_bounds(birth: date, career: Career) -> None:
    months = retirement_months(birth, career=career, law=LAW)
    assert months is not None
    assert LAW.ages[career] <= months <= LAW.delays[career].limit_months
    first = retires_on(birth, career=career, law=LAW)
    second = retires_on(birth + timedelta(days=1), career=career, law=LAW)
    assert first is not None
    assert second is not None
    assert first <= second


@given(birth=DAYS, career=CAREERS, start=st.dates(date(2000, 1, 1), date(2060, 1, 1)), days=st.integers(0, 900))
def test_the_window_of_births_holds_exactly_those_who_retire_within(
    birth: date, career: Career, start: date, days: int
) -> None:
    end = start + timedelta(days=days)
    window = birth_window(start=start, end=end, career=career, law=LAW)
    day = retires_on(birth, career=career, law=LAW)
    assert day is not None
    assert (start <= day <= end) == (window is not None and window[0] <= birth <= window[1])


def test_months_end_on_the_last_day_and_careers_follow_sex_and_post() -> None:
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
    workers = frozenset({"worker"})
    assert career_of(sex="female", post_kind="worker", worker_posts=workers) is Career.FEMALE_WORKER
    assert career_of(sex="female", post_kind="teaching", worker_posts=workers) is Career.FEMALE_CADRE
    assert career_of(sex="male", post_kind="worker", worker_posts=workers) is Career.MALE
    assert career_of(sex="unknown", post_kind="worker", worker_posts=workers) is None


def figure(value: str) -> Figure:
    """Return a figure."""
    return Figure(Decimal(value), "依据", checked=True)


RATIOS = Ratios(
    per_staff={
        SchoolStage.PRIMARY: figure("19"),
        SchoolStage.JUNIOR: figure("13.5"),
        SchoolStage.SENIOR: figure("12.5"),
    },
    per_class={SchoolStage.PRIMARY: figure("1.7")},
    small_pupils=figure("200"),
    point_staff=figure("2"),
    boarders=figure("50"),
)
QUOTA = frozenset({"quota"})


def side(
    *stages: StageSize, area: str = "urban", staff: int = 0, is_point: bool = False, **fields: object
) -> SchoolSide:
    """Return a public school."""
    groups = (StaffGroup("primary", "语文", "teaching", "quota", staff), StaffGroup("", "", "worker", "contract", 1))
    return SchoolSide(1, "某校", "", area, "211", "public", False, stages, groups, is_point=is_point, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stage", "pupils", "posts"),
    [
        (SchoolStage.PRIMARY, 0, 0),
        (SchoolStage.PRIMARY, 380, 20),
        (SchoolStage.PRIMARY, 381, 21),
        (SchoolStage.JUNIOR, 675, 50),
        (SchoolStage.SENIOR, 1251, 101),
    ],
)
def test_establishment_by_ratio_is_rounded_up(stage: SchoolStage, pupils: int, posts: int) -> None:
    assert establish(side(StageSize(stage, pupils)), ratios=RATIOS, on_quota=QUOTA).needed == posts


def test_stages_and_boarders_are_summed_before_rounding() -> None:
    school = side(StageSize(SchoolStage.PRIMARY, 100), StageSize(SchoolStage.JUNIOR, 100, boarders=60))
    found = establish(school, ratios=RATIOS, on_quota=QUOTA)
    assert found.needed == 14  # 5.26 + 7.41 + 1.2 = 13.87
    assert [part.title for part in found.parts] == ["小学", "初中", "寄宿附加"]


def test_a_small_village_school_goes_by_classes_where_that_is_more() -> None:
    size = StageSize(SchoolStage.PRIMARY, 60, classes=dict.fromkeys(range(1, 7), 1))
    assert establish(side(size, area="village"), ratios=RATIOS, on_quota=QUOTA).needed == 11  # 6 × 1.7 = 10.2
    assert establish(side(size), ratios=RATIOS, on_quota=QUOTA).needed == 4
    large = StageSize(SchoolStage.PRIMARY, 201, classes={1: 12})
    assert establish(side(large, area="village"), ratios=RATIOS, on_quota=QUOTA).needed == 11  # 201 ÷ 19
    point = side(StageSize(SchoolStage.PRIMARY, 9, classes={1: 1}), is_point=True)
    assert establish(point, ratios=RATIOS, on_quota=QUOTA).needed == 2


def test_what_is_unknown_is_never_nought_and_the_approved_number_is_the_basis() -> None:
    unknown = establish(side(StageSize(SchoolStage.PRIMARY, None), staff=3), ratios=RATIOS, on_quota=QUOTA)
    assert (unknown.needed, unknown.basis, unknown.gap, unknown.lamp) == (None, None, None, "unknown")
    assert "没有学生数" in unknown.why_unknown
    special = establish(side(StageSize(SchoolStage.SPECIAL, 30)), ratios=RATIOS, on_quota=QUOTA)
    assert "规则库没有" in special.why_unknown
    approved = side(StageSize(SchoolStage.PRIMARY, 38), staff=1, approved=Approved(3, "2018-03-01", "一号"))
    found = establish(approved, ratios=RATIOS, on_quota=QUOTA)
    assert (found.needed, found.basis, found.gap, found.short, found.quota_gap) == (2, 3, -2, 2, 1)
    assert (found.on_quota, found.in_post) == (1, 2)


@given(pupils=st.integers(0, 5000), more=st.integers(0, 500), staff=st.integers(0, 300))
def test_more_pupils_never_need_fewer_and_short_and_over_are_the_gap(pupils: int, more: int, staff: int) -> None:
    first = establish(side(StageSize(SchoolStage.PRIMARY, pupils), staff=staff), ratios=RATIOS, on_quota=QUOTA)
    second = establish(side(StageSize(SchoolStage.PRIMARY, pupils + more)), ratios=RATIOS, on_quota=QUOTA)
    assert first.needed is not None
    assert second.needed is not None
    assert first.needed <= second.needed
    assert first.needed * 19 >= pupils > (first.needed - 1) * 19 or pupils == 0
    assert first.gap == first.over - first.short
    assert not (first.over and first.short)


def test_need_by_subject_counts_classes_grade_by_grade() -> None:
    rules = subject_rules(
        SchoolStage.PRIMARY,
        periods="语文 7、7、6、6、6、6；英语 0、0、3、3、3、3；品德 2、2、2、2、2、2；坏 一",
        loads="语文 14；其他 18",
        shared=frozenset({"品德"}),
        names={"英语": frozenset({"外语"})},
    )
    chinese, english, moral = rules
    assert weekly_periods({1: 2, 3: 1}, chinese) == 20
    assert weekly_periods({1: 2, 2: 2}, english) == 0
    assert weekly_periods({0: 6}, english) == 12
    assert weekly_periods({9: 1}, english) == 0
    assert english.names == {"英语", "外语"}
    line = SubjectLine(1, chinese, Decimal(20), 0)
    assert (line.posts, line.gap, line.is_missing) == (1, 1, True)
    assert SubjectLine(1, chinese, Decimal(21), 1).gap == 1  # a load and a half is two posts
    none = SubjectLine(1, english, Decimal(0), 0)
    assert (none.gap, none.is_missing) == (0, False)
    shared = SubjectLine(1, moral, Decimal(36), 0)
    assert (shared.gap, shared.is_missing) == (0, False)


@given(periods=st.integers(0, 400), staff=st.integers(0, 40))
def test_a_subject_is_never_short_and_in_surplus_at_once(periods: int, staff: int) -> None:
    rule = SubjectRule(SchoolStage.PRIMARY, "语文", (Decimal(7),), Decimal(14))
    line = SubjectLine(1, rule, Decimal(periods), staff)
    assert not (line.gap and line.surplus)
    assert line.gap == 0 or line.staff < line.posts
    assert line.surplus == max(staff - -(-periods // 14), 0)


def garden(**fields: object) -> GardenLine:
    """Return a kindergarten."""
    given_fields = {
        "school_id": 1,
        "title": "某园",
        "township": "",
        "is_public": True,
        "is_boarding": False,
        "children": 60,
        "classes": 2,
        "teachers": 4,
        "carers": 2,
        "staff": 8,
        "rule": ClassStaff(2, 1, 1),
    } | fields
    return GardenLine(**given_fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "short"),
    [
        ({}, 0),
        ({"teachers": 6, "carers": 0}, 0),
        ({"teachers": 3, "carers": 3}, 1),
        ({"teachers": 4, "carers": 0}, 2),
        ({"classes": 1, "teachers": 2, "carers": 0}, 0),
        ({"is_boarding": True}, 4),
        ({"classes": None}, None),
        ({"rule": None}, None),
    ],
)
def test_two_teachers_and_a_carer_a_class_or_three_teachers(fields: dict[str, object], short: int | None) -> None:
    assert garden(**fields).short == short


def test_people_hired_are_matched_to_posts_of_their_school_subject_and_channel() -> None:
    posts = [OpenPost(1, 10, "语文", "city", 1), OpenPost(2, 10, "数学", "city", 2)]
    hired = [
        Hired(5, 10, "语文", "city"),
        Hired(6, 10, "语文", "city"),
        Hired(7, 10, "数学", "city"),
        Hired(8, 11, "数学", "city"),
        Hired(9, 10, "数学", "talent"),
    ]
    assert match(posts, hired) == [(5, 1), (7, 2)]


@given(gaps=st.dictionaries(st.sampled_from("语数英体音美"), st.integers(0, 5)), limit=st.integers(0, 20))
def test_posts_are_shared_out_within_the_gaps_and_the_limit(gaps: dict[str, int], limit: int) -> None:
    given_posts = share_out(gaps, limit=limit)
    assert sum(given_posts.values()) == min(limit, sum(gaps.values()))
    assert all(0 < count <= gaps[name] for name, count in given_posts.items())
