"""Reads of what a file lacks (查缺): rows that the register holds of the units of a run, and the file does not have."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports.comparing import held_part
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.targets import ImportContext, ImportTarget, Part
from yaodian.kernel.journal.rules import unpack_keys


def absent_rows(*, run: ImportRun, target: ImportTarget, by: By) -> QuerySet[Any] | None:
    """登记簿有、文件没有: rows of the part by which units are reconciled, None where the target has no units.

    Where the file has one row a unit, the rows of units without one count, too."""
    part = held_part(target)
    if part is None:
        return None
    keys = [key for packed in run.tallies.values_list("absent", flat=True) for key in unpack_keys(packed)]
    if set(part.identity.values()) == {target.unit}:
        keys += list(_of_other_units(run, target, part, by=by))
    return part.model._base_manager.filter(pk__in=_listed(keys))


def _listed(keys: list[int]) -> RawSQL:
    """Return very many keys as one parameter, fit for a subquery of a subquery."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])


def absent_count(*, run: ImportRun, target: ImportTarget, by: By) -> int:
    """Return how many there are, by what was found at the check."""
    part = held_part(target)
    count = sum(run.tallies.values_list("absent_count", flat=True))
    if part is not None and set(part.identity.values()) == {target.unit}:
        count += _of_other_units(run, target, part, by=by).count()
    return count


def _of_other_units(run: ImportRun, target: ImportTarget, part: Part, *, by: By) -> QuerySet[Any, Any]:
    """Return the keys of rows of units that the reader reaches and the file does not name."""
    context = ImportContext(by=by, as_of=run.as_of_date, today=clock.today())
    rows = part.existing(context) if part.existing else part.model._base_manager.all()
    reached = target.units_reached(by)
    rows = rows if reached.everywhere else rows.filter(**{f"{part.unit}__in": reached.ids})
    return rows.exclude(**{f"{part.unit}__in": run.tallies.values("unit_id")}).values_list("pk", flat=True)
