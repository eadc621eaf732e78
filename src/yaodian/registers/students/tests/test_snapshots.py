"""Snapshots: what was asked of one is answered the same for ever; an answer of a day follows corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.actions import SchoolError
from yaodian.registers.schools.models import FrozenSchool, Snapshot
from yaodian.registers.schools.tests.make import make_reader, make_unit
from yaodian.registers.students import actions
from yaodian.registers.students.models import FrozenHomeroom, FrozenPupil
from yaodian.registers.students.queries import class_sizes, frozen_faults, pupil_counts, pupils_of
from yaodian.registers.students.rules import ExitKind
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_homeroom, make_pupil, make_pupils, make_school
from yaodian.registers.teachers.models import FrozenTeacher
from yaodian.registers.teachers.queries import teachers_of
from yaodian.registers.teachers.rules import TitleLevel
from yaodian.registers.teachers.tests.make import certify, make_teacher

pytestmark = pytest.mark.django_db
AUTUMN = date(2018, 9, 1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day and leaves a journal that agrees with the rows."""
    with at(TODAY):
        yield
    assert list(record_faults()) == []


def frozen() -> Snapshot:
    """Freeze the autumn of 2018."""
    return actions.freeze_registers(code="2018-09-01", title="2018年秋季学年初", as_of=AUTUMN, by=SYSTEM)


def test_frozen_answers_stay_and_answers_of_the_day_follow_corrections() -> None:
    school = make_school("S1")
    teacher = make_teacher(school, "李老师")
    certify(teacher)
    room = make_homeroom(school, head_teacher_id=teacher.pk)
    pupils = make_pupils(school, room, total=3)
    make_pupil(school, from_date=date(2018, 9, 2))
    snapshot = frozen()
    assert snapshot.row_counts == {"homerooms": 1, "pupils": 3, "schools": 1, "teachers": 1}
    of_then: dict[str, Any] = {"by": SYSTEM, "snapshot": snapshot}
    counts, sizes, people = pupil_counts(**of_then), class_sizes(**of_then), teachers_of(**of_then)
    names = [row.name for row in pupils_of(school_ids=[school.pk], **of_then)]
    assert counts == pupil_counts(by=SYSTEM, on=AUTUMN) == {(school.pk, "primary"): 3}
    assert sizes == class_sizes(by=SYSTEM, on=AUTUMN)
    assert [(one.grade, one.pupil_count) for one in sizes] == [(2, 3)]
    assert [(row.name, row.title, row.is_certified) for row in people] == [("李老师", "none", True)]
    assert FrozenHomeroom.objects.get().head_teacher_name == "李老师"

    actions.correct_pupil(pupil_id=pupils[0].pk, changes={"name": "更名后"}, reason="派出所更名", by=SYSTEM)
    actions.end_enrolment(
        pupil_id=pupils[1].pk, to_date=date(2018, 8, 30), exit_kind=ExitKind.LEFT, reason="补办", by=SYSTEM
    )
    from yaodian.registers.teachers.actions import correct_teacher

    correct_teacher(teacher_id=teacher.pk, changes={"title": TitleLevel.SENIOR}, reason="补录", by=SYSTEM)
    assert pupil_counts(by=SYSTEM, on=AUTUMN) == {(school.pk, "primary"): 2}
    assert class_sizes(by=SYSTEM, on=AUTUMN)[0].pupil_count == 2
    assert "更名后" in [row.name for row in pupils_of(by=SYSTEM, school_ids=[school.pk], on=AUTUMN)]
    assert teachers_of(by=SYSTEM, on=AUTUMN)[0].title == "senior"
    assert pupil_counts(**of_then) == counts
    assert class_sizes(**of_then) == sizes
    assert [row.name for row in pupils_of(school_ids=[school.pk], **of_then)] == names
    assert teachers_of(**of_then)[0].title == "none"
    assert list(frozen_faults()) == []


def test_a_changed_frozen_row_is_found() -> None:
    school = make_school("S1")
    make_pupils(school, make_homeroom(school), total=2)
    frozen()
    FrozenPupil.objects.filter(pk=FrozenPupil.objects.first().pk).update(name="改了")  # type: ignore[union-attr]
    assert [fault.text for fault in frozen_faults()] == ["快照“2018年秋季学年初”的内容与封存时不一致"]


def test_a_name_is_frozen_once_and_all_or_nothing_is_kept() -> None:
    make_school("S1")
    frozen()
    with pytest.raises(SchoolError, match="已经用过"):
        frozen()
    with pytest.raises(SchoolError, match="不能晚于今天"):
        actions.freeze_registers(code="later", title="以后", as_of=date(2019, 9, 1), by=SYSTEM)
    assert Snapshot.objects.count() == 1


def test_office_and_sections_freeze_and_no_school() -> None:
    school = make_school("S1")
    with pytest.raises(NotAllowedError):
        actions.freeze_registers(code="x", title="x", as_of=AUTUMN, by=make_reader(Role.SCHOOL_CLERK, school.unit))
    assert not FrozenSchool.objects.exists()
    assert not FrozenTeacher.objects.exists()
    section = make_reader(Role.SECTION_CLERK, make_unit("O1", "基教科", kind=UnitKind.SECTION))
    assert actions.freeze_registers(code="x", title="x", as_of=AUTUMN, by=section).sealed_at
    assert FrozenSchool.objects.count() == 1


def test_a_clerk_reads_only_the_own_school_of_a_snapshot() -> None:
    first, second = make_school("S1"), make_school("S2")
    make_pupil(first)
    make_pupil(second)
    snapshot = frozen()
    clerk = make_reader(Role.SCHOOL_CLERK, first.unit)
    assert set(pupil_counts(by=clerk, snapshot=snapshot)) == {(first.pk, "primary")}
    assert pupils_of(by=clerk, school_ids=[second.pk], snapshot=snapshot) == []
    assert pupils_of(by=clerk, school_ids=[second.pk], on=AUTUMN) == []
