"""Reads of the register: scoped to the reader, the same shape for a day and a snapshot, in few queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools import actions, queries
from yaodian.registers.schools.models import School
from yaodian.registers.schools.panels import unit_panel
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import (
    FIRST,
    NEXT,
    SYSTEM,
    TODAY,
    at,
    make_building,
    make_facts,
    make_garden,
    make_reader,
    make_room,
    make_school,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> dict[str, School]:
    """A central school with its teaching point, and a school apart."""
    central = make_school("C1", "云桥镇中心学校", kind=UnitKind.CENTRAL_SCHOOL)
    point = make_school("P1", "月池教学点", kind_code="218", under=central.unit)
    return {"central": central, "point": point, "apart": make_school("A1", "江南小学")}


def seen(reader: Reader) -> dict[str, set[int]]:
    """Return the schools that each read gives away."""
    return {
        "schools": {row.pk for row in queries.schools_for(by=reader)},
        "list": {row.pk for row in queries.school_list(by=reader, on=TODAY)},
        "facts": {row.school_id for row in queries.facts_for(by=reader)},
        "facts_of": set(queries.facts_of(by=reader, on=TODAY)),
        "rooms": {row.school_id for row in queries.rooms_for(by=reader)},
        "campuses": {row.school_id for row in queries.campuses_for(by=reader)},
        "buildings": {row.campus.school_id for row in queries.buildings_for(by=reader)},
        "map": {row["pk"] for row in queries.map_points(by=reader)},
    }


def test_a_reader_gets_the_own_schools_from_every_read(bureau: dict[str, School]) -> None:
    for row in bureau.values():
        make_room(make_building(row))
        School.objects.filter(pk=row.pk).update(longitude=Decimal(113), latitude=Decimal(30))
        with at():
            make_facts(row)
    clerk = make_reader(Role.SCHOOL_CLERK, bureau["point"].unit)
    head = make_reader(Role.CENTRAL_HEAD, bureau["central"].unit, below=True)
    office = make_reader(Role.OFFICE, make_unit("O1", "办公室", kind=UnitKind.SECTION))
    section = make_reader(Role.SECTION_CLERK, make_unit("O2", "老干科", kind=UnitKind.SECTION))
    parent = make_reader(Role.PARENT, bureau["apart"].unit)
    ids = {name: row.pk for name, row in bureau.items()}
    assert all(found == {ids["point"]} for found in seen(clerk).values())
    assert all(found == {ids["central"], ids["point"]} for found in seen(head).values())
    assert all(found == set(ids.values()) for found in seen(office).values())
    assert all(found == set(ids.values()) for found in seen(section).values())
    assert all(found == set() for found in seen(parent).values())
    snapshot = actions.name_snapshot(code="s", title="s", as_of_date=FIRST, by=SYSTEM)
    actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
    assert set(queries.facts_of(by=clerk, snapshot=snapshot)) == {ids["point"]}
    assert sum(queries.kind_counts(by=clerk).values()) == 1
    towns = queries.townships_with_counts(by=clerk)
    assert sum(town.school_count for town in towns) == 0  # type: ignore[attr-defined]


def test_a_day_and_a_snapshot_of_it_answer_alike(bureau: dict[str, School]) -> None:
    garden = make_garden("G1")
    with at():
        make_facts(bureau["point"])
        make_facts(bureau["point"], from_date=NEXT, primary_pupil_count=380)
        make_facts(garden, preschool_pupil_count=90)
        snapshot = actions.name_snapshot(code="s", title="s", as_of_date=FIRST, by=SYSTEM)
        actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
    for pk, row in queries.facts_of(by=SYSTEM, on=FIRST).items():
        frozen = queries.facts_of(by=SYSTEM, snapshot=snapshot)[pk]
        plain = {name: value for name, value in vars(row).items() if name not in ("_state", "id", "snapshot_id")}
        assert {name: getattr(frozen, name) for name in plain} == plain
    now = queries.facts_of(by=SYSTEM, on=TODAY, school_ids=[bureau["point"].pk])
    assert [row.primary_pupil_count for row in now.values()] == [380]
    assert now[bureau["point"].pk].upper_title == "云桥镇中心学校"


def test_a_day_before_the_unit_was_there_knows_nothing_of_it(bureau: dict[str, School]) -> None:
    bureau["apart"].unit.closed_date = NEXT
    bureau["apart"].unit.save()
    assert bureau["apart"].pk in queries.facts_of(by=SYSTEM, on=FIRST)
    assert bureau["apart"].pk not in queries.facts_of(by=SYSTEM, on=NEXT)


def test_facts_are_asked_for_a_day_or_a_snapshot() -> None:
    with pytest.raises(queries.FactsAskedTwiceError):
        queries.facts_of(by=SYSTEM)


def test_the_number_of_queries_does_not_grow_with_the_schools(bureau: dict[str, School]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            queries.facts_of(by=SYSTEM, on=TODAY)
        return len(context)

    few = asked()
    for number in range(6):
        make_school(f"N{number}")
    assert asked() == few <= 5


def test_the_portrait_names_what_is_missing_in_units() -> None:
    school = make_school()
    with at():
        make_facts(school)
    found = queries.portrait_of(school, on=TODAY)
    standing: dict[str, list[object]] = {str(one.title): [one.need, one.missing] for one in found.standings}
    assert standing["教学及辅助用房面积"] == [Decimal("1800.0"), Decimal("200.0")]
    assert standing["体育运动场馆面积"] == [Decimal("3000.0"), 0]
    assert standing["网络多媒体教室"] == [10, 0]
    assert standing["音乐教室"] == [1, 0]
    assert standing["美术教室"] == [1, None]
    assert found.pupils == {SchoolStage.PRIMARY: 400}


def test_a_changed_rule_changes_the_verdict_and_an_earlier_day_keeps_its_own() -> None:
    school = make_school()
    with at():
        make_facts(school, primary_pupil_count=100, teaching_area=Decimal(450))
    assert queries.portrait_of(school, on=TODAY).missing == []
    for day, value in ((date(2017, 4, 19), Decimal("4.5")), (date(2018, 10, 1), Decimal("5"))):
        Rule.objects.create(
            code="balance.quality.teaching_area",
            title="生均教学及辅助用房面积",
            value=value,
            unit="平方米",
            scope="小学",
            from_date=day,
            source="测试",
            status="checked",
            state="current",
            made_at=clock.now(),
        )
    assert [one.missing for one in queries.portrait_of(school, on=TODAY).missing] == [Decimal("50.0")]
    assert queries.portrait_of(school, on=NEXT).missing == []


def test_a_kindergarten_has_no_standing_and_a_school_without_facts_an_unknown_one() -> None:
    garden = make_garden("G1")
    assert queries.portrait_of(garden, on=TODAY).standings == []
    lamps = {one.lamp for one in queries.portrait_of(make_school(), on=TODAY).standings}
    assert lamps == {"unknown"}


def test_the_panel_of_a_unit_leads_to_the_portrait() -> None:
    school = make_school()
    with at():
        make_facts(school)
        assert "还差 200" in unit_panel(SYSTEM, school.pk).replace(".0", "")
    assert unit_panel(SYSTEM, make_unit("X1").pk) == ""
    assert unit_panel(make_reader(Role.SCHOOL_CLERK, make_unit("X2")), school.pk) == ""


@pytest.mark.parametrize("word", ["干驿", "ganyi", "gyxx", "GYXX", "红旗", "hongqi", "hqxx", "2199000001"])
def test_the_list_is_searched_by_chinese_pinyin_and_initials(word: str) -> None:
    from yaodian.kernel.web.lists import narrowed, parse_state
    from yaodian.registers.schools.tables import schools_table

    make_school("S1", "干驿小学", former_titles="红旗小学", code="2199000001")
    make_school("S2", "月池小学")
    table = schools_table()
    rows = narrowed(table, parse_state(table, {"q": [word]}), queries.school_list(by=SYSTEM, on=TODAY))
    assert [row.unit.title for row in rows] == ["干驿小学"]
