"""班额分布 (distribution of class sizes): per school how many classes are above the standard, large, oversized."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries.standards import Standards, standards
from yaodian.apps.balance.rules import STAGES
from yaodian.kernel.access import By, allowed_units
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import FrozenHomeroom
from yaodian.registers.students.queries import sized_homerooms


@dataclass(frozen=True)
class SizeLine:
    """一校班额 (class sizes of a school)."""

    school_id: int
    title: str
    classes: int
    above_standard: int
    large: int
    oversized: int
    most: int


def sizes_of(*, by: By, stage: SchoolStage, on: date, snapshot: Snapshot | None = None) -> list[SizeLine]:
    """班额分布: the ordinary classes of a stage in the reader's schools, on a day or in a snapshot, by school."""
    found = standards(on=snapshot.as_of_date if snapshot else on)
    rows = FrozenHomeroom.objects.filter(snapshot=snapshot) if snapshot else sized_homerooms(on=on)
    counted: dict[int, list[int]] = {}
    units = allowed_units(by, READ)
    for school, count in rows.filter(stage=stage, is_special=False).order_by().values_list("school_id", "pupil_count"):
        if school in units:
            counted.setdefault(school, []).append(count)
    titles = School.objects.filter(pk__in=counted).order_by("unit__position", "pk").values_list("pk", "unit__title")
    return [_line(pk, title, counted[pk], found, stage) for pk, title in titles]


def _line(pk: int, title: str, sizes: list[int], found: Standards, stage: SchoolStage) -> SizeLine:
    standard, limits = found.scoped("class_size.standard", STAGES[stage]), found.sizes
    return SizeLine(
        school_id=pk,
        title=title,
        classes=len(sizes),
        above_standard=sum(1 for size in sizes if standard is not None and size > standard),
        large=sum(1 for size in sizes if limits and size >= limits.large),
        oversized=sum(1 for size in sizes if limits and size >= limits.oversized),
        most=max(sizes),
    )
