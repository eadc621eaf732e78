"""Unit reads (查单位): units, their relations on a day, and who stands below whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from yaodian.kernel.access import By, scope
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.rules import SCHOOL_KINDS, RelationKind, UnitKind, descend


def units_open(*, on: date) -> QuerySet[Unit]:
    """Return the units that exist on this day."""
    return Unit.objects.filter(
        Q(opened_date__isnull=True) | Q(opened_date__lte=on), Q(closed_date__isnull=True) | Q(closed_date__gt=on)
    )


def units_for(*, by: By) -> QuerySet[Unit]:
    """Return the units whose portrait the reader may open: those that `units.read` reaches."""
    return Unit.objects.filter(scope(by, "units.read", unit_field="pk", record="units.unit"))


def schools_open(*, on: date) -> QuerySet[Unit]:
    """Return the schools, kindergartens and colleges that exist on this day."""
    return units_open(on=on).filter(kind__in=SCHOOL_KINDS)


def relations_open(*, kind: RelationKind, on: date) -> QuerySet[UnitRelation]:
    """Return the relations of this kind in force on this day."""
    return UnitRelation.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), kind=kind, from_date__lte=on)


def lower_units(*, kind: RelationKind, on: date) -> dict[int, list[int]]:
    """Return upper unit id → lower unit ids, in one query."""
    below: dict[int, list[int]] = defaultdict(list)
    for upper, lower in relations_open(kind=kind, on=on).values_list("upper_id", "lower_id"):
        below[upper].append(lower)
    return below


def subtree(*, units: Iterable[int], kind: RelationKind, on: date) -> frozenset[int]:
    """Return these units and all below them by this relation on this day."""
    return descend(units, lower_units(kind=kind, on=on))


def upper_unit(*, unit_id: int, kind: RelationKind, on: date) -> Unit | None:
    """Return the unit directly above by this relation on this day, if any."""
    relation = relations_open(kind=kind, on=on).filter(lower_id=unit_id).select_related("upper").order_by("id").first()
    return relation.upper if relation else None


def places_of(*, unit_id: int) -> QuerySet[UnitRelation]:
    """Return where a unit stood and stands, by every relation, the present first."""
    return (
        UnitRelation.objects.filter(lower_id=unit_id)
        .select_related("upper")
        .order_by(F("to_date").desc(nulls_first=True), "kind", "-from_date", "id")
    )


def lower_of(*, unit_id: int, on: date) -> QuerySet[UnitRelation]:
    """Return the units directly below, by every relation, on a day."""
    return (
        UnitRelation.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), upper_id=unit_id, from_date__lte=on)
        .select_related("lower")
        .order_by("kind", "lower__position", "lower__code")
    )


def bureau() -> Unit | None:
    """Return the bureau itself (教育局), None before it is entered."""
    return Unit.objects.filter(kind=UnitKind.BUREAU, closed_date__isnull=True).order_by("position", "id").first()
