"""分班 (sectioning): what is called a division breaks no rule; what is called impossible is; reasons cannot be spared."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import permutations, product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling.refusals import BrokenInstanceError
from yaodian.engines.timetabling.sectioning import (
    Course,
    Family,
    Grade,
    HomeLimits,
    Mode,
    Pupil,
    Room,
    Teacher,
    breaches,
    divide,
    frontier,
)
from yaodian.engines.timetabling.sectioning.rules import rules_of
from yaodian.engines.timetabling.sectioning.solving import Clock, decide
from yaodian.engines.timetabling.sectioning.tests.make import grade

BUDGET = Budget(seconds=20)


@st.composite
def tiny_grades(draw: st.DrawFn) -> Grade:
    """Grades so small that every pattern of every pupil can be tried."""
    courses = draw(st.integers(2, 3))
    count = draw(st.integers(1, 5))
    largest = [draw(st.integers(1, 3)) for _each in range(courses)]
    smallest = [draw(st.integers(0, 2)) for _each in range(courses)]
    blocks = draw(st.integers(1, 2))
    chosen = st.sets(st.integers(0, courses - 1), max_size=2).map(lambda each: tuple(sorted(each)))
    able = [draw(st.integers(0, 2)) for _each in range(courses)]
    periods = draw(st.integers(1, 6))
    return Grade(
        name="g",
        mode=Mode.FREE,
        families=(Family("选考", blocks),),
        courses=tuple(Course(f"c{each}", "选考", 2, largest[each], smallest[each]) for each in range(courses)),
        pupils=tuple(Pupil(f"p{each}", draw(chosen)) for each in range(count)),
        homes=HomeLimits(3),
        teachers=tuple(Teacher(f"t{c}{n}", (c,), periods) for c in range(courses) for n in range(able[c])),
    )


def can_be_divided(task: Grade) -> bool:
    """Try every pattern of every pupil."""
    blocks = task.families[0].blocks
    ways = [list(permutations(range(blocks), len(each.courses))) for each in task.pupils]
    if not all(ways):
        return False
    for choice in product(*ways):
        sizes: Counter[tuple[int, int]] = Counter()
        for pupil, pattern in zip(task.pupils, choice, strict=True):
            for course, block in zip(pupil.courses, pattern, strict=True):
                sizes[course, block] += 1
        least: dict[int, int] = defaultdict(int)
        fits = True
        for (course, _block), size in sizes.items():
            own = task.courses[course]
            number = ceil(size / own.largest)
            able = sum(course in each.courses for each in task.teachers)
            fits &= size >= max(1, own.smallest) * number and (not task.teachers or number <= able)
            least[course] += number
        for course, number in least.items():
            able = sum(course in each.courses for each in task.teachers)
            fits &= not task.teachers or number <= able * (task.teachers[0].periods // 2)
        if fits:
            return True
    return False


@settings(max_examples=150)
@given(tiny_grades())
def test_it_divides_what_can_be_divided_and_nothing_else(task: Grade) -> None:
    made = divide(task, budget=BUDGET)
    if can_be_divided(task):
        assert made.verdict.status in (Status.OPTIMAL, Status.FEASIBLE)
        assert breaches(task, made) == []
    else:
        assert made.verdict.status is Status.INFEASIBLE
        assert made.lacks


@settings(max_examples=15)
@given(
    count=st.integers(5, 120),
    seed=st.integers(0, 10_000),
    mode=st.sampled_from(Mode),
    teachers=st.sampled_from([None, 2, 4, 8]),
    rooms=st.sampled_from([None, 9, 30]),
    minors=st.booleans(),
    schools=st.sampled_from([("",), ("一中", "二中")]),
)
def test_no_rule_is_broken_in_any_mode(
    count: int,
    seed: int,
    mode: Mode,
    teachers: int | None,
    rooms: int | None,
    minors: bool,
    schools: tuple[str, ...],
) -> None:
    task = grade(count=count, seed=seed, mode=mode, teachers=teachers, rooms=rooms, minors=minors, schools=schools)
    made = divide(task, seed=seed, budget=Budget(seconds=30, work=3))
    if made.measures is None:
        assert made.verdict.status in (Status.INFEASIBLE, Status.UNKNOWN)
    else:
        assert breaches(task, made) == []
        assert made.measures.sections >= made.measures.sections_bound


def test_a_loose_grade_needs_no_more_sections_than_the_lower_bound_and_its_sizes_are_even() -> None:
    task = grade(count=600, seed=3, largest=50, teachers=6)
    made = divide(task, budget=BUDGET)
    own = made.measures
    assert own is not None
    assert made.verdict.status is Status.OPTIMAL
    assert own.sections == sum(ceil(task.takers(course) / 50) for course in range(6))
    assert own.homes == 12
    assert own.widest_spread <= 10
    boys = [sum(task.pupils[each].sex == "男" for each in home.pupils) for home in made.homes]
    means = [sum(task.pupils[each].score for each in home.pupils) / len(home.pupils) for home in made.homes]
    assert max(boys) - min(boys) <= 2
    assert max(means) - min(means) <= 8


def test_too_few_teachers_are_named_and_no_single_reason_can_be_spared() -> None:
    task = grade(count=200, seed=2, largest=12, teachers=2)
    made = divide(task, budget=BUDGET)
    assert made.verdict.status is Status.INFEASIBLE
    assert made.minimal
    numbers = {each.key: each.number for each in rules_of(task)}
    core = [each.rule for each in made.lacks]
    clock = Clock(Budget(seconds=60), time.monotonic())
    for spared in (None, *core):
        kept = {key: (numbers[key] if key in core and key != spared else None) for key in numbers}
        expected = Status.INFEASIBLE if spared is None else Status.FEASIBLE
        assert decide(task, changed=kept, clock=clock, seed=1) is expected
    assert any("教师2人" in each.sentence for each in made.lacks)
    assert all(each.relaxation for each in made.lacks)


def test_the_relaxation_that_is_told_resolves_the_conflict() -> None:
    task = grade(count=40, seed=5, largest=20, teachers=8, blocks=2)
    made = divide(task, budget=BUDGET)
    assert [(each.rule, each.relaxation) for each in made.lacks] == [("blocks:0", "走班时段增至3个")]
    mended = replace(task, families=(Family("选考", 3),))
    assert divide(mended, budget=BUDGET).verdict.status is Status.OPTIMAL


def test_a_course_that_nobody_can_teach_is_said_at_once() -> None:
    task = grade(count=30, teachers=2)
    without = replace(task, teachers=tuple(each for each in task.teachers if 5 not in each.courses))
    made = divide(without, budget=BUDGET)
    assert made.lacks[0].sentence.endswith("没有能教这门课的教师")
    assert "地理" in made.lacks[0].sentence


def test_those_to_be_kept_together_and_apart_are() -> None:
    task = grade(count=120, seed=9, largest=30)
    asked = replace(task, together=((0, 1, 2), (10, 20)), apart=((3, 4), (5, 6, 7)))
    made = divide(asked, budget=BUDGET)
    home = {pupil: number for number, each in enumerate(made.homes) for pupil in each.pupils}
    assert made.unmet == ()
    assert home[0] == home[1] == home[2]
    assert home[10] == home[20]
    assert home[3] != home[4]
    assert len({home[5], home[6], home[7]}) == 3


def test_a_wish_that_cannot_be_met_is_said() -> None:
    task = grade(count=10, largest=12)
    made = divide(replace(task, apart=((0, 1),)), budget=BUDGET)
    assert made.unmet == ("s0与s1未能不同班",)


def test_a_teacher_shared_by_two_schools_is_never_in_both_at_once() -> None:
    task = grade(count=60, seed=4, largest=30, schools=("一中", "二中"), teachers=2)
    made = divide(task, budget=BUDGET)
    assert made.verdict.status is Status.OPTIMAL
    assert breaches(task, made) == []
    places = Counter((each.teacher, each.block) for each in made.sections)
    assert max(places.values()) == 1
    assert {each.school for each in made.sections} == {"一中", "二中"}


def test_home_classes_share_what_their_mode_says() -> None:
    for mode, least in ((Mode.PAIRS, 2), (Mode.FREE, 0)):
        made = divide(grade(count=200, seed=6, largest=40, mode=mode), budget=BUDGET)
        assert {len(each.courses) for each in made.homes} == {least}
    triples = divide(grade(count=200, seed=6, largest=40, mode=Mode.TRIPLES), budget=BUDGET)
    free = divide(grade(count=200, seed=6, largest=40), budget=BUDGET)
    assert triples.measures is not None
    assert free.measures is not None
    assert triples.measures.walking_pupils < free.measures.walking_pupils == 200


def test_the_verifier_finds_what_was_spoilt() -> None:
    task = grade(count=60, teachers=4, rooms=20)
    made = divide(task, budget=BUDGET)
    first, second = made.sections[0], made.sections[1]
    moved = replace(first, pupils=first.pupils[1:])
    doubled = replace(second, teacher=first.teacher, block=first.block, room=first.room)
    assert any(
        "所上课程与所选不符" in each for each in breaches(task, replace(made, sections=(moved, *made.sections[1:])))
    )
    said = breaches(task, replace(made, sections=(first, doubled, *made.sections[2:])))
    assert any("有2个教学班" in each for each in said)
    small = replace(task, rooms=tuple(replace(each, seats=1) for each in task.rooms))
    assert any("坐不下" in each for each in breaches(small, made))


def test_the_frontier_holds_no_option_that_another_beats() -> None:
    task = grade(count=150, seed=8, largest=40)
    options = frontier(task, budget=Budget(seconds=60))
    costs = [each.costs for each in options]
    assert {each.mode for each in options} >= {Mode.TRIPLES, Mode.FREE}
    assert not [
        one for one in costs for other in costs if one != other and all(a <= b for a, b in zip(other, one, strict=True))
    ]


def test_bad_tasks_are_refused_in_words() -> None:
    task = grade(count=3)
    with pytest.raises(BrokenInstanceError, match="出现两次"):
        replace(task, pupils=(task.pupils[0], task.pupils[0]))
    with pytest.raises(BrokenInstanceError, match="没有学生"):
        replace(task, pupils=())
    with pytest.raises(BrokenInstanceError, match="跨了学校"):
        replace(task, pupils=(replace(task.pupils[0], school="一中"), *task.pupils[1:]), together=((0, 1),))
    assert divide(replace(task, rooms=(Room("小室", 1),)), budget=BUDGET).lacks
