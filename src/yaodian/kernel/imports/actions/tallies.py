"""对账 (tallies): what the file says of each unit beside what the register holds of it."""

from __future__ import annotations

import polars as pl

from yaodian.kernel.imports.comparing import CHANGED, CREATED, LEFT, held_part
from yaodian.kernel.imports.models import ImportRun, ImportTally
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.targets import ImportContext, ImportTarget, Part
from yaodian.kernel.journal.rules import pack_keys
from yaodian.kernel.units.models import Unit


def keep_tallies(
    *, run: ImportRun, target: ImportTarget, rows: pl.DataFrame, barred: pl.Series, context: ImportContext
) -> None:
    """对账: per unit, rows of the file by what becomes of them, and rows on record that the file does not have.

    What is on record is what is open now where the target says so; of a unit out of reach nothing is told."""
    run.tallies.all().delete()
    reached = target.units_reached(context.by)
    rows = rows if reached.everywhere else rows.filter(pl.col("unit").is_in(list(reached.ids)))
    units = rows["unit"].unique().to_list()
    absent = _absent(held_part(target), rows, units, context)
    known = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True))
    wrong = pl.col(ROW).is_in(barred.implode())
    sums = rows.group_by("unit").agg(
        pl.len().alias("rows"),
        wrong.sum().alias("faulty"),
        *((~wrong & (pl.col("state") == state)).sum().alias(state) for state in (CREATED, CHANGED, LEFT)),
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
                absent_count=len(absent.get(line["unit"], ())),
                absent=pack_keys(absent.get(line["unit"], ())),
            )
            for line in sums.sort("unit").iter_rows(named=True)
            if line["unit"] in known
        ]
    )


def _absent(part: Part | None, rows: pl.DataFrame, units: list[int], context: ImportContext) -> dict[int, list[int]]:
    """Return unit → keys of the rows on record that no row of the file stands for."""
    if part is None or not units:
        return {}
    queryset = part.existing(context) if part.existing else part.model._base_manager.all()
    held = queryset.filter(**{f"{part.unit}__in": units}).order_by(part.unit, "pk").values_list(part.unit, "pk")
    frame = pl.DataFrame(list(held.iterator(chunk_size=5000)), schema={"unit": pl.Int64, "key": pl.Int64}, orient="row")
    left = frame.join(rows.select("key").drop_nulls(), on="key", how="anti", maintain_order="left")
    return {int(unit[0]): own["key"].to_list() for unit, own in left.group_by("unit", maintain_order=True)}
