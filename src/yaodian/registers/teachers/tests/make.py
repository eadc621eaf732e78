"""Makers for tests of the register: teachers in post, certificates, recruitments."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from yaodian.kernel.access import System
from yaodian.registers.schools.models import School
from yaodian.registers.schools.tests.make import TODAY, at, make_school
from yaodian.registers.teachers import actions
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    CertificateEntry,
    CertificateKind,
    Channel,
    PostEntry,
    TeacherEntry,
)

__all__ = [
    "SYSTEM",
    "TODAY",
    "at",
    "certify",
    "id_number",
    "make_school",
    "make_teacher",
    "metric_rows",
]

SYSTEM = System("测试")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_numbers = count(1)


def id_number(birth: date, order: int) -> str:
    """Return a right ID number of the unassigned region 990000."""
    body = f"990000{birth:%Y%m%d}{order % 1000:03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def make_teacher(school: School, name: str = "", *, post: dict[str, Any] | None = None, **fields: Any) -> Teacher:
    """Return a teacher in post at a school since 2015."""
    number = next(_numbers)
    given: dict[str, Any] = {"number": f"T{number:05}", "id_number": id_number(date(1985, 1, 1), number)} | fields
    teacher = TeacherEntry(name=name or f"教师{number}", **given)
    place: dict[str, Any] = {
        "school_id": school.pk,
        "from_date": date(2015, 9, 1),
        "subject": "语文",
        "stage": "primary",
    } | (post or {})
    return actions.register_teacher(teacher=teacher, post=PostEntry(**place), by=SYSTEM)


def certify(teacher: Teacher, *, expiry: date | None = None) -> None:
    """Give somebody a teaching certificate."""
    entry = CertificateEntry(
        kind=CertificateKind.TEACHING, number=f"Z{teacher.pk}", issued_date=date(2014, 6, 1), expiry_date=expiry
    )
    actions.add_certificates(entries=[(teacher.pk, entry)], by=SYSTEM)


def metric_rows() -> date:
    """A bureau for the contract of metrics: two schools, certified and not, backbone, hired, arrived."""
    with at(TODAY):
        first, second = make_school("M1"), make_school("M2", kind_code="311")
        for place, school in enumerate((first, first, second)):
            teacher = make_teacher(school, backbone=BackboneLevel.COUNTY if place else BackboneLevel.NONE)
            if place:
                certify(teacher, expiry=date(2019, 1, 1) if place > 1 else date(2018, 1, 1))
            actions.recruit_teacher(
                teacher_id=teacher.pk,
                channel=Channel.CITY,
                subject="语文",
                hired_date=date(2018, 7, 20),
                reported_date=date(2018, 9, 1) if place else None,
                by=SYSTEM,
            )
    return TODAY
