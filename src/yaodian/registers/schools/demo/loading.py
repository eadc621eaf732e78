"""演示登记册的载入 (loading): townships, schools, facts of two years, rooms, recognitions, two snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import lower_units, units_open
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.registers.schools import actions
from yaodian.registers.schools.demo.city import report
from yaodian.registers.schools.demo.invention import (
    TOWNS,
    grown,
    is_private_garden,
    kind_of,
    measures_of,
    pupils_of,
    rooms_of,
    tenth,
    wealth_of,
)
from yaodian.registers.schools.models import Campus, SiteFacts, Township
from yaodian.registers.schools.queries import townships
from yaodian.registers.schools.rules import (
    BuildingEntry,
    Classification,
    CodeStatus,
    FactsEntry,
    KindergartenGrade,
    RoomEntry,
    SafetyGrade,
    SchoolEntry,
)

ZONE = ZoneInfo("Asia/Shanghai")
LOADER = System("演示数据", origin="yaodian demo load")
FEW = 120
GARDEN = "111"
CITY_PART, URBAN = 1.07, {"211": 4, "311": 1.5}
"""How many times larger than a village's a school of the town is, by kind; only a city has such."""
Measures = dict[str, Any]


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: put every school unit on record as of the year before, then the facts of the year where it has come."""
    random = Random(f"schools {seed}")  # noqa: S311
    with clock.at(_moment(date(year, 1, 8))):
        actions.load_seeds(by=LOADER)
        towns = _townships(random)
        kinds = {unit.pk: kind_of(unit, number=number) for number, unit in enumerate(schools, start=1)}
        actions.save_schools(entries=_entries(schools, kinds, towns, random, on=clock.today()), by=LOADER)
        _recognise(schools, kinds, random, year=year)
        facts = _facts(schools, kinds, random)
        if len(schools) > FEW:  # a city has the year before that on record, too
            _record(facts, year=year - 2)
            facts = {pk: grown(measures, random) for pk, measures in facts.items()}
        _record(facts, year=year - 1)
        _rooms(schools, facts, kinds, random)
        _freeze(code=f"schools-{year - 1}-09-01", on=date(year - 1, 9, 1), year=year - 1)
    autumn = date(year, 9, 20)
    if until >= autumn:
        with clock.at(_moment(autumn)):
            later = {pk: grown(measures, random) for pk, measures in facts.items() if random.random() > 0.06}
            _record(later, year=year)
            _correct(people, schools)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)


def _townships(random: Random) -> dict[int, Township]:
    """Give the map's townships the names of the bureau's own, the rest invented ones; township unit → its row."""
    units = list(units_open(on=clock.today()).filter(kind=UnitKind.TOWNSHIP).order_by("position", "code"))
    rows = list(townships())
    names = [unit.title for unit in units] + [name for name in TOWNS if name not in {unit.title for unit in units}]
    placed: dict[int, Township] = {}
    for place, title in enumerate(names[: max(len(rows), len(units))]):
        near = rows[place % len(rows)]
        beyond = place >= len(rows)
        shift = Decimal("0.045") if beyond else Decimal(0)
        unit = units[place] if place < len(units) else None
        row = actions.save_township(
            code=f"990000{place:03}" if beyond else near.code,
            title=title,
            latitude=near.latitude + shift,
            longitude=near.longitude + shift,
            source="演示：名称虚构，中心点借用 GeoNames（CC BY 4.0）",
            unit_id=unit.pk if unit else None,
            status=CodeStatus.UNCONFIRMED,
            by=LOADER,
        )
        if unit is not None:
            placed[unit.pk] = row
    return placed


def _entries(
    schools: Sequence[Unit], kinds: dict[int, str], towns: dict[int, Township], random: Random, *, on: date
) -> list[SchoolEntry]:
    """Return the schools as they are registered; one in twenty-five without a code, one in twenty without a place."""
    town_of = {
        lower: towns[upper]
        for upper, lowers in lower_units(kind=RelationKind.TERRITORY, on=on).items()
        if upper in towns
        for lower in lowers
    }
    city = next(iter(towns.values()), None)
    found = []
    for number, unit in enumerate(schools, start=1):
        town = town_of.get(unit.pk, city)
        private = unit.kind == UnitKind.PRIVATE_SCHOOL or (kinds[unit.pk] == GARDEN and is_private_garden(unit))
        spot = None
        if town is not None and random.random() > 0.05:
            spot = (_near(town.longitude, random), _near(town.latitude, random))
        rural = unit.pk in town_of
        found.append(
            SchoolEntry(
                unit_id=unit.pk,
                kind_code=kinds[unit.pk],
                code="" if random.random() < 0.04 else f"{kinds[unit.pk][0]}199{number:06}",
                owner_code="999" if private else "831",
                urban_rural_code=random.choice(("121", "122", "210", "220"))
                if rural
                else random.choice(("111", "112")),
                is_boarding=kinds[unit.pk] in {"311", "341", "342", "361", "413"} and random.random() < 0.7,
                township_id=town.pk if town else None,
                longitude=spot[0] if spot else None,
                latitude=spot[1] if spot else None,
                founded_date=date(random.randint(1951, 2009), 9, 1),
                address=f"{town.title if town else ''}{random.choice(('文昌', '建设', '人民', '学府'))}路{random.randint(1, 188)}号",
            )
        )
    return found


def _near(degree: Decimal, random: Random) -> Decimal:
    """Return a degree up to about three kilometres off."""
    return degree + Decimal(f"{random.uniform(-0.03, 0.03):.5f}")


def _recognise(schools: Sequence[Unit], kinds: dict[int, str], random: Random, *, year: int) -> None:
    """Recognise the kindergartens, classify the private schools: some expired, some not yet."""
    gardens = []
    for number, unit in enumerate(schools, start=1):
        if kinds[unit.pk] != GARDEN:
            continue
        inclusive = is_private_garden(unit) and random.random() < 0.6
        licensed = random.random() > 0.1
        gardens.append(
            actions.Recognition(
                school_id=unit.pk,
                licence_number=f"教民9900{number:05}号" if licensed else "",
                licence_until_date=date(year + random.randint(0, 3), 6, 30) if licensed else None,
                is_inclusive=inclusive,
                inclusive_until_date=date(year + random.randint(0, 2), 12, 31) if inclusive else None,
                inclusive_paper=f"教普惠〔{year - 1}〕{number}号" if inclusive else "",
                grade=random.choice(list(KindergartenGrade)),
                monthly_fee=Decimal(random.randrange(260, 420 if inclusive else 900, 20)),
                meal_fee=Decimal(random.randrange(120, 220, 10)),
            )
        )
    actions.recognise_kindergartens(recognitions=gardens, by=LOADER)
    for number, unit in enumerate(schools, start=1):
        if unit.kind == UnitKind.PRIVATE_SCHOOL:
            actions.classify_private_school(
                school_id=unit.pk,
                sponsor="博雅教育投资有限公司（虚构）",
                classification=Classification.NON_PROFIT,
                classified_date=date(year - 1, 11, 1),
                approval_paper=f"教民〔{year - 1}〕{number}号",
                licence_number=f"教民9900{number:05}号",
                licence_until_date=date(year + 2, 12, 31),
                by=LOADER,
            )


def _facts(schools: Sequence[Unit], kinds: dict[int, str], random: Random) -> dict[int, Measures]:
    """Return unit id → invented measures; a small bureau has smaller schools, one school in thirty filed nothing."""
    part = 0.13 if len(schools) < FEW else CITY_PART
    found = {}
    for number, unit in enumerate(schools, start=1):
        kind = kinds[unit.pk]
        larger = 2.0 if unit.kind == UnitKind.CENTRAL_SCHOOL and kind == "211" else 1.0
        if part == CITY_PART and unit.kind == UnitKind.DIRECT_SCHOOL:
            larger = URBAN.get(kind, 1)
        pupils = pupils_of(kind, random, part=1.0 if kind == "218" else part * larger)
        measures = measures_of(pupils, wealth_of(random), random, boards=kind in {"311", "341", "342", "361", "413"})
        if number % 30 != 29:
            found[unit.pk] = measures
    return found


def _record(facts: dict[int, Measures], *, year: int) -> None:
    """Record the facts of a school year as the statistics report them; those of a city are imported."""
    from_date = date(year, 9, 1)
    if len(facts) > FEW:
        report(facts, began=from_date, by=LOADER)
        return
    source = f"{year}/{year + 1}学年初教育事业统计报表（演示）"
    actions.record_facts_of_many(
        entries=[
            FactsEntry(school_id=pk, from_date=from_date, source=source, measures=measures)
            for pk, measures in facts.items()
        ],
        by=LOADER,
    )


def _rooms(schools: Sequence[Unit], facts: dict[int, Measures], kinds: dict[int, str], random: Random) -> None:
    """Give every school with facts a teaching building, larger ones a second, and the rooms of its facts."""
    campuses = dict(Campus.objects.filter(is_main=True).values_list("school_id", "pk"))
    houses: list[tuple[int, BuildingEntry]] = []
    for unit in schools:
        if unit.pk in facts:
            large = int(facts[unit.pk]["classroom_count"]) > 14
            for title in ("教学楼", "综合楼") if large else ("教学楼",):
                houses.append(
                    (
                        unit.pk,
                        BuildingEntry(
                            campus_id=campuses[unit.pk],
                            title=title,
                            floor_area=tenth(float(facts[unit.pk].get("teaching_area", 800)) / (2 if large else 1)),
                            floor_count=4 if large else 2,
                            built_year=random.randint(1986, 2015),
                            safety_grade=random.choices(list(SafetyGrade), (6, 5, 2, 0, 3))[0],
                        ),
                    )
                )
    made = actions.add_buildings(entries=[entry for _school, entry in houses], by=LOADER)
    of_school: dict[int, list[int]] = {}
    for (school_id, _entry), building in zip(houses, made, strict=True):
        of_school.setdefault(school_id, []).append(building.pk)
    rooms = []
    for school_id, buildings in of_school.items():
        for place, (title, use, floor, area, seats, networked, media) in enumerate(
            rooms_of(facts[school_id], garden=kinds[school_id] == GARDEN)
        ):
            rooms.append(
                RoomEntry(
                    building_id=buildings[place % len(buildings)],
                    title=title,
                    use=use,
                    floor=floor,
                    area=Decimal(area + place % 5),
                    seat_count=seats or None,
                    is_networked=networked,
                    has_multimedia=media,
                )
            )
    actions.add_rooms(entries=rooms, by=LOADER)


def _freeze(*, code: str, on: date, year: int) -> None:
    """Freeze the schools as they stood at the beginning of a school year."""
    snapshot = actions.name_snapshot(
        code=code, title=f"{year}/{year + 1}学年初学校基本情况（演示）", as_of_date=on, by=LOADER
    )
    part = actions.freeze_schools(snapshot_id=snapshot.pk, by=LOADER)
    actions.seal_snapshot(snapshot_id=snapshot.pk, parts={"schools": part}, by=LOADER)


def _correct(people: Mapping[str, Reader], schools: Sequence[Unit]) -> None:
    """Let a school's clerk correct a slip of the pen: what was frozen stays."""
    for unit in schools:
        clerk = people.get(f"school:{unit.code}")
        row = SiteFacts.objects.filter(school=unit.pk, to_date=None).order_by("pk").first()
        if clerk is not None and row is not None and row.book_count:
            actions.correct_facts(
                facts_id=row.pk, measures={"book_count": row.book_count + 120}, reason="漏计教师阅览室图书", by=clerk
            )
            return
