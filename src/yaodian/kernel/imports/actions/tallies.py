"""对账 (tallies): what the file says of each unit beside what the register holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from django.db.models import Count

from yaodian.kernel.imports.comparing import CHANGED, CREATED, LEFT
from yaodian.kernel.imports.models import ImportRun, ImportTally
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.targets import ImportContext, ImportTarget
from yaodian.kernel.units.models import Unit

if TYPE_CHECKING:
    pass


def keep_tallies(
    *, run: ImportRun, target: ImportTarget, rows: pl.DataFrame, barred: pl.Series, context: ImportContext
) -> None:
    """对账: per unit, rows of the file by what becomes of them, and rows on record that the file does not have.

    What is on record is what is open now where the target says so; of a unit out of reach nothing is told."""
    run.tallies.all().delete()
    reached = target.units_reached(context.by)
    rows = rows if reached.everywhere else rows.filter(pl.col("unit").is_in(list(reached.ids)))
    parts = [part for part in target.parts if part.unit]
    part = next((part for part in parts if part.existing is not None), parts[0] if parts else None)
    held: dict[int, int] = {}
    units = rows["unit"].unique().to_list()
    if part is not None and units:
        queryset = part.existing(context) if part.existing else part.model._base_manager.all()
        held = dict(
            queryset.filter(**{f"{part.unit}__in": units}).order_by().values_list(part.unit).annotate(Count("pk"))
        )
    known = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True))
    wrong = pl.col(ROW).is_in(barred.implode())
    sums = rows.group_by("unit").agg(
        pl.len().alias("rows"),
        wrong.sum().alias("faulty"),
        *((~wrong & (pl.col("state") == state)).sum().alias(state) for state in (CREATED, CHANGED, LEFT)),
        pl.col("key").drop_nulls().n_unique().alias("met"),
    )
    ImportTally.objects.bulk_create(
        [
            ImportTally(
                run=run,
                unit_id=line["unit"],
                row_count=line["rows"],
                faulty_count=line["faulty"],
                created_count=line[CREATED],
                changed_count=line[CHANGED],
                left_count=line[LEFT],
                absent_count=max(held.get(line["unit"], 0) - line["met"], 0),
            )
            for line in sums.sort("unit").iter_rows(named=True)
            if line["unit"] in known
        ]
    )
