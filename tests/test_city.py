"""The demo city at a small fraction of its pupils: the same schools, years, files and importer as `demo load --size city`.

The whole city is loaded by `make bench-city`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from django.db.models import Count, F

from yaodian.catalogue.reading import load_catalogue
from yaodian.config.demo.bureau import Bureau, build, demo_actor
from yaodian.config.demo.loading import FOLDER
from yaodian.config.demo.moments import UNTIL, moment
from yaodian.config.serving import prepare
from yaodian.kernel import clock
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.queries import schools_open
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools import demo as schools_demo
from yaodian.registers.schools.demo import loading as schools_loading
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.students import demo as students_demo
from yaodian.registers.students.models import Enrolment, FrozenPupil, Homeroom, Pupil
from yaodian.registers.students.queries import frozen_faults
from yaodian.registers.teachers import demo as teachers_demo
from yaodian.registers.teachers.models import Teacher, TeacherPost

PART = 0.03
"""The fraction of a whole city's pupils; small schools keep at least a handful."""


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """The registers of a city with few pupils."""
    monkeypatch.setattr(schools_loading, "CITY_PART", schools_loading.CITY_PART * PART)
    prepare(quiet=True)
    with clock.at(moment(date(2016, 1, 4))):
        made = build(load_catalogue(FOLDER), by=demo_actor(), random=Random(7), size="city")
    with clock.at(moment(UNTIL)):
        schools = list(schools_open(on=UNTIL).order_by("position"))
    for module in (schools_demo, teachers_demo, students_demo):
        module.load(schools=schools, people={}, year=UNTIL.year, seed=7, until=UNTIL)
    return made


def test_a_city_comes_through_the_importer_and_its_dirty_rows_stay_out_by_name(city: Bureau) -> None:
    kinds = Counter(School.objects.values_list("unit__kind", flat=True))
    assert 290 <= School.objects.count() <= 330
    assert kinds[UnitKind.KINDERGARTEN] > 90
    runs = list(ImportRun.objects.order_by("pk"))
    assert Counter(run.target for run in runs) == {"schools.facts": 3, "teachers.teachers": 3, "students.pupils": 3}
    for run in runs:
        assert run.state == "published", run
        assert 0 < run.faulty_count < run.row_count * 0.06, run
        assert run.created_count + run.changed_count > 0, run
        named = set(run.findings.values_list("row", flat=True))
        assert len(named) >= run.faulty_count
        assert all(run.findings.values_list("message", flat=True)), run
    wanted = {run.target: run for run in runs[::-1]}
    first = wanted["students.pupils"]
    later = sum(run.created_count for run in runs if run.target == first.target and run != first)
    assert Pupil.objects.count() == first.created_count + later
    assert first.row_count - first.faulty_count - first.doubtful_count == first.created_count
    _believable()
    assert list(record_faults()) == []


def _believable() -> None:
    """Three autumns frozen; classes of usual size; nobody in two classes; more pupils than staff; every class taught."""
    autumns = Snapshot.objects.filter(code__regex=r"^\d{4}-09-01$").order_by("as_of_date")
    assert [one.as_of_date.year for one in autumns] == [2016, 2017, 2018]
    assert list(frozen_faults()) == []
    frozen = dict(FrozenPupil.objects.values_list("snapshot__as_of_date__year").annotate(count=Count("pk")))
    open_now = Enrolment.objects.filter(to_date__isnull=True)
    assert set(frozen) == {2016, 2017, 2018}
    assert max(frozen.values()) < 1.2 * min(frozen.values())
    assert not open_now.values("pupil").annotate(count=Count("pk")).filter(count__gt=1).exists()
    sizes = open_now.values("homeroom").annotate(count=Count("pk")).values_list("count", flat=True)
    assert max(sizes) <= 67
    assert Homeroom.objects.filter(to_date__isnull=True).count() >= len(sizes) > 1000
    stages = Counter(open_now.values_list("stage", flat=True))
    assert stages["primary"] > stages["junior"] > 0
    assert stages["preschool"] > 0
    assert open_now.filter(school=F("homeroom__school")).count() == open_now.count()
    staffed = set(TeacherPost.objects.filter(to_date__isnull=True).values_list("school_id", flat=True))
    assert set(open_now.values_list("school_id", flat=True)) <= staffed
    assert Teacher.objects.exclude(state="active").exists()
