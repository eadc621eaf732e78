"""Templates of the registers: the example row that each shows is itself a right one; classes come in by their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from yaodian.kernel.imports.actions.taking import take_file
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.targets import FieldKind, target_of, targets
from yaodian.kernel.journal.queries import record_faults
from yaodian.registers.students import actions
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_homeroom, make_school
from yaodian.registers.teachers.tests.make import make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
AUTUMN = date(2018, 9, 1)
OURS = ("schools.facts", "students.homerooms", "students.pupils", "teachers.teachers")


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


def taken(target: str, *rows: dict[str, str]) -> ImportRun:
    """Return the run of a workbook whose rows are told by field."""
    declared, content = target_of(target), io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as file:
        page = file.add_worksheet("填报")
        page.write_row(0, 0, [str(known.title) for known in declared.fields])
        for at_row, row in enumerate(rows, start=1):
            page.write_row(at_row, 0, [row.get(known.key, "") for known in declared.fields])
    return take_file(target=target, file_name="填报.xlsx", content=content.getvalue(), as_of_date=AUTUMN, by=SYSTEM)


def listed(run: ImportRun) -> list[str]:
    """Return what was found."""
    return [f"{found.title}：{found.message}" for found in run.findings.order_by("row")]


@pytest.mark.parametrize("key", OURS)
def test_the_example_of_a_template_goes_in_without_a_finding(key: str) -> None:
    school = make_school("X1", "第一小学")
    make_teacher(school, "赵六", number="T0001" if key == "students.homerooms" else "T0009")
    declared = target_of(key)
    example = {known.key: known.example for known in declared.fields}
    assert not [known.key for known in declared.fields if known.required and not known.example]
    run = taken(key, example)
    assert listed(run) == []
    assert run.created_count == 1


def test_every_target_of_the_registers_shows_an_example() -> None:
    registers = {key for key in targets() if key.partition(".")[0] in ("schools", "teachers", "students")}
    assert registers == set(OURS)


def test_codes_shown_in_an_example_are_among_the_declared() -> None:
    for key in OURS:
        for known in target_of(key).fields:
            if known.kind is FieldKind.CODE and known.example:
                assert known.example in {str(label) for _code, label in known.codes}


def test_classes_are_made_get_their_head_teacher_and_twice_change_nothing() -> None:
    school, other = make_school("X1", "第一小学"), make_school("X2", "第二小学")
    make_teacher(school, number="T1")
    make_teacher(other, number="T2")
    there = make_homeroom(school, number=1)
    rows = [
        {"school": "第一小学", "grade": "二年级", "class_name": "1班", "head": "T1"},
        {"school": "第一小学", "grade": "二年级", "class_name": "二(2)班", "is_special": "是"},
        {"school": "第一小学", "grade": "二年级", "class_name": "3班", "head": "T2"},
        {"school": "第一小学", "grade": "大二", "class_name": "3班"},
        {"school": "第一小学", "grade": "二年级", "class_name": "尖子班"},
        {"school": "第一小学", "grade": "二年级", "class_name": "4班", "head": "T404"},
    ]
    run = taken("students.homerooms", *rows)
    assert (run.created_count, run.changed_count, run.faulty_count) == (1, 1, 4)
    said = "；".join(listed(run))
    assert "登记在其他学校" in said
    assert "看不懂这个年级" in said
    assert "看不懂这个班级" in said
    assert "没有找到这个班主任教职工号" in said
    there.refresh_from_db()
    assert there.head_teacher is not None
    made = Homeroom.objects.get(number=2)
    assert (made.school_id, made.stage, made.entry_year, made.is_special) == (school.pk, "primary", 2017, True)
    assert list(record_faults()) == []
    again = taken("students.homerooms", *rows[:2])
    assert (again.created_count, again.changed_count, again.left_count) == (0, 0, 2)


def test_a_class_that_was_closed_does_not_come_back_by_a_file() -> None:
    school = make_school("X1", "第一小学")
    room = make_homeroom(school, number=1)
    actions.close_homeroom(homeroom_id=room.pk, to_date=date(2018, 8, 30), by=SYSTEM)
    run = taken(
        "students.homerooms",
        {"school": "第一小学", "grade": "二年级", "class_name": "1班"},
        {"school": "第一小学", "grade": "二年级", "class_name": "2班"},
    )
    assert listed(run) == ["班级：这个班已撤销"]


def test_a_template_has_the_example_on_its_second_sheet() -> None:
    from yaodian.kernel.sheets import template

    declared = target_of("teachers.teachers")
    example = {known.key: known.example for known in declared.fields}
    book = openpyxl.load_workbook(
        io.BytesIO(template([known.column() for known in declared.fields], title="教师", examples=[example]))
    )
    assert "李四" in [cell.value for line in book["填写示例"] for cell in line]
