"""字段字典·教师 (what this register holds): no form may ask a school for it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms import HeldItem
from yaodian.registers.teachers.queries import posts_on
from yaodian.registers.teachers.rules import Establishment, PostKind

REGISTER = _("教师登记")
OWNER = _("人事科")


def _counted(**wanted: Any) -> Callable[[int, date], Any]:
    """Return how to count the people who hold such a post in a school; none counted is not known."""

    def value(unit_id: int, day: date) -> Any:
        rows = posts_on(on=day).filter(school_id=unit_id)
        return rows.filter(**wanted).values("teacher").distinct().count() if rows.exists() else None

    return value


HELD = (
    HeldItem("staff.count", _("教职工数"), REGISTER, OWNER, ("教职工人数", "教职工总数"), _counted()),
    HeldItem(
        "staff.teaching_count",
        _("专任教师数"),
        REGISTER,
        OWNER,
        ("专任教师人数", "教师人数", "教师数"),
        _counted(kind=PostKind.TEACHING),
    ),
    HeldItem(
        "staff.quota_count",
        _("在编人数"),
        REGISTER,
        OWNER,
        ("在编教职工数", "在编教师数"),
        _counted(establishment=Establishment.QUOTA),
    ),
    HeldItem("teacher.name", _("教师姓名"), REGISTER, OWNER),
    HeldItem("teacher.id_number", _("教师身份证号"), REGISTER, OWNER),
    HeldItem("teacher.title", _("教师职称"), REGISTER, OWNER),
)
