"""登记缺项·教师 (gaps of the register of teachers)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports.gaps import Gap
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.teachers.access import READ
from yaodian.registers.teachers.models import Teacher, TeacherPost
from yaodian.registers.teachers.queries import schools_within, teacher_list, units_reached
from yaodian.registers.teachers.rules import PostKind, Sex, TeacherState
from yaodian.registers.teachers.tables import teachers_table

REGISTER = _("教师登记")


def reach(by: By) -> UnitScope:
    """Return the schools whose teachers the reader may see."""
    return units_reached(by=by, verb=READ)


def listed(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: these teachers as the list of teachers shows them to this reader."""
    own = teacher_list(by=by, on=clock.today()).filter(pk__in=rows.values("pk"))
    return teachers_table(schools=schools_within(by=by)), own


def _gap(key: str, title: Any, wrong: Q, **more: Any) -> Gap:
    return Gap(
        key=f"teachers.{key}",
        group=REGISTER,
        title=title,
        rows=lambda _today: Teacher.objects.filter(wrong, state=TeacherState.ACTIVE),
        unit="school_id",
        reach=reach,
        roll=listed,
        **more,
    )


def _post(wrong: Q) -> Q:
    """Return teachers whose post in force is so."""
    return Q(Exists(TeacherPost.objects.filter(wrong, teacher=OuterRef("pk"), to_date__isnull=True)))


GAPS = (
    _gap("id_number", _("教师没有身份证号"), Q(id_number_digest="")),
    _gap("birth_date", _("教师没有出生日期"), Q(birth_date__isnull=True)),
    _gap("sex", _("教师性别未知"), Q(sex=Sex.UNKNOWN), shown=False),
    _gap("phone", _("教师没有电话"), Q(phone_digest="")),
    _gap("work_date", _("教师没有参加工作日期"), Q(work_date__isnull=True), shown=False),
    _gap("subject", _("专任教师没有任教学科"), _post(Q(kind=PostKind.TEACHING, subject="")), faulty=True),
    _gap("stage", _("专任教师没有任教学段"), _post(Q(kind=PostKind.TEACHING, stage="")), shown=False),
    _gap("post", _("在岗而没有任职"), ~_post(Q()), faulty=True),
)
