"""登记项 (entries): what is written down of a school, its facts and rooms, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yaodian.kernel.privacy.rules import credit_code_problem
from yaodian.kernel.terms import gettext as _
from yaodian.kernel.terms.pinyin import sound_of
from yaodian.registers.schools.rules.words import CodeList, Ownership, RoomUse, SafetyGrade, SchoolStage

Number = int | Decimal

AREAS = ("land_area", "floor_area", "teaching_area", "sports_area", "instrument_value")
COUNTS = (
    "book_count",
    "computer_count",
    "classroom_count",
    "networked_room_count",
    "media_room_count",
    "music_room_count",
    "art_room_count",
    "bed_count",
    "class_count",
)
PUPILS = {stage: f"{stage.value}_pupil_count" for stage in SchoolStage}
MEASURES = (*AREAS, *COUNTS, *PUPILS.values())
"""The columns of the site measures: areas and value with decimals, counts whole; pupils by stage."""


@dataclass(frozen=True, kw_only=True)
class SchoolEntry:
    """学校登记项 (school entry): the identity of a school; `stages` and `ownership` None = as its codes say."""

    unit_id: int
    kind_code: str
    code: str = ""
    credit_code: str = ""
    owner_code: str = ""
    ownership: Ownership | None = None
    urban_rural_code: str = ""
    is_boarding: bool = False
    stages: tuple[SchoolStage, ...] | None = None
    township_id: int | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    founded_date: date | None = None
    former_titles: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class FactsEntry:
    """办学条件登记项 (facts entry): measures of a school from a day on; one left out, or None, is unknown."""

    school_id: int
    from_date: date
    source: str
    measures: Mapping[str, Number | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BuildingEntry:
    """校舍登记项 (building entry)."""

    campus_id: int
    title: str
    floor_area: Decimal | None = None
    floor_count: int | None = None
    built_year: int | None = None
    safety_grade: SafetyGrade = SafetyGrade.UNRATED


@dataclass(frozen=True, kw_only=True)
class RoomEntry:
    """房间登记项 (room entry)."""

    building_id: int
    title: str
    use: RoomUse
    floor: int | None = None
    area: Decimal | None = None
    seat_count: int | None = None
    is_networked: bool = False
    has_multimedia: bool = False


def stages_of(meaning: str) -> tuple[SchoolStage, ...]:
    """Return the stages that a code row of kinds means: "primary,junior"."""
    known = {stage.value for stage in SchoolStage}
    words = {word.strip() for word in meaning.split(",")}
    return tuple(stage for stage in SchoolStage if stage.value in words & known)


def entry_problem(entry: SchoolEntry, *, codes: Mapping[str, Iterable[str]]) -> str:
    """Return what is wrong with an entry, "" when nothing is; `codes`: list → the codes it holds."""
    if not entry.kind_code:
        return _("办学类型要填写。")
    for name, code in (
        (CodeList.KIND, entry.kind_code),
        (CodeList.OWNER, entry.owner_code),
        (CodeList.URBAN_RURAL, entry.urban_rural_code),
    ):
        if code and code not in codes.get(name.value, ()):
            return _("%(list)s代码表中没有“%(code)s”。") % {"list": name.label, "code": code}
    if entry.code and not (entry.code.isascii() and entry.code.isalnum()):
        return _("学校标识码只含数字和字母，现为“%(code)s”。") % {"code": entry.code}
    if entry.credit_code and (problem := credit_code_problem(entry.credit_code)):
        return problem
    return point_problem(entry.longitude, entry.latitude)


def point_problem(longitude: Decimal | None, latitude: Decimal | None) -> str:
    """Return what is wrong with a place on the map, "" when nothing is or none is given."""
    if longitude is None and latitude is None:
        return ""
    if longitude is None or latitude is None:
        return _("经度和纬度要一起填写。")
    if not (abs(longitude) <= Decimal("180") and abs(latitude) <= Decimal("90")):
        return _("经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间。")
    return ""


def facts_problem(measures: Mapping[str, Number | None]) -> str:
    """Return what contradicts itself in the measures of a site, "" when nothing does; None is unknown, not nought."""
    if unknown := set(measures) - set(MEASURES):
        return _("没有这样的办学条件项目：%(names)s。") % {"names": "、".join(sorted(unknown))}
    known = {name: value for name, value in measures.items() if value is not None}
    if any(isinstance(value, bool) or not isinstance(value, Number) for value in known.values()):
        return _("办学条件要填数字；不知道的留空。")
    if any(value < 0 for value in known.values()):
        return _("办学条件的数值不能为负。")
    classrooms = known.get("classroom_count")
    for name in ("networked_room_count", "media_room_count"):
        if classrooms is not None and known.get(name, 0) > classrooms:
            return _("联网教室和网络多媒体教室都不能多于教室间数 %(count)s。") % {"count": classrooms}
    floor = known.get("floor_area")
    if floor is not None and known.get("teaching_area", 0) > floor:
        return _("教学及辅助用房面积不能大于校舍建筑面积。")
    return ""


def holds_on(from_date: date, to_date: date | None, on: date) -> bool:
    """Does a row that holds from one day to another, both included, hold on this day?"""
    return from_date <= on and (to_date is None or on <= to_date)


def overlaps(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Do two periods, ends included, share a day?"""
    (start, end), (other_start, other_end) = one, other
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)


def search_keys(*titles: str) -> str:
    """Return the titles with their initials and whole pinyin, as the search of a list looks for them."""
    sounds = [" ".join((title, *sound_of(title))).lower() for title in filter(None, titles)]
    return " ".join(sounds)[:600]
