"""认定 (recognition): what the bureau decides of a kindergarten or a private school, and licences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.access import REGISTER
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import Kindergarten, PrivateSchool, School
from yaodian.registers.schools.queries import require_for, require_for_all
from yaodian.registers.schools.rules import Classification, KindergartenGrade


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """幼儿园认定 (recognition of a kindergarten): licence, inclusive status, grade and fees."""

    school_id: int
    licence_number: str = ""
    licence_until_date: date | None = None
    is_inclusive: bool = False
    inclusive_until_date: date | None = None
    inclusive_paper: str = ""
    grade: KindergartenGrade = KindergartenGrade.NONE
    monthly_fee: Decimal | None = None
    meal_fee: Decimal | None = None


LICENCE = ("licence_number", "licence_until_date")
RECOGNISED = ("is_inclusive", "inclusive_until_date", "inclusive_paper", "grade", "monthly_fee", "meal_fee")


@transaction.atomic
def recognise_kindergartens(*, recognitions: Sequence[Recognition], by: By) -> int:
    """认定幼儿园: set licence, inclusive status, grade and fees of kindergartens; returns how many changed."""
    ids = {each.school_id for each in recognitions}
    require_for_all(by=by, verb=REGISTER, school_ids=ids)
    gardens = {row.pk: row for row in Kindergarten.objects.select_for_update().filter(pk__in=ids)}
    schools = School.objects.select_for_update().select_related("unit").in_bulk(ids)
    changed: list[models.Model] = []
    detail: dict[str, Any] = {}
    for each in recognitions:
        garden, school = gardens.get(each.school_id), schools.get(each.school_id)
        if garden is None or school is None:
            raise SchoolError(_("这所学校不是登记在册的幼儿园。"))
        _check(each, school)
        moved = {
            **_put(school, {name: getattr(each, name) for name in LICENCE}),
            **_put(garden, {name: getattr(each, name) for name in RECOGNISED}),
        }
        if moved:
            detail[str(each.school_id)] = moved
            changed += [school, garden]
    School.objects.bulk_update([row for row in changed if isinstance(row, School)], LICENCE)
    Kindergarten.objects.bulk_update([row for row in changed if isinstance(row, Kindergarten)], RECOGNISED)
    if changed:
        one = len(detail) == 1
        write_line(
            verb="schools.recognise",
            by=by,
            record=changed[0] if one else None,
            also=changed[1:] if one else changed,
            summary=str(changed[0]) if one else _("%(count)s 所幼儿园") % {"count": len(detail)},
            detail=detail,
        )
    return len(detail)


def _check(each: Recognition, school: School) -> None:
    """Refuse a recognition that contradicts itself."""
    if each.licence_until_date and not each.licence_number.strip():
        raise SchoolError(_("“%(unit)s”：有效期至已填，办学许可证号也要填写。") % {"unit": school})
    if each.is_inclusive and school.ownership == "public":
        raise SchoolError(_("“%(unit)s”是公办园，不需认定普惠性。") % {"unit": school})
    if not each.is_inclusive and (each.inclusive_until_date or each.inclusive_paper):
        raise SchoolError(_("“%(unit)s”未认定为普惠性，不填认定文号和有效期。") % {"unit": school})


def _put(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the values and return those that moved, before and after."""
    moved = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    for name, (_before, value) in moved.items():
        setattr(row, name, value)
    return moved


@transaction.atomic
def classify_private_school(
    *,
    school_id: int,
    sponsor: str,
    classification: Classification,
    classified_date: date | None,
    approval_paper: str,
    licence_number: str,
    licence_until_date: date | None,
    by: By,
) -> PrivateSchool:
    """民办学校分类登记: sponsor, classification with its day and paper, and the licence (《民办教育促进法》第十九条)."""
    require_for(by=by, verb=REGISTER, school_id=school_id)
    school = School.objects.select_for_update().select_related("unit").get(pk=school_id)
    private = PrivateSchool.objects.select_for_update().filter(pk=school_id).first()
    if private is None:
        raise SchoolError(_("“%(unit)s”登记为公办，不作民办学校分类。") % {"unit": school})
    if classification != Classification.UNDECIDED and classified_date is None:
        raise SchoolError(_("分类登记日期要填写。"))
    if licence_until_date and not licence_number.strip():
        raise SchoolError(_("有效期至已填，办学许可证号也要填写。"))
    if classification == Classification.FOR_PROFIT and (school.teaches_primary or school.teaches_junior):
        raise SchoolError(_("不得设立实施义务教育的营利性民办学校（《民办教育促进法》第十九条）。"))
    moved = _put(school, {"licence_number": licence_number.strip(), "licence_until_date": licence_until_date})
    moved |= _put(
        private,
        {
            "sponsor": sponsor.strip(),
            "classification": classification.value,
            "classified_date": classified_date,
            "approval_paper": approval_paper.strip(),
        },
    )
    if moved:
        school.save(update_fields=LICENCE)
        private.save(update_fields=["sponsor", "classification", "classified_date", "approval_paper"])
        write_line(
            verb="schools.classify",
            by=by,
            record=school,
            also=[private],
            summary=str(school),
            detail={"changed": moved},
        )
    return private
