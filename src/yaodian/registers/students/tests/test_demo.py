"""The demo bureau's pupils and staff: as many as the statistics count, the same for the same seed, journaled whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.models import Person
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.privacy.sealing import decrypt_many
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.demo import load as load_schools
from yaodian.registers.schools.models import SiteFacts, Snapshot
from yaodian.registers.schools.tests.make import TODAY, make_reader, make_unit
from yaodian.registers.students.demo import load
from yaodian.registers.students.models import AbsenceCase, Enrolment, Homeroom, Pupil, Transfer
from yaodian.registers.students.queries import frozen_faults, own_pupils
from yaodian.registers.teachers.models import Certificate, Recruitment, Teacher

pytestmark = pytest.mark.django_db
ROLES = {"teacher": Role.TEACHER, "student": Role.STUDENT, "parent": Role.PARENT}


def bureau() -> list[Unit]:
    """Return the schools that the demo logins belong to, and a few more."""
    make_unit("town1", "云桥镇", kind=UnitKind.TOWNSHIP)
    titles = {
        "central1": "云桥镇中心学校",
        "central2": "柳溪镇中心学校",
        "junior1": "云桥初级中学",
        "junior2": "柳溪初级中学",
        "hs1": "明德中学",
        "special": "特殊教育学校",
    }
    central = UnitKind.CENTRAL_SCHOOL
    return [
        make_unit(code, title, kind=central if code.startswith("central") else UnitKind.SCHOOL)
        for code, title in titles.items()
    ]


def made() -> tuple[int, list[tuple[str, str]]]:
    """Load the demo; return how many pupils there are, and their names with their numbers."""
    schools = bureau()
    school = next(unit for unit in schools if unit.code == "hs1")
    people: dict[str, Reader] = {}
    for key, name in (("teacher", "史老师"), ("student", "马同学"), ("parent", "马家长")):
        person = Person.objects.create(name=name, unit=school)
        people[key] = replace(make_reader(ROLES[key], school), person_id=person.pk, name=name)
    load_schools(schools=schools, people={}, year=2018, seed=7, until=TODAY)
    load(schools=schools, people=people, year=2018, seed=7, until=TODAY)
    rows = list(Pupil.objects.order_by("pk").values_list("name", "id_number"))
    told = list(zip([name for name, _sealed in rows], decrypt_many(sealed for _name, sealed in rows), strict=True))
    for key in people:
        assert own_pupils(by=people[key]).exists(), key
    return len(rows), told


def test_the_demo_is_whole_believable_and_journaled() -> None:
    count, told = made()
    assert count == len({number for _name, number in told}) > 300
    assert all(number.startswith("990000") for _name, number in told)
    assert Enrolment.objects.filter(to_date__isnull=True).count() < Enrolment.objects.count()
    primary = SiteFacts.objects.filter(school__unit__code="central2", to_date__isnull=True).first()
    assert primary is not None
    assert Homeroom.objects.filter(school__unit__code="central2", to_date__isnull=True).count() >= 6
    assert Transfer.objects.filter(state="sent").exists()
    assert AbsenceCase.objects.filter(outcome="open").exists()
    assert Recruitment.objects.filter(reported_date__isnull=True).count() == 3
    assert Certificate.objects.filter(expiry_date__lt=date(2018, 12, 1)).exists()
    assert Snapshot.objects.get(code="2018-09-01").row_counts["pupils"] > 300
    assert Teacher.objects.filter(person__isnull=False).count() == 1
    assert list(record_faults()) == list(frozen_faults()) == []
    load(schools=[], people={}, year=2018, seed=7, until=TODAY)
    assert Pupil.objects.count() == count
