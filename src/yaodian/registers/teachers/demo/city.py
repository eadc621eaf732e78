"""演示市的教师 (staff of a city): the yearly export of the teachers' system, a few rows wrong, through the importer.

Each year some retire, move to another school, rise in title, and newcomers take the places."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from yaodian.kernel.access import By, Reader
from yaodian.kernel.imports.actions.taking import take_file
from yaodian.kernel.terms import TextChoices
from yaodian.registers.schools.demo.city import UNKNOWN, told_names
from yaodian.registers.teachers import actions
from yaodian.registers.teachers.actions import NewTeacher
from yaodian.registers.teachers.forms.imports import TEACHERS
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import Sex, TeacherState, TitleLevel, completed

HEADS = (
    *(
        "教职工号",
        "教师姓名",
        "性别",
        "出生日期",
        "身份证件号码",
        "联系电话",
        "学校（机构）标识码",
        "岗位类型",
        "用人形式",
    ),
    *("任教学段", "任教课程", "专业技术职务", "最高学历", "骨干教师级别", "参加工作日期"),
)
WRONG_SHARE, MOVED_SHARE, RISEN_SHARE = 0.006, 0.02, 0.04
LAST_AGE = {Sex.MALE: 60, Sex.FEMALE: 58}
TITLES = list(TitleLevel)[:5]


@cache
def _titles(kind: type[TextChoices]) -> dict[str, str]:
    """Return how a file writes each choice of a kind; kinds share stored words, so each has titles of its own."""
    return {member.value: str(member.label) for member in kind}


def told(member: TextChoices) -> str:
    """Return how a file writes a choice; a city's rows hold half a million."""
    return _titles(type(member))[member.value]


def file_lines(staff: Sequence[NewTeacher], random: Random) -> Iterator[list[str]]:
    """Yield the rows of the export; some are spoilt as clerks spoil them."""
    names = told_names()
    for one in staff:
        entry, post = completed(one.teacher), one.post
        line = [
            entry.number,
            entry.name,
            told(entry.sex),
            entry.birth_date.isoformat() if entry.birth_date else "",
            entry.id_number,
            entry.phone,
            names[post.school_id],
            told(post.kind),
            told(post.establishment),
            post.stage,
            post.subject,
            told(entry.title),
            told(entry.education),
            told(entry.backbone),
            entry.work_date.isoformat() if entry.work_date else "",
        ]
        if random.random() < WRONG_SHARE:
            place, value = random.choice(((4, line[4][:17] + "?"), (5, "1390000"), (6, UNKNOWN), (7, "其它"), (1, "")))
            line[place] = value
        yield line


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV as the national systems write it out: GB18030."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(lines)
    return text.getvalue().encode("gb18030")


def take_staff(staff: Sequence[NewTeacher], *, began: date, by: By) -> None:
    """导入: the staff of a school year."""
    random = Random(f"staff {began}")  # noqa: S311
    content = table(HEADS, file_lines(staff, random))
    take_file(target=TEACHERS.key, file_name=f"{began.year}学年教师.csv", content=content, as_of_date=began, by=by)


def moved_on(
    staff: Sequence[NewTeacher], newcomers: Iterator[NewTeacher], random: Random, *, year: int
) -> tuple[list[NewTeacher], list[str]]:
    """Return the staff a year later, and the numbers of those who retired."""
    homes: dict[str, list[int]] = {}
    for one in staff:
        homes.setdefault(one.post.stage, []).append(one.post.school_id)
    kept, gone = [], []
    for one in staff:
        entry, post = completed(one.teacher), one.post
        if entry.birth_date and year - entry.birth_date.year > LAST_AGE.get(entry.sex, 60):
            gone.append(entry.number)
            kept.append(next(newcomers))
            continue
        if random.random() < MOVED_SHARE:
            post = replace(post, school_id=random.choice(homes[post.stage]))
        if random.random() < RISEN_SHARE:
            entry = replace(entry, title=TITLES[min(TITLES.index(entry.title) + 1, len(TITLES) - 1)])
        kept.append(NewTeacher(teacher=entry, post=post))
    return kept, gone


def retire(numbers: Sequence[str], *, to_date: date, by: By) -> None:
    """Let these retire; whoever was never let in by the importer is not there."""
    for row in Teacher.objects.filter(number__in=numbers, state=TeacherState.ACTIVE).order_by("pk"):
        actions.end_post(teacher_id=row.pk, to_date=to_date, state=TeacherState.RETIRED, by=by)


def link(reader: Reader | None, *, code: str, by: By) -> None:
    """Give the demo login of a teacher the first teacher of its school."""
    row = Teacher.objects.filter(school__unit__code=code, state=TeacherState.ACTIVE).order_by("pk").first()
    if row is not None and reader is not None:
        person = {"person_id": reader.person_id, "name": reader.name}
        actions.correct_teacher(teacher_id=row.pk, changes=person, reason="关联教师账号", by=by)
