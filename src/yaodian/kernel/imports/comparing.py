"""比对 (comparing): which rows of a block the register already has, what would change in them, and what is doubtful."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import QuerySet

from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.targets import CIPHER, PK, ImportContext, ImportTarget, Part

KEY = "_pk"
STATE = "_state"
CREATED, CHANGED, LEFT, RENEWED = "created", "changed", "left", "renewed"
LOOKED_UP = 20_000


@dataclass
class PartPlan:
    """一个部分的写入计划 (plan): one row per distinct identity.

    Columns: those of the identity and of what is written, by attname (null: nothing given); `old.<attname>` beside those
    that are compared; KEY (null for new rows), STATE, ROW (the first row of the sheet that names it)."""

    part: Part
    rows: pl.DataFrame
    written: tuple[str, ...]
    compared: tuple[str, ...]

    def differs(self, attname: str) -> pl.Expr:
        """Does the new value of a column differ from the old one? What is still to be made differs from what there is."""
        differs = pl.col(attname).ne_missing(pl.col(f"old.{attname}"))
        return differs | pl.col(f"new.{attname}") if f"new.{attname}" in self.rows.columns else differs


def plan_part(
    part: Part, frame: pl.DataFrame, *, context: ImportContext, blank_clears: bool, all_new: bool = False
) -> PartPlan:
    """比对一个部分: the rows of `frame` that this part takes, matched with the register by identity.

    `all_new`: nothing of this block can be on record, so nothing is looked up."""
    sources = {**part.identity, **part.columns}
    written = tuple(name for name, source in sources.items() if source in frame.columns)
    rows = frame.select(ROW, *(pl.col(sources[name]).alias(name) for name in written), *_still_to_be_made(part, frame))
    known = list(part.identity)
    if not set(known) <= set(written):  # the file has no column for what this part is known by: it says nothing of it
        written = tuple(dict.fromkeys((*known, *written)))
        rows = rows.with_columns(pl.lit(None).alias(name) for name in known if name not in rows.columns)
    # Without its identity (a parent that is still to be made, a class left blank) a row has nothing for this part.
    rows = rows.filter(pl.all_horizontal(pl.col(known).is_not_null()))
    rows = rows.unique(subset=known, keep="first", maintain_order=True)
    compared = tuple(name for name in written if name not in part.identity and not _followed(part, name))
    sought = rows.head(0) if all_new else _perhaps_known(part, frame, rows)
    old = _existing(part, sought, known=known, compared=compared, context=context)
    rows = rows.join(old, on=known, how="left", maintain_order="left")
    if compared and not blank_clears:
        # A blank cell says nothing: what is on record stays.
        rows = rows.with_columns(pl.coalesce(pl.col(name), pl.col(f"old.{name}")).alias(name) for name in compared)
    plan = PartPlan(part, rows, written, compared)
    changed = pl.any_horizontal([plan.differs(name) for name in compared] or [pl.lit(False)])
    renewed = pl.any_horizontal([plan.differs(name) for name in part.renews if name in compared] or [pl.lit(False)])
    if part.ends is not None:  # what began on the day the data speak of is mended, not followed by another stretch
        renewed &= pl.col(f"old.{part.ends[0]}") < context.as_of
    plan.rows = rows.with_columns(
        pl.when(pl.col(KEY).is_null())
        .then(pl.lit(CREATED))
        .when(renewed)
        .then(pl.lit(RENEWED))
        .when(changed)
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(LEFT))
        .alias(STATE)
    )
    return plan


def _still_to_be_made(part: Part, frame: pl.DataFrame) -> list[pl.Expr]:
    """For each column that points to an earlier part: whether that row is only about to be made (in a preview)."""
    pointing = {
        name: source for name, source in part.columns.items() if source.endswith(PK) and source in frame.columns
    }
    return [
        ((pl.col(f"{source.removesuffix(PK)}.state") == CREATED) & pl.col(source).is_null())
        .fill_null(False)
        .alias(f"new.{name}")
        for name, source in pointing.items()
    ]


def _perhaps_known(part: Part, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that may be on record: what belongs to a row that was only just made is not."""
    for name, source in part.identity.items():
        state = f"{source.removesuffix(PK)}.state"
        if source.endswith(PK) and state in frame.columns:
            fresh = frame.filter(pl.col(state) == CREATED)[source].unique()
            return rows.filter(~pl.col(name).is_in(fresh.implode()))
    return rows


def _followed(part: Part, name: str) -> bool:
    """A cipher beside its digest is written when the digest differs; it is not compared itself."""
    return part.columns.get(name, "").endswith(CIPHER)


