"""What the register holds for forms: counted, and unknown where nobody is counted."""

from __future__ import annotations

import pytest

from yaodian.registers.schools.tests.make import TODAY, make_school
from yaodian.registers.students.forms import HELD
from yaodian.registers.students.tests import make

pytestmark = pytest.mark.django_db


def test_pupils_and_classes_are_counted_and_none_is_unknown() -> None:
    school, empty = make_school("s1"), make_school("s2")
    make.make_pupils(school, make.make_homeroom(school), total=3)
    values = {one.code: one.value for one in HELD if one.value}
    assert values["pupil.count"](school.pk, TODAY) == 3
    assert values["pupil.boarding_count"](school.pk, TODAY) == 0
    assert values["pupil.class_count"](school.pk, TODAY) == 1
    assert [value(empty.pk, TODAY) for value in values.values()] == [None] * len(values)
