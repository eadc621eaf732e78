"""规则 (rules of a grade): each limit that a person set, with its number, its sentence and what relaxing it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.kinds import RoomKind, TeacherKind, room_kinds, teacher_kinds

Limits = Mapping[str, int | None]
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """规则 (rule): relaxing it by one step moves its number towards `furthest`; None in `Limits` drops it."""

    key: str
    number: int
    furthest: int
    sentence: str
    relaxed: str

    def moved(self, steps: int) -> int | None:
        """Return the number after so many steps, None past the furthest."""
        towards = 1 if self.furthest > self.number else -1
        number = self.number + towards * steps
        return number if (self.furthest - number) * towards >= 0 else None

    def says(self, number: int) -> str:
        """Say the relaxation."""
        return self.relaxed.format(number=number, more=abs(number - self.number))


def rules_of(grade: Grade) -> list[Rule]:
    """全部规则: what a division must keep and a person could relax, in a fixed order."""
    made = [*_course_rules(grade), *_home_rules(grade)]
    for number, family in enumerate(grade.families):
        most = max((len(set(each.courses) & set(grade.of_family(number))) for each in grade.pupils), default=0)
        if most:
            sentence = f"“{family.name}”共设{family.blocks}个走班时段"
            made.append(Rule(f"blocks:{number}", family.blocks, family.blocks + 4, sentence, "走班时段增至{number}个"))
    for index, kind in enumerate(teacher_kinds(grade)):
        made += _teacher_rules(grade, index, kind)
    for index, room_kind in enumerate(room_kinds(grade)):
        if room_kind.members:
            made.append(_room_rule(grade, index, room_kind))
    return made


def _course_rules(grade: Grade) -> list[Rule]:
    made = []
    for number, course in enumerate(grade.courses):
        takers = grade.takers(number)
        if not takers:
            continue
        said = f"选“{course.name}”的{takers}人，每个教学班不超过{course.largest}人"
        made.append(
            Rule(f"largest:{number}", course.largest, max(takers, course.largest + 1), said, "班额上限放宽到{number}人")
        )
        if course.smallest:
            said = f"“{course.name}”共{takers}人选，每个教学班不少于{course.smallest}人"
            made.append(Rule(f"smallest:{number}", course.smallest, 0, said, "开班下限降到{number}人"))
    return made


def _home_rules(grade: Grade) -> list[Rule]:
    homes, most = grade.homes, len(grade.pupils)
    made = [
        Rule(
            "home_largest",
            homes.largest,
            max(most, homes.largest + 1),
            f"行政班每班不超过{homes.largest}人",
            "行政班额上限放宽到{number}人",
        )
    ]
    if homes.smallest:
        made.append(
            Rule("home_smallest", homes.smallest, 0, f"行政班每班不少于{homes.smallest}人", "行政班下限降到{number}人")
        )
    if homes.count is not None:
        made.append(
            Rule(
                "home_count", homes.count, most + homes.count, f"每校最多{homes.count}个行政班", "行政班增至{number}个"
            )
        )
    return made


def _teacher_rules(grade: Grade, index: int, kind: TeacherKind) -> list[Rule]:
    subjects = "、".join(grade.courses[each].name for each in kind.courses)
    names = "、".join(grade.teachers[each].name for each in kind.members[:_NAMED])
    whom = f"{subjects}教师{len(kind.members)}人（{names}{'等' if len(kind.members) > _NAMED else ''}）"
    most = len(grade.pupils)
    periods = grade.teachers[kind.members[0]].periods
    unit = "个教学班" if set(kind.weight) == {1} else "节"
    return [
        Rule(
            f"load:{index}",
            kind.limit,
            kind.limit + most,
            f"{whom}，每人每周至多{periods}节（合{kind.limit}{unit}）",
            f"每人至多任教增至{{number}}{unit}",
        ),
        Rule(
            f"at_once:{index}",
            len(kind.members),
            len(kind.members) + most,
            f"{whom}，同一时段至多同时开{len(kind.members)}个教学班",
            "增加{more}名教师",
        ),
    ]


def _room_rule(grade: Grade, index: int, kind: RoomKind) -> Rule:
    what = "、".join(grade.courses[each].name for each in kind.courses) or "各科"
    number = len(kind.members)
    said = f"可供{what}走班的{kind.seats}座教室{number}间，同一时段至多用{number}间"
    return Rule(f"rooms:{index}", number, number + len(grade.pupils), said, "增加{more}间教室")
