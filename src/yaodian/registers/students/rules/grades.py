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


def grades_told() -> dict[str, tuple[SchoolStage, int]]:
    """Return what a grade may be called in a workbook → its stage and grade: 三年级, 3年级, 小学三年级, 初一, 八年级, 高二, 大班."""
    told: dict[str, tuple[SchoolStage, int]] = {}
    primary = STAGE_YEARS[SchoolStage.PRIMARY]
    for grade in range(1, primary + 1):
        for number in (DIGITS[grade], str(grade)):
            for head in ("", "小学"):
                told[f"{head}{number}年级"] = (SchoolStage.PRIMARY, grade)
    for grade in range(1, STAGE_YEARS[SchoolStage.JUNIOR] + 1):
        found = (SchoolStage.JUNIOR, grade)
        told |= dict.fromkeys((f"{DIGITS[primary + grade]}年级", f"{primary + grade}年级", f"初{DIGITS[grade]}"), found)
        told |= {f"{head}{DIGITS[grade]}年级": found for head in ("初中", "初")}
    for stage, heads in ((SchoolStage.SENIOR, ("高", "高中")), (SchoolStage.VOCATIONAL, ("职", "中职", "职高"))):
        for grade in range(1, STAGE_YEARS[stage] + 1):
            told |= {f"{head}{DIGITS[grade]}{tail}": (stage, grade) for head in heads for tail in ("", "年级")}
    for grade in range(1, STAGE_YEARS[SchoolStage.SPECIAL] + 1):
        told[f"特教{DIGITS[grade]}年级"] = (SchoolStage.SPECIAL, grade)
    told |= {title: (SchoolStage.PRESCHOOL, grade) for grade, title in enumerate(PRESCHOOL_GRADES) if grade}
    return told


def homeroom_title(stage: str, grade: int, number: int) -> str:
    """Return what a class is called this school year: 三年级(2)班."""
    return f"{grade_title(stage, grade)}({number})班"
