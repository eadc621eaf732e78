"""What the register holds for forms: right on its day, unknown where nothing is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.kernel.forms.registry import held
from yaodian.registers.schools.forms import HELD
from yaodian.registers.schools.tests import make

pytestmark = pytest.mark.django_db
VALUES = {one.code: one.value for one in HELD}


def known(code: str, unit_id: int, day: date) -> object:
    value = VALUES[code]
    assert value is not None
    return value(unit_id, day)


def test_a_school_is_known_by_name_and_measures_by_their_day() -> None:
    school = make.make_school("s1")
    make.make_facts(school, book_count=1200, land_area=Decimal("800.5"))
    assert known("school.title", school.pk, make.TODAY) == school.unit.title
    assert known("school.book_count", school.pk, make.TODAY) == 1200
    assert known("school.land_area", school.pk, make.TODAY) == Decimal("800.5")
    assert known("school.book_count", school.pk, date(1990, 1, 1)) is None


def test_a_unit_that_is_no_school_holds_nothing() -> None:
    for code in VALUES:
        assert known(code, 987654, make.TODAY) is None


def test_no_code_and_no_title_stands_for_two_things() -> None:
    titles = [str(title) for one in held().values() for title in (one.title, *one.aliases)]
    assert len(titles) == len(set(titles))
    assert {"school.title", "pupil.count", "staff.count"} <= held().keys()
