"""导入目标 (import target): the pupil export of 全国中小学生学籍信息管理系统, with its titles ready.

Grade and class come as text (`grades`); a class that is not there yet is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports import FieldKind, ImportContext, ImportField, ImportTarget, Likeness, Part, sealed
from yaodian.kernel.imports.targets import DIGEST, PK
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.forms.imports import school_ids
from yaodian.registers.students.access import IMPORT
from yaodian.registers.students.forms.grades import derive_places, faults_of, place_faults, reach
from yaodian.registers.students.forms.homerooms import HOMEROOMS
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil
from yaodian.registers.students.queries import names_within, pupil_list, school_year_on, schools_within
from yaodian.registers.students.rules import AidCategory, Disability, EntryKind, Placement
from yaodian.registers.students.tables import pupils_table
from yaodian.registers.teachers.rules import Sex, search_keys

if TYPE_CHECKING:
    import polars as pl

TRAITS = ("is_boarding", "is_migrant", "is_left_behind", "placement")


def open_enrolments(_context: ImportContext) -> QuerySet[Any]:
    """Return the enrolments that a row is compared with: those open now."""
    return Enrolment.objects.filter(to_date__isnull=True)


def derive_pupils(frame: pl.DataFrame, context: ImportContext) -> pl.DataFrame:
    """推算: search keys of the name; stage and year of entry of the grade; number of the class."""
    import polars as pl

    if "name" in frame.columns:
        names = frame["name"].drop_nulls().unique().to_list()
        keys = {name: search_keys(name) for name in names}
        frame = frame.with_columns(
            pl.col("name").replace_strict(keys, default=None, return_dtype=pl.String).alias("keys")
        )
    return derive_places(frame, context)


def check_pupils(frame: pl.DataFrame, _context: ImportContext) -> pl.DataFrame | None:
    """核对: the ID number agrees with 学籍号, birth date and sex; the grade is known and taught at the school."""
    import polars as pl

    have = set(frame.columns)
    faults: list[pl.DataFrame] = []

    def add(wanted: set[str], wrong: pl.Expr, key: str, message: str, remedy: str) -> None:
        if wanted <= have:
            faults.extend(faults_of(frame, wrong, key, message, remedy))

    identity = pl.col("id_number").str.to_uppercase()
    add(
        {"id_number", "number"},
        pl.col("number").str.starts_with("G") & (pl.col("number").str.slice(1).str.to_uppercase() != identity),
        "number",
        _("学籍号（G后18位）与身份证号不符"),
        _("核对证件后改正其中一项"),
    )
    add(
        {"id_number", "birth_date"},
        identity.str.slice(6, 8).str.to_date("%Y%m%d", strict=False) != pl.col("birth_date"),
        "birth_date",
        _("与身份证号中的出生日期不符"),
        _("核对证件后改正其中一项"),
    )
    odd = identity.str.slice(16, 1).cast(pl.Int64, strict=False) % 2 == 1
    add(
        {"id_number", "sex"},
        (pl.col("sex") != Sex.UNKNOWN.value) & (odd != (pl.col("sex") == Sex.MALE.value)),
        "sex",
        _("与身份证号中的性别不符"),
        _("核对证件后改正其中一项"),
    )
    faults += place_faults(frame)
    return pl.concat(faults) if faults else None


def known_pupils(_context: ImportContext) -> QuerySet[Any, Any]:
    """Return those on record, as a row is compared with them."""
    return Pupil.objects.values_list("pk", "name", "birth_date", "school_id")


def pupils_roll(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: these enrolments as the list of pupils shows them to this reader."""
    table = pupils_table(
        schools=list(schools_within(by=by)),
        homerooms=[],
        named=names_within(by=by),
        sensitive=False,
        school_year=school_year_on(on=clock.today()),
    )
    return table, pupil_list(by=by).filter(pk__in=rows.values("pk"))


