"""名单 (lists): rows of the list pages, the counts at their head, the points on the map."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, When
from django.db.models.functions import Coalesce

from yaodian.kernel.access import By
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import FrozenSchool, School, Snapshot
from yaodian.registers.schools.queries.access import reached, schools_for
from yaodian.registers.schools.rules import PUPILS, SchoolStage


def school_list(*, by: By, on: date) -> QuerySet[School]:
    """Return the schools with their present facts: `now` (its measures) and the pupils of all stages."""
    now = FilteredRelation("facts", condition=Q(facts__from_date__lte=on) & _open_on(on))
    rows = schools_for(by=by).select_related("kindergarten", "private_school")
    counted = [f"now__{name}" for name in PUPILS.values()]
    known = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in counted))
    total = reduce(add, (Coalesce(F(name), 0) for name in counted))
    return rows.alias(now=now).annotate(
        pupil_count=Case(When(known, then=total), output_field=IntegerField()),
        class_count=F("now__class_count"),
        floor_area=F("now__floor_area"),
        facts_from=F("now__from_date"),
    )


def _open_on(on: date) -> Q:
    return Q(facts__to_date__isnull=True) | Q(facts__to_date__gte=on)


def ordinary(rows: QuerySet[School]) -> QuerySet[School]:
    """Return the schools without kindergartens."""
    return rows.filter(kindergarten__isnull=True)


def kind_counts(*, by: By) -> dict[str, int]:
    """Return kind code → number of open schools that the reader may see, most first."""
    rows = schools_for(by=by).filter(unit__closed_date__isnull=True).order_by().select_related(None)
    counts = rows.values_list("kind_code").annotate(count=Count("pk"))
    return dict(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def map_points(*, by: By) -> list[dict[str, Any]]:
    """Return the open schools that the reader may see and whose place is known, as plain rows for the map."""
    taught = tuple(f"teaches_{stage.value}" for stage in SchoolStage)
    fields = ("pk", "unit__title", "kind_code", "longitude", "latitude", "township__title", *taught)
    rows = schools_for(by=by, verb=READ).filter(unit__closed_date__isnull=True, longitude__isnull=False)
    return list(rows.order_by("unit__position", "pk").values(*fields))


def frozen_schools(*, snapshot: Snapshot, by: By) -> QuerySet[FrozenSchool]:
    """Return the schools of a snapshot that the reader may see."""
    return FrozenSchool.objects.filter(reached(by=by, verb=READ, path="school"), snapshot=snapshot)


def snapshots() -> QuerySet[Snapshot]:
    """Return the snapshots, the latest first."""
    return Snapshot.objects.order_by("-as_of_date", "-pk")
