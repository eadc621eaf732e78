"""字段字典·学校 (what this register holds): no form may ask a school for it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms import HeldItem
from yaodian.registers.schools.models import Campus, School
from yaodian.registers.schools.queries import MEASURE_TITLES, code_titles, facts_on
from yaodian.registers.schools.rules import CodeList

REGISTER, FACTS = _("学校登记"), _("办学条件")
OWNER = _("计划财务科")


def _trait(path: str) -> Callable[[int, date], Any]:
    """Return how to read one column of the school's row."""

    def value(unit_id: int, _day: date) -> Any:
        found = School.objects.filter(pk=unit_id).values_list(path, flat=True).first()
        return found.isoformat() if isinstance(found, date) else found

    return value


def _kind(unit_id: int, _day: date) -> Any:
    """Return the title of the school's kind."""
    code = School.objects.filter(pk=unit_id).values_list("kind_code", flat=True).first()
    return code_titles(list=CodeList.KIND).get(code) if code else None


def _ownership(unit_id: int, _day: date) -> Any:
    """Return whether the school is public or private, in words."""
    school = School.objects.filter(pk=unit_id).first()
    return school.get_ownership_display() if school else None


def _boarding(unit_id: int, _day: date) -> Any:
    """Return whether pupils board."""
    found = School.objects.filter(pk=unit_id).values_list("is_boarding", flat=True).first()
    return None if found is None else "yes" if found else "no"


def _address(unit_id: int, _day: date) -> Any:
    """Return the address of the main campus."""
    return Campus.objects.filter(school_id=unit_id, is_main=True).values_list("address", flat=True).first()


def _measure(name: str) -> Callable[[int, date], Any]:
    """Return how to read one measure of the facts in force on the day."""

    def value(unit_id: int, day: date) -> Any:
        return facts_on(on=day).filter(school_id=unit_id).values_list(name, flat=True).first()

    return value


HELD = (
    HeldItem("school.title", _("学校名称"), REGISTER, OWNER, ("校名", "单位名称", "填报单位"), _trait("unit__title")),
    HeldItem("school.code", _("学校标识码"), REGISTER, OWNER, ("学校代码",), _trait("code")),
    HeldItem("school.credit_code", _("统一社会信用代码"), REGISTER, OWNER, (), _trait("credit_code")),
    HeldItem("school.kind", _("办学类型"), REGISTER, OWNER, ("学校类别", "学校类型"), _kind),
    HeldItem("school.ownership", _("公办民办"), REGISTER, OWNER, ("办学性质", "学校性质"), _ownership),
    HeldItem("school.boarding", _("寄宿制"), REGISTER, OWNER, ("是否寄宿制学校", "是否寄宿"), _boarding),
    HeldItem(
        "school.township", _("所在乡镇街道"), REGISTER, OWNER, ("所在乡镇", "乡镇街道"), _trait("township__title")
    ),
    HeldItem("school.address", _("学校地址"), REGISTER, OWNER, ("地址", "办学地址"), _address),
    HeldItem("school.founded_date", _("建校日期"), REGISTER, OWNER, ("建校时间",), _trait("founded_date")),
    *(HeldItem(f"school.{name}", title, FACTS, OWNER, (), _measure(name)) for name, title in MEASURE_TITLES.items()),
)
