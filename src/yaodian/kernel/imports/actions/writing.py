"""整批写入 (writing): frames into tables: COPY on PostgreSQL, `executemany` on SQLite; keys are reserved beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Field, Model

SLICE = 20_000
NULL = "\\N"


def hold_tables(*, models: Iterable[type[Model]]) -> None:
    """占住数据表: until the end of the transaction others read them but nobody else writes (SQLite: nobody anywhere)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in sorted({model._meta.db_table for model in models}):
                cursor.execute(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')


def reserve_keys(*, model: type[Model], count: int) -> list[int]:
    """预留主键: as many keys in a row as there are new rows; the table is held, so that nobody takes one in between."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [sequence, sequence, count - 1])
            last = int(cursor.fetchone()[0])
            return list(range(last - count + 1, last + 1))
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        cursor.execute(f'SELECT max("{column}") FROM "{table}"')  # noqa: S608 - names from the model
        first = max(row[0] if row else 0, cursor.fetchone()[0] or 0) + 1
    return list(range(first, first + count))


def defaults_of(*, model: type[Model], given: set[str]) -> dict[str, object]:
    """默认值: the values of the columns that nothing is given for: each field's default, else "" or NULL."""
    constants: dict[str, object] = {}
    for own in model._meta.concrete_fields:
        if own.attname not in given and not own.primary_key:
            constants[own.attname] = own.get_default()
    return constants


def filled(*, frame: pl.DataFrame, model: type[Model]) -> pl.DataFrame:
    """补空: nulls as the table stores nothing: "" in texts, b"" in bytes, the default elsewhere where NULL is not allowed."""
    for own in model._meta.concrete_fields:
        if own.attname in frame.columns and not own.null and not own.primary_key:
            nothing = own.get_default()
            if nothing is not None and frame[own.attname].null_count():
                frame = frame.with_columns(pl.col(own.attname).fill_null(pl.lit(nothing, frame[own.attname].dtype)))
    return frame


def insert_rows(*, model: type[Model], frame: pl.DataFrame, constants: Mapping[str, object]) -> None:
    """写入新行: `frame` by attname, `constants` the same in every row; every column of the table is named."""
    fields = [own for own in model._meta.concrete_fields if own.attname in frame.columns or own.attname in constants]
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, fields, frame, constants)
        return
    names = ", ".join(f'"{own.column}"' for own in fields)
    marks = ", ".join(["%s"] * len(fields))
    insert = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - names from the model
    with connection.cursor() as cursor:
        for piece in frame.iter_slices(SLICE):
            cursor.executemany(insert, _plain_rows(piece, fields, constants))


def update_rows(*, model: type[Model], frame: pl.DataFrame, kept: frozenset[str] = frozenset()) -> None:
    """更改行: by primary key, every other column of the frame; a null in a `kept` column leaves what is there."""
    key = model._meta.pk
    fields = [own for own in model._meta.concrete_fields if own.attname in frame.columns and own is not key]
    if not frame.height or not fields:
        return
    table = model._meta.db_table
    if connection.vendor != "postgresql":
        sets = ", ".join(
            f'"{own.column}" = coalesce(%s, "{own.column}")' if own.attname in kept else f'"{own.column}" = %s'
            for own in fields
        )
        update = f'UPDATE "{table}" SET {sets} WHERE "{key.column}" = %s'  # noqa: S608 - names from the model
        with connection.cursor() as cursor:
            for piece in frame.iter_slices(SLICE):
                cursor.executemany(update, _plain_rows(piece, [*fields, key], {}))
        return
    sets = ", ".join(
        f'"{own.column}" = coalesce(t."{own.column}", own."{own.column}")'
        if own.attname in kept
        else f'"{own.column}" = t."{own.column}"'
        for own in fields
    )
    names = ", ".join(f'"{own.column}"' for own in (key, *fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMPORARY TABLE import_changes ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA'  # noqa: S608
        )
        _copy("import_changes", [key, *fields], frame, {})
        cursor.execute(
            f'UPDATE "{table}" AS own SET {sets} FROM import_changes AS t WHERE own."{key.column}" = t."{key.column}"'  # noqa: S608
        )
        cursor.execute("DROP TABLE import_changes")


def delete_rows(*, model: type[Model], keys: list[int]) -> None:
    """删除行: of a publication that is taken back; the database refuses where other rows point to them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        for start in range(0, len(keys), SLICE):
            piece = keys[start : start + SLICE]
            if connection.vendor == "postgresql":
                cursor.execute(f'DELETE FROM "{table}" WHERE "{column}" = ANY(%s)', [piece])  # noqa: S608
            else:
                cursor.executemany(f'DELETE FROM "{table}" WHERE "{column}" = %s', [(key,) for key in piece])  # noqa: S608


def store_bytes(*, row: Model, attname: str, content: bytes) -> None:
    """存一大段内容: into a row that is there, handed over as bytes, not as text of twice the length."""
    table, pk = row._meta.db_table, row._meta.pk.column
    update = f'UPDATE "{table}" SET "{attname}" = %b WHERE "{pk}" = %s'  # noqa: S608 - names from the model
    if connection.vendor == "postgresql":
        import psycopg

        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(update, [content, row.pk])
        return
    with connection.cursor() as cursor:
        cursor.execute(update.replace("%b", "%s"), [content, row.pk])


Fields = list["Field[Any, Any]"]


def _plain_rows(frame: pl.DataFrame, fields: Fields, constants: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Rows as SQLite takes them: days and decimals as text, booleans as numbers."""
    constant = {
        own.attname: own.get_db_prep_save(constants[own.attname], connection)
        for own in fields
        if own.attname in constants
    }
    columns: list[list[Any] | None] = []
    for own in fields:
        if own.attname in constant:
            columns.append(None)
            continue
        column = frame[own.attname]
        if isinstance(column.dtype, pl.Date | pl.Decimal):
            column = column.cast(pl.String)
        columns.append(column.to_list())
    whole = [
        [constant[own.attname]] * frame.height if column is None else column
        for own, column in zip(fields, columns, strict=True)
    ]
    return list(zip(*whole, strict=True))


def _copy(table: str, fields: Fields, frame: pl.DataFrame, constants: Mapping[str, object]) -> None:
    names = ", ".join(f'"{own.column}"' for own in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY \"{table}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')") as copy,
    ):
        for piece in frame.iter_slices(SLICE):
            copy.write(_csv(piece, fields, constants))


def _csv(frame: pl.DataFrame, fields: Fields, constants: Mapping[str, object]) -> bytes:
    columns = []
    for own in fields:
        if own.attname in constants:
            columns.append(pl.lit(_as_text(constants[own.attname]), pl.String).alias(own.attname))
        elif frame[own.attname].dtype == pl.Binary:
            columns.append(pl.concat_str([pl.lit("\\x"), pl.col(own.attname).bin.encode("hex")]))
        else:
            columns.append(pl.col(own.attname))
    text = frame.select(column.alias(own.attname) for column, own in zip(columns, fields, strict=True))
    # Every text is quoted and NULL is not, so that a text of \N stays a text.
    return text.write_csv(include_header=False, null_value=NULL, quote_style="non_numeric").encode()


def _as_text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
        case bytes() | memoryview():
            return "\\x" + bytes(value).hex()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
