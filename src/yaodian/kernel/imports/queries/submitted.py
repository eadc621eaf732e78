"""Reads across units (查报送): which schools have not submitted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from yaodian.kernel.access import By
from yaodian.kernel.imports.models import ImportTally
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.targets import ImportTarget
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import schools_open

if TYPE_CHECKING:
    pass


def units_missing(*, target: ImportTarget, since: date, by: By) -> QuerySet[Unit]:
    """Return the schools of the reader's reach without a row in a published import of this target since that day."""
    reached = target.units_reached(by)
    units = schools_open(on=since)
    if not reached.everywhere:
        units = units.filter(pk__in=reached.ids)
    sent = ImportTally.objects.filter(
        run__target=target.key,
        run__state=ImportState.PUBLISHED,
        run__as_of_date__gte=since,
        row_count__gt=F("faulty_count"),
    )
    return units.exclude(pk__in=sent.values("unit_id")).order_by("position", "code")


def units_asked(*, target: ImportTarget, since: date, by: By) -> int:
    """Return how many schools of the reader's reach there are."""
    reached = target.units_reached(by)
    units = schools_open(on=since)
    return (units if reached.everywhere else units.filter(pk__in=reached.ids)).count()
