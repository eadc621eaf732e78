"""`make bench-scale`: the demo city (about 160,000 pupils) on a private PostgreSQL and, in a second database of the same
server, thirty times as many schools, classes and pupils (5 million pupils in school), copied there by set-based SQL in the
shapes the city has: sensitive fields keep their length, digests and codes stay unique. Every list page is asked for by the
section that keeps the register, who sees all of them, in turns here and there: CPU of this process and of its database
backend. Bar: within twice.

`--pupils N` aims at another number; `--quick` at a million, each page asked for less often; `--url` takes a PostgreSQL that
holds the city already (and, from an earlier run, the large database)."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "src"):
    sys.path.insert(0, str(folder))

RESULTS = ROOT / "docs" / "benchmarks" / "scale.md"
PUPILS, QUICK, BAR, TURNS, SECTION, LARGE = 5_000_000, 1_000_000, 2.0, 3, "jijiao", "large"


@dataclass(frozen=True)
class Spent:
    """CPU of one request in milliseconds: this process and its backend."""

    own: float
    backend: float

    @property
    def total(self) -> float:
        """Return both together."""
        return self.own + self.backend


@dataclass(frozen=True)
class Page:
    """A measured page: what it is called, its address, whether what is kept between requests is forgotten before each."""

    name: str
    address: str
    anew: bool = False


def pages() -> list[Page]:
    """Return the measured pages."""
    from yaodian.registers.schools.models import School
    from yaodian.registers.students.models import Homeroom

    school = School.objects.get(unit__code="ps11").pk
    room = Homeroom.objects.filter(school=school, to_date__isnull=True).order_by("pk").values_list("pk", flat=True)[0]
    return [
        Page("pupils, first page", "/students/"),
        Page("pupils, first page after an enrolment was written", "/students/", anew=True),
        Page("pupils, page 2000", "/students/?page=2000"),
        Page("pupils, last page", "/students/?page=9999999"),
        Page("pupils, sorted the other way", "/students/?sort=-room"),
        Page("pupils, a school's", f"/students/?school={school}"),
        Page("pupils, a school's boarders", f"/students/?school={school}&boarding=1"),
        Page("pupils, junior boarders", "/students/?stage=junior&boarding=1"),
        Page("pupils, not placed in a class (rare)", "/students/?placed=1"),
        Page("pupils, name begins 张子", "/students/?q=%E5%BC%A0%E5%AD%90"),
        Page("pupils, whole name", "/students/?q=%E5%BC%A0%E5%AD%90%E6%B6%B5"),
        Page("pupils, initials zzh", "/students/?q=zzh"),
        Page("pupils, pinyin zhangzihan", "/students/?q=zhangzihan"),
        Page("classes, first page", "/students/homerooms/"),
        Page("classes, first page after an enrolment was written", "/students/homerooms/", anew=True),
        Page("classes, page 100", "/students/homerooms/?page=100"),
        Page("classes, a school's", f"/students/homerooms/?school={school}"),
        Page("a class and its pupils", f"/students/homerooms/{room}/"),
        Page("schools, first page", "/schools/"),
        Page("schools, searched", "/schools/?q=%E6%96%87%E6%98%8C"),
        Page("schools, page 4", "/schools/?page=4"),
        Page("a school's portrait", f"/schools/{school}/"),
    ]


def backend_ns(pid: int) -> int:
    """Return the nanoseconds that a backend has been on a processor."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def cpu_of(work: Callable[[], object], *, pid: int, rounds: int) -> list[Spent]:
    """Return the CPU of each call, after two to warm up."""
    spent: list[Spent] = []
    for turn in range(rounds + 2):
        own, backend = time.process_time(), backend_ns(pid)
        work()
        if turn > 1:
            spent.append(Spent((time.process_time() - own) * 1000, (backend_ns(pid) - backend) / 1e6))
    return spent


def median(spent: list[Spent]) -> Spent:
    """Return the medians of both parts."""
    return Spent(statistics.median(one.own for one in spent), statistics.median(one.backend for one in spent))


