"""题目 (makers): grades by chance, for the tests of sectioning."""

from __future__ import annotations

import random
from itertools import combinations

from yaodian.engines.timetabling.sectioning import Course, Family, Grade, HomeLimits, Mode, Pupil, Room, Teacher

ELECTIVES = ("物理", "历史", "化学", "生物", "政治", "地理")


def grade(
    *,
    count: int = 60,
    seed: int = 1,
    mode: Mode = Mode.FREE,
    largest: int = 12,
    teachers: int | None = None,
    blocks: int = 3,
    minors: bool = False,
    rooms: int | None = None,
    schools: tuple[str, ...] = ("",),
) -> Grade:
    """一个年级: 3+1+2 by chance; so many teachers per subject with 12 periods each, so many rooms."""
    chance = random.Random(seed)
    choices = [(first, *two) for first in (0, 1) for two in combinations((2, 3, 4, 5), 2)]
    weights = [chance.expovariate(1) + 0.05 for _each in choices]
    courses = [Course(each, "选考", 4, largest) for each in ELECTIVES]
    families = [Family("选考", blocks)]
    if minors:
        courses += [Course(f"{each}学考", "学考", 2, largest) for each in ELECTIVES]
        families.append(Family("学考", 3))
    pupils = []
    for number in range(count):
        chosen = chance.choices(choices, weights)[0]
        others = tuple(6 + each for each in range(6) if each not in chosen) if minors else ()
        school = schools[number % len(schools)]
        pupils.append(Pupil(f"s{number}", (*chosen, *others), chance.choice("男女"), chance.gauss(500, 80), school))
    staff = [
        Teacher(f"{name}{number + 1}", (subject, subject + 6) if minors else (subject,), 12)
        for subject, name in enumerate(ELECTIVES)
        for number in range(teachers or 0)
    ]
    return Grade(
        name="高一",
        mode=mode,
        families=tuple(families),
        courses=tuple(courses),
        pupils=tuple(pupils),
        homes=HomeLimits(largest),
        teachers=tuple(staff),
        rooms=tuple(Room(f"{number + 1}室", largest) for number in range(rooms or 0)),
    )
