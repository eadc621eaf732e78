"""各校规模和人员 (sides): pupils, classes, staff and approved establishment of schools, on a day or in a snapshot: four queries.

Pupils and classes are those of the pupil register where a school keeps any of the stage there, else the site facts'."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from yaodian.apps.staffing.models import ApprovedQuota
from yaodian.apps.staffing.queries.standards import Standards
from yaodian.apps.staffing.rules import Approved, SchoolSide, StaffGroup, StageSize
from yaodian.registers.schools.models import Code, FrozenSchool, School, Snapshot
from yaodian.registers.schools.rules import PUPILS, CodeList, SchoolStage
from yaodian.registers.students.models import FrozenPupil
from yaodian.registers.students.queries import enrolments_on, school_year_on
from yaodian.registers.teachers.models import FrozenTeacher
from yaodian.registers.teachers.queries import posts_on

MEASURES = ("class_count", *PUPILS.values())
STAGE_FLAGS = {stage: f"teaches_{stage.value}" for stage in SchoolStage}
COLUMNS = ("school_pk", "told", "place", "kind_code", "ownership", "is_boarding", "area", *STAGE_FLAGS.values())


def sides_of(
    *, found: Standards, snapshot: Snapshot | None = None, school_ids: Collection[int] | None = None
) -> list[SchoolSide]:
    """各校: every school with its size and staff. Not scoped to a reader: whoever shows rows narrows them."""
    schools = _schools(found.on, snapshot)
    if school_ids is not None:
        schools = schools.filter(school_pk__in=school_ids)
    prefix = "now_" if snapshot is None else ""
    names = [f"{prefix}{name}" for name in MEASURES]
    rows = list(schools.order_by("position", "school_pk").values(*COLUMNS, *names))
    if not rows:
        return []
    sizes = _sizes(found.on, snapshot, school_ids)
    staff = _staff(found.on, snapshot, school_ids)
    approved = approved_on(on=found.on, snapshot=snapshot, school_ids=school_ids)
    points = found.names("staffing.teaching_point_kinds")
    return [_side(row, prefix, sizes, staff, approved, points) for row in rows]


def _schools(on: date, snapshot: Snapshot | None) -> QuerySet[Any]:
    """Return the schools that are there on a day with their facts, or those of a snapshot, under the same names."""
    meaning = Code.objects.filter(list=CodeList.URBAN_RURAL, code=OuterRef("urban_rural_code")).values("meaning")[:1]
    if snapshot is not None:
        return FrozenSchool.objects.filter(snapshot=snapshot).annotate(
            school_pk=F("school_id"),
            told=F("title"),
            place=F("township_title"),
            position=F("school__unit__position"),
            area=Subquery(meaning),
        )
    inside = Q(facts__from_date__lte=on) & (Q(facts__to_date__isnull=True) | Q(facts__to_date__gte=on))
    there = School.objects.filter(
        Q(unit__opened_date__isnull=True) | Q(unit__opened_date__lte=on),
        Q(unit__closed_date__isnull=True) | Q(unit__closed_date__gt=on),
    )
    return there.annotate(
        now=FilteredRelation("facts", condition=inside),
        school_pk=F("unit_id"),
        told=F("unit__title"),
        place=F("township__title"),
        position=F("unit__position"),
        area=Subquery(meaning),
        **{f"now_{name}": F(f"now__{name}") for name in MEASURES},
    )


Sizes = dict[int, dict[str, dict[int, tuple[int, int, int]]]]


def _sizes(on: date, snapshot: Snapshot | None, school_ids: Collection[int] | None) -> Sizes:
    """Return school → stage → grade → (pupils, boarders, classes) of the register."""
    source: QuerySet[Any] = enrolments_on(on=on) if snapshot is None else FrozenPupil.objects.filter(snapshot=snapshot)
    if school_ids is not None:
        source = source.filter(school__in=school_ids)
    counted = (
        source.order_by()
        .values_list("school_id", "stage", "entry_year")
        .annotate(
            pupils=Count("pk"),
            boarders=Count("pk", filter=Q(is_boarding=True)),
            classes=Count("homeroom_id", distinct=True),
        )
    )
    year = school_year_on(on=on)
    found: Sizes = {}
    for school, stage, entry_year, *counts in counted:
        grades = found.setdefault(school, {}).setdefault(stage, {})
        grade = max(year - entry_year + 1, 1)
        first, second, third = grades.get(grade, (0, 0, 0))
        grades[grade] = (first + counts[0], second + counts[1], third + counts[2])
    return found


def _staff(on: date, snapshot: Snapshot | None, school_ids: Collection[int] | None) -> dict[int, list[StaffGroup]]:
    """Return school → its staff in groups."""
    source: QuerySet[Any] = posts_on(on=on) if snapshot is None else FrozenTeacher.objects.filter(snapshot=snapshot)
    if school_ids is not None:
        source = source.filter(school__in=school_ids)
    groups = source.order_by().values_list("school_id", "stage", "subject", "kind", "establishment")
    found: dict[int, list[StaffGroup]] = {}
    for school, stage, subject, kind, establishment, count in groups.annotate(count=Count("pk")):
        found.setdefault(school, []).append(StaffGroup(stage, subject, kind, establishment, count))
    return found


def approved_on(
    *, on: date, snapshot: Snapshot | None = None, school_ids: Collection[int] | None = None
) -> dict[int, Approved]:
    """核定编制: school → the approved number in force on a day; for a snapshot as it was on record when frozen."""
    rows = ApprovedQuota.objects.filter(from_date__lte=on)
    if snapshot is None:
        rows = rows.filter(withdrawn_at__isnull=True)
    else:
        moment = snapshot.frozen_at
        rows = rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment), recorded_at__lte=moment)
    if school_ids is not None:
        rows = rows.filter(school__in=school_ids)
    values = rows.order_by("from_date", "pk").values_list("school_id", "count", "from_date", "paper")
    return {school: Approved(count, day.isoformat(), paper) for school, count, day, paper in values}


def _side(
    row: Mapping[str, Any],
    prefix: str,
    sizes: Sizes,
    staff: dict[int, list[StaffGroup]],
    approved: dict[int, Approved],
    points: frozenset[str],
) -> SchoolSide:
    """Return one school."""
    school = row["school_pk"]
    stages = [stage for stage, flag in STAGE_FLAGS.items() if row[flag]]
    told = row[f"{prefix}class_count"]
    return SchoolSide(
        school_id=school,
        title=row["told"],
        township=row["place"] or "",
        area=row["area"] or "",
        kind_code=row["kind_code"],
        ownership=row["ownership"],
        is_boarding=row["is_boarding"],
        stages=tuple(
            _size(stage, sizes.get(school, {}).get(stage), row[f"{prefix}{PUPILS[stage]}"], told, len(stages) == 1)
            for stage in stages
        ),
        staff=tuple(staff.get(school, ())),
        approved=approved.get(school),
        is_point=row["kind_code"] in points,
    )


def _size(
    stage: SchoolStage,
    kept: Mapping[int, tuple[int, int, int]] | None,
    pupils: int | None,
    classes: int | None,
    only: bool,
) -> StageSize:
    """Return the size of a stage: the register's, else that of the facts (whose classes are the whole school's)."""
    if not kept:
        return StageSize(stage, pupils, classes={0: classes} if only and classes else {})
    own = {grade: counts[2] for grade, counts in kept.items() if counts[2]}
    if not own and only and classes:
        own = {0: classes}
    return StageSize(
        stage,
        sum(counts[0] for counts in kept.values()),
        sum(counts[1] for counts in kept.values()),
        own,
    )
