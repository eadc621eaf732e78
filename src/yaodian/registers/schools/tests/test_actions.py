"""Writes of the register: what changes, what is refused, what the journal says; who may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools import actions
from yaodian.registers.schools.models import (
    Campus,
    Code,
    Kindergarten,
    PrivateSchool,
    Room,
    School,
    SiteFacts,
    Township,
)
from yaodian.registers.schools.queries import facts_of, frozen_digest
from yaodian.registers.schools.rules import Classification, CodeList, FactsEntry, Ownership, SchoolEntry, SchoolStage
from yaodian.registers.schools.tests.make import (
    FIRST,
    MEASURES,
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


def last_line(verb: str) -> JournalLine:
    """Return the last journal line of a verb."""
    return JournalLine.objects.filter(verb=verb).order_by("-pk")[0]


def test_a_registered_school_has_the_stages_of_its_kind_and_a_main_campus() -> None:
    row = make_school(
        "S1", "干驿九年制学校", kind_code="312", owner_code="999", address="建设路1号", former_titles="红旗小学"
    )
    assert row.stages == (SchoolStage.PRIMARY, SchoolStage.JUNIOR)
    assert row.ownership == Ownership.PRIVATE
    assert "hqxx" in row.search_keys
    assert Campus.objects.get(school=row).address == "建设路1号"
    assert PrivateSchool.objects.filter(pk=row.pk).exists()
    assert not Kindergarten.objects.filter(pk=row.pk).exists()
    assert list(record_faults()) == []


def test_a_correction_stands_in_the_journal_before_and_after() -> None:
    row = make_school("S1")
    entry = SchoolEntry(unit_id=row.pk, kind_code="312", code="2199000009")
    actions.save_school(entry=entry, by=SYSTEM, reason="升格")
    line = last_line("schools.correct")
    assert line.record == f"schools.school:{row.pk}"
    assert line.detail["reason"] == "升格"
    assert line.detail["changed"][str(row.pk)]["kind_code"] == ["211", "312"]
    assert list(record_faults()) == []


def test_the_same_entry_twice_changes_nothing() -> None:
    row = make_school("S1")
    lines = JournalLine.objects.count()
    actions.save_school(entry=SchoolEntry(unit_id=row.pk, kind_code="211"), by=SYSTEM)
    assert JournalLine.objects.count() == lines


def test_many_schools_are_one_line_and_all_or_none() -> None:
    actions.load_seeds(by=SYSTEM)
    units = [make_unit(f"S{number}") for number in range(5)]
    entries = [SchoolEntry(unit_id=unit.pk, kind_code="211") for unit in units]
    actions.save_schools(entries=entries, by=SYSTEM)
    assert len(last_line("schools.register").digests) == 10
    more = make_unit("S9")
    wrong = [SchoolEntry(unit_id=more.pk, kind_code="211"), SchoolEntry(unit_id=units[0].pk, kind_code="000")]
    with pytest.raises(actions.SchoolError, match="第S0小学"):
        actions.save_schools(entries=wrong, by=SYSTEM)
    assert School.objects.count() == 5


def test_a_code_is_one_schools_alone() -> None:
    make_school("S1", code="2199000001")
    with pytest.raises(actions.SchoolError, match="一校一码"), transaction.atomic():
        make_school("S2", code="2199000001")


def test_a_section_is_no_school() -> None:
    actions.load_seeds(by=SYSTEM)
    unit = make_unit("O1", "某科", kind=UnitKind.SECTION)
    with pytest.raises(actions.SchoolError, match="不是学校"):
        actions.save_school(entry=SchoolEntry(unit_id=unit.pk, kind_code="211"), by=SYSTEM)


def test_new_facts_end_the_old_ones_the_day_before() -> None:
    school = make_school()
    with at():
        old, new = make_facts(school), make_facts(school, from_date=NEXT)
    old.refresh_from_db()
    assert (old.to_date, new.to_date) == (NEXT - timedelta(1), None)
    assert list(record_faults()) == []


@pytest.mark.parametrize("from_date", [FIRST, FIRST - timedelta(30)])
def test_facts_never_overlap(from_date: date) -> None:
    school = make_school()
    with at():
        make_facts(school)
        with pytest.raises(actions.SchoolError, match="已有办学条件"):
            make_facts(school, from_date=from_date)


def test_the_database_refuses_an_overlap_that_gets_past_the_rule() -> None:
    school = make_school()
    with at():
        make_facts(school)
        row = make_facts(school, from_date=NEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteFacts.objects.create(school=school, from_date=FIRST, source="x")
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            SiteFacts.objects.filter(pk=row.pk).update(from_date=F("from_date") - timedelta(3))


def test_facts_of_tomorrow_and_facts_without_source_are_refused() -> None:
    school = make_school()
    with at():
        with pytest.raises(actions.SchoolError, match="不能晚于今天"):
            make_facts(school, from_date=TODAY + timedelta(1))
        with pytest.raises(actions.SchoolError, match="来源要填写"):
            actions.record_facts(entry=FactsEntry(school_id=school.pk, from_date=FIRST, source=" "), by=SYSTEM)


def test_a_correction_of_facts_wants_a_reason_and_leaves_the_snapshot_alone() -> None:
    school = make_school()
    with at():
        row = make_facts(school)
        snapshot = actions.name_snapshot(code="2018", title="2018学年初", as_of_date=NEXT, by=SYSTEM)
        part = actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
        actions.seal_snapshot(snapshot_id=snapshot.pk, parts={"schools": part}, by=SYSTEM)
        with pytest.raises(actions.SchoolError, match="更正理由"):
            actions.correct_facts(facts_id=row.pk, measures={"class_count": 9}, reason=" ", by=SYSTEM)
        actions.correct_facts(facts_id=row.pk, measures={"class_count": 9}, reason="多数一个班", by=SYSTEM)
    assert last_line("schools.correct_facts").detail == {"changed": {"class_count": [10, 9]}, "reason": "多数一个班"}
    assert facts_of(by=SYSTEM, on=NEXT)[school.pk].class_count == 9
    assert facts_of(by=SYSTEM, snapshot=snapshot)[school.pk].class_count == 10
    assert frozen_digest(snapshot_id=snapshot.pk) == part.digest
    assert list(record_faults()) == []


def test_a_correction_may_not_make_the_measures_contradict() -> None:
    with at():
        row = make_facts(make_school())
        with pytest.raises(actions.SchoolError, match="不能多于教室间数"):
            actions.correct_facts(facts_id=row.pk, measures={"classroom_count": 5}, reason="改", by=SYSTEM)


def test_a_snapshot_is_taken_once_and_its_code_never_again() -> None:
    make_school()
    with at():
        snapshot = actions.name_snapshot(code="2018", title="学年初", as_of_date=NEXT, by=SYSTEM)
        part = actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
        assert part.count == 1
        with pytest.raises(actions.SchoolError, match="固化过"):
            actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
        actions.seal_snapshot(snapshot_id=snapshot.pk, parts={"schools": part}, by=SYSTEM)
        with pytest.raises(actions.SchoolError, match="已经封存"):
            actions.seal_snapshot(snapshot_id=snapshot.pk, parts={"schools": part}, by=SYSTEM)
        with pytest.raises(actions.SchoolError, match="已经用过"):
            actions.name_snapshot(code="2018", title="再来", as_of_date=NEXT, by=SYSTEM)
        with pytest.raises(actions.SchoolError, match="不能晚于今天"):
            actions.name_snapshot(code="2019", title="明年", as_of_date=TODAY + timedelta(1), by=SYSTEM)


def test_a_public_kindergarten_needs_no_recognition_and_a_licence_has_a_number() -> None:
    public, private = make_garden("G1"), make_garden("G2", private=True)
    with pytest.raises(actions.SchoolError, match="公办园"):
        actions.recognise_kindergartens(
            recognitions=[actions.Recognition(school_id=public.pk, is_inclusive=True)], by=SYSTEM
        )
    with pytest.raises(actions.SchoolError, match="许可证号"):
        actions.recognise_kindergartens(
            recognitions=[actions.Recognition(school_id=private.pk, licence_until_date=TODAY)], by=SYSTEM
        )
    given = actions.Recognition(school_id=private.pk, licence_number="A1", is_inclusive=True, monthly_fee=Decimal(300))
    assert actions.recognise_kindergartens(recognitions=[given], by=SYSTEM) == 1
    assert actions.recognise_kindergartens(recognitions=[given], by=SYSTEM) == 0
    assert list(record_faults()) == []


def classify(school: School, classification: Classification, day: date | None) -> None:
    """Classify a private school."""
    actions.classify_private_school(
        school_id=school.pk,
        sponsor="某公司",
        classification=classification,
        classified_date=day,
        approval_paper="",
        licence_number="A1",
        licence_until_date=None,
        by=SYSTEM,
    )


def test_a_school_of_compulsory_stages_is_never_for_profit() -> None:
    school = make_school(kind_code="345", owner_code="999")
    with pytest.raises(actions.SchoolError, match="营利性"):
        classify(school, Classification.FOR_PROFIT, FIRST)
    with pytest.raises(actions.SchoolError, match="日期要填写"):
        classify(school, Classification.NON_PROFIT, None)
    classify(school, Classification.NON_PROFIT, FIRST)
    assert PrivateSchool.objects.get().classification == Classification.NON_PROFIT


def test_a_closed_building_takes_its_rooms_with_it() -> None:
    school = make_school()
    building = make_building(school)
    room = make_room(building)
    with pytest.raises(actions.SchoolError, match="同名房间"):
        make_room(building)
    actions.close_building(building_id=building.pk, closed_date=TODAY, by=SYSTEM)
    room.refresh_from_db()
    assert room.closed_date == TODAY
    with pytest.raises(actions.SchoolError, match="停用"):
        actions.close_room(room_id=room.pk, closed_date=TODAY, by=SYSTEM)
    assert list(record_faults()) == []


def test_a_clerk_keeps_the_own_school_and_registers_none() -> None:
    own, other = make_school("S1"), make_school("S2")
    clerk = make_reader(Role.SCHOOL_CLERK, own.unit)
    building = make_building(other)
    with at():
        entry = FactsEntry(school_id=own.pk, from_date=FIRST, source="报表", measures=MEASURES)
        actions.record_facts(entry=entry, by=clerk)
        foreign = FactsEntry(school_id=other.pk, from_date=FIRST, source="报表")
        with pytest.raises(NotAllowedError):
            actions.record_facts(entry=foreign, by=clerk)
        with pytest.raises(NotAllowedError):
            actions.record_facts_of_many(entries=[foreign], by=clerk)
    with pytest.raises(NotAllowedError):
        actions.save_school(entry=SchoolEntry(unit_id=own.pk, kind_code="312"), by=clerk)
    with pytest.raises(NotAllowedError):
        actions.close_building(building_id=building.pk, closed_date=TODAY, by=clerk)
    with pytest.raises(NotAllowedError):
        actions.name_snapshot(code="x", title="x", as_of_date=FIRST, by=clerk)
    assert Room.objects.count() == 0


def test_the_section_that_keeps_the_register_registers_any_school() -> None:
    school = make_school()
    keeper = make_reader(Role.SECTION_CLERK, make_unit("O1", "计财科", kind=UnitKind.SECTION))
    other = make_reader(Role.SECTION_CLERK, make_unit("O2", "老干科", kind=UnitKind.SECTION))
    entry = SchoolEntry(unit_id=school.pk, kind_code="312")
    with pytest.raises(NotAllowedError):
        actions.save_school(entry=entry, by=other)
    assert actions.save_school(entry=entry, by=keeper).kind_code == "312"


def test_seeds_are_loaded_once_and_a_changed_row_stays() -> None:
    assert actions.load_seeds(by=SYSTEM) == Code.objects.count() + Township.objects.count()
    assert Township.objects.count() == 28
    actions.save_code(list=CodeList.KIND, code="211", title="完全小学", meaning="primary", source="局文", by=SYSTEM)
    assert actions.load_seeds(by=SYSTEM) == 0
    assert Code.objects.get(list="kind", code="211").title == "完全小学"
