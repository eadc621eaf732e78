"""Growing a city: its schools, classes, pupils and enrolments copied by set-based SQL, keys moved, digests made others."""

from __future__ import annotations

import time
from typing import Any

STEP = 10_000_000
"""By how much the keys of one copy of the city differ from those of the one before."""
COPIED = {
    "units_unit": {"code": "'x' || k || '-' || code", "title": "title || '（' || k || '）'"},
    "schools_school": {"code": "CASE WHEN code = '' THEN '' ELSE 'x' || k || '-' || code END", "credit_code": "''"},
    "schools_kindergarten": {},
    "schools_sitefacts": {},
    "students_homeroom": {},
    "students_pupil": {"person_id": "NULL::bigint"},
    "students_enrolment": {},
}
"""Tables in the order of their foreign keys; columns that must differ from copy to copy."""


def columns_of(cursor: Any, table: str) -> list[tuple[str, str]]:
    """Return (column, type) of a table."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return list(cursor.fetchall())


def keys_of(cursor: Any, table: str) -> tuple[str, set[str]]:
    """Return the primary key of a table, and with it its foreign keys to copied tables."""
    cursor.execute(
        "SELECT a.attname, c.contype FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) WHERE c.conrelid = %s::regclass "
        "AND (c.contype = 'p' OR c.contype = 'f' AND c.confrelid::regclass::text = ANY(%s))",
        [table, list(COPIED)],
    )
    found = list(cursor.fetchall())
    return next(name for name, kind in found if kind == "p"), {name for name, _kind in found}


def copied(name: str, kind: str, *, own: dict[str, str], shifted: set[str]) -> str:
    """Return what a column of copy number k holds: keys moved, digests and ciphertext others of the same length."""
    if name in shifted:
        return f"{name} + k * {STEP}"
    if name in own:
        return own[name]
    if name.endswith("_digest"):
        return f"CASE WHEN {name} = '' THEN '' ELSE md5({name} || k) END"
    if kind == "bytea":
        other = f"overlay({name} PLACING decode(md5({name} || k::text::bytea), 'hex') FROM 8)"
        return f"CASE WHEN length({name}) < 24 THEN {name} ELSE {other} END"
    return name


def copy_rows(cursor: Any, table: str, *, copies: int) -> int:
    """Insert the city's rows of a table `copies` times; returns how many. Of the units, those that are schools."""
    key, shifted = keys_of(cursor, table)
    columns = columns_of(cursor, table)
    names = ", ".join(name for name, _kind in columns)
    values = ", ".join(copied(name, kind, own=COPIED[table], shifted=shifted) for name, kind in columns)
    only = "AND EXISTS (SELECT FROM schools_school s WHERE s.unit_id = t.id)" if table == "units_unit" else ""
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} "
        f"FROM generate_series(1, {copies}) k CROSS JOIN {table} t WHERE t.{key} < {STEP} {only}"
    )
    return int(cursor.rowcount)


def lighten(cursor: Any) -> list[str]:
    """Drop the indexes of the copied tables that no constraint needs; returns how to make them again."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid::regclass::text = ANY(%s) "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [list(COPIED)],
    )
    found = list(cursor.fetchall())
    for name, _made in found:
        cursor.execute(f"DROP INDEX {name}")
    return [made for _name, made in found]


def grow(*, pupils: int) -> None:
    """Copy the city until about so many pupils are in school.

    The exclusion of overlapping enrolments, which no page reads, is left out: it would take the longest."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE students_enrolment DROP CONSTRAINT IF EXISTS enrolment_never_overlap")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        copies = max(1, round(pupils / in_school(cursor)) - 1)
        indexes = lighten(cursor)
        for table in COPIED:
            before = time.monotonic()
            count = copy_rows(cursor, table, copies=copies)
            print(f"{count:>10,} rows into {table}, {time.monotonic() - before:.0f} s", flush=True)
        before = time.monotonic()
        for made in indexes:
            cursor.execute(made)
        cursor.execute("VACUUM ANALYZE")
        print(f"{len(indexes)} indexes and statistics, {time.monotonic() - before:.0f} s", flush=True)


def in_school(cursor: Any) -> int:
    """Return how many pupils are in school."""
    cursor.execute("SELECT count(*) FROM students_enrolment WHERE to_date IS NULL")
    return int(cursor.fetchone()[0])
