"""One contender in a process of its own: `python contenders.py NAME FILE`; prints its figures as JSON.

The clock runs from the opened file to the committed rows. CPU is that of this process and of its PostgreSQL backend."""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

FIGURES: dict[str, float] = {}


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add the seconds of a stage to the figures."""
    began, spent, served = time.perf_counter(), time.process_time(), backend_seconds()
    yield
    FIGURES[f"{name} backend"] = FIGURES.get(f"{name} backend", 0) + backend_seconds() - served
    FIGURES[name] = FIGURES.get(name, 0) + time.perf_counter() - began
    FIGURES[f"{name} cpu"] = FIGURES.get(f"{name} cpu", 0) + time.process_time() - spent


def ours(path: Path) -> int:
    """Upload, check with errors listed, publish what is sound."""
    from benchmarks.importing.pupils import PUPILS
    from yaodian.kernel.access import System
    from yaodian.kernel.imports import targets
    from yaodian.kernel.imports.actions import checking, publishing, runs

    targets.targets()[PUPILS.key] = PUPILS
    by = System("基准测试", origin="bench")
    with stage("upload"), path.open("rb") as file:
        pieces = iter(lambda: file.read(4 << 20), b"")
        run = runs.start_run(target=PUPILS.key, file_name=path.name, pieces=pieces, as_of_date=date(2018, 9, 1), by=by)
        runs.map_columns(run_id=run.pk, places=run.places, by=by, start=False)
    with stage("check"):
        run = checking.check_run(run_id=run.pk, by=by)
    FIGURES["findings"] = run.finding_count
    with stage("publish"):
        publishing.confirm_run(run_id=run.pk, accepted_only=True, override_reason="基准测试", by=by, start=False)
        run = publishing.publish_run(run_id=run.pk, by=by)
    return run.created_count


def prepare(path: Path) -> None:
    """Lay beside the file what ours wrote, so that the floor writes the same ciphertext."""
    import polars as pl

    from benchmarks.importing.pupils import Pupil
    from yaodian.kernel.journal.frames import _dtype

    fields = list(Pupil._meta.concrete_fields)
    stored = list(Pupil.objects.order_by("pk").values_list(*(own.attname for own in fields)))
    columns = [
        [bytes(value) if isinstance(value, memoryview) else value for value in column]
        for column in zip(*stored, strict=True)
    ]
    series = [pl.Series(own.attname, column, dtype=_dtype(own)) for own, column in zip(fields, columns, strict=True)]
    pl.DataFrame(series).write_ipc(path.with_suffix(".prepared"))


def floor(path: Path) -> int:
    """The fastest reader alone, then COPY of rows that were prepared beforehand with the same ciphertext."""
    import fastexcel
    import polars as pl
    from django.db import connection, transaction

    from benchmarks.importing.pupils import Pupil
    from yaodian.kernel.imports.actions import writing

    with stage("read"):
        if path.suffix == ".csv":
            frame = pl.read_csv(path, infer_schema=False)
        else:
            frame = fastexcel.read_excel(str(path)).load_sheet(0, dtypes="string").to_polars()
    height = frame.height
    del frame
    prepared = pl.read_ipc(path.with_suffix(".prepared"))
    pieces: list[bytes] | None = None

    fields = [own for own in Pupil._meta.concrete_fields if own.attname in prepared.columns]
    if connection.vendor == "postgresql":
        pieces = [writing._csv(piece, fields, {}) for piece in prepared.iter_slices(writing.SLICE)]
    with stage("write"), transaction.atomic():
        if pieces is None:
            writing.insert_rows(model=Pupil, frame=prepared, constants={})
        else:
            names = ", ".join(f'"{own.column}"' for own in fields)
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY \"trial_pupil\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')") as copy,
            ):
                for piece in pieces:
                    copy.write(piece)
    return height


def calamine(path: Path) -> int:
    """python-calamine and bulk_create, nothing checked."""
    from python_calamine import CalamineWorkbook

    from benchmarks.importing.pupils import KINDS, NATIONS, PlainPupil
    from yaodian.kernel.units.models import Unit

    schools = dict(Unit.objects.values_list("code", "pk"))
    nations = {title: code for code, title in NATIONS}
    ways = {title: code for code, title in KINDS.items()}
    with stage("read"):
        cells: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    with stage("write"):
        made = [
            PlainPupil(
                number=row[0],
                name=row[1],
                sex="1" if row[2] == "男" else "2",
                birth_date=row[3],
                id_number=row[4],
                nation=nations[row[5]],
                school_id=schools[row[6]],
                grade=row[7],
                class_name=row[8],
                entry_year=int(row[9]),
                household=row[10],
                address=row[11],
                guardian=row[12],
                phone=row[13],
                boards=row[14] == "是",
                migrant=row[15] == "是",
                left_behind=row[16] == "是",
                attendance=ways[row[17]],
                distance=row[18] or None,
                note=row[19],
            )
            for row in cells[1:]
        ]
        PlainPupil.objects.bulk_create(made, batch_size=2000)
    return len(made)


def _resource(*, bulk: bool, insert_only: bool) -> Any:
    from import_export import fields, resources, widgets

    from benchmarks.importing.pupils import HEADS, PlainPupil
    from yaodian.kernel.units.models import Unit

    class Yes(widgets.BooleanWidget):  # type: ignore[misc]
        TRUE_VALUES = ["是"]
        FALSE_VALUES = ["否"]

    foreign = getattr(widgets, "CachedForeignKeyWidget", widgets.ForeignKeyWidget)
    given = {
        "school": foreign(Unit, "code"),
        "birth_date": widgets.DateWidget("%Y-%m-%d"),
        **dict.fromkeys(("boards", "migrant", "left_behind"), Yes()),
    }

    class PupilResource(resources.ModelResource):  # type: ignore[misc]
        """A plain resource of the same fields; `insert_only` spares it looking for what is there."""

        def before_import_row(self, row: dict[str, Any], **_options: Any) -> None:
            row["性别"] = "1" if row["性别"] == "男" else "2"
            row["民族"], row["就读方式"] = "01", "1"

        class Meta:
            model = PlainPupil
            fields = tuple(HEADS)
            import_id_fields = ("number",)
            use_bulk = bulk
            batch_size = 1000
            skip_diff = insert_only
            force_init_instance = insert_only

    for name, head in HEADS.items():
        own = PupilResource.fields[name]
        PupilResource.fields[name] = fields.Field(attribute=name, column_name=head, widget=given.get(name, own.widget))
    return PupilResource()


def import_export(path: Path, *, bulk: bool, insert_only: bool = False) -> int:
    """django-import-export 4: read by tablib, imported per row or in bulk."""
    import tablib

    with stage("read"):
        data = tablib.Dataset().load(io.BytesIO(path.read_bytes()), format="xlsx")
    with stage("write"):
        result = _resource(bulk=bulk, insert_only=insert_only).import_data(
            data, raise_errors=True, use_transactions=True
        )
    return int(result.totals["new"])


CONTENDERS: dict[str, Callable[[Path], int]] = {
    "ours": ours,
    "floor": floor,
    "calamine": calamine,
    "bulk": lambda path: import_export(path, bulk=True),
    "bulk_insert": lambda path: import_export(path, bulk=True, insert_only=True),
    "per_row": lambda path: import_export(path, bulk=False),
}


def backend_seconds() -> float:
    """Return the CPU of the PostgreSQL backend that serves this process, 0 on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def main(name: str, path: Path) -> None:
    """Run one contender and print its figures."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.config.settings")
    settings.INSTALLED_APPS.append("benchmarks.importing.apps.TrialConfig")
    django.setup()
    from django.db import connection

    from benchmarks.importing import pupils

    if name in ("bulk", "bulk_insert", "per_row"):
        import tablib  # noqa: F401 - what is loaded before the clock runs

        settings.IMPORT_EXPORT_USE_TRANSACTIONS = True
    pupils.make_tables()
    # A worker that has run for a while: what every contender needs is loaded before its clock runs.
    import fastexcel  # noqa: F401
    import numpy as np  # noqa: F401
    import polars as pl  # noqa: F401
    import python_calamine  # noqa: F401

    if name == "ours":
        from yaodian.kernel.imports import targets
        from yaodian.kernel.imports.actions import publishing  # noqa: F401

        targets.targets()
    before, spent, began = backend_seconds(), time.process_time(), time.perf_counter()
    rows = CONTENDERS[name](path)
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    backend = backend_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if name == "ours" and not path.with_suffix(".prepared").exists():
        prepare(path)
    table: Any = pupils.Pupil if name in ("ours", "floor") else pupils.PlainPupil
    FIGURES.update(
        {
            "rows": rows,
            "stored": table.objects.count(),
            "seconds": seconds,
            "cpu": cpu,
            "backend": backend,
            "peak_mb": peak,
        }
    )
    connection.close()
    print(json.dumps(FIGURES))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
