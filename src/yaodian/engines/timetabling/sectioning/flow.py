"""分班流 (the aggregated flow): combinations × block patterns as whole numbers, not one variable per pupil.

For each school, combination and kind of home class, so many pupils take the remaining courses in the blocks of one
pattern; so many sections of a course sit in a block, in a kind of room, under a kind of teacher."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from ortools.sat.python import cp_model

from yaodian.engines.timetabling.sectioning.grade import Grade, Mode
from yaodian.engines.timetabling.sectioning.kinds import (
    Combination,
    Pattern,
    combination_counts,
    home_types,
    patterns,
    room_kinds,
    teacher_kinds,
)
from yaodian.engines.timetabling.sectioning.rules import Limits, Rule

Var = Any


@dataclass
class Flow:
    """分班流 (the model): variables by what they count."""

    grade: Grade
    limits: dict[str, int | None]
    bound_courses: frozenset[int]
    rough: bool = False
    """Blocks of a pupil are not kept apart: what cannot be done here cannot be done at all, and that shows at once."""
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    walks: dict[tuple[int, str, Combination, Combination, Pattern], Var] = field(default_factory=dict)
    """family, school, combination, home type, blocks of what is left → pupils."""
    sections: dict[tuple[int, str, int, int], Var] = field(default_factory=dict)
    """course, school, block, room kind → sections."""
    taught: dict[tuple[int, str, int | None, int], Var] = field(default_factory=dict)
    """course, school, block (None: in home classes), teacher kind → sections."""
    takes: dict[tuple[int, int, str, int | None, int], Var] = field(default_factory=dict)
    """member of a teacher kind, course, school, block, teacher kind → sections, where courses differ in length."""
    homes: dict[tuple[str, Combination], Var] = field(default_factory=dict)
    """school, home type → home classes."""
    seats: dict[tuple[int, str, int], Var] = field(default_factory=dict)
    """course, school, block → pupils."""
    totals: dict[tuple[int, str], Var] = field(default_factory=dict)
    """course, school → sections, those in home classes included."""
    walking_seats: Var = 0


def blocks_of(grade: Grade, limits: Limits, family: int) -> int:
    """Return how many blocks a family has, four more when the limit is dropped."""
    number = limits.get(f"blocks:{family}")
    return grade.families[family].blocks + 4 if number is None else number


def lay_people(flow: Flow, family: int, staying: list[int]) -> None:
    """Everybody of a combination takes some home type and some pattern."""
    grade, model = flow.grade, flow.model
    counts = combination_counts(grade, family=family, pupils=staying)
    count_blocks = blocks_of(grade, flow.limits, family)
    types = home_types(grade.mode, [each for _school, each in counts]) if family == 0 else [()]
    for (school, combination), number in sorted(counts.items()):
        if family and not combination:
            continue
        parts = []
        for kind in types:
            if not set(kind) <= set(combination):
                continue
            left = tuple(each for each in combination if each not in kind)
            if len(left) > count_blocks:
                continue
            for pattern in [()] if flow.rough else patterns(bound_ones(flow, left), count_blocks):
                variable = model.new_int_var(0, number, "")
                flow.walks[family, school, combination, kind, pattern] = variable
                parts.append(variable)
                if family == 0:
                    flow.walking_seats += len(left) * variable
        model.add(sum(parts) == number)


def lay_home_classes(flow: Flow, staying: list[int]) -> None:
    """Home classes of each type hold who shares it, within the sizes."""
    grade, model, limits = flow.grade, flow.model, flow.limits
    members: dict[tuple[str, Combination], list[Var]] = defaultdict(list)
    for (family, school, _combination, kind, _pattern), variable in flow.walks.items():
        if family == 0:
            members[school, kind].append(variable)
    largest, smallest, most = limits["home_largest"], limits.get("home_smallest"), limits.get("home_count")
    here = {school: sum(grade.pupils[each].school == school for each in staying) for school in grade.schools}
    for (school, kind), parts in sorted(members.items()):
        number = model.new_int_var(0, here[school], "")
        flow.homes[school, kind] = number
        room = [here[school] if largest is None else largest]
        room += [limit for limit in (limits.get(f"largest:{each}") for each in kind) if limit is not None]
        model.add(sum(parts) <= min(room) * number)
        if smallest:
            model.add(sum(parts) >= smallest * number)
        else:
            model.add(sum(parts) >= number)
    for school in grade.schools:
        own = [number for (place, _kind), number in flow.homes.items() if place == school]
        if most is not None:
            model.add(sum(own) <= most)


def lay_sections(flow: Flow, rules: dict[str, Rule]) -> None:
    """Sections of a course in a block hold who takes it there, within sizes and seats."""
    grade, model, limits = flow.grade, flow.model, flow.limits
    kinds = room_kinds(grade)
    for course, school, block in _seated(flow):
        most = grade.takers(course, school=school)
        seated = flow.seats[course, school, block]
        largest, smallest = limits[f"largest:{course}"], limits.get(f"smallest:{course}")
        room: Var = 0
        number: Var = 0
        for index, kind_of_room in enumerate(kinds):
            if not kind_of_room.serves(course, school):
                continue
            variable = model.new_int_var(0, most, "")
            flow.sections[course, school, block, index] = variable
            each_holds = min(each for each in (largest, kind_of_room.seats, most) if each is not None)
            room += each_holds * variable
            number += variable
        model.add(seated <= room)
        model.add(seated >= (smallest or 1) * number)
    for number_of_course in range(len(grade.courses)):
        for school in grade.schools:
            if f"largest:{number_of_course}" in rules:
                _total(flow, number_of_course, school)


def bound_ones(flow: Flow, courses: Combination) -> Combination:
    """Leave out courses whose sections no rule binds any more: they fit into any block that is left."""
    return tuple(each for each in courses if each in flow.bound_courses)


def bound_courses(grade: Grade, limits: Limits) -> frozenset[int]:
    """受限课程: those with a size limit, a limited room, or a teacher who is limited."""
    bound = set()
    for course in range(len(grade.courses)):
        own = [limits.get(f"{name}:{course}") for name in ("largest", "smallest")]
        own += [limits.get(f"rooms:{index}") for index, each in enumerate(room_kinds(grade)) if each.members]
        for index, kind in enumerate(teacher_kinds(grade)):
            if course in kind.courses:
                own += [limits.get(f"load:{index}"), limits.get(f"at_once:{index}")]
        if any(each is not None for each in own):
            bound.add(course)
    return frozenset(bound)


def _seated(flow: Flow) -> list[tuple[int, str, int]]:
    """Count who takes a course in a block: by the patterns, or (roughly) by whichever block."""
    grade, model = flow.grade, flow.model
    takers: dict[tuple[int, str, int], list[Var]] = defaultdict(list)
    anywhere: dict[tuple[int, int, str], list[Var]] = defaultdict(list)
    for (family, school, combination, kind, pattern), variable in flow.walks.items():
        left = bound_ones(flow, tuple(each for each in combination if each not in kind))
        if flow.rough:
            for course in left:
                anywhere[family, course, school].append(variable)
        else:
            for course, block in zip(left, pattern, strict=True):
                takers[course, school, block].append(variable)
    for (family, course, school), parts in sorted(anywhere.items()):
        most = grade.takers(course, school=school)
        own = [model.new_int_var(0, most, "") for _block in range(blocks_of(grade, flow.limits, family))]
        model.add(sum(own) == sum(parts))
        flow.seats.update({(course, school, block): each for block, each in enumerate(own)})
    for key, parts in sorted(takers.items()):
        flow.seats[key] = model.new_int_var(0, grade.takers(key[0], school=key[1]), "")
        model.add(flow.seats[key] == sum(parts))
    return sorted(flow.seats)


def _total(flow: Flow, course: int, school: str) -> None:
    grade, model = flow.grade, flow.model
    walking = [each for (own, place, _b, _r), each in flow.sections.items() if (own, place) == (course, school)]
    at_home = [each for (place, kind), each in flow.homes.items() if place == school and course in kind]
    if walking or at_home:
        total = flow.totals[course, school] = model.new_int_var(0, len(grade.pupils), "")
        model.add(total == sum(walking) + sum(at_home))
        if flow.limits[f"largest:{course}"] == grade.courses[course].largest and grade.mode is Mode.FREE:
            takers = sum(each for (own, place, _b), each in flow.seats.items() if (own, place) == (course, school))
            model.add(takers <= grade.section_limit(course) * total)


def bounds(
    grade: Grade, *, without: frozenset[int] = frozenset(), limits: Limits | None = None
) -> dict[tuple[int, str], int]:
    """下界: the fewest sections of each course at each school, takers divided by the largest section."""
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for index, pupil in enumerate(grade.pupils):
        if index not in without:
            for course in pupil.courses:
                counts[course, pupil.school] += 1
    return {key: ceil(number / _section_limit(grade, key[0], limits)) for key, number in counts.items()}


def _section_limit(grade: Grade, course: int, limits: Limits | None) -> int:
    if limits is None or f"largest:{course}" not in limits:
        return grade.section_limit(course)
    own = limits[f"largest:{course}"]
    seats = [each.seats for each in grade.rooms if not each.courses or course in each.courses]
    return min([len(grade.pupils) if own is None else own, *([max(seats)] if seats else [])])
