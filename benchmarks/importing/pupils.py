"""The table of the benchmark: a pupil of twenty columns, once with sealed values for ours, once plain for the peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import polars as pl
from django.db import connection, models

from yaodian.kernel.imports import FieldKind, ImportContext, ImportField, ImportTarget, Part, sealed
from yaodian.kernel.privacy.fields import DigestField, EncryptedField
from yaodian.kernel.units.models import Unit

KINDS = {"1": "走读", "2": "寄宿", "3": "半寄宿"}
NATIONS = tuple((f"{at:02d}", title) for at, title in enumerate(("汉族", "蒙古族", "回族", "藏族", "土家族"), start=1))


class Facts(models.Model):
    """What both tables have in common."""

    number = models.CharField(max_length=19)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=1)
    birth_date = models.DateField()
    nation = models.CharField(max_length=2)
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20)
    class_name = models.CharField(max_length=20)
    entry_year = models.IntegerField()
    household = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=120, blank=True)
    guardian = models.CharField(max_length=60, blank=True)
    boards = models.BooleanField(default=False)
    migrant = models.BooleanField(default=False)
    left_behind = models.BooleanField(default=False)
    attendance = models.CharField(max_length=1, blank=True)
    distance = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Pupil(Facts):
    """Ours: number of identity and telephone sealed. Indexes are declared apart, so that PostgreSQL keeps no second one
    for LIKE beside each."""

    id_number = EncryptedField()
    id_number_digest = DigestField()
    phone = EncryptedField()
    phone_digest = DigestField()

    objects: ClassVar[models.Manager[Pupil]] = models.Manager()

    class Meta:
        app_label = "trial"
        constraints = [models.UniqueConstraint(fields=["number"], name="bench_pupil_number")]
        indexes = [
            models.Index(fields=["name"], name="bench_pupil_name"),
            models.Index(fields=["id_number_digest"], name="bench_pupil_id_number"),
        ]


class PlainPupil(Facts):
    """The peers': the same in plain text."""

    id_number = models.CharField(max_length=18)
    phone = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager[PlainPupil]] = models.Manager()

    class Meta:
        app_label = "trial"
        constraints = [models.UniqueConstraint(fields=["number"], name="bench_plain_number")]
        indexes = [
            models.Index(fields=["name"], name="bench_plain_name"),
            models.Index(fields=["id_number"], name="bench_plain_id_number"),
        ]


HEADS = {
    "number": "学籍号",
    "name": "姓名",
    "sex": "性别",
    "birth_date": "出生日期",
    "id_number": "身份证号",
    "nation": "民族",
    "school": "学校标识码",
    "grade": "年级",
    "class_name": "班级",
    "entry_year": "入学年份",
    "household": "户籍地址",
    "address": "家庭住址",
    "guardian": "监护人",
    "phone": "监护人电话",
    "boards": "是否寄宿",
    "migrant": "是否随迁",
    "left_behind": "是否留守",
    "attendance": "就读方式",
    "distance": "家校距离",
    "note": "备注",
}


def schools(texts: Sequence[str], context: ImportContext) -> Mapping[str, int]:
    """Return code → key of the schools."""
    return dict(Unit.objects.filter(code__in=texts).values_list("code", "pk"))


def consistent(frame: pl.DataFrame, context: ImportContext) -> pl.DataFrame:
    """The ID number tells the birth date and the sex."""
    told = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    male = pl.col("id_number").str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    wrong = frame.filter((told != pl.col("birth_date")) | (male != (pl.col("sex") == "1")))
    return wrong.select(
        "row", key=pl.lit("id_number"), message=pl.lit("与出生日期或性别不符"), remedy=pl.lit("请核对证件。")
    )


F = FieldKind
PUPILS = ImportTarget(
    key="trial.pupils",
    title="学生（基准）",
    verb="imports.use",
    fields=(
        ImportField("number", HEADS["number"], F.PUPIL_NUMBER, required=True, unique=True),
        ImportField("name", HEADS["name"], required=True, max_length=60),
        ImportField("sex", HEADS["sex"], F.CODE, required=True, codes=(("1", "男"), ("2", "女"))),
        ImportField("birth_date", HEADS["birth_date"], F.DATE, required=True),
        ImportField("id_number", HEADS["id_number"], F.ID_NUMBER, required=True, unique=True, sensitive=True),
        ImportField("nation", HEADS["nation"], F.CODE, required=True, codes=NATIONS),
        ImportField("school", HEADS["school"], F.REFERENCE, required=True, resolve=schools),
        ImportField("grade", HEADS["grade"], required=True, max_length=20),
        ImportField("class_name", HEADS["class_name"], required=True, max_length=20),
        ImportField("entry_year", HEADS["entry_year"], F.INTEGER, required=True, low=1990, high=2099),
        ImportField("household", HEADS["household"]),
        ImportField("address", HEADS["address"]),
        ImportField("guardian", HEADS["guardian"], max_length=60),
        ImportField("phone", HEADS["phone"], F.PHONE, sensitive=True),
        ImportField("boards", HEADS["boards"], F.FLAG),
        ImportField("migrant", HEADS["migrant"], F.FLAG),
        ImportField("left_behind", HEADS["left_behind"], F.FLAG),
        ImportField("attendance", HEADS["attendance"], F.CODE, codes=tuple(KINDS.items())),
        ImportField("distance", HEADS["distance"], F.DECIMAL, places=1, low=0),
        ImportField("note", HEADS["note"], max_length=200),
    ),
    parts=(
        Part(
            "pupil",
            Pupil,
            identity={"number": "number"},
            columns={
                **{name: name for name in HEADS if name not in ("number", "id_number", "phone", "school")},
                "school_id": "school",
                **sealed("id_number", "phone"),
            },
            unit="school_id",
        ),
    ),
    unit="school",
    check=consistent,
)


def make_tables() -> None:
    """Make both tables, anew."""
    known = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in (Pupil, PlainPupil):
            if model._meta.db_table in known:
                editor.delete_model(model)
            editor.create_model(model)


def make_schools(count: int) -> None:
    """Make the schools that the files name."""
    Unit.objects.bulk_create(
        [Unit(code=f"21429{at:05d}", title=f"第{at}学校", kind="school") for at in range(count)], ignore_conflicts=True
    )
