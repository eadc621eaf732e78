"""演示学籍的载入 (loading): classes and pupils as the statistics count them; autumn brings new ones and takes the old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from random import Random

from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.rules import PUPILS, SchoolStage
from yaodian.registers.students import actions
from yaodian.registers.students.actions import HomeroomEntry, NewPupil
from yaodian.registers.students.demo import city
from yaodian.registers.students.demo.invention import YOUNGEST, heads_by_stage, new_pupil
from yaodian.registers.students.demo.matters import run_year
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil
from yaodian.registers.students.rules import (
    STAGE_YEARS,
    GuardianEntry,
    Relationship,
    entry_year_of,
)
from yaodian.registers.teachers import demo as teachers_demo
from yaodian.registers.teachers.demo.invention import Identities
from yaodian.registers.teachers.demo.loading import FEW, LOADER, moment

CLASS_SIZE, CROWDED = 48, 75
"""Pupils a class is made for; a grade up to CROWDED stays one class where rooms are short: large classes, as in life."""
SHOWN_SCHOOL = "hs1"
"""The school of the demo logins of a teacher, a pupil and a parent."""


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: classes and pupils in January, the year's coming and going, the freeze of the autumn."""
    if Pupil.objects.exists():
        return
    teachers_demo.load(schools=schools, people=people, year=year, seed=seed, until=until)
    if len(schools) > FEW:
        city.load(year=year, seed=seed, until=until)
        _link(people)
        run_year(people, Random(f"matters {seed}"), year=year)  # noqa: S311
        return
    random, numbers, identities = Random(f"students {seed}"), count(1), Identities()  # noqa: S311
    with clock.at(moment(date(year, 1, 10))):
        rows = list(School.objects.select_related("unit").order_by("unit__position", "pk"))
        _fill(rows, date(year - 1, 9, 1), range(1, 10), random, identities, numbers)
        _link(people)
    if until >= date(year, 9, 20):
        with clock.at(moment(date(year, 7, 5))):
            _graduate(year=year)
        with clock.at(moment(date(year, 9, 21))):
            _fill(rows, date(year, 9, 1), range(1, 2), random, identities, numbers)
        run_year(people, random, year=year)
        with clock.at(moment(date(year, 9, 28))):
            actions.freeze_registers(
                code=f"{year}-09-01", title=f"{year}—{year + 1}学年初", as_of=date(year, 9, 1), by=LOADER
            )


def _fill(
    schools: Sequence[School], began: date, grades: range, random: Random, identities: Identities, numbers: count[int]
) -> None:
    """Make the classes of these grades in every school, and their pupils, as many as the statistics of the day say."""
    facts = {row.school_id: row for row in SiteFacts.objects.filter(from_date=began)}
    heads = heads_by_stage()
    rooms: list[HomeroomEntry] = []
    sizes: list[int] = []
    for school in schools:
        row = facts.get(school.pk)
        for stage in school.stages if row else ():
            total = getattr(row, PUPILS[stage])
            if stage not in YOUNGEST or not total:
                continue
            years = STAGE_YEARS[stage]
            for grade in (one for one in grades if one <= years):
                size = total // years + (grade <= total % years)
                classes = 1 if size <= CROWDED else -(-size // CLASS_SIZE)
                entry_year = entry_year_of(grade, school_year=began.year)
                for number in range(classes):
                    own = heads.get((school.pk, stage.value), [])
                    rooms.append(
                        HomeroomEntry(
                            school_id=school.pk,
                            stage=stage,
                            entry_year=entry_year,
                            number=number + 1,
                            from_date=date(entry_year, 9, 1),
                            is_special=stage == SchoolStage.SPECIAL,
                            head_teacher_id=own.pop(0) if own else None,
                        )
                    )
                    sizes.append(size // classes + (number < size % classes))
    made = actions.save_homerooms(entries=rooms, by=LOADER)
    by_school = {school.pk: school for school in schools}
    entries: list[NewPupil] = []
    for room, size in zip(made, sizes, strict=True):
        age = YOUNGEST[SchoolStage(room.stage)]
        for _place in range(size):
            entries.append(new_pupil(by_school[room.school_id], room, random, identities, age=age, order=next(numbers)))
    actions.register_pupils(entries=entries, by=LOADER)


def _graduate(*, year: int) -> None:
    """Let the classes of the last grade graduate in July."""
    rows = Homeroom.objects.filter(to_date__isnull=True).order_by("pk").values_list("pk", "stage", "entry_year")
    done = [pk for pk, stage, entry_year in rows if entry_year + STAGE_YEARS[SchoolStage(stage)] == year]
    actions.graduate_homerooms(homeroom_ids=done, to_date=date(year, 7, 1), by=LOADER)


def _link(people: Mapping[str, Reader]) -> None:
    """Give the demo logins of pupil and parent their own: both in the class that the demo teacher heads."""
    room = Homeroom.objects.filter(head_teacher__person__isnull=False).order_by("pk").first()
    own = Enrolment.objects.filter(homeroom=room).select_related("pupil").order_by("pk")[:2] if room else []
    for enrolment, key in zip(own, ("student", "parent"), strict=False):
        reader = people.get(key)
        if reader is None or reader.person_id is None:
            continue
        if key == "student":
            actions.correct_pupil(
                pupil_id=enrolment.pupil_id,
                changes={"person_id": reader.person_id, "name": reader.name},
                reason="关联学生账号",
                by=LOADER,
            )
        else:
            entry = GuardianEntry(name=reader.name, relationship=Relationship.MOTHER, person_id=reader.person_id)
            actions.save_guardian(pupil_id=enrolment.pupil_id, guardian=entry, by=LOADER)
