"""学校画像 (portrait): a school's own numbers against the national standard, what is missing in units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.queries import RuleMissingError, rule
from yaodian.registers.schools.models import Building, Campus, Room, School, SiteFacts
from yaodian.registers.schools.queries.facts import facts_on
from yaodian.registers.schools.rules import (
    INDICATORS,
    PUPILS,
    RULE_SCOPES,
    RoomUse,
    SchoolStage,
    Standing,
    Threshold,
    room_standing,
    standing,
)

SPECIAL_ROOMS = (
    ("balance.government.classes_per_art_room", "music_room_count", _("音乐教室")),
    ("balance.government.classes_per_art_room", "art_room_count", _("美术教室")),
)


@dataclass(frozen=True)
class RoomCount:
    """房间统计 (rooms of one use): how many, how many networked, how many with multimedia."""

    title: str
    count: int
    networked: int
    multimedia: int


@dataclass(frozen=True)
class Portrait:
    """画像 (portrait): facts in force, pupils by stage, the standings and the rooms by use."""

    facts: SiteFacts | None
    pupils: dict[SchoolStage, int | None]
    standings: list[Standing] = field(default_factory=list)
    rooms: list[RoomCount] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many standings there are of each light."""
        return Counter(one.lamp for one in self.standings)

    @property
    def missing(self) -> list[Standing]:
        """The standings that fall short."""
        return [one for one in self.standings if one.missing]


def portrait_of(school: School, *, on: date) -> Portrait:
    """Return a school's portrait on a day."""
    facts = facts_on(on=on).filter(school=school).first()
    pupils = {stage: getattr(facts, PUPILS[stage]) if facts else None for stage in school.stages}
    return Portrait(
        facts=facts,
        pupils=pupils,
        standings=standings_of(school, facts=facts, on=on),
        rooms=room_counts(school_id=school.pk),
    )


def standings_of(school: School, *, facts: SiteFacts | None, on: date) -> list[Standing]:
    """Return how a school of compulsory stages stands against the national standard; [] for others."""
    stages = [stage for stage in school.stages if stage in RULE_SCOPES]
    if not stages:
        return []
    pupils = {stage: getattr(facts, PUPILS[stage]) if facts else None for stage in stages}
    found = []
    for indicator in INDICATORS:
        figures = {stage: row for stage in stages if (row := threshold(indicator.code, on=on, stage=stage))}
        have = _decimal(getattr(facts, indicator.measure)) if facts else None
        if figures:
            found.append(standing(indicator=indicator, have=have, pupils=pupils, figures=figures))
    for code, measure, title in SPECIAL_ROOMS:
        if (per := threshold(code, on=on)) is not None:
            have_rooms = getattr(facts, measure) if facts else None
            classes = facts.class_count if facts else None
            found.append(room_standing(title=title, have=have_rooms, classes=classes, per=per))
    return found


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def threshold(code: str, *, on: date, stage: SchoolStage | None = None) -> Threshold | None:
    """Return a rulebook figure as a threshold, None when none is in force on the day."""
    try:
        row: Rule = rule(code, on=on, scope=RULE_SCOPES[stage] if stage else "")
    except RuleMissingError:
        return None
    if row.value is None:
        return None
    return Threshold(value=row.value, source=row.source, checked=row.status == "checked")


def room_counts(*, school_id: int) -> list[RoomCount]:
    """Return the rooms in use of a school by use, in the order of the uses."""
    rows = {
        use: RoomCount(RoomUse(use).label, count, networked, multimedia)
        for use, count, networked, multimedia in Room.objects.filter(school_id=school_id, closed_date__isnull=True)
        .order_by()
        .values_list("use")
        .annotate(
            count=Count("pk"),
            networked=Count("pk", filter=Q(is_networked=True)),
            multimedia=Count("pk", filter=Q(has_multimedia=True)),
        )
    }
    return [rows[use.value] for use in RoomUse if use.value in rows]


def school_history(*, school_id: int) -> QuerySet[SiteFacts]:
    """Return a school's dated facts, the latest first."""
    return SiteFacts.objects.filter(school_id=school_id).order_by("-from_date", "-pk")


def site_of(*, school_id: int) -> QuerySet[Campus]:
    """Return the campuses of a school with their buildings and the rooms in each, in three queries."""
    rooms = Prefetch("rooms", Room.objects.order_by("closed_date", "floor", "title", "pk"))
    buildings = Prefetch("buildings", Building.objects.order_by("closed_date", "title", "pk").prefetch_related(rooms))
    return Campus.objects.filter(school_id=school_id).order_by("-is_main", "title").prefetch_related(buildings)


def registered_ids(*, unit_ids: Collection[int]) -> frozenset[int]:
    """Return those of the units that are on record as schools."""
    return frozenset(School.objects.filter(pk__in=unit_ids).values_list("pk", flat=True))
