"""编造 (invention): pupils who do not exist; region 990000 is assigned to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.actions import NewPupil
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.rules import (
    AidCategory,
    Disability,
    EnrolmentEntry,
    GuardianEntry,
    Placement,
    PupilEntry,
    Relationship,
)
from yaodian.registers.teachers.demo.invention import Identities, invented_name
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import PostKind, Sex

AID = (AidCategory.REGISTERED_POOR, AidCategory.LOW_INCOME, AidCategory.ORPHAN, AidCategory.OTHER)
DISABILITIES = (Disability.HEARING, Disability.SIGHT, Disability.INTELLECT, Disability.BODY, Disability.SPEECH)
RURAL = frozenset({"121", "122", "210", "220"})
YOUNGEST = {
    SchoolStage.PRESCHOOL: 3,
    SchoolStage.PRIMARY: 6,
    SchoolStage.JUNIOR: 12,
    SchoolStage.SENIOR: 15,
    SchoolStage.VOCATIONAL: 15,
    SchoolStage.SPECIAL: 7,
}
"""Age at which a stage begins."""
VILLAGES = ("新河村", "双堰村", "月池村", "长堤村", "三岔村", "荷叶村")


def new_pupil(
    school: School, room: Homeroom, random: Random, identities: Identities, *, age: int, order: int
) -> NewPupil:
    """Return one invented pupil of a class."""
    born = date(room.entry_year - age, 8, 31) - timedelta(days=random.randrange(365))
    sex = Sex.MALE if random.random() < 0.53 else Sex.FEMALE
    identity = identities.next(born, sex)
    name = invented_name(random)
    placement, disability = _placement(room, order)
    rural = school.urban_rural_code in RURAL
    numbered = order % 97 != 41  # a few are still without 学籍号
    pupil = PupilEntry(
        name=name,
        id_number=identity,
        number=f"G{identity}" if numbered else "",
        nation="01" if order % 50 else "15",
        address=f"{random.choice(VILLAGES)}{random.randint(1, 12)}组" if rural else "",
        aid_category=AID[order % len(AID)] if random.random() < (0.12 if rural else 0.05) else AidCategory.NONE,
        disability=disability,
        guardians=(
            GuardianEntry(
                name=name[0] + random.choice("建国志强海涛文斌"),
                relationship=Relationship.GRANDPARENT if order % 5 == 0 else Relationship.FATHER,
                phone=f"199{order:08}",
            ),
        )
        if order % 4 == 0
        else (),
    )
    enrolment = EnrolmentEntry(
        school_id=school.pk,
        stage=SchoolStage(room.stage),
        entry_year=room.entry_year,
        from_date=room.from_date,
        homeroom_id=room.pk,
        is_boarding=school.is_boarding and random.random() < 0.6,
        is_migrant=not rural and random.random() < 0.09,
        is_left_behind=rural and random.random() < 0.24,
        placement=placement,
    )
    return NewPupil(pupil=pupil, enrolment=enrolment)


def _placement(room: Homeroom, order: int) -> tuple[Placement, Disability]:
    """Return how a pupil is taught: all of a special school, and a few of the others, are disabled."""
    if room.stage == SchoolStage.SPECIAL:
        return Placement.SPECIAL_SCHOOL, DISABILITIES[order % len(DISABILITIES)]
    if room.stage in (SchoolStage.PRIMARY, SchoolStage.JUNIOR) and order % 113 == 7:
        return (Placement.HOME if order % 339 == 7 else Placement.INCLUSIVE), DISABILITIES[order % len(DISABILITIES)]
    return Placement.ORDINARY, Disability.NONE


def heads_by_stage() -> dict[tuple[int, str], list[int]]:
    """Return school and stage → teachers who head no class yet, whoever has an account first."""
    busy = Homeroom.objects.filter(to_date__isnull=True, head_teacher__isnull=False).values("head_teacher")
    rows = Teacher.objects.filter(posts__to_date__isnull=True, posts__kind=PostKind.TEACHING).exclude(pk__in=busy)
    found: dict[tuple[int, str], list[int]] = {}
    for key, school, stage in rows.order_by("pk").values_list("pk", "posts__school_id", "posts__stage"):
        found.setdefault((school, stage), []).append(key)
    return found
