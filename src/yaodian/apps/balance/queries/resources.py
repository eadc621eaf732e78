"""各校资源 (resources): pupils and what a school has, by stage, on a day or in a snapshot: three queries in all.

Pupils are those of the pupil register where a school keeps any of the stage there, else those of the statistics (site facts)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from yaodian.apps.balance.queries.standards import Standards
from yaodian.apps.balance.rules import PUPILS, SITE, STAFF, STAGES, Resource, SchoolSide, apportion, is_left_out
from yaodian.registers.schools.models import FrozenSchool, School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import FrozenPupil
from yaodian.registers.students.queries import enrolments_on
from yaodian.registers.teachers.models import FrozenTeacher
from yaodian.registers.teachers.queries import posts_on
from yaodian.registers.teachers.rules import PostKind

Counts = dict[tuple[int, str], dict[Resource, int]]
MEASURES = (*PUPILS.values(), *(one.value for one in SITE))
STAGE_FLAGS = {stage: f"teaches_{stage.value}" for stage in STAGES}


def sides_of(
    *, standards: Standards, snapshot: Snapshot | None = None, school_ids: Collection[int] | None = None
) -> list[SchoolSide]:
    """各校分学段: every measured school by stage, on the standards' day or in a snapshot; small points are left out.

    Not scoped to a reader: a coefficient is the county's. Whoever shows rows narrows them to the reader's schools."""
    schools = _measured(standards, snapshot)
    if school_ids is not None:
        schools = schools.filter(school_pk__in=school_ids)
    rows = list(schools.order_by("position", "school_pk").values(*_columns(snapshot)))
    if not rows:
        return []
    pupils = _pupil_counts(standards.on, snapshot, school_ids)
    staff = _staff_counts(standards, snapshot, school_ids)
    return [side for row in rows for side in _sides(row, pupils, staff, standards)]


def _measured(standards: Standards, snapshot: Snapshot | None) -> QuerySet[Any]:
    """Return the schools of the kinds that are measured."""
    return _schools(standards.on, snapshot).filter(kind_code__in=standards.names("balance.measured_kinds"))


GUARANTEED = ("class_count", "music_room_count", "art_room_count")


def measured_rows(*, standards: Standards) -> list[dict[str, Any]]:
    """Return the measured schools of the standards' day as plain rows, with what the guarantee items ask of a site."""
    names = {name: F(f"now__{name}") for name in GUARANTEED}
    told = {name: F(f"now_{name}") for name in PUPILS.values()}
    rows = _measured(standards, None).annotate(**names, **told).order_by("position", "school_pk")
    return list(rows.values("school_pk", "told", "kind_code", *STAGE_FLAGS.values(), *names, *told))


def _schools(on: date, snapshot: Snapshot | None) -> QuerySet[Any]:
    """Return the schools that are there on a day with their facts, or those of a snapshot, under the same names."""
    if snapshot is not None:
        frozen = FrozenSchool.objects.filter(snapshot=snapshot)
        return frozen.annotate(
            school_pk=F("school_id"), told=F("title"), place=F("township_title"), position=F("school__unit__position")
        )
    now = FilteredRelation(
        "facts",
        condition=Q(facts__from_date__lte=on) & (Q(facts__to_date__isnull=True) | Q(facts__to_date__gte=on)),
    )
    there = School.objects.filter(
        Q(unit__opened_date__isnull=True) | Q(unit__opened_date__lte=on),
        Q(unit__closed_date__isnull=True) | Q(unit__closed_date__gt=on),
    )
    named = {f"now_{name}": F(f"now__{name}") for name in MEASURES}
    return there.annotate(
        now=now,
        school_pk=F("unit_id"),
        told=F("unit__title"),
        place=F("township__title"),
        position=F("unit__position"),
        **named,
    )


def _columns(snapshot: Snapshot | None) -> dict[str, Any] | tuple[str, ...]:
    prefix = "now_" if snapshot is None else ""
    plain = ("school_pk", "told", "place", "position", "kind_code", "urban_rural_code", *STAGE_FLAGS.values())
    return (*plain, *(f"{prefix}{name}" for name in MEASURES))