def _words(words: Any, *, but: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return declared words as codes of a field."""
    return tuple((value, str(label)) for value, label in words.choices if value not in but)


PUPILS = ImportTarget(
    key="students.pupils",
    title=lazy("学生学籍"),
    verb=IMPORT,
    system=lazy("全国中小学生学籍信息管理系统"),
    fields=(
        ImportField(
            "number",
            lazy("学籍号"),
            FieldKind.PUPIL_NUMBER,
            required=True,
            unique=True,
            sensitive=True,
            aliases=("全国学籍号", "学籍主号", "全国学籍主号", "国家学籍号"),
            example="G990000201001010017",
        ),
        ImportField("name", lazy("姓名"), required=True, max_length=60, aliases=("学生姓名",), example="张三"),
        ImportField("sex", lazy("性别"), FieldKind.CODE, codes=_words(Sex), example="男"),
        ImportField(
            "birth_date", lazy("出生日期"), FieldKind.DATE, aliases=("出生年月日", "出生年月"), example="2010-01-01"
        ),
        ImportField(
            "id_number",
            lazy("身份证号"),
            FieldKind.ID_NUMBER,
            unique=True,
            sensitive=True,
            aliases=("身份证件号", "身份证件号码", "证件号码", "公民身份号码"),
            example="990000201001010017",
        ),
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
        ImportField("class_name", lazy("班级"), max_length=30, aliases=("班号", "班级名称", "所在班级"), example="2班"),
        ImportField("nation", lazy("民族代码"), max_length=2, hint=lazy("GB/T 3304，如01汉族"), example="01"),
        ImportField("address", lazy("家庭住址"), sensitive=True, aliases=("现住址", "家庭地址", "通信地址")),
        ImportField(
            "is_boarding", lazy("是否寄宿"), FieldKind.FLAG, aliases=("寄宿", "是否寄宿生", "是否住校"), example="否"
        ),
        ImportField(
            "is_migrant",
            lazy("是否随迁子女"),
            FieldKind.FLAG,
            aliases=("随迁子女", "是否进城务工人员随迁子女"),
            example="否",
        ),
        ImportField(
            "is_left_behind",
            lazy("是否留守儿童"),
            FieldKind.FLAG,
            aliases=("留守儿童", "是否农村留守儿童"),
            example="否",
        ),
        ImportField(
            "placement",
            lazy("就读方式"),
            FieldKind.CODE,
            codes=_words(Placement),
            aliases=("随班就读", "就读类型"),
            example="普通就读",
        ),
        ImportField(
            "aid_category",
            lazy("困难类别"),
            FieldKind.CODE,
            sensitive=True,
            codes=_words(AidCategory, but=("none",)),
        ),
        ImportField(
            "disability",
            lazy("残疾类别"),
            FieldKind.CODE,
            sensitive=True,
            codes=_words(Disability, but=("none",)),
            aliases=("残疾人类型", "残疾类型"),
        ),
    ),
    parts=(
        Part(
            "pupil",
            Pupil,
            identity={"number_digest": "number" + DIGEST},
            columns={
                **{name: name for name in ("name", "sex", "birth_date", "nation")},
                "search_keys": "keys",
                "school_id": "school",
                **sealed("number", "id_number", "address", "aid_category", "disability"),
            },
            unit="school_id",
        ),
        Part(
            "homeroom",
            Homeroom,
            identity={
                "school_id": "school",
                "stage": "stage",
                "entry_year": "entry_year",
                "number": "class_number",
            },
            constants=lambda context: {"from_date": context.as_of},
        ),
        Part(
            "enrolment",
            Enrolment,
            identity={"pupil_id": "pupil" + PK},
            columns={
                "school_id": "school",
                "stage": "stage",
                "entry_year": "entry_year",
                "homeroom_id": "homeroom" + PK,
                **{name: name for name in TRAITS},
            },
            constants=lambda context: {"from_date": context.as_of, "entry_kind": EntryKind.IMPORTED.value},
            existing=open_enrolments,
            unit="school_id",
            ends=("from_date", "to_date"),
            renews=("school_id", "stage", "entry_year", "homeroom_id", *TRAITS),
        ),
    ),
    unit="school",
    reach=reach,
    order=("school", "entry_year", "class_number"),
    same=(Likeness(lazy("姓名、出生日期、学校相同"), ("name", "birth_date", "school"), existing=known_pupils),),
    check=check_pupils,
    derive=derive_pupils,
    roll=pupils_roll,
    note=lazy("从学籍系统导出后原样导入；学校、班级或就读情况变了的，从数据日期起记新的一段，原来的到前一天为止。"),
)


IMPORTS = (PUPILS, HOMEROOMS)
