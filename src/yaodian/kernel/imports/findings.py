"""核对发现 (findings): what only the whole file shows: rows said twice, rows alike, rows of units out of reach."""

from __future__ import annotations

import polars as pl

from yaodian.kernel.imports.columns import FAULTS
from yaodian.kernel.imports.comparing import KEY, LOOKED_UP, PartPlan, among
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.rules import FindingKind
from yaodian.kernel.imports.targets import DIGEST, PK, ImportContext, ImportField, ImportTarget, Likeness
from yaodian.kernel.units.models import Unit

KIND = "kind"
NOTHING = pl.DataFrame(schema=FAULTS)
ONE_OF_TWO = "请核对后只保留一行；确有其事的，选择“存疑照录”并说明理由。"


def source_of(known: ImportField) -> str:
    """Return the frame column by which a field's values are told apart."""
    return known.key + DIGEST if known.sensitive else known.key


def identifies(target: ImportTarget, known: ImportField) -> bool:
    """Are rows of the first part known by this field?"""
    return source_of(known) in target.parts[0].identity.values()


def light_columns(target: ImportTarget) -> list[str]:
    """Return the frame columns that the whole-file checks need."""
    wanted = [source_of(known) for known in target.fields if known.unique]
    wanted += target.parts[0].identity.values()
    wanted += [column for likeness in target.same for column in likeness.columns]
    return list(dict.fromkeys(wanted))


def said_twice(target: ImportTarget, frame: pl.DataFrame) -> pl.DataFrame:
    """重复的值: rows of the file that share what only one may have."""
    found = [NOTHING.with_columns(pl.lit("").alias(KIND))]
    identity = [source for source in target.parts[0].identity.values() if source in frame.columns]
    for known in target.fields:
        source = source_of(known)
        if known.unique and source in frame.columns:
            kind = FindingKind.ERROR if identity == [source] else FindingKind.DOUBT
            found.append(_shared(frame, [source], known.key, str(known.title), kind))
    if len(identity) > 1:
        found.append(_shared(frame, identity, "", "标识", FindingKind.ERROR))
    for likeness in target.same:
        if set(likeness.columns) <= set(frame.columns):
            found.append(
                _shared(frame, list(likeness.columns), likeness.columns[0], str(likeness.title), FindingKind.DOUBT)
            )
    return pl.concat(found)


def _shared(frame: pl.DataFrame, columns: list[str], key: str, title: str, kind: FindingKind) -> pl.DataFrame:
    rows = frame.select(ROW, *columns).drop_nulls()
    if rows.select(columns).n_unique() == rows.height:
        return NOTHING.with_columns(pl.lit("").alias(KIND))
    groups = rows.group_by(columns).agg(pl.col(ROW).sort()).filter(pl.col(ROW).list.len() > 1)
    told = pl.col(ROW).list.head(6).cast(pl.List(pl.String)).list.join("、")
    groups = groups.with_columns(pl.format("第{}行的{}相同", told, pl.lit(title.removesuffix("相同"))).alias("message"))
    remedy = "请核对后只保留一行。" if kind is FindingKind.ERROR else ONE_OF_TWO
    return groups.explode(ROW).select(
        pl.col(ROW),
        pl.lit(key).alias("key"),
        pl.lit("").alias("value"),
        pl.col("message"),
        pl.lit(remedy).alias("remedy"),
        pl.lit(kind.value).alias(KIND),
    )


def known_elsewhere(target: ImportTarget, frame: pl.DataFrame, plan: PartPlan, context: ImportContext) -> pl.DataFrame:
    """登记簿中的重复: rows that another row of the register shares a unique value, or a likeness, with.

    `frame` carries the key of the row it stands for (`<first part>.pk`, null for new rows)."""
    own = target.parts[0].key + PK
    found = [NOTHING.with_columns(pl.lit("").alias(KIND))]
    columns = {source: name for name, source in target.parts[0].columns.items()}
    for known in target.fields:
        source = source_of(known)
        if known.unique and source in columns and source in frame.columns and plan.part.model._base_manager.exists():
            found.append(_unique_elsewhere(frame, plan, source, columns[source], known, own))
    for likeness in target.same:
        if likeness.existing is not None and set(likeness.columns) <= set(frame.columns):
            found.append(_alike_elsewhere(frame, likeness, context, own))
    return pl.concat(found)


def _unique_elsewhere(
    frame: pl.DataFrame, plan: PartPlan, source: str, attname: str, known: ImportField, own: str
) -> pl.DataFrame:
    values = frame[source].drop_nulls().unique().to_list()
    stored: list[tuple[int, object]] = []
    for start in range(0, len(values), LOOKED_UP):
        rows = among(plan.part.model._base_manager.all(), attname, values[start : start + LOOKED_UP])
        stored += rows.values_list("pk", attname)
    others = pl.DataFrame(stored, schema={KEY: pl.Int64, source: frame[source].dtype}, orient="row")
    return _told(frame.join(others, on=source), own, known.key, str(known.title))


def _alike_elsewhere(frame: pl.DataFrame, likeness: Likeness, context: ImportContext, own: str) -> pl.DataFrame:
    assert likeness.existing is not None
    queryset = likeness.existing(context)
    schema = {KEY: pl.Int64(), **{column: frame[column].dtype for column in likeness.columns}}
    others = pl.DataFrame(list(queryset.iterator(chunk_size=5000)), schema=schema, orient="row")
    return _told(frame.join(others, on=list(likeness.columns)), own, likeness.columns[0], str(likeness.title))


def _told(pairs: pl.DataFrame, own: str, key: str, title: str) -> pl.DataFrame:
    doubted = pairs.filter(pl.col(own).is_null() | (pl.col(own) != pl.col(KEY))).unique(subset=ROW, keep="first")
    return doubted.select(
        pl.col(ROW),
        pl.lit(key).alias("key"),
        pl.lit("").alias("value"),
        pl.lit(f"登记簿中另有一条记录的{title.removesuffix('相同')}与此相同").alias("message"),
        pl.lit(ONE_OF_TWO).alias("remedy"),
        pl.lit(FindingKind.DOUBT.value).alias(KIND),
    )


def out_of_reach(target: ImportTarget, frame: pl.DataFrame, allowed: frozenset[int] | None) -> pl.DataFrame:
    """越权的行: rows of units that the reader may not import for; `allowed` None is every unit."""
    if allowed is None or not target.unit or target.unit not in frame.columns:
        return NOTHING
    unit = pl.col(target.unit)
    found = frame.filter(unit.is_not_null() & ~unit.is_in(list(allowed)))
    if not found.height:
        return NOTHING
    titles = dict(Unit.objects.filter(pk__in=found[target.unit].unique().to_list()).values_list("pk", "title"))
    return found.select(
        pl.col(ROW),
        pl.lit(target.unit).alias("key"),
        unit.replace_strict(titles, default="", return_dtype=pl.String).alias("value"),
        pl.lit("不是您负责的单位").alias("message"),
        pl.lit("只能导入本单位的数据；请删去这一行，或请上级代为导入。").alias("remedy"),
    )
