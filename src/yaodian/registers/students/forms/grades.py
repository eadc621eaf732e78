"""年级和班级 (grades and classes): what the columns 年级 and 班级 of a sheet mean: 三年级, 七年级, 初一, 高二, 大班; 2班, 三(2)班,
0302. The grade gives stage and year of entry, so that nobody has to be promoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports import ImportContext
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import IMPORT
from yaodian.registers.students.queries import school_year_on, units_reached
from yaodian.registers.students.rules import grades_told

if TYPE_CHECKING:
    import polars as pl

CLASS_NUMBER = r"(\d{1,2})[)）]?班?$"


def reach(by: By) -> UnitScope:
    """Return the schools for which somebody may import: all for the section that keeps the register."""
    return units_reached(by=by, verb=IMPORT)


def derive_places(frame: pl.DataFrame, context: ImportContext) -> pl.DataFrame:
    """推算: stage and year of entry of the grade; number of the class."""
    import polars as pl

    told = grades_told()
    year = school_year_on(on=context.as_of)
    if "grade" in frame.columns:
        grade = pl.col("grade").str.replace_all(r"[\s（）()]", "")
        stages = {text: stage.value for text, (stage, _number) in told.items()}
        years = {text: year - number + 1 for text, (_stage, number) in told.items()}
        frame = frame.with_columns(
            grade.replace_strict(stages, default=None, return_dtype=pl.String).alias("stage"),
            grade.replace_strict(years, default=None, return_dtype=pl.Int64).alias("entry_year"),
        )
    if "class_name" in frame.columns:
        number = pl.col("class_name").str.strip_chars().str.extract(CLASS_NUMBER, 1).cast(pl.Int64, strict=False)
        frame = frame.with_columns(pl.when(number > 0).then(number).alias("class_number"))
    return frame


def faults_of(frame: pl.DataFrame, wrong: pl.Expr, key: str, message: str, remedy: str) -> list[pl.DataFrame]:
    """Return the rows that are wrong as faults of a field."""
    import polars as pl

    told = (pl.lit(key).alias("key"), pl.lit(message).alias("message"), pl.lit(remedy).alias("remedy"))
    return [frame.filter(wrong).select("row", *told)]


def place_faults(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """核对年级和班级: each is understood, and the stage is taught at the school."""
    import polars as pl

    have, found = set(frame.columns), []
    if {"grade", "stage"} <= have:
        found += faults_of(
            frame,
            pl.col("grade").is_not_null() & pl.col("stage").is_null(),
            "grade",
            _("看不懂这个年级"),
            _("写成 三年级、七年级、高一、大班 的样子"),
        )
    if {"class_name", "class_number"} <= have:
        found += faults_of(
            frame,
            pl.col("class_name").is_not_null() & pl.col("class_number").is_null(),
            "class_name",
            _("看不懂这个班级"),
            _("写成 2班 或 三(2)班 的样子"),
        )
    if {"school", "stage"} <= have and frame.height:
        offered = pl.concat_str([pl.col("school").cast(pl.String), pl.col("stage")], separator=" ").is_in(_taught())
        found += faults_of(
            frame,
            pl.col("school").is_not_null() & pl.col("stage").is_not_null() & ~offered,
            "grade",
            _("这所学校没有这个年级所在的学段"),
            _("核对年级，或先在学校登记中更正学段"),
        )
    return found


def _taught() -> list[str]:
    """Return "school stage" of every stage that a school offers."""
    names = [f"teaches_{stage.value}" for stage in SchoolStage]
    rows = School.objects.values_list("pk", *names)
    return [
        f"{pk} {stage.value}" for pk, *flags in rows for stage, there in zip(SchoolStage, flags, strict=True) if there
    ]
