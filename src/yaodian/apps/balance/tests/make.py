"""Makers for tests of balance: schools with facts, teachers, classes; readers; a bureau for the metrics' contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yaodian.kernel.access import System
from yaodian.registers.schools import actions as school_actions
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import FactsEntry
from yaodian.registers.schools.tests.make import FIRST, TODAY, at, make_school
from yaodian.registers.teachers.rules import BackboneLevel
from yaodian.registers.teachers.tests.make import make_teacher

__all__ = ["SYSTEM", "TODAY", "at", "make_measured", "make_school", "make_teacher"]

SYSTEM = System(name="测试")
PLENTY: dict[str, Any] = {
    "primary_pupil_count": 100,
    "teaching_area": Decimal(600),
    "sports_area": Decimal(900),
    "instrument_value": Decimal(300_000),
    "media_room_count": 4,
    "book_count": 3000,
    "computer_count": 20,
    "class_count": 6,
}


def make_measured(code: str, *, teachers: int = 6, kind_code: str = "211", **measures: Any) -> School:
    """Return a school with facts since autumn 2017 and so many teachers; with all given it passes the norm of 2017."""
    school = make_school(code, kind_code=kind_code)
    given = {name: value for name, value in (PLENTY | measures).items() if value is not None}
    facts = FactsEntry(school_id=school.pk, from_date=FIRST, source="测试", measures=given)
    school_actions.record_facts(entry=facts, by=SYSTEM)
    for place in range(teachers):
        make_teacher(
            school,
            backbone=BackboneLevel.COUNTY if place < 2 else BackboneLevel.NONE,
            post={"subject": "体育" if place == 0 else "语文", "stage": school.stages[0].value},
        )
    return school
