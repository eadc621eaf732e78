"""The demo register: the same for the same seed, believable, with some missing and some below standard."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools import queries
from yaodian.registers.schools.demo import load
from yaodian.registers.schools.models import (
    Building,
    Campus,
    FrozenSchool,
    Kindergarten,
    PrivateSchool,
    Room,
    School,
    SiteFacts,
    Snapshot,
)
from yaodian.registers.schools.rules import facts_problem
from yaodian.registers.schools.rules.entries import MEASURES
from yaodian.registers.schools.tests.make import SYSTEM, TODAY, make_unit

pytestmark = pytest.mark.django_db
TITLES = (
    "新河小学",
    "月池教学点",
    "云桥初级中学",
    "明德中学",
    "弘毅高级中学",
    "东湖幼儿园",
    "职业技术学校",
    "特殊教育学校",
)


def units() -> list[Unit]:
    """Return a few dozen school units and a township."""
    make_unit("T1", "云桥镇", kind=UnitKind.TOWNSHIP)
    kinds = {"月池教学点": UnitKind.TEACHING_POINT, "东湖幼儿园": UnitKind.KINDERGARTEN}
    found = [
        make_unit(f"D{number}{place}", f"{number}{title}", kind=kinds.get(title, UnitKind.SCHOOL))
        for number in range(5)
        for place, title in enumerate(TITLES)
    ]
    return [*found, make_unit("P1", "博雅学校", kind=UnitKind.PRIVATE_SCHOOL)]


def rows() -> list[tuple[Any, ...]]:
    """Return what the demo made, without keys."""
    return list(SiteFacts.objects.order_by("school__unit__code", "from_date").values_list("from_date", *MEASURES))


@pytest.fixture
def schools() -> list[Unit]:
    """The units with their register loaded."""
    found = units()
    load(schools=found, people={}, year=2018, seed=1, until=TODAY)
    return found


def test_every_unit_is_on_record_and_no_facts_contradict_each_other(schools: list[Unit]) -> None:
    assert School.objects.count() == len(schools)
    for row in SiteFacts.objects.all():
        known = {name: value for name in MEASURES if (value := getattr(row, name)) is not None}
        assert facts_problem(known) == ""
    assert Room.objects.count() > len(schools)
    assert list(record_faults()) == []


def test_some_fall_short_some_are_unknown_and_some_filed_nothing(schools: list[Unit]) -> None:
    found = [queries.portrait_of(row, on=TODAY) for row in queries.schools_for(by=SYSTEM)]
    lamps = {one.lamp for portrait in found for one in portrait.standings}
    assert lamps == {"green", "red", "unknown"}
    assert sum(portrait.facts is None for portrait in found) >= 1


def test_the_frozen_year_before_is_kept(schools: list[Unit]) -> None:
    snapshot = Snapshot.objects.get()
    assert snapshot.sealed_at is not None
    assert FrozenSchool.objects.filter(snapshot=snapshot).count() == len(schools)


def test_the_same_seed_gives_the_same_register(schools: list[Unit]) -> None:
    first = rows()
    tables: list[type[Model]] = [FrozenSchool, Snapshot, SiteFacts, Room, Building, Campus, Kindergarten, PrivateSchool]
    tables.append(School)
    for table in tables:
        table._default_manager.all().delete()
    load(schools=schools, people={}, year=2018, seed=1, until=TODAY)
    assert rows() == first
