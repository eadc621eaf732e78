"""核验 (the independent verifier): from the task and the answer alone, every rule that a division breaks, in Chinese."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from yaodian.engines.timetabling.sectioning.division import Division, Measures, Section
from yaodian.engines.timetabling.sectioning.grade import Grade, Mode


def breaches(grade: Grade, division: Division) -> list[str]:
    """违规: what a division breaks; none for one that may be used."""
    if not division.homes:
        return ["没有分班结果。"]
    return [*_pupils(grade, division), *_homes(grade, division), *_sections(grade, division), *_people(grade, division)]


def _pupils(grade: Grade, division: Division) -> Iterator[str]:
    """Everybody has one home class and every course once, in different blocks."""
    at_home = Counter(pupil for home in division.homes for pupil in home.pupils)
    taken: dict[int, list[Section]] = defaultdict(list)
    for section in division.sections:
        for member in section.pupils:
            taken[member].append(section)
    for number, pupil in enumerate(grade.pupils):
        if at_home[number] != 1:
            yield f"学生{pupil.id}在{at_home[number]}个行政班"
        courses = sorted(each.course for each in taken[number])
        if courses != sorted(pupil.courses):
            yield f"学生{pupil.id}所上课程与所选不符"
        blocks = Counter(
            (grade.courses[each.course].family, each.block) for each in taken[number] if each.block is not None
        )
        if any(count > 1 for count in blocks.values()):
            yield f"学生{pupil.id}在同一时段要上两门课"


def _homes(grade: Grade, division: Division) -> Iterator[str]:
    per_school = Counter(home.school for home in division.homes)
    for school, count in per_school.items():
        if grade.homes.count is not None and count > grade.homes.count:
            yield f"{school}行政班{count}个，超过{grade.homes.count}个"
    for home in division.homes:
        if not max(1, grade.homes.smallest) <= len(home.pupils) <= grade.homes.largest:
            yield f"{home.school}{home.name}{len(home.pupils)}人，超出行政班额"
        if any(grade.pupils[each].school != home.school for each in home.pupils):
            yield f"{home.school}{home.name}有外校学生"
        if grade.mode is Mode.FREE and home.courses:
            yield f"{home.school}{home.name}不该有共同选科"
        if any(not set(home.courses) <= set(grade.pupils[each].courses) for each in home.pupils):
            yield f"{home.school}{home.name}有学生没有选班上的共同科目"


def _sections(grade: Grade, division: Division) -> Iterator[str]:
    blocks = {each.name: each.blocks for each in grade.families}
    for section in division.sections:
        course, size = grade.courses[section.course], len(section.pupils)
        name = f"{section.school}{course.name}教学班"
        smallest = course.smallest if section.block is not None else 0
        if not max(1, smallest) <= size <= course.largest:
            yield f"{name}{size}人，超出{smallest}至{course.largest}人"
        if any(grade.pupils[each].school != section.school for each in section.pupils):
            yield f"{name}有外校学生"
        if section.block is not None and not 0 <= section.block < blocks[course.family]:
            yield f"{name}排在不存在的时段"
        if (section.block is None) is (section.home is None):
            yield f"{name}既不在时段也不在行政班，或两处都在"
        if section.home is not None and division.homes[section.home].pupils != section.pupils:
            yield f"{name}与行政班名单不一致"


def _people(grade: Grade, division: Division) -> Iterator[str]:
    """Teachers and rooms: able, once in a block, within the load and the seats."""
    load: Counter[int] = Counter()
    place: Counter[tuple[str, int, str, int]] = Counter()
    for section in division.sections:
        course = grade.courses[section.course]
        if grade.teachers:
            if section.teacher is None:
                yield f"{section.school}{course.name}教学班没有教师"
            else:
                teacher = grade.teachers[section.teacher]
                load[section.teacher] += course.periods
                if section.course not in teacher.courses or (teacher.schools and section.school not in teacher.schools):
                    yield f"{teacher.name}不能在{section.school}教{course.name}"
        if grade.rooms and section.block is not None:
            if section.room is None:
                yield f"{section.school}{course.name}教学班没有教室"
            else:
                room = grade.rooms[section.room]
                if len(section.pupils) > room.seats:
                    yield f"{room.name}坐不下{len(section.pupils)}人"
                if (room.courses and section.course not in room.courses) or (
                    room.schools and section.school not in room.schools
                ):
                    yield f"{room.name}不供{section.school}{course.name}使用"
        if section.block is not None:
            for kind, who in (("teacher", section.teacher), ("room", section.room)):
                if who is not None:
                    place[kind, who, course.family, section.block] += 1
    for (kind, who, family, block), count in place.items():
        if count > 1:
            name = grade.teachers[who].name if kind == "teacher" else grade.rooms[who].name
            yield f"{name}在{family}第{block + 1}时段有{count}个教学班"
    for who, periods in load.items():
        if periods > grade.teachers[who].periods:
            yield f"{grade.teachers[who].name}每周{periods}节，超过{grade.teachers[who].periods}节"


def measure(grade: Grade, division_sections: tuple[Section, ...], homes: int, bound: int) -> Measures:
    """得失: what a division costs, counted from its sections."""
    main = set(grade.of_family(0))
    walking = [each for each in division_sections if each.block is not None and each.course in main]
    at_once: Counter[tuple[str, str, int | None]] = Counter(
        (each.school, grade.courses[each.course].family, each.block)
        for each in division_sections
        if each.block is not None
    )
    sizes: dict[tuple[str, int], list[int]] = defaultdict(list)
    for each in division_sections:
        sizes[each.school, each.course].append(len(each.pupils))
    peak: dict[str, int] = defaultdict(int)
    for (school, _family, _block), count in at_once.items():
        peak[school] = max(peak[school], count)
    staying = {pupil for each in division_sections for pupil in each.pupils}
    combinations = {tuple(each for each in grade.pupils[pupil].courses if each in main) for pupil in staying}
    return Measures(
        sections=len(division_sections),
        sections_bound=bound,
        homes=homes,
        rooms=sum(peak.values()),
        walking_pupils=len({pupil for each in walking for pupil in each.pupils}),
        walking_seats=sum(len(each.pupils) for each in walking),
        widest_spread=max((max(own) - min(own) for own in sizes.values()), default=0),
        combinations=len(combinations),
    )
