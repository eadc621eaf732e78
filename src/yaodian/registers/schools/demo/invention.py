"""编造 (invention): believable facts of one school by its kind; any likeness is chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.rules import PUPILS, RoomUse, SchoolStage

TOWNS = [
    "新河镇",
    "双堰镇",
    "李台镇",
    "月池乡",
    "长堤镇",
    "三岔镇",
    "荷叶镇",
    "青龙镇",
    "杨柳镇",
    "沙嘴镇",
    "渔泛镇",
    "桥头镇",
    "莲塘镇",
    "芦港镇",
    "石桥镇",
    "枫林镇",
    "清水镇",
    "梅园镇",
    "南湖街道",
    "北港街道",
    "龙泉镇",
    "凤台镇",
    "麦洲镇",
    "柳林农场",
]
"""Names for the townships of the map beyond those that the demo bureau has as units."""

ENDINGS = (
    ("幼儿园", "111"),
    ("教学点", "218"),
    ("小学", "211"),
    ("初级中学", "311"),
    ("高级中学", "342"),
    ("特殊教育学校", "514"),
    ("职业技术学校", "361"),
    ("学院", "413"),
    ("中学", "341"),
)
PRIVATE_KIND, CENTRAL_KIND, NINE_YEAR_KIND = "345", "211", "312"
SIZES: dict[str, tuple[tuple[SchoolStage, int, int], ...]] = {
    "111": ((SchoolStage.PRESCHOOL, 110, 380),),
    "218": ((SchoolStage.PRIMARY, 14, 58),),
    "211": ((SchoolStage.PRIMARY, 150, 520),),
    "311": ((SchoolStage.JUNIOR, 420, 1150),),
    "312": ((SchoolStage.PRIMARY, 420, 900), (SchoolStage.JUNIOR, 260, 620)),
    "341": ((SchoolStage.JUNIOR, 500, 900), (SchoolStage.SENIOR, 900, 1800)),
    "342": ((SchoolStage.SENIOR, 1300, 2700),),
    "345": ((SchoolStage.PRIMARY, 300, 700), (SchoolStage.JUNIOR, 240, 520), (SchoolStage.SENIOR, 150, 400)),
    "361": ((SchoolStage.VOCATIONAL, 1200, 2400),),
    "413": ((SchoolStage.COLLEGE, 2800, 4600),),
    "514": ((SchoolStage.SPECIAL, 90, 160),),
}
"""Pupils by stage from – to, of a kind; a small bureau has a part of them."""

SPECIAL_ROOMS = (
    (RoomUse.MUSIC, "音乐教室", 96, 45),
    (RoomUse.ART, "美术教室", 92, 45),
    (RoomUse.LABORATORY, "科学实验室", 86, 48),
    (RoomUse.COMPUTER, "计算机教室", 90, 50),
    (RoomUse.LIBRARY, "图书阅览室", 110, 60),
    (RoomUse.COUNSELLING, "心理辅导室", 32, 8),
    (RoomUse.CLINIC, "卫生室", 24, 4),
)


def kind_of(unit: Unit, *, number: int) -> str:
    """Return the kind code of a unit, by its kind and the end of its name; every fifth central school is nine-year."""
    if unit.kind == UnitKind.PRIVATE_SCHOOL:
        return PRIVATE_KIND
    if unit.kind == UnitKind.CENTRAL_SCHOOL:
        return NINE_YEAR_KIND if number % 5 == 0 else CENTRAL_KIND
    return next((code for ending, code in ENDINGS if unit.title.endswith(ending)), "211")


def is_private_garden(unit: Unit) -> bool:
    """Is it a private kindergarten: neither of an office nor the central one of a township?"""
    return not any(word in unit.title for word in ("机关", "中心"))


def pupils_of(kind: str, random: Random, *, part: float) -> dict[SchoolStage, int]:
    """Return invented pupils by stage."""
    return {stage: max(8, round(random.randint(low, high) * part)) for stage, low, high in SIZES[kind]}


@dataclass(frozen=True)
class Wealth:
    """家底 (wealth): how well a school is equipped, 1 = about the standard."""

    rooms: float
    sports: float
    equipment: float
    network: float


def wealth_of(random: Random) -> Wealth:
    """Return how well a school is equipped: most above the standard, some well below."""
    return Wealth(
        rooms=random.triangular(0.75, 1.7, 1.2),
        sports=random.triangular(0.6, 1.9, 1.15),
        equipment=random.triangular(0.6, 1.8, 1.1),
        network=random.triangular(0.55, 1.35, 1.0),
    )


def measures_of(
    pupils: dict[SchoolStage, int], wealth: Wealth, random: Random, *, boards: bool
) -> dict[str, int | Decimal]:
    """Return invented measures of a site; about one in twenty is left out."""
    total = sum(pupils.values())
    older = sum(count for stage, count in pupils.items() if stage not in (SchoolStage.PRESCHOOL, SchoolStage.PRIMARY))
    room_need, sports_need, value_need = (
        4.5 + 1.3 * older / total,
        7.5 + 2.7 * older / total,
        2000 + 500 * older / total,
    )
    classes = sum(-(-count // random.randint(34, 49)) for count in pupils.values())
    classrooms = classes + random.randint(0, 3)
    networked = min(classrooms, round(classrooms * min(wealth.network + 0.1, 1)))
    teaching = total * room_need * wealth.rooms + 120
    found: dict[str, int | Decimal] = {
        "land_area": tenth(total * random.uniform(16, 34) + 2400),
        "floor_area": tenth(teaching * random.uniform(1.5, 2.2)),
        "teaching_area": tenth(teaching),
        "sports_area": tenth(total * sports_need * wealth.sports + 200),
        "instrument_value": Decimal(round(total * value_need * wealth.equipment, -2)),
        "book_count": round(total * random.uniform(18, 36)),
        "computer_count": round(total * random.uniform(0.06, 0.15)),
        "classroom_count": classrooms,
        "networked_room_count": networked,
        "media_room_count": min(networked, round(classrooms * min(wealth.network, 1))),
        "music_room_count": max(int(random.random() < 0.7), round(classes / 12 * wealth.rooms)),
        "art_room_count": max(int(random.random() < 0.6), round(classes / 13 * wealth.rooms)),
        "class_count": classes,
        **({"bed_count": round(total * random.uniform(0.3, 0.8))} if boards else {}),
        **{PUPILS[stage]: count for stage, count in pupils.items()},
    }
    kept = {PUPILS[stage] for stage in pupils} | {"class_count", "classroom_count"}
    return {name: value for name, value in found.items() if name in kept or random.random() > 0.05}


def tenth(value: float) -> Decimal:
    """Return a number to one decimal."""
    return Decimal(f"{value:.1f}")


def grown(measures: dict[str, int | Decimal], random: Random) -> dict[str, int | Decimal]:
    """Return the measures a year later: a few more books, computers and networked rooms, other pupils."""
    later = dict(measures)
    for name in PUPILS.values():
        if name in later:
            later[name] = max(8, round(float(later[name]) * random.uniform(0.94, 1.08)))
    for name, most in (("book_count", 900), ("computer_count", 12)):
        if name in later:
            later[name] = int(later[name]) + random.randint(0, most)
    rooms = int(later["classroom_count"])
    for name in ("networked_room_count", "media_room_count"):
        if name in later:
            later[name] = min(rooms, int(later[name]) + random.randint(0, 3))
    return later


def rooms_of(
    measures: dict[str, int | Decimal], *, garden: bool
) -> Iterator[tuple[str, RoomUse, int, int, int, bool, bool]]:
    """Yield the rooms that the measures speak of: title, use, floor, area, seats, networked, with multimedia."""
    count = int(measures["classroom_count"])
    networked, media = int(measures.get("networked_room_count", 0)), int(measures.get("media_room_count", 0))
    use = RoomUse.ACTIVITY if garden else RoomUse.CLASSROOM
    for number in range(count):
        floor = 1 + number // 6
        title = f"{floor}{number % 6 + 1:02}{'活动室' if garden else '教室'}"
        yield title, use, floor, 72 if garden else 63, 0 if garden else 50, number < networked, number < media
    for place, (special, name, size, seats) in enumerate(() if garden else SPECIAL_ROOMS):
        measure = {RoomUse.MUSIC: "music_room_count", RoomUse.ART: "art_room_count"}.get(special, "")
        for copy in range(int(measures.get(measure, 0)) if measure else int(count > 5 + place)):
            title = f"{name}{copy + 1}" if measure else name
            yield title, special, 1 + place % 3, size, seats, True, place % 2 == 0
