"""Makers for tests of the register: classes, pupils, readers of two schools."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from yaodian.kernel.access import System
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import TODAY, at, make_school
from yaodian.registers.students import actions
from yaodian.registers.students.actions import HomeroomEntry, NewPupil
from yaodian.registers.students.models import Homeroom, Pupil
from yaodian.registers.students.rules import (
    AbsenceReason,
    CaseOutcome,
    Disability,
    EnrolmentEntry,
    Placement,
    PupilEntry,
)
from yaodian.registers.teachers.tests.make import id_number

__all__ = [
    "BEGAN",
    "SYSTEM",
    "TODAY",
    "at",
    "make_homeroom",
    "make_pupil",
    "make_pupils",
    "make_school",
    "metric_rows",
    "new_pupil",
]

SYSTEM = System("测试")
BEGAN = date(2017, 9, 1)
_numbers = count(1)


def make_homeroom(school: School, *, number: int = 1, stage: SchoolStage | None = None, **fields: Any) -> Homeroom:
    """Return a class that began in autumn 2017."""
    given: dict[str, Any] = {"entry_year": 2017, "from_date": BEGAN} | fields
    entry = HomeroomEntry(school_id=school.pk, stage=stage or school.stages[0], number=number, **given)
    return actions.save_homeroom(entry=entry, by=SYSTEM)


def new_pupil(school: School, room: Homeroom | None, *, pupil: dict[str, Any], **fields: Any) -> NewPupil:
    """Return a pupil to be registered."""
    number = next(_numbers)
    identity = id_number(date(2010, 1, 2 + number // 999), number)
    given: dict[str, Any] = {"name": f"学生{number}", "id_number": identity, "number": f"G{identity}"} | pupil
    place: dict[str, Any] = {
        "school_id": school.pk,
        "stage": SchoolStage(room.stage) if room else school.stages[0],
        "entry_year": room.entry_year if room else 2017,
        "from_date": BEGAN,
        "homeroom_id": room.pk if room else None,
    } | fields
    return NewPupil(pupil=PupilEntry(**given), enrolment=EnrolmentEntry(**place))


def make_pupil(school: School, room: Homeroom | None = None, name: str = "", **fields: Any) -> Pupil:
    """Return a pupil enrolled since autumn 2017; `pupil={…}` are fields of the person, the rest of the enrolment."""
    person = dict(fields.pop("pupil", {})) | ({"name": name} if name else {})
    entry = new_pupil(school, room, pupil=person, **fields)
    return actions.register_pupil(pupil=entry.pupil, enrolment=entry.enrolment, by=SYSTEM)


def make_pupils(school: School, room: Homeroom, *, total: int) -> list[Pupil]:
    """Return many pupils of one class."""
    entries = [new_pupil(school, room, pupil={}) for _number in range(total)]
    return actions.register_pupils(entries=entries, by=SYSTEM)


def metric_rows() -> date:
    """A bureau for the contract of metrics: classes small and oversized, all kinds of pupils, open and closed cases."""
    with at(TODAY):
        first = make_school("N1", is_boarding=True, owner_code="831")
        second = make_school("N2", kind_code="311", owner_code="999")
        small, big = make_homeroom(first), make_homeroom(second)
        make_pupils(second, big, total=67)
        make_pupil(first, small, is_boarding=True, is_migrant=True)
        make_pupil(second, is_migrant=True, is_left_behind=True)
        disabled: dict[str, Any] = {"pupil": {"disability": Disability.SIGHT}}
        make_pupil(first, small, placement=Placement.INCLUSIVE, **disabled)
        make_pupil(first, small, placement=Placement.HOME, **disabled)
        for place in range(3):
            away = make_pupil(first, small)
            case = actions.open_case(
                pupil_id=away.pk, missing_date=date(2018, 10, 8), reason=AbsenceReason.WEARY, by=SYSTEM
            )
            if place:
                actions.close_case(
                    case_id=case.pk,
                    outcome=CaseOutcome.RETURNED,
                    closed_date=date(2018, 10, 20),
                    proof="到校上课",
                    by=SYSTEM,
                )
    return TODAY
