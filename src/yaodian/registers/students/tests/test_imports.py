"""The pupil export of the national system: read as it comes, grades and classes understood, what is wrong is named."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from yaodian.kernel.access import By, Role
from yaodian.kernel.imports.actions import checking, publishing, runs
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.privacy.sealing import decrypt
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import make_reader
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil
from yaodian.registers.students.queries import pupil_named
from yaodian.registers.students.rules import STAGE_YEARS, ExitKind, grade_title, grades_told
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_school
from yaodian.registers.teachers.tests.make import id_number

HEADS = (
    "全国学籍号",
    "学生姓名",
    "性别",
    "出生日期",
    "身份证件号",
    "学校名称",
    "年级",
    "班级",
    "是否住校",
    "随迁子女",
    "残疾类别",
    "就读方式",
)
AUTUMN = date(2018, 9, 1)


@given(stage=some.sampled_from(list(SchoolStage)), grade=some.integers(1, 9))
def test_every_grade_is_understood_as_it_is_called(stage: SchoolStage, grade: int) -> None:
    if stage in (SchoolStage.SPECIAL, SchoolStage.VOCATIONAL, SchoolStage.COLLEGE) or grade > STAGE_YEARS[stage]:
        return
    assert grades_told()[grade_title(stage, grade)] == (stage, grade)


def row(order: int, **changes: object) -> list[object]:
    """Return one pupil's row of the export."""
    identity = id_number(date(2011, 3, 5), order)
    values: dict[str, object] = {
        "全国学籍号": f"G{identity}",
        "学生姓名": f"学生{order}",
        "性别": "男" if int(identity[16]) % 2 else "女",
        "出生日期": "2011-03-05",
        "身份证件号": identity,
        "学校名称": "第S1小学",
        "年级": "二年级",
        "班级": "二(3)班",
        "是否住校": "否",
        "随迁子女": "否",
        "残疾类别": "",
        "就读方式": "",
    }
    return [{**values, **changes}[head] for head in HEADS]


def book(rows: Sequence[Sequence[object]]) -> bytes:
    """Return the workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as file:
        page = file.add_worksheet("学生")
        page.write_row(0, 0, HEADS)
        for place, cells in enumerate(rows, start=1):
            page.write_row(place, 0, cells)
    return target.getvalue()


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


def checked(rows: Sequence[Sequence[object]], *, as_of: date = AUTUMN, by: By = SYSTEM) -> ImportRun:
    """Return a run that was checked; its columns are known by their titles."""
    run = runs.start_run(target="students.pupils", file_name="学籍.xlsx", pieces=[book(rows)], as_of_date=as_of, by=by)
    runs.map_columns(run_id=run.pk, places=run.places, blank_clears=False, by=by, start=False)
    return checking.check_run(run_id=run.pk, by=by)


def published(rows: Sequence[Sequence[object]], *, as_of: date = AUTUMN) -> ImportRun:
    """Return a run that was written."""
    run = checked(rows, as_of=as_of)
    publishing.confirm_run(run_id=run.pk, accepted_only=False, override_reason="", by=SYSTEM, start=False)
    return publishing.publish_run(run_id=run.pk, by=SYSTEM)


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_the_export_becomes_pupils_classes_and_enrolments_and_twice_changes_nothing() -> None:
    school = make_school("S1")
    rows = [row(1), row(2, 班级="4班"), row(3, 残疾类别="听力残疾", 就读方式="随班就读", 是否住校="是")]
    run = published(rows)
    assert (run.created_count, run.changed_count) == (3, 0)
    pupil = pupil_named(by=SYSTEM, number=str(rows[2][4]))
    assert pupil is not None
    assert (pupil.name, pupil.search_keys, pupil.school) == ("学生3", "xs3 xuesheng3", school)
    assert decrypt(pupil.number) == rows[2][0]
    assert decrypt(pupil.disability) == "hearing"
    place = Enrolment.objects.get(pupil=pupil)
    assert (place.stage, place.entry_year, place.placement, place.is_boarding) == ("primary", 2017, "inclusive", True)
    assert (place.from_date, place.entry_kind) == (AUTUMN, "imported")
    assert sorted(Homeroom.objects.values_list("entry_year", "number")) == [(2017, 3), (2017, 4)]
    assert (published(rows).created_count, published(rows).left_count) == (0, 3)
    assert Pupil.objects.count() == Enrolment.objects.count() == 3
    assert list(record_faults()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_pupil_who_is_known_by_a_sealed_number_is_changed_in_place() -> None:
    make_school("S1")
    school = make_school("S2")
    published([row(1), row(2)])
    run = published([row(1, 学生姓名="学生新", 学校名称="第S2小学"), row(2, 残疾类别="听力残疾", 就读方式="随班就读")])
    assert (run.created_count, run.changed_count) == (0, 2)
    pupil = pupil_named(by=SYSTEM, number=str(row(1)[4]))
    assert pupil is not None
    assert (pupil.name, pupil.school, decrypt(pupil.number)) == ("学生新", school, row(1)[0])
    assert decrypt(Pupil.objects.get(name="学生2").disability) == "hearing"
    assert list(record_faults()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_another_class_begins_a_new_stretch() -> None:
    make_school("S1")
    published([row(1)])
    published([row(1, 班级="5班")], as_of=date(2018, 10, 1))
    before, now = Enrolment.objects.order_by("from_date")
    assert (before.to_date, before.exit_kind) == (date(2018, 9, 30), ExitKind.NONE)
    assert now.homeroom is not None
    assert (now.homeroom.number, now.to_date) == (5, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_what_contradicts_itself_is_named_and_not_written() -> None:
    make_school("S1")
    other = id_number(date(2011, 3, 6), 9)
    run = checked(
        [
            row(1, 年级="十三年级"),
            row(2, 年级="高一"),
            row(3, 班级="实验"),
            row(4, 出生日期="2011-03-06"),
            row(5, 全国学籍号=f"G{other}"),
            row(6, 性别="男" if row(6)[2] == "女" else "女"),
            row(7),
        ]
    )
    assert (run.faulty_count, run.created_count) == (6, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_clerk_imports_the_own_school_only() -> None:
    first = make_school("S1")
    make_school("S2")
    clerk = make_reader(Role.SCHOOL_CLERK, first.unit)
    run = checked([row(1), row(2, 学校名称="第S2小学")], by=clerk)
    assert run.created_count == 1
    assert run.faulty_count == 1
