"""A small register for tests: children with a sensitive number, and the classes they are in; a target for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import ClassVar

import polars as pl
from django.db import connection, models

from yaodian.kernel.imports import (
    FieldKind,
    ImportContext,
    ImportField,
    ImportTarget,
    Likeness,
    Part,
    sealed,
    targets,
)
from yaodian.kernel.imports.targets import PK
from yaodian.kernel.privacy.fields import DigestField, EncryptedField
from yaodian.kernel.units.models import Unit

SEXES = (("1", "男"), ("2", "女"))


class Child(models.Model):
    """学生 of the trial."""

    number = models.CharField("学籍号", max_length=19, unique=True)
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, blank=True)
    birth_date = models.DateField("出生日期", null=True)
    id_number = EncryptedField("身份证号")
    id_number_digest = DigestField("身份证号摘要")
    phone = models.CharField("电话", max_length=20, blank=True)
    boards = models.BooleanField("寄宿", default=False)
    distance = models.DecimalField("家校距离", max_digits=6, decimal_places=1, null=True)
    facts = models.JSONField("其他", default=dict)

    objects: ClassVar[models.Manager[Child]] = models.Manager()

    class Meta:
        app_label = "trial"
        verbose_name = "学生"


class Place(models.Model):
    """学籍 of the trial: in which school and class from when to when."""

    child_id = models.BigIntegerField()
    school_id = models.BigIntegerField("学校")
    class_name = models.CharField("班级", max_length=20, blank=True)
    from_date = models.DateField("起")
    to_date = models.DateField("止", null=True)

    objects: ClassVar[models.Manager[Place]] = models.Manager()

    class Meta:
        app_label = "trial"
        verbose_name = "学籍"


def schools(texts: Sequence[str], context: ImportContext) -> Mapping[str, int]:
    """Return code or title of a unit → its key."""
    rows = Unit.objects.filter(kind="school").values_list("pk", "code", "title")
    named = {text: pk for pk, *names in rows for text in names}
    return {text: named[text] for text in texts if text in named}


def check_birth(frame: pl.DataFrame, context: ImportContext) -> pl.DataFrame | None:
    """The ID number's birth date is the birth date."""
    if not {"id_number", "birth_date"} <= set(frame.columns):
        return None
    told = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    return frame.filter(told != pl.col("birth_date")).select(
        "row",
        key=pl.lit("birth_date"),
        message=pl.lit("与身份证号中的出生日期不符"),
        remedy=pl.lit("请核对证件后更正其中一个。"),
    )


CHILDREN = ImportTarget(
    key="trial.children",
    title="学生（试用）",
    verb="imports.use",
    system="学籍系统",
    fields=(
        ImportField("number", "学籍号", FieldKind.PUPIL_NUMBER, required=True, unique=True, aliases=("全国学籍号",)),
        ImportField("name", "姓名", required=True, max_length=60),
        ImportField("sex", "性别", FieldKind.CODE, codes=SEXES),
        ImportField("birth_date", "出生日期", FieldKind.DATE),
        ImportField("id_number", "身份证号", FieldKind.ID_NUMBER, unique=True, sensitive=True, aliases=("身份证件号",)),
        ImportField("school", "学校", FieldKind.REFERENCE, required=True, resolve=schools),
        ImportField("class_name", "班级", max_length=20),
        ImportField("phone", "联系电话", FieldKind.PHONE),
        ImportField("boards", "是否寄宿", FieldKind.FLAG),
        ImportField("distance", "家校距离（公里）", FieldKind.DECIMAL, places=1, low=0),
    ),
    parts=(
        Part(
            "child",
            Child,
            identity={"number": "number"},
            columns={
                **{name: name for name in ("name", "sex", "birth_date", "phone", "boards", "distance")},
                **sealed("id_number"),
            },
            constants=lambda context: {"facts": {"来源": "导入"}},
        ),
        Part(
            "place",
            Place,
            identity={"child_id": "child" + PK},
            columns={"school_id": "school", "class_name": "class_name"},
            constants=lambda context: {"from_date": context.as_of},
            existing=lambda context: Place.objects.filter(to_date__isnull=True),
            unit="school_id",
            ends=("from_date", "to_date"),
            renews=("school_id",),
        ),
    ),
    unit="school",
    order=("school", "number"),
    same=(
        Likeness(
            "姓名、出生日期",
            ("name", "birth_date"),
            existing=lambda context: Child.objects.values_list("pk", "name", "birth_date"),
        ),
    ),
    check=check_birth,
)


@contextmanager
def tables() -> Iterator[None]:
    """The trial's tables, outside any transaction, and its target among the declared ones."""
    with connection.schema_editor() as editor:
        editor.create_model(Child)
        editor.create_model(Place)
    declared = targets.targets()
    declared[CHILDREN.key] = CHILDREN
    try:
        yield
    finally:
        declared.pop(CHILDREN.key)
        with connection.schema_editor() as editor:
            editor.delete_model(Place)
            editor.delete_model(Child)


def id_number(serial: int, born: date) -> str:
    """Return a valid number of the unassigned region 990000."""
    body = f"990000{born:%Y%m%d}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