def _pupil_counts(on: date, snapshot: Snapshot | None, school_ids: Collection[int] | None) -> dict[int, dict[str, int]]:
    """Return school → stage → pupils of the register."""
    source: QuerySet[Any] = enrolments_on(on=on) if snapshot is None else FrozenPupil.objects.filter(snapshot=snapshot)
    if school_ids is not None:
        source = source.filter(school__in=school_ids)
    found: dict[int, dict[str, int]] = {}
    for school, stage, count in source.order_by().values_list("school_id", "stage").annotate(count=Count("pk")):
        found.setdefault(school, {})[stage] = count
    return found


def _staff_counts(standards: Standards, snapshot: Snapshot | None, school_ids: Collection[int] | None) -> Counts:
    """Return (school, stage or "") → how many full-time teachers, and how many of each kind the norms count."""
    source: QuerySet[Any]
    if snapshot is None:
        source, whose = posts_on(on=standards.on), "teacher__"
    else:
        source, whose = FrozenTeacher.objects.filter(snapshot=snapshot), ""
    source = source.filter(kind=PostKind.TEACHING)
    if school_ids is not None:
        source = source.filter(school__in=school_ids)
    primary = standards.names("balance.advanced_education", SchoolStage.PRIMARY)
    junior = standards.names("balance.advanced_education", SchoolStage.JUNIOR)
    advanced = Q(**{f"{whose}education__in": junior}) | Q(stage=SchoolStage.PRIMARY) & Q(
        **{f"{whose}education__in": primary}
    )
    kinds = {
        Resource.TEACHERS: Q(),
        Resource.ADVANCED_TEACHERS: advanced,
        Resource.BACKBONE_TEACHERS: Q(**{f"{whose}backbone__in": standards.names("balance.county_backbone")}),
        Resource.ARTS_TEACHERS: Q(subject__in=standards.names("balance.arts_subjects")),
        Resource.TITLED_TEACHERS: Q(**{f"{whose}title__in": standards.names("balance.intermediate_titles")}),
    }
    counted = {one.value: Count("pk", filter=kinds[one]) if kinds[one] else Count("pk") for one in STAFF}
    rows = source.order_by().values_list("school_id", "stage").annotate(**counted)
    return {(school, stage): dict(zip(STAFF, counts, strict=True)) for school, stage, *counts in rows}


def _sides(
    row: Mapping[str, Any], registered: dict[int, dict[str, int]], staff: Counts, standards: Standards
) -> list[SchoolSide]:
    """Return the measured stages of one school."""
    school = row["school_pk"]
    stages = [stage for stage, flag in STAGE_FLAGS.items() if row[flag]]
    counted = registered.get(school, {})
    pupils: dict[SchoolStage, int | None] = {
        stage: counted.get(stage.value) or _measure(row, PUPILS[stage]) for stage in stages
    }
    total = sum(count or 0 for count in pupils.values())
    least = standards.figure("balance.quality.teaching_point_pupils")
    points = standards.names("balance.teaching_point_kinds")
    size = None if None in pupils.values() else total
    if least is not None and is_left_out(kind_code=row["kind_code"], pupils=size, points=points, least=int(least)):
        return []
    weights = {stage: standards.figure("balance.apportion_weight", stage) or Decimal(1) for stage in stages}
    known_staff = any(key[0] == school for key in ((school, stage) for stage in ("", *STAGES)) if key in staff)
    found = []
    for stage in stages:
        amounts: dict[Resource, Decimal | None] = {}
        for one in SITE:
            value = _measure(row, one.value)
            had = None if value is None else Decimal(value)
            amounts[one] = apportion(had, stage=stage, pupils=pupils, weights=weights)
        for one in STAFF:
            own = Decimal(staff.get((school, stage.value), {}).get(one, 0))
            shared = apportion(
                Decimal(staff.get((school, ""), {}).get(one, 0)), stage=stage, pupils=pupils, weights=weights
            )
            amounts[one] = own + shared if known_staff and shared is not None else None
        found.append(
            SchoolSide(
                school_id=school,
                title=row["told"],
                stage=stage,
                pupils=pupils[stage],
                amounts=amounts,
                township=row["place"] or "",
                urban_rural_code=row["urban_rural_code"],
                apportioned=len(stages) > 1,
                registered=stage.value in counted,
            )
        )
    return found


def _measure(row: Mapping[str, Any], name: str) -> Any:
    """Return a measure of the facts under the name of either source."""
    return row[f"now_{name}"] if f"now_{name}" in row else row[name]
