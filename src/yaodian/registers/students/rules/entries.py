"""登记项 (entries): what is written down of a pupil and an enrolment, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yaodian.kernel.privacy.rules import id_number_problem, parse_id_number, pupil_number_problem
from yaodian.kernel.terms import gettext as _
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.rules.grades import STAGE_YEARS
from yaodian.registers.students.rules.words import (
    DISABLED_PLACEMENTS,
    AidCategory,
    Disability,
    EntryKind,
    Placement,
    Relationship,
)
from yaodian.registers.teachers.rules import Sex

SEALED = ("number", "id_number", "address", "aid_category", "disability")
"""The sensitive values of a pupil; each is stored as ciphertext."""
DIGESTED = SEALED
"""Each has a keyed digest beside it, by which it is found, and compared by an import."""


@dataclass(frozen=True, kw_only=True)
class GuardianEntry:
    """监护人登记项 (guardian entry)."""

    name: str
    relationship: Relationship = Relationship.OTHER
    phone: str = ""
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PupilEntry:
    """学生登记项 (pupil entry): who it is; sex and birth date may be left to the ID number."""

    name: str
    number: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    id_number: str = ""
    nation: str = ""
    address: str = ""
    aid_category: AidCategory = AidCategory.NONE
    disability: Disability = Disability.NONE
    person_id: int | None = None
    guardians: tuple[GuardianEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EnrolmentEntry:
    """就读登记项 (enrolment entry): where a pupil is taught, since when, and how."""

    school_id: int
    stage: SchoolStage
    entry_year: int
    from_date: date
    homeroom_id: int | None = None
    entry_kind: EntryKind = EntryKind.ADMITTED
    is_boarding: bool = False
    is_migrant: bool = False
    is_left_behind: bool = False
    placement: Placement = Placement.ORDINARY


def completed(entry: PupilEntry) -> PupilEntry:
    """身份证号补全: the entry trimmed, with sex and birth date from a right ID number where they were left out."""
    entry = replace(
        entry,
        name=entry.name.strip(),
        number=entry.number.strip().upper(),
        id_number=entry.id_number.strip().upper(),
        address=entry.address.strip(),
        nation=entry.nation.strip(),
    )
    told = parse_id_number(entry.id_number) if entry.id_number else None
    if told is None:
        return entry
    return replace(
        entry,
        birth_date=entry.birth_date or told.birth_date,
        sex=Sex(told.sex.value) if entry.sex == Sex.UNKNOWN else entry.sex,
    )


def pupil_problem(entry: PupilEntry, *, today: date) -> str:
    """Return what is wrong with a pupil's entry, "" when nothing is."""
    if not entry.name.strip():
        return _("姓名要填写。")
    if entry.number and (problem := pupil_number_problem(entry.number)):
        return _("学籍号%(problem)s。") % {"problem": problem}
    if entry.id_number:
        if problem := id_number_problem(entry.id_number, today=today):
            return _("身份证号%(problem)s。") % {"problem": problem}
        told = parse_id_number(entry.id_number)
        assert told is not None
        if entry.birth_date and entry.birth_date != told.birth_date:
            return _("出生日期与身份证号不符：身份证号为 %(day)s。") % {"day": told.birth_date}
        if entry.sex != Sex.UNKNOWN and entry.sex != told.sex.value:
            return _("性别与身份证号不符：身份证号为%(sex)s。") % {"sex": Sex(told.sex.value).label}
        if entry.number[:1].upper() == "G" and entry.number[1:].upper() != entry.id_number.strip().upper():
            return _("学籍号（G后18位）与身份证号不符。")
    if entry.birth_date and entry.birth_date > today:
        return _("出生日期不能晚于今天。")
    return ""


def enrolment_problem(
    entry: EnrolmentEntry, *, offered: tuple[SchoolStage, ...], disability: Disability, today: date
) -> str:
    """Return what is wrong with an enrolment, "" when nothing is; `offered`: the stages of the school."""
    if entry.stage not in offered:
        return _("这所学校没有%(stage)s学段。") % {"stage": entry.stage.label}
    if entry.from_date > today:
        return _("起始日期不能晚于今天。")
    if not 0 <= entry.from_date.year - entry.entry_year <= STAGE_YEARS[entry.stage] + 1:
        return _("入学年份 %(year)s 与起始日期不符。") % {"year": entry.entry_year}
    if entry.placement in DISABLED_PLACEMENTS and disability == Disability.NONE:
        return _("就读方式为“%(placement)s”，残疾类别要填写。") % {"placement": entry.placement.label}
    if entry.placement == Placement.SPECIAL_SCHOOL and SchoolStage.SPECIAL not in offered:
        return _("这所学校不是特教学校，就读方式不能填特教学校就读。")
    return ""
