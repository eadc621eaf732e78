"""导入目标·班级 (import target of classes): which classes there are this year, and who heads each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports import FieldKind, ImportContext, ImportField, ImportTarget, Part
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.forms.imports import school_ids
from yaodian.registers.students.access import IMPORT
from yaodian.registers.students.forms.grades import derive_places, faults_of, place_faults, reach
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.queries import homeroom_list, large_from, school_year_on, schools_within
from yaodian.registers.students.tables import homerooms_table
from yaodian.registers.teachers.models import Teacher

if TYPE_CHECKING:
    import polars as pl


def open_homerooms(_context: ImportContext) -> QuerySet[Any]:
    """Return the classes that a row is compared with: those not closed."""
    return Homeroom.objects.filter(to_date__isnull=True)


def teacher_ids(texts: Sequence[str], _context: ImportContext) -> Mapping[str, int]:
    """Return the teachers whose numbers these are."""
    return dict(Teacher.objects.filter(number__in=texts).values_list("number", "pk"))


def check_homerooms(frame: pl.DataFrame, _context: ImportContext) -> pl.DataFrame | None:
    """核对: grade and class are understood and taught at the school; the head teacher is one of its own; none closed."""
    import polars as pl

    found = place_faults(frame)
    if {"head", "school"} <= set(frame.columns) and frame["head"].count():
        heads = frame["head"].drop_nulls().unique().to_list()
        at = dict(Teacher.objects.filter(pk__in=heads).values_list("pk", "school_id"))
        own = pl.col("head").replace_strict(at, default=None, return_dtype=pl.Int64)
        found += faults_of(
            frame,
            pl.col("head").is_not_null() & (own != pl.col("school")),
            "head",
            _("这位教师登记在其他学校"),
            _("核对教职工号，或先在教师登记中办理调动"),
        )
    closed = Homeroom.objects.filter(to_date__isnull=False).values_list("school_id", "stage", "entry_year", "number")
    names = ("school", "stage", "entry_year", "class_number")
    if set(names) <= set(frame.columns):
        schema = dict(zip(names, (pl.Int64(), pl.String(), pl.Int64(), pl.Int64()), strict=True))
        schools = frame["school"].drop_nulls().unique().to_list()
        gone = pl.DataFrame(list(closed.filter(school__in=schools)), schema=schema, orient="row")
        again = frame.join(gone, on=list(names), how="semi")
        found += faults_of(
            again, pl.lit(True), "class_name", _("这个班已撤销"), _("核对班级；确要恢复的，先更正班级的撤班日期")
        )
    return pl.concat(found) if found else None


def homerooms_roll(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: these classes as the list of classes shows them to this reader."""
    today = clock.today()
    table = homerooms_table(
        schools=list(schools_within(by=by)),
        school_year=school_year_on(on=today),
        large=large_from(kind="large", on=today),
        oversized=large_from(kind="oversized", on=today),
        on=today,
    )
    return table, homeroom_list(by=by, on=today).filter(pk__in=rows.values("pk"))


HOMEROOMS = ImportTarget(
    key="students.homerooms",
    title=lazy("班级"),
    verb=IMPORT,
    system=lazy("全国中小学生学籍信息管理系统"),
    fields=(
        ImportField(
            "school",
            lazy("学校标识码"),
            FieldKind.REFERENCE,
            required=True,
            aliases=("学校（机构）标识码", "学校代码", "学校名称", "学校", "所在学校"),
            hint=lazy("学校标识码、单位代码或学校全称"),
            resolve=school_ids,
            example="第一小学",
        ),
        ImportField(
            "grade", lazy("年级"), required=True, max_length=20, aliases=("所在年级", "年级名称"), example="三年级"
        ),
        ImportField(
            "class_name", lazy("班级"), required=True, max_length=30, aliases=("班号", "班级名称"), example="2班"
        ),
        ImportField(
            "head",
            lazy("班主任教职工号"),
            FieldKind.REFERENCE,
            aliases=("班主任工号", "班主任编号"),
            hint=lazy("教师登记中的教职工号；没有的留空"),
            resolve=teacher_ids,
            example="T0001",
        ),
        ImportField(
            "is_special", lazy("是否特教班"), FieldKind.FLAG, aliases=("特教班", "是否特殊教育班"), example="否"
        ),
    ),
    parts=(
        Part(
            "homeroom",
            Homeroom,
            identity={"school_id": "school", "stage": "stage", "entry_year": "entry_year", "number": "class_number"},
            columns={"head_teacher_id": "head", "is_special": "is_special"},
            constants=lambda context: {"from_date": context.as_of},
            existing=open_homerooms,
            unit="school_id",
        ),
    ),
    unit="school",
    reach=reach,
    order=("school", "entry_year", "class_number"),
    check=check_homerooms,
    derive=derive_places,
    roll=homerooms_roll,
    note=lazy("每学年开学编班后导入一次；班主任换了的照实填写，空白的不改。"),
)
