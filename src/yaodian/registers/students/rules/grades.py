"""年级 (grades): counted from the year of entry, so that nobody has to be promoted; a class keeps its name."""

from __future__ import annotations

from yaodian.kernel.terms import gettext as _
from yaodian.registers.schools.rules import SchoolStage

STAGE_YEARS = {
    SchoolStage.PRESCHOOL: 3,
    SchoolStage.PRIMARY: 6,
    SchoolStage.JUNIOR: 3,
    SchoolStage.SENIOR: 3,
    SchoolStage.VOCATIONAL: 3,
    SchoolStage.SPECIAL: 9,
    SchoolStage.COLLEGE: 3,
}
DIGITS = "零一二三四五六七八九"
PRESCHOOL_GRADES = ("托班", "小班", "中班", "大班")
COMPULSORY = (SchoolStage.PRIMARY, SchoolStage.JUNIOR)


def grade_of(entry_year: int, *, school_year: int) -> int:
    """Return the grade within the stage, 1 in the year of entry; `school_year`: the year it begins in."""
    return school_year - entry_year + 1


def entry_year_of(grade: int, *, school_year: int) -> int:
    """Return the year of entry of those who are in this grade now."""
    return school_year - grade + 1


def grade_title(stage: str, grade: int) -> str:
    """Return what a grade is called: 三年级, 七年级, 高二, 大班; past the last one 已满学制."""
    known = SchoolStage(stage)
    if not 1 <= grade <= STAGE_YEARS[known]:
        return _("待入学") if grade < 1 else _("已满学制")
    if known is SchoolStage.PRESCHOOL:
        return PRESCHOOL_GRADES[grade]
    if known is SchoolStage.SENIOR:
        return f"高{DIGITS[grade]}"
    if known is SchoolStage.JUNIOR:
        return f"{DIGITS[grade + STAGE_YEARS[SchoolStage.PRIMARY]]}年级"
    return f"{DIGITS[grade]}年级"


def homeroom_title(stage: str, grade: int, number: int) -> str:
    """Return what a class is called this school year: 三年级(2)班."""
    return f"{grade_title(stage, grade)}({number})班"