def _existing(
    part: Part, rows: pl.DataFrame, *, known: list[str], compared: tuple[str, ...], context: ImportContext
) -> pl.DataFrame:
    """Return key, identity and compared columns of the rows on record that this block names."""
    queryset = part.existing(context) if part.existing else part.model._base_manager.all()
    beside: dict[str, pl.DataType] = {part.unit: pl.Int64()} if part.unit else {}
    beside |= {part.ends[0]: pl.Date()} if part.ends is not None else {}
    beside = {name: dtype for name, dtype in beside.items() if name not in (*known, *compared)}
    names = ["pk", *known, *compared, *beside]
    dtypes = [pl.Int64(), *(rows[name].dtype for name in (*known, *compared)), *beside.values()]
    found: list[tuple[Any, ...]] = []
    if rows.height and known and queryset.exists():
        telling = max(known, key=lambda name: rows[name].n_unique())
        for keys in _slices(rows[telling].unique().to_list()):
            found += among(queryset, telling, keys).order_by("pk").values_list(*names)
    columns = list(zip(*found, strict=True)) or [()] * len(names)
    series = [
        pl.Series(name, [None if value == "" else value for value in column], dtype=dtype, strict=False)
        for name, column, dtype in zip(names, columns, dtypes, strict=True)
    ]
    frame = pl.DataFrame(series)
    frame = frame.rename({names[0]: KEY, **{name: f"old.{name}" for name in (*compared, *beside)}})
    return frame.unique(subset=known, keep="last", maintain_order=True)


def among(queryset: QuerySet[Any, Any], attname: str, keys: list[Any]) -> QuerySet[Any, Any]:
    """Narrow a query to rows whose column is one of very many values, handed over as one parameter."""
    own = queryset.model._meta.get_field(attname) if attname != "pk" else queryset.model._meta.pk
    place = f'"{queryset.model._meta.db_table}"."{own.column}"'
    # The names are the model's own; the values go as one parameter.
    if connection.vendor == "postgresql":
        kind = own.rel_db_type(connection) if own.primary_key else own.db_type(connection)
        return queryset.extra(where=[f"{place} = ANY(%s::{kind}[])"], params=[keys])  # noqa: S610
    values = json.dumps([value if isinstance(value, int | str) else str(value) for value in keys])
    return queryset.extra(where=[f"{place} IN (SELECT value FROM json_each(%s))"], params=[values])  # noqa: S610, S608


def _slices(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), LOOKED_UP):
        yield keys[start : start + LOOKED_UP]


def attached(frame: pl.DataFrame, plan: PartPlan) -> pl.DataFrame:
    """Return the frame with `<part>.pk` and `<part>.state`: which row of the table each row of the sheet stands for."""
    part = plan.part
    if not set(part.identity.values()) <= set(frame.columns):
        return frame.with_columns(
            pl.lit(None, pl.Int64).alias(part.key + PK), pl.lit(None, pl.String).alias(f"{part.key}.state")
        )
    own = plan.rows.select(*part.identity, pl.col(KEY).alias(part.key + PK), pl.col(STATE).alias(f"{part.key}.state"))
    return frame.join(
        own, left_on=list(part.identity.values()), right_on=list(part.identity), how="left", maintain_order="left"
    )


def row_state(parts: Iterable[Part]) -> pl.Expr:
    """每行的结果: created where the first part is, changed where any part is made or changes, else left."""
    first, *others = (pl.col(f"{part.key}.state") for part in parts)
    return (
        pl.when(first == CREATED)
        .then(pl.lit(CREATED))
        .when(pl.any_horizontal(first == CHANGED, first == RENEWED, *(other != LEFT for other in others)))
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(LEFT))
    )


def plan_rows(
    target: ImportTarget, frame: pl.DataFrame, *, context: ImportContext, blank_clears: bool
) -> tuple[pl.DataFrame, list[PartPlan]]:
    """比对一段: every part without writing; the frame with the keys and states found."""
    plans = []
    for part in target.parts:
        plan = plan_part(part, frame, context=context, blank_clears=blank_clears)
        frame = attached(frame, plan)
        plans.append(plan)
    return frame, plans


def taken_elsewhere(plan: PartPlan, allowed: frozenset[int]) -> pl.DataFrame:
    """他校的行: rows that would change a row of a unit outside the reader's reach."""
    name = plan.part.unit if plan.part.unit in plan.part.identity else f"old.{plan.part.unit}"
    old = pl.col(name)
    return plan.rows.filter(pl.col(KEY).is_not_null() & old.is_not_null() & ~old.is_in(list(allowed))).select(ROW)


def held_part(target: ImportTarget) -> Part | None:
    """对账的部分: whose rows stand for what the register holds of a unit: those open now where the target says so."""
    parts = [part for part in target.parts if part.unit]
    return next((part for part in parts if part.existing is not None), parts[0] if parts else None)


def tally_frame(target: ImportTarget, planned: pl.DataFrame) -> pl.DataFrame:
    """Unit, state and found row of each row, for the tally; empty for targets without units."""
    held = held_part(target)
    if not target.unit or target.unit not in planned.columns:
        return pl.DataFrame(schema={ROW: pl.UInt32, "unit": pl.Int64, "state": pl.String, "key": pl.Int64})
    return planned.select(
        ROW,
        pl.col(target.unit).cast(pl.Int64).alias("unit"),
        row_state(target.parts).alias("state"),
        (pl.col(held.key + PK) if held is not None else pl.lit(None, pl.Int64)).alias("key"),
    ).drop_nulls("unit")
