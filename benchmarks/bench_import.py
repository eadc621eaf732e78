"""`make bench-import`: a workbook of 150,000 pupils and a CSV of a million, by ours, by the peers, and by the floor.

(a) ours: every row judged, every error listed, sensitive fields sealed (AES-GCM; SM4-GCM as its own line), into SQLite and
PostgreSQL; (b) django-import-export 4 with a plain ModelResource, per row on a tenth of the rows, with `use_bulk`, and with `use_bulk`
that inserts without looking for what is there (ours always looks);
(c) python-calamine and bulk_create, nothing checked; (d) the floor: the fastest reader alone, then COPY of rows that were
prepared beforehand with the same ciphertext. The peers get the workbook without its bad rows' mistakes and store plain text.
Contenders take turns, each in a process of its own; what counts is the median. CPU is the process and its PostgreSQL backend.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "src"):
    sys.path.insert(0, str(folder))
RESULTS = ROOT / "docs" / "benchmarks" / "import.md"
TIMEOUT = 1800


@dataclass(frozen=True)
class Size:
    """How much is imported, and how often."""

    rows: int
    csv_rows: int
    rounds: int


QUICK = Size(rows=30_000, csv_rows=200_000, rounds=2)
FULL = Size(rows=150_000, csv_rows=1_000_000, rounds=3)


class Course:
    """One database with the contenders' figures on it."""

    def __init__(self, folder: Path, *, url: str) -> None:
        self.folder, self.url = folder, url
        self.taken: dict[str, list[dict[str, float]]] = {}
        self.stopped: list[str] = []
        home = folder / ("postgresql" if url else "sqlite")
        home.mkdir(exist_ok=True)
        self.environment = {
            **os.environ,
            "YAODIAN_HOME": str(home),
            "YAODIAN_DATABASE_URL": url,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "DJANGO_SETTINGS_MODULE": "yaodian.config.settings",
        }
        self._python("-m", "django", "migrate", "--skip-checks", "-v0")
        self._python(
            "-c",
            "import django; django.setup(); from benchmarks.importing import files, pupils; pupils.make_schools(files.SCHOOLS)",
        )

    def _python(self, *arguments: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **more},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT,
        )
        return done.stdout

    def run(self, label: str, contender: str, file: Path, **more: str) -> None:
        """Let one contender import one file; a time-out is marked as such."""
        try:
            said = self._python(str(ROOT / "benchmarks/importing/contenders.py"), contender, str(file), **more)
        except subprocess.TimeoutExpired:
            print(f"{label}: stopped after {TIMEOUT} s", flush=True)
            self.stopped.append(label)
            return
        figures = json.loads(said.splitlines()[-1])
        self.taken.setdefault(label, []).append(figures)
        cpu = figures["cpu"] + figures["backend"]
        print(f"{label:46} {figures['seconds']:7.1f} s  {cpu:7.1f} CPU-s  {figures['peak_mb']:6.0f} MB", flush=True)

    def median(self, label: str, figure: str) -> float:
        """Return the median of a figure; CPU includes the backend's."""
        taken = self.taken.get(label, [])
        values = [one["cpu"] + one["backend"] if figure == "cpu" else one[figure] for one in taken]
        return statistics.median(values) if values else float("nan")


def race(folder: Path, size: Size, *, url: str) -> Course:
    """Let the contenders take turns on one database."""
    course, place = Course(folder, url=url), "PostgreSQL" if url else "SQLite"
    book, clean, tenth, table = (folder / name for name in ("bad.xlsx", "clean.xlsx", "tenth.xlsx", "bad.csv"))
    for _round in range(size.rounds):
        course.run(f"(a) ours, AES, {place}", "ours", book)
        course.run(f"(d) floor, {place}", "floor", book)
        course.run(f"(c) calamine + bulk_create, {place}", "calamine", clean)
    course.run(f"(a) ours, SM4, {place}", "ours", book, YAODIAN_KEYS=sm4_keys())
    if url:
        course.run(f"(b) import-export, use_bulk, {place}", "bulk", clean)
        course.run(f"(b) import-export, use_bulk, insert only, {place}", "bulk_insert", clean)
        course.run(f"(b) import-export, per row, a tenth, {place}", "per_row", tenth)
        course.run(f"(a) ours, CSV of {size.csv_rows:,} rows, {place}", "ours", table)
        course.run(f"(d) floor, CSV of {size.csv_rows:,} rows, {place}", "floor", table)
    return course


def sm4_keys() -> str:
    """Return a keyring of SM4."""
    from yaodian.kernel.privacy.keyring import Suite, new_ring

    return new_ring(suite=Suite.SM4).as_json()


