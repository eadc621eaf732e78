"""分班题目 (a grade to be divided): pupils with their courses, teachers, rooms, limits; of one school or of a region's."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from yaodian.engines.timetabling.refusals import BrokenInstanceError


class Mode(StrEnum):
    """走班方式 (how home classes and walking go together)."""

    TRIPLES = "三科组合"
    PAIRS = "定二走一"
    FREE = "大走班"


@dataclass(frozen=True, slots=True)
class Course:
    """课程 (course taught in sections): its pool of blocks, periods a week, size limits; smallest 0 is no limit."""

    name: str
    family: str
    periods: int
    largest: int
    smallest: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """走班时段 (a pool of blocks): whoever takes several courses of it has them in different blocks."""

    name: str
    blocks: int


@dataclass(frozen=True, slots=True)
class Pupil:
    """学生 (pupil): courses by number, sorted; the score only serves balance."""

    id: str
    courses: tuple[int, ...]
    sex: str = ""
    score: float = 0.0
    school: str = ""


@dataclass(frozen=True, slots=True)
class Teacher:
    """教师 (teacher): courses by number, at most so many periods a week; no schools named means all."""

    name: str
    courses: tuple[int, ...]
    periods: int
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """教室 (room for walking): seats; no courses or schools named means all."""

    name: str
    seats: int
    courses: tuple[int, ...] = ()
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeLimits:
    """行政班 (home classes): size limits; `count` fixes their number per school, None asks for the fewest."""

    largest: int
    smallest: int = 0
    count: int | None = None


@dataclass(frozen=True)
class Grade:
    """分班题目 (the whole task). The first family is that of the elective subjects, which home classes may share.

    Without teachers (or rooms) at all, teachers (or rooms) limit nothing."""

    name: str
    mode: Mode
    families: tuple[Family, ...]
    courses: tuple[Course, ...]
    pupils: tuple[Pupil, ...]
    homes: HomeLimits
    teachers: tuple[Teacher, ...] = ()
    rooms: tuple[Room, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, ...], ...] = ()
    schools: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schools", tuple(sorted({each.school for each in self.pupils})))
        self._refuse_what_does_not_fit()

    def _refuse_what_does_not_fit(self) -> None:
        if not self.pupils:
            raise BrokenInstanceError("没有学生，不能分班。")
        if self.homes.largest < 1 or any(each.largest < 1 for each in self.courses):
            raise BrokenInstanceError("班额上限至少为1。")
        names = {each.name for each in self.families}
        for course in self.courses:
            if course.family not in names:
                raise BrokenInstanceError(f"课程“{course.name}”的时段“{course.family}”没有列出。")
        seen: set[str] = set()
        for pupil in self.pupils:
            if pupil.id in seen:
                raise BrokenInstanceError(f"学生“{pupil.id}”出现两次。")
            seen.add(pupil.id)
        for listed in (*self.together, *self.apart):
            if len({self.pupils[each].school for each in listed}) > 1:
                listing = "、".join(self.pupils[each].id for each in listed)
                raise BrokenInstanceError(f"同班或不同班名单跨了学校：{listing}。")

    def of_family(self, number: int) -> tuple[int, ...]:
        """Return the courses of a family."""
        name = self.families[number].name
        return tuple(index for index, each in enumerate(self.courses) if each.family == name)

    def takers(self, course: int, *, school: str | None = None) -> int:
        """Count the pupils who take a course."""
        return sum(course in each.courses and school in (None, each.school) for each in self.pupils)

    def section_limit(self, course: int) -> int:
        """Return how many a section may hold at most: its own limit, or the largest room's seats."""
        own = self.courses[course].largest
        fitting = [each.seats for each in self.rooms if not each.courses or course in each.courses]
        return min(own, max(fitting)) if fitting else own
