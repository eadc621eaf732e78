"""登记缺项·学生和班级 (gaps of the register of pupils and classes)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports.gaps import Gap
from yaodian.registers.students.access import READ
from yaodian.registers.students.forms.homerooms import homerooms_roll
from yaodian.registers.students.forms.imports import pupils_roll
from yaodian.registers.students.models import Enrolment, Guardian, Homeroom
from yaodian.registers.students.queries import school_year_on, units_reached
from yaodian.registers.students.rules import STAGE_YEARS
from yaodian.registers.teachers.rules import Sex

PUPILS, CLASSES = _("学生登记"), _("班级登记")


def reach(by: By) -> UnitScope:
    """Return the schools whose pupils the reader may see."""
    return units_reached(by=by, verb=READ)


def _pupils(key: str, title: Any, wrong: Callable[[date], Q], **more: Any) -> Gap:
    return Gap(
        key=f"students.{key}",
        group=PUPILS,
        title=title,
        rows=lambda today: Enrolment.objects.filter(wrong(today), to_date__isnull=True),
        unit="school_id",
        reach=reach,
        roll=pupils_roll,
        **more,
    )


def _grown_out(today: date) -> Q:
    """Enrolments whose year of entry lies further back than their stage is long."""
    year, found = school_year_on(on=today), Q()
    for stage, years in STAGE_YEARS.items():
        found |= Q(stage=stage.value, entry_year__lte=year - years)
    return found


GAPS = (
    _pupils("id_number", _("学生没有身份证号"), lambda _today: Q(pupil__id_number_digest="")),
    _pupils("number", _("学生没有学籍号"), lambda _today: Q(pupil__number_digest="")),
    _pupils("birth_date", _("学生没有出生日期"), lambda _today: Q(pupil__birth_date__isnull=True)),
    _pupils("sex", _("学生性别未知"), lambda _today: Q(pupil__sex=Sex.UNKNOWN), shown=False),
    _pupils("homeroom", _("学生未编班"), lambda _today: Q(homeroom__isnull=True)),
    _pupils("nation", _("学生没有民族"), lambda _today: Q(pupil__nation=""), shown=False),
    _pupils("address", _("学生没有家庭住址"), lambda _today: Q(pupil__address_digest=""), shown=False),
    _pupils(
        "guardian",
        _("学生没有监护人"),
        lambda _today: ~Q(Exists(Guardian.objects.filter(pupil=OuterRef("pupil")))),
        shown=False,
    ),
    _pupils("grown_out", _("年级超出学段"), _grown_out, faulty=True),
    Gap(
        key="students.headless",
        group=CLASSES,
        title=_("班级没有班主任"),
        rows=lambda _today: Homeroom.objects.filter(to_date__isnull=True, head_teacher__isnull=True),
        unit="school_id",
        reach=reach,
        roll=homerooms_roll,
    ),
)
