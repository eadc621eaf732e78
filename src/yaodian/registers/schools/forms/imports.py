"""导入目标 (import targets): the yearly export of 教育事业统计 (学校办学条件), with its titles ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports import FieldKind, ImportContext, ImportField, ImportTarget, Part
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.access import CHANGE
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.queries import MEASURE_TITLES, school_list, units_reached
from yaodian.registers.schools.rules import MEASURES
from yaodian.registers.schools.rules.entries import AREAS
from yaodian.registers.schools.tables import schools_table

if TYPE_CHECKING:
    import polars as pl

ALIASES: dict[str, tuple[str, ...]] = {
    "land_area": ("占地面积", "学校占地面积"),
    "floor_area": ("校舍建筑面积", "建筑面积"),
    "teaching_area": ("教学及辅助用房", "教学及辅助用房面积"),
    "sports_area": ("运动场地面积", "体育运动场馆面积", "体育运动场(馆)面积"),
    "instrument_value": ("教学仪器设备资产值", "教学仪器设备值"),
    "book_count": ("图书", "图书藏量", "图书（册）"),
    "computer_count": ("计算机数", "教学用计算机", "学生用计算机"),
    "classroom_count": ("教室", "普通教室", "教室数"),
    "networked_room_count": ("联网教室", "接入互联网教室"),
    "media_room_count": ("网络多媒体教室", "网络多媒体教室数"),
    "music_room_count": ("音乐教室", "音乐专用教室"),
    "art_room_count": ("美术教室", "美术专用教室"),
    "bed_count": ("床位数", "学生宿舍床位"),
    "class_count": ("班数", "班级数"),
    "preschool_pupil_count": ("在园人数", "幼儿数"),
    "primary_pupil_count": ("小学在校生", "小学阶段在校生"),
    "junior_pupil_count": ("初中在校生", "初中阶段在校生"),
    "senior_pupil_count": ("高中在校生", "普通高中在校生"),
    "vocational_pupil_count": ("中职在校生",),
    "special_pupil_count": ("特教在校生",),
    "college_pupil_count": ("高职在校生",),
}


EXAMPLE = {
    "land_area": "21500",
    "floor_area": "9800.5",
    "teaching_area": "5200",
    "sports_area": "8400",
    "instrument_value": "1260000",
    "book_count": "24000",
    "computer_count": "160",
    "classroom_count": "30",
    "networked_room_count": "30",
    "media_room_count": "28",
    "music_room_count": "2",
    "art_room_count": "2",
    "bed_count": "0",
    "class_count": "24",
    "primary_pupil_count": "1080",
}
"""填写示例: a primary school as its row looks; what does not apply stays blank."""


def reach(by: By) -> UnitScope:
    """Return the schools for which somebody may import: all for the section that keeps the register."""
    return units_reached(by=by, verb=CHANGE)


def school_ids(texts: Sequence[str], _context: ImportContext) -> Mapping[str, int]:
    """Return the schools that these codes or full titles name; an ambiguous title names none."""
    wanted = {text.strip() for text in texts}
    found: dict[str, int] = {}
    doubled: set[str] = set()
    for pk, code, unit_code, title in School.objects.order_by("pk").values_list(
        "pk", "code", "unit__code", "unit__title"
    ):
        for name in {code, unit_code, title} & wanted:
            if found.setdefault(name, pk) != pk:
                doubled.add(name)
    return {name: pk for name, pk in found.items() if name and name not in doubled}


def open_facts(_context: ImportContext) -> QuerySet[Model]:
    """Return the rows that a new one is compared with: those in force."""
    return SiteFacts.objects.filter(to_date__isnull=True)


def first_values(context: ImportContext) -> Mapping[str, object]:
    """Return what a new row is given beside the sheet."""
    return {"from_date": context.as_of, "source": _("教育事业统计，数据日期 %(day)s") % {"day": context.as_of}}


def check_measures(frame: pl.DataFrame, _context: ImportContext) -> pl.DataFrame | None:
    """Return the rows whose measures contradict each other: more networked rooms than rooms, more teaching than floor area."""
    import polars as pl

    rules = (
        ("networked_room_count", "classroom_count", _("联网教室多于教室间数")),
        ("media_room_count", "classroom_count", _("网络多媒体教室多于教室间数")),
        ("teaching_area", "floor_area", _("教学及辅助用房面积大于校舍建筑面积")),
    )
    faults = [
        frame.filter(pl.col(part) > pl.col(whole)).select(
            "row",
            pl.lit(part).alias("key"),
            pl.lit(message).alias("message"),
            pl.lit(_("核对原表后改正其中一项")).alias("remedy"),
        )
        for part, whole, message in rules
        if {"row", part, whole} <= set(frame.columns)
    ]
    return pl.concat(faults) if faults else None


def facts_roll(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: the schools of these facts, as the list of schools shows them to this reader."""
    return schools_table(), school_list(by=by, on=clock.today()).filter(pk__in=rows.values("school_id"))


FACTS = ImportTarget(
    key="schools.facts",
    title=lazy("学校办学条件"),
    verb=CHANGE,
    system=lazy("全国教育事业统计管理信息系统"),
    fields=(
        ImportField(
            "school",
            lazy("学校标识码"),
            FieldKind.REFERENCE,
            required=True,
            unique=True,
            aliases=("学校（机构）标识码", "学校代码", "标识码", "学校名称"),
            hint=lazy("学校标识码、单位代码或学校全称"),
            resolve=school_ids,
            example="第一小学",
        ),
        *(
            ImportField(
                name,
                MEASURE_TITLES[name],
                FieldKind.DECIMAL if name in AREAS else FieldKind.INTEGER,
                aliases=ALIASES.get(name, ()),
                low=0,
                example=EXAMPLE.get(name, ""),
            )
            for name in MEASURES
        ),
    ),
    parts=(
        Part(
            "facts",
            SiteFacts,
            identity={"school_id": "school"},
            columns={name: name for name in MEASURES},
            constants=first_values,
            existing=open_facts,
            unit="school_id",
            ends=("from_date", "to_date"),
            renews=MEASURES,
        ),
    ),
    unit="school",
    reach=reach,
    order=("school",),
    check=check_measures,
    roll=facts_roll,
    note=lazy("每年学年初报表导出后导入一次；数字有变的学校从数据日期起记新的一条，原来的到前一天为止。"),
)

IMPORTS = (FACTS,)
