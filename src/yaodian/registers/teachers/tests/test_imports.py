"""The teacher export of the national system: read as it comes, twice changes nothing, a new subject begins a new post."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
import xlsxwriter

from yaodian.kernel.imports.actions import checking, publishing, runs
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.privacy.sealing import decrypt
from yaodian.registers.teachers.models import Teacher, TeacherPost
from yaodian.registers.teachers.tests.make import SYSTEM, TODAY, at, id_number, make_school

HEADS = ("个人标识码", "教师姓名", "身份证件号码", "手机", "学校名称", "岗位类型", "用人形式", "任教学科", "职称等级")


def book(rows: Sequence[Sequence[object]]) -> bytes:
    """Return the workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as file:
        page = file.add_worksheet("教师")
        for place, cells in enumerate([HEADS, *rows]):
            page.write_row(place, 0, cells)
    return target.getvalue()


def imported(rows: Sequence[Sequence[object]], *, as_of: date = date(2018, 9, 1)) -> ImportRun:
    """Return a run that was written."""
    run = runs.start_run(
        target="teachers.teachers", file_name="教师.xlsx", pieces=[book(rows)], as_of_date=as_of, by=SYSTEM
    )
    runs.map_columns(run_id=run.pk, places=run.places, blank_clears=False, by=SYSTEM, start=False)
    checking.check_run(run_id=run.pk, by=SYSTEM)
    publishing.confirm_run(run_id=run.pk, accepted_only=True, override_reason="", by=SYSTEM, start=False)
    return publishing.publish_run(run_id=run.pk, by=SYSTEM)


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_the_export_becomes_teachers_in_post() -> None:
    school = make_school("S1")
    identity = id_number(date(1985, 1, 1), 3)
    good = ("T1", "王明", identity, "13800000000", "第S1小学", "专任教师", "在编", "语文", "一级教师")
    lacking = ("T2", "李红", id_number(date(1986, 1, 1), 4), "", "第S1小学", "专任教师", "在编", "", "")
    run = imported([good, lacking])
    assert (run.created_count, run.faulty_count) == (1, 1)
    teacher = Teacher.objects.get()
    assert (teacher.search_keys, teacher.title, teacher.school) == ("wm wangming", "first", school)
    assert (decrypt(teacher.id_number), decrypt(teacher.phone)) == (identity, "13800000000")
    again = imported([good])
    assert (again.left_count, again.changed_count, again.sample) == (1, 0, [])
    imported([(*good[:7], "数学", good[8])], as_of=date(2018, 10, 1))
    before, now = TeacherPost.objects.order_by("from_date")
    assert (before.to_date, now.subject, now.to_date) == (date(2018, 9, 30), "数学", None)
    assert list(record_faults()) == []