def enter(database: str) -> int:
    """Connect to a database of the server, forgetting what was kept of the other; returns the backend's process id."""
    from django.db import connection

    from yaodian.kernel.journal import queries

    connection.close()
    connection.settings_dict["NAME"] = database
    queries._kept.clear()
    queries._written.clear()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # all the work is this backend's
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def measure(wanted: Iterable[Page], *, databases: Sequence[str], rounds: int) -> Iterator[tuple[Page, list[Spent]]]:
    """Yield the CPU of each page in each database, in turns, so that what else the machine does weighs on both."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections
    from django.test import Client

    from yaodian.kernel.accounts.models import Account
    from yaodian.kernel.journal import queries

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # one backend serves a turn, so that its time can be read
    clients = {name: Client() for name in databases}
    for name, client in clients.items():
        enter(name)
        client.force_login(Account.objects.get(login_name=SECTION))
    for page in wanted:
        taken: dict[str, list[Spent]] = {name: [] for name in databases}
        for _turn in range(TURNS):
            for name, client in clients.items():
                pid = enter(name)

                def get(client: Client = client, page: Page = page) -> None:
                    if page.anew:
                        queries._kept.clear()
                    answer = client.get(page.address)
                    assert answer.status_code == 200, (page, answer.status_code)

                taken[name] += cpu_of(get, pid=pid, rounds=rounds)
        figures = [median(spent) for spent in taken.values()]
        print(f"{page.name:52}", *(f"{one.own:8.1f} + {one.backend:6.1f}" for one in figures), flush=True)
        yield page, figures


def report(figures: dict[Page, list[Spent]], counts: Sequence[int]) -> str:
    """Return the figures as Markdown."""
    load, command = os.getloadavg(), f"python -m benchmarks scale {' '.join(sys.argv[1:])}".strip()
    lines = [
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {counts[0]:,} and {counts[1]:,} pupils in school",
        "",
        f"`{command}`; {os.cpu_count()} cores; load of the machine at the end {load[0]:.1f}, {load[1]:.1f}, {load[2]:.1f}.",
        "CPU of the process + of its PostgreSQL backend, medians, measured in turns on both databases of one server.",
        "",
        f"| page | {counts[0]:,} | {counts[1]:,} | ratio | ≤ {BAR:g} |",
        "|---|---:|---:|---:|---|",
    ]
    for page, (was, now) in figures.items():
        ratio = now.total / was.total
        lines.append(
            f"| {page.name} | {was.own:.1f} + {was.backend:.1f} ms | {now.own:.1f} + {now.backend:.1f} ms | {ratio:.2f} "
            f"| {'met' if ratio <= BAR else 'MISSED'} |"
        )
    return "\n".join(lines)


def two_databases(url: str, *, pupils: int) -> tuple[str, str]:
    """Return the names of the city's database and of the large one, made from it unless it is there."""
    from benchmarks.scaling.growth import grow

    small = urlsplit(url).path.lstrip("/")
    with psycopg.connect(urlsplit(url)._replace(path="/template1").geturl(), autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [LARGE]).fetchone()
        if there is None:
            server.execute(f'CREATE DATABASE "{LARGE}" TEMPLATE "{small}"'.encode())
    if there is None:
        enter(LARGE)
        grow(pupils=pupils)
    return small, LARGE


def main() -> int:
    """Load, grow, measure, print, append to the docs; return 1 when a page is beyond the bar."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--pupils", type=int, default=0)
    options.add_argument("--url", default="", help="a PostgreSQL that holds the city already (YAODIAN_HOME its home)")
    options.add_argument("--only", default=None, help="pages whose name holds this; nothing is written to the docs")
    chosen = options.parse_args()
    from benchmarks.scaling.growth import in_school
    from tests.private_postgres import end_on_terminate, private_postgres

    end_on_terminate()
    home = os.environ.get("YAODIAN_HOME", "") if chosen.url else ""
    with (
        nullcontext(home) if home else tempfile.TemporaryDirectory(prefix="yaodian-scale-") as folder,
        nullcontext(chosen.url) if chosen.url else private_postgres() as url,
    ):
        os.environ |= {"YAODIAN_HOME": folder, "YAODIAN_DATABASE_URL": url}
        from yaodian.config.cli import main as console
        from yaodian.config.cli import set_up_django

        set_up_django()
        if not chosen.url and console(["demo", "load", "--size", "city"]):
            return 1
        from django.db import connection

        connection.close()
        databases = two_databases(url, pupils=chosen.pupils or (QUICK if chosen.quick else PUPILS))
        counts = []
        for name in databases:
            enter(name)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
                counts.append(in_school(cursor))
        wanted = [page for page in pages() if (chosen.only or "") in page.name]
        figures = dict(measure(wanted, databases=databases, rounds=3 if chosen.quick else 8))
        text = report(figures, counts)
        connection.close()
    print(text)
    if chosen.only is None:
        heading = "" if RESULTS.exists() else "# Five million pupils: `make bench-scale`\n"
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(f"{heading}\n{text}\n")
    return int(any(now.total > BAR * was.total for was, now in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
