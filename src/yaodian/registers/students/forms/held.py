"""字段字典·学生 (what this register holds): no form may ask a school for it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms import HeldItem
from yaodian.registers.students.queries import enrolments_on, sized_homerooms

REGISTER = _("学生登记")
OWNER = _("基础教育科")


def _pupils(**wanted: Any) -> Callable[[int, date], Any]:
    """Return how to count a school's pupils of a day; none counted is not known."""

    def value(unit_id: int, day: date) -> Any:
        rows = enrolments_on(on=day).filter(school_id=unit_id)
        return rows.filter(**wanted).count() if rows.exists() else None

    return value


def _homerooms(unit_id: int, day: date) -> Any:
    """Return how many classes a school has on a day; none counted is not known."""
    return sized_homerooms(on=day).filter(school_id=unit_id).count() or None


HELD = (
    HeldItem(
        "pupil.count", _("在校生数"), REGISTER, OWNER, ("学生数", "学生人数", "在校学生数", "在校生人数"), _pupils()
    ),
    HeldItem(
        "pupil.boarding_count", _("寄宿生数"), REGISTER, OWNER, ("寄宿学生数", "住校生数"), _pupils(is_boarding=True)
    ),
    HeldItem(
        "pupil.left_behind_count", _("留守儿童数"), REGISTER, OWNER, ("留守学生数",), _pupils(is_left_behind=True)
    ),
    HeldItem("pupil.migrant_count", _("随迁子女数"), REGISTER, OWNER, (), _pupils(is_migrant=True)),
    HeldItem("pupil.class_count", _("教学班数"), REGISTER, OWNER, ("班级总数",), _homerooms),
    HeldItem("pupil.name", _("学生姓名"), REGISTER, OWNER),
    HeldItem("pupil.number", _("学籍号"), REGISTER, OWNER, ("全国学籍号",)),
    HeldItem("pupil.id_number", _("学生身份证号"), REGISTER, OWNER),
)