def verdicts(course: Course, size: Size) -> list[tuple[str, float, float, str, float, bool]]:
    """Return (name, by the clock, by CPU, relation, bar, whether met by the clock) for PostgreSQL."""
    place = "PostgreSQL"
    ours, floor = f"(a) ours, AES, {place}", f"(d) floor, {place}"
    bulk, per_row = f"(b) import-export, use_bulk, {place}", f"(b) import-export, per row, a tenth, {place}"
    table = f"(a) ours, CSV of {size.csv_rows:,} rows, {place}"

    def ratio(above: str, below: str, *, times: float = 1) -> tuple[float, float]:
        clock, cpu = (course.median(above, name) * times / course.median(below, name) for name in ("seconds", "cpu"))
        return clock, cpu

    million = 1_000_000 / size.csv_rows
    found = [
        ("ours / floor", *ratio(ours, floor), "≤", 1.8),
        ("import-export use_bulk / ours", *ratio(bulk, ours), "≥", 8.0),
        ("import-export per row (×10) / ours", *ratio(per_row, ours, times=10), "≥", 50.0),
        ("calamine + bulk_create / ours", *ratio(f"(c) calamine + bulk_create, {place}", ours), "≥", 2.5),
        (
            "a million rows of CSV, s",
            course.median(table, "seconds") * million,
            course.median(table, "cpu") * million,
            "≤",
            40.0,
        ),
        ("CSV, peak MB", course.median(table, "peak_mb"), course.median(table, "peak_mb"), "≤", 1024.0),
    ]
    return [(*one, one[1] <= one[4] if one[3] == "≤" else one[1] >= one[4]) for one in found]


def report(courses: list[Course], size: Size) -> list[str]:
    """Return the tables as Markdown."""
    load = os.getloadavg()
    lines = [
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {size.rows:,} rows, CSV {size.csv_rows:,} rows, {size.rounds} rounds",
        "",
        f"{os.cpu_count()} cores; load of the machine at the end {load[0]:.1f}, {load[1]:.1f}, {load[2]:.1f} (1, 5, 15 minutes).",
        "",
        "| contender | seconds | CPU-s, own + backend | peak MB | seconds / floor | CPU / floor |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for course in courses:
        place = "PostgreSQL" if course.url else "SQLite"
        for label, taken in course.taken.items():
            floor = f"(d) floor, CSV of {size.csv_rows:,} rows, {place}" if "CSV" in label else f"(d) floor, {place}"
            seconds, cpu = course.median(label, "seconds"), course.median(label, "cpu")
            backend = statistics.median(one["backend"] for one in taken)
            by_floor = [value / course.median(floor, name) for name, value in (("seconds", seconds), ("cpu", cpu))]
            shown = "—" if "a tenth" in label else f"{by_floor[0]:.2f}"
            lines.append(
                f"| {label} | {seconds:.1f} | {cpu - backend:.1f} + {backend:.1f} | {course.median(label, 'peak_mb'):.0f} "
                f"| {shown} | {'—' if 'a tenth' in label else f'{by_floor[1]:.2f}'} |"
            )
    lines += [f"| {label} | stopped after {TIMEOUT} s | | | | |" for course in courses for label in course.stopped]
    lines += ["", "| bar (PostgreSQL) | by the clock | by CPU | bar | |", "|---|---:|---:|---:|---|"]
    for name, clock, cpu, relation, bar, met in verdicts(courses[-1], size):
        lines.append(f"| {name} | {clock:.2f} | {cpu:.2f} | {relation} {bar:g} | {'met' if met else 'MISSED'} |")
    return lines


def main() -> int:
    """Measure, print, append to the docs; return 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--rounds", type=int, default=0, help="how often the contenders take turns")
    chosen = options.parse_args()
    size = QUICK if chosen.quick else FULL
    size = replace(size, rounds=chosen.rounds or size.rounds)
    from tests.private_postgres import private_postgres

    with tempfile.TemporaryDirectory(prefix="yaodian-bench-") as name:
        folder = Path(name)
        os.environ["YAODIAN_HOME"] = name
        from yaodian.config.cli import set_up_django

        set_up_django()
        from benchmarks.importing import files

        files.write_workbook(folder / "bad.xlsx", count=size.rows, bad_share=0.01)
        files.write_workbook(folder / "clean.xlsx", count=size.rows, bad_share=0)
        files.write_workbook(folder / "tenth.xlsx", count=size.rows // 10, bad_share=0)
        files.write_csv(folder / "bad.csv", count=size.csv_rows, bad_share=0.01)
        courses = [race(folder, size, url="")]
        for prepared in folder.glob("*.prepared"):
            prepared.unlink()
        with private_postgres() as url:
            courses.append(race(folder, size, url=url))
    lines = report(courses, size)
    print("\n".join(lines))
    heading = "" if RESULTS.exists() else "# Importing: `make bench-import`\n\n" + str(__doc__).partition("\n\n")[2]
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(heading + "\n" + "\n".join(lines) + "\n")
    return int(not all(met for *_rest, met in verdicts(courses[-1], size)))


if __name__ == "__main__":
    sys.exit(main())
