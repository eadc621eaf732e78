"""Makers for tests of the register: units, schools, facts, readers, a bureau for the metrics' contract."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yaodian.kernel import clock
from yaodian.kernel.access import Reach, Reader, Role, Seat, System
from yaodian.kernel.units.actions import place_unit, save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import subtree
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.registers.schools import actions
from yaodian.registers.schools.models import Building, Campus, Room, School, SiteFacts
from yaodian.registers.schools.rules import BuildingEntry, Classification, FactsEntry, RoomEntry, RoomUse, SchoolEntry

SYSTEM = System(name="测试")
FIRST = date(2017, 9, 1)
NEXT = date(2018, 9, 1)
TODAY = date(2018, 10, 31)
MEASURES: dict[str, int | Decimal] = {
    "primary_pupil_count": 400,
    "class_count": 10,
    "floor_area": Decimal("4000"),
    "teaching_area": Decimal("1600"),
    "sports_area": Decimal("3000"),
    "instrument_value": Decimal("900000"),
    "classroom_count": 12,
    "networked_room_count": 11,
    "media_room_count": 10,
    "music_room_count": 1,
}


def at(day: date = TODAY) -> Any:
    """Let the block run on this day, at ten."""
    return clock.at(datetime.combine(day, time(10), ZoneInfo("Asia/Shanghai")))


def make_unit(code: str, title: str = "", *, kind: UnitKind = UnitKind.SCHOOL, under: Unit | None = None) -> Unit:
    """Return a unit, placed under another where one is given."""
    unit = save_unit(code=code, title=title or f"第{code}小学", kind=kind, by=SYSTEM)
    if under is not None:
        place_unit(
            lower_id=unit.pk, upper_id=under.pk, kind=RelationKind.SUBORDINATION, from_date=date(2010, 1, 1), by=SYSTEM
        )
    return unit


def make_school(
    unit_code: str = "S1",
    title: str = "",
    *,
    kind_code: str = "211",
    kind: UnitKind = UnitKind.SCHOOL,
    under: Unit | None = None,
    **fields: Any,
) -> School:
    """Return a school on record; the code lists are loaded."""
    actions.load_seeds(by=SYSTEM)
    unit = make_unit(unit_code, title, kind=kind, under=under)
    return actions.save_school(entry=SchoolEntry(unit_id=unit.pk, kind_code=kind_code, **fields), by=SYSTEM)


def make_garden(unit_code: str, *, private: bool = False, **fields: Any) -> School:
    """Return a kindergarten."""
    owner = "999" if private else "831"
    return make_school(
        unit_code, f"第{unit_code}幼儿园", kind_code="111", kind=UnitKind.KINDERGARTEN, owner_code=owner, **fields
    )


def make_facts(school: School, *, from_date: date = FIRST, **measures: int | Decimal) -> SiteFacts:
    """Return the facts of a school from a day on."""
    entry = FactsEntry(school_id=school.pk, from_date=from_date, source="统计报表", measures=measures or MEASURES)
    return actions.record_facts(entry=entry, by=SYSTEM)


def make_building(school: School, title: str = "教学楼") -> Building:
    """Return a building of the main campus."""
    campus = Campus.objects.get(school=school, is_main=True)
    return actions.save_building(entry=BuildingEntry(campus_id=campus.pk, title=title), by=SYSTEM)


def make_room(building: Building, title: str = "101", *, use: RoomUse = RoomUse.CLASSROOM) -> Room:
    """Return a room."""
    return actions.save_room(entry=RoomEntry(building_id=building.pk, title=title, use=use), by=SYSTEM)


def make_reader(role: Role, unit: Unit, *, below: bool = False) -> Reader:
    """Return somebody with a seat in a unit; `below` gives the territory of a central school."""

    def territory(unit_id: int, reach: Reach) -> frozenset[int]:
        if reach is not Reach.BELOW or not below:
            return frozenset()
        return subtree(units=[unit_id], kind=RelationKind.SUBORDINATION, on=TODAY)

    seat = Seat(role, unit.pk, unit_title=str(unit))
    return Reader(account_id=None, person_id=None, name="某人", seats=(seat,), territory=territory)


def metric_rows() -> date:
    """Lay rows for the metrics' contract: schools and kindergartens of both owners, with, without and past their papers."""
    with at(TODAY):
        full = make_school("M1", code="2199000001")
        make_facts(full)
        make_facts(make_school("M2"), classroom_count=8, networked_room_count=8, media_room_count=8)
        make_school("M3", kind_code="311")
        actions.classify_private_school(
            school_id=make_school("M4", kind_code="345", owner_code="999").pk,
            sponsor="举办者",
            classification=Classification.NON_PROFIT,
            classified_date=FIRST,
            approval_paper="",
            licence_number="",
            licence_until_date=None,
            by=SYSTEM,
        )
        public, private = make_garden("G1"), make_garden("G2", private=True)
        make_garden("G3", private=True)
        make_facts(public, preschool_pupil_count=120)
        make_facts(private, preschool_pupil_count=80)
        actions.recognise_kindergartens(
            recognitions=[
                actions.Recognition(school_id=public.pk, licence_number="A1"),
                actions.Recognition(
                    school_id=private.pk,
                    licence_number="A2",
                    licence_until_date=date(2018, 6, 30),
                    is_inclusive=True,
                    inclusive_until_date=date(2018, 12, 31),
                ),
            ],
            by=SYSTEM,
        )
    return TODAY
