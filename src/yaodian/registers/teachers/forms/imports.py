"""导入目标 (import target): the teacher export of 全国教师管理信息系统, with its titles ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports import FieldKind, ImportContext, ImportField, ImportTarget, Likeness, Part, sealed
from yaodian.kernel.imports.targets import PK
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.forms.imports import school_ids
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.access import IMPORT
from yaodian.registers.teachers.models import Teacher, TeacherPost
from yaodian.registers.teachers.queries import schools_within, teacher_list, units_reached
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    EducationLevel,
    Establishment,
    PostKind,
    Sex,
    TitleLevel,
    search_keys,
)
from yaodian.registers.teachers.tables import teachers_table

if TYPE_CHECKING:
    import polars as pl

POST = ("kind", "establishment", "stage", "subject")


def reach(by: By) -> UnitScope:
    """Return the schools for which somebody may import: all for the section that keeps the register."""
    return units_reached(by=by, verb=IMPORT)


def open_posts(_context: ImportContext) -> QuerySet[Any]:
    """Return the posts that a row is compared with: those held now."""
    return TeacherPost.objects.filter(to_date__isnull=True)


def derive_teachers(frame: pl.DataFrame, _context: ImportContext) -> pl.DataFrame:
    """推算: search keys of the name."""
    import polars as pl

    if "name" not in frame.columns:
        return frame
    keys = {name: search_keys(name) for name in frame["name"].drop_nulls().unique().to_list()}
    return frame.with_columns(pl.col("name").replace_strict(keys, default=None, return_dtype=pl.String).alias("keys"))


def check_teachers(frame: pl.DataFrame, _context: ImportContext) -> pl.DataFrame | None:
    """核对: the ID number agrees with the birth date; who teaches has a subject."""
    import polars as pl

    have, faults = set(frame.columns), []
    rules = (
        (
            {"id_number", "birth_date"},
            pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False) != pl.col("birth_date"),
            "birth_date",
            _("与身份证号中的出生日期不符"),
            _("核对证件后改正其中一项"),
        ),
        (
            {"kind", "subject"},
            (pl.col("kind") == PostKind.TEACHING.value) & pl.col("subject").is_null(),
            "subject",
            _("专任教师没有填任教学科"),
            _("填写任教学科"),
        ),
    )
    for wanted, wrong, key, message, remedy in rules:
        if wanted <= have:
            told = (pl.lit(key).alias("key"), pl.lit(message).alias("message"), pl.lit(remedy).alias("remedy"))
            faults.append(frame.filter(wrong).select("row", *told))
    return pl.concat(faults) if faults else None


def known_teachers(_context: ImportContext) -> QuerySet[Any, Any]:
    """Return those on record, as a row is compared with them."""
    return Teacher.objects.values_list("pk", "name", "birth_date", "school_id")


def teachers_roll(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: the teachers of these posts, as the list of teachers shows them to this reader."""
    listed = teacher_list(by=by, on=clock.today()).filter(pk__in=rows.values("teacher_id"))
    return teachers_table(schools=schools_within(by=by)), listed


def _words(words: Any) -> tuple[tuple[str, str], ...]:
    """Return declared words as codes of a field."""
    return tuple((value, str(label)) for value, label in words.choices)


TEACHERS = ImportTarget(
    key="teachers.teachers",
    title=lazy("教师"),
    verb=IMPORT,
    system=lazy("全国教师管理信息系统"),
    fields=(
        ImportField(
            "number",
            lazy("教职工号"),
            required=True,
            unique=True,
            max_length=30,
            aliases=("教师编号", "个人标识码", "工号"),
            example="T0001",
        ),
        ImportField("name", lazy("姓名"), required=True, max_length=60, aliases=("教师姓名",), example="李四"),
        ImportField("sex", lazy("性别"), FieldKind.CODE, codes=_words(Sex), example="男"),
        ImportField("birth_date", lazy("出生日期"), FieldKind.DATE, aliases=("出生年月",), example="1985-05-06"),
        ImportField(
            "id_number",
            lazy("身份证号"),
            FieldKind.ID_NUMBER,
            unique=True,
            sensitive=True,
            aliases=("身份证件号", "身份证件号码", "证件号码"),
            example="990000198505060013",
        ),
        ImportField(
            "phone",
            lazy("电话"),
            FieldKind.PHONE,
            sensitive=True,
            aliases=("手机号", "手机", "联系电话"),
            example="13800000000",
        ),
        ImportField(
            "school",
            lazy("学校标识码"),
            FieldKind.REFERENCE,
            required=True,
            aliases=("学校（机构）标识码", "学校代码", "学校名称", "学校", "所在单位"),
            hint=lazy("学校标识码、单位代码或学校全称"),
            resolve=school_ids,
            example="第一小学",
        ),
        ImportField(
            "kind",
            lazy("岗位类别"),
            FieldKind.CODE,
            required=True,
            codes=_words(PostKind),
            aliases=("岗位类型",),
            example="专任教师",
        ),
        ImportField(
            "establishment",
            lazy("编制"),
            FieldKind.CODE,
            required=True,
            codes=_words(Establishment),
            aliases=("用人形式",),
            example="在编",
        ),
        ImportField("stage", lazy("任教学段"), FieldKind.CODE, codes=_words(SchoolStage), example="小学"),
        ImportField("subject", lazy("任教学科"), max_length=30, aliases=("任教课程", "学科"), example="数学"),
        ImportField(
            "title",
            lazy("职称"),
            FieldKind.CODE,
            codes=_words(TitleLevel),
            aliases=("专业技术职务", "职称等级"),
            example="一级教师",
        ),
        ImportField(
            "education",
            lazy("学历"),
            FieldKind.CODE,
            codes=_words(EducationLevel),
            aliases=("最高学历",),
            example="本科",
        ),
        ImportField(
            "backbone",
            lazy("骨干级别"),
            FieldKind.CODE,
            codes=_words(BackboneLevel),
            aliases=("骨干教师级别",),
            example="非骨干",
        ),
        ImportField("work_date", lazy("参加工作日期"), FieldKind.DATE, aliases=("参加工作年月",), example="2007-09-01"),
    ),
    parts=(
        Part(
            "teacher",
            Teacher,
            identity={"number": "number"},
            columns={
                **{name: name for name in ("name", "sex", "birth_date", "title", "education", "backbone", "work_date")},
                "search_keys": "keys",
                "school_id": "school",
                **sealed("id_number", "phone"),
            },
            unit="school_id",
        ),
        Part(
            "post",
            TeacherPost,
            identity={"teacher_id": "teacher" + PK},
            columns={"school_id": "school", **{name: name for name in POST}},
            constants=lambda context: {"from_date": context.as_of},
            existing=open_posts,
            unit="school_id",
            ends=("from_date", "to_date"),
            renews=("school_id", *POST),
        ),
    ),
    unit="school",
    reach=reach,
    order=("school", "number"),
    same=(Likeness(lazy("姓名、出生日期、学校相同"), ("name", "birth_date", "school"), existing=known_teachers),),
    check=check_teachers,
    derive=derive_teachers,
    roll=teachers_roll,
    note=lazy("从教师系统导出后原样导入；学校、岗位或学科变了的，从数据日期起记新的任职，原来的到前一天为止。"),
)

IMPORTS = (TEACHERS,)
