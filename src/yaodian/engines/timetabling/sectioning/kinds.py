"""归类 (grouping): pupils of one combination, teachers and rooms that are alike are counted together, not one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, permutations

from yaodian.engines.timetabling.sectioning.grade import Grade, Mode

Combination = tuple[int, ...]
Pattern = tuple[int, ...]
_PAIR = 2


@dataclass(frozen=True, slots=True)
class TeacherKind:
    """同类教师 (teachers alike): `sections` each at most, counted in periods where their courses differ in length."""

    members: tuple[int, ...]
    courses: tuple[int, ...]
    schools: tuple[str, ...]
    weight: tuple[int, ...]
    limit: int

    def serves(self, course: int, school: str) -> bool:
        """May they teach a course at a school?"""
        return course in self.courses and (not self.schools or school in self.schools)


@dataclass(frozen=True, slots=True)
class RoomKind:
    """同类教室 (rooms alike); with no members there are as many as one likes."""

    members: tuple[int, ...]
    seats: int | None
    courses: tuple[int, ...]
    schools: tuple[str, ...]

    def serves(self, course: int, school: str) -> bool:
        """May a section of this course and school sit in them?"""
        return (not self.courses or course in self.courses) and (not self.schools or school in self.schools)


def teacher_kinds(grade: Grade) -> list[TeacherKind]:
    """同类教师: those of equal courses, schools and load; the load counted in sections where their courses are of one length."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, each in enumerate(grade.teachers):
        key = tuple(sorted(each.courses)), tuple(sorted(each.schools)), each.periods
        alike.setdefault(key, []).append(number)
    made = []
    for members in alike.values():
        first = grade.teachers[members[0]]
        courses = tuple(sorted(first.courses))
        lengths = {grade.courses[course].periods for course in courses}
        single = len(lengths) == 1
        weight = tuple(1 if single else grade.courses[course].periods for course in courses)
        limit = first.periods // max(1, lengths.pop()) if single else first.periods
        made.append(TeacherKind(tuple(members), courses, tuple(sorted(first.schools)), weight, limit))
    return made


def room_kinds(grade: Grade) -> list[RoomKind]:
    """同类教室: those of equal seats, courses and schools; one kind without end where no rooms are given."""
    if not grade.rooms:
        return [RoomKind((), None, (), ())]
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, each in enumerate(grade.rooms):
        alike.setdefault((each.seats, tuple(sorted(each.courses)), tuple(sorted(each.schools))), []).append(number)
    return [
        RoomKind(tuple(members), grade.rooms[members[0]].seats, *_reach(grade, members[0]))
        for _key, members in sorted(alike.items(), key=lambda item: item[1][0])
    ]


def _reach(grade: Grade, room: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    return tuple(sorted(grade.rooms[room].courses)), tuple(sorted(grade.rooms[room].schools))


def combination_counts(grade: Grade, *, family: int, pupils: Iterable[int]) -> Counter[tuple[str, Combination]]:
    """各组合人数: (school, courses of the family) → pupils."""
    own = set(grade.of_family(family))
    return Counter(
        (grade.pupils[each].school, tuple(course for course in grade.pupils[each].courses if course in own))
        for each in pupils
    )


def home_types(mode: Mode, taken: Iterable[Combination]) -> list[Combination]:
    """行政班类型: the sets of electives that a home class may share under a mode; () shares none."""
    if mode is Mode.FREE:
        return [()]
    chosen = set(taken)
    pairs = {pair for each in chosen for pair in combinations(each, _PAIR)}
    if mode is Mode.PAIRS:
        return sorted(pairs | {each for each in chosen if len(each) < _PAIR})
    return sorted(chosen | pairs | {()})


def patterns(courses: Combination, blocks: int) -> list[Pattern]:
    """走班排法: in which block each course is taken, all different."""
    return list(permutations(range(blocks), len(courses)))
