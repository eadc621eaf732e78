"""`make bench-city`: the demo city (300 schools, 150,000 pupils, three school years) loaded through the importer, then the pages
that look at it, in CPU milliseconds of this process: medians of warm requests through the whole middleware stack.

`--home FOLDER` keeps the city there and takes it up again, brought to today's tables; `--quick` asks each page less often.
Last come first requests after a journal line: what was computed of other tables still holds then."""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "src"):
    sys.path.insert(0, str(folder))
RESULTS = ROOT / "docs" / "benchmarks" / "city.md"
LOAD_S, METRICS_S, LIST_MS, PORTRAIT_MS = 90.0, 2.0, 40.0, 60.0
OFFICE, SECTION, CLERK = "bangongshi", "jijiao", "xuexiao"


@dataclass(frozen=True)
class Figure:
    """One measured thing with its bar."""

    name: str
    value: float
    bar: float | None
    unit: str = "ms"

    @property
    def met(self) -> bool:
        """Is it within its bar, if it has one?"""
        return self.bar is None or self.value <= self.bar

    def __str__(self) -> str:
        bar = "—" if self.bar is None else f"≤ {self.bar:g}"
        return f"| {self.name} | {self.value:.1f} {self.unit} | {bar} | {'' if self.bar is None else 'met' if self.met else 'MISSED'} |"


def cpu_ms(work: Callable[[], object], *, rounds: int) -> float:
    """Return the median CPU milliseconds of a call, after two to warm up."""
    spent = []
    for turn in range(rounds + 2):
        before = time.process_time()
        work()
        if turn > 1:
            spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)


def addresses() -> list[tuple[str, str, str, float]]:
    """Return (what, login, address, bar) of every page that is measured."""
    from yaodian.registers.schools.models import School
    from yaodian.registers.students.models import Enrolment, Homeroom
    from yaodian.registers.teachers.models import Teacher

    school = School.objects.get(unit__code="ps11").pk
    pages = Enrolment.objects.filter(to_date__isnull=True).count() // 25
    room = Homeroom.objects.filter(school=school, to_date__isnull=True).order_by("pk").values_list("pk", flat=True)[0]
    teacher = Teacher.objects.filter(school=school).order_by("pk").values_list("pk", flat=True)[0]
    lists = [
        ("pupils, first page", SECTION, "/students/"),
        ("pupils, a school's", SECTION, f"/students/?school={school}"),
        ("pupils, boarding juniors", SECTION, "/students/?stage=junior&boarding=yes"),
        ("pupils, not placed in a class (rare)", SECTION, "/students/?placed=yes"),
        ("pupils, name begins", SECTION, "/students/?q=%E5%BC%A0%E5%AD%90"),
        ("pupils, initials", SECTION, "/students/?q=zzh"),
        ("pupils, long pinyin", SECTION, "/students/?q=zhangzihan"),
        ("pupils, page 2000", SECTION, "/students/?page=2000"),
        ("pupils, last page", SECTION, f"/students/?page={pages}"),
        ("pupils, of a school's clerk", CLERK, "/students/"),
        ("pupils, of a clerk, searched", CLERK, "/students/?q=%E5%BC%A0"),
        ("classes, first page", SECTION, "/students/homerooms/"),
        ("classes, large ones", SECTION, "/students/homerooms/?big=56"),
        ("classes, by size", SECTION, "/students/homerooms/?sort=-pupil_count"),
        ("classes, page 100", SECTION, "/students/homerooms/?page=100"),
        ("teachers, first page", SECTION, "/teachers/"),
        ("teachers, searched", SECTION, "/teachers/?q=%E5%BC%A0%E5%AD%90"),
        ("teachers, page 300", SECTION, "/teachers/?page=300"),
        ("certificates, first page", SECTION, "/teachers/certificates/"),
        ("schools, first page", SECTION, "/schools/"),
        ("schools, searched", SECTION, "/schools/?q=%E6%96%87%E6%98%8C"),
        ("rooms, first page", SECTION, "/schools/rooms/"),
        ("kindergartens", SECTION, "/schools/kindergartens/"),
        ("a class and its pupils", SECTION, f"/students/homerooms/{room}/"),
        ("a teacher", SECTION, f"/teachers/{teacher}/"),
        ("balance", SECTION, "/balance/"),
        ("balance, sorted by an indicator", SECTION, "/balance/?sort=-L1"),
        ("staffing", SECTION, "/staffing/"),
        ("staffing, vacancies", SECTION, "/staffing/vacancies/"),
        ("staffing, retirements", SECTION, "/staffing/retirements/"),
        ("staffing, exchange", SECTION, "/staffing/exchange/"),
        ("staffing, preschool", SECTION, "/staffing/preschool/"),
        ("staffing, special needs", SECTION, "/staffing/special/"),
        ("class sizes of balance", SECTION, "/balance/classes/"),
        ("worklist, section", SECTION, "/worklist/"),
        ("worklist, clerk", CLERK, "/worklist/"),
        ("home, office", OFFICE, "/"),
        ("home, section", SECTION, "/"),
    ]
    pages_ms = [(*one, LIST_MS) for one in lists]
    return [*pages_ms, ("a school's portrait", SECTION, f"/schools/{school}/", PORTRAIT_MS)]


def page_figures(*, rounds: int, wanted: str) -> Iterator[Figure]:
    """Yield the CPU of each page."""
    from django.test import Client

    from yaodian.kernel.accounts.models import Account

    clients: dict[str, Any] = {}
    for name, login, address, bar in addresses():
        if wanted not in name:
            continue
        if login not in clients:
            clients[login] = Client()
            clients[login].force_login(Account.objects.get(login_name=login))
        client = clients[login]

        def get(client: Any = client, address: str = address) -> None:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, (address, answer.status_code)

        yield Figure(name, cpu_ms(get, rounds=rounds), bar)


FIRST = ("/staffing/", "/staffing/special/", "/staffing/retirements/", "/balance/", "/balance/classes/", "/students/")


def first_figures(*, rounds: int) -> Iterator[Figure]:
    """Yield the CPU of pages that show what is computed over the city, each asked for right after a journal line about a
    room, then about a pupil's enrolment: only the latter lets the figures be computed anew, so that it has no bar."""
    from django.db import transaction
    from django.test import Client

    from yaodian.kernel.access import System
    from yaodian.kernel.accounts.models import Account
    from yaodian.kernel.journal.actions import write_line
    from yaodian.registers.schools.models import Room
    from yaodian.registers.students.models import Enrolment

    client = Client()
    client.force_login(Account.objects.get(login_name=SECTION))
    for what, row, bar in (
        ("a room", Room.objects.first(), LIST_MS),
        ("an enrolment", Enrolment.objects.first(), None),
    ):
        for address in FIRST:
            spent = []
            for _ in range(rounds + 1):
                with transaction.atomic():
                    write_line(verb="bench.touch", by=System("基准测试", origin="bench"), record=row)
                before = time.process_time()
                assert client.get(address).status_code == 200, address
                spent.append((time.process_time() - before) * 1000)
            yield Figure(f"{address} first after a line about {what}", statistics.median(spent[1:]), bar)


def metric_figures(*, shown: int = 6) -> Iterator[Figure]:
    """Yield the CPU of all metrics of the catalogue over the whole bureau, and of the dearest few."""
    from yaodian.kernel import clock
    from yaodian.kernel.metrics.queries import period_of
    from yaodian.kernel.metrics.registry import metrics
    from yaodian.kernel.metrics.rules import Scope

    today = clock.today()
    period = period_of(code=str(today.year))
    spent = {
        key: cpu_ms(lambda one=one: one.read(scope=Scope(), period=period, today=today), rounds=1)  # type: ignore[misc]
        for key, one in metrics().items()
    }
    yield Figure(f"all {len(spent)} metrics together", sum(spent.values()) / 1000, METRICS_S, "s")
    for key in sorted(spent, key=lambda key: -spent[key])[:shown]:
        yield Figure(f"of these {key}", spent[key] / 1000, METRICS_S, "s")


def load_city(home: Path) -> Figure | None:
    """Load the city unless it is there."""
    from yaodian.config import demo
    from yaodian.config.cli import main as console

    if (home / "demo-logins.txt").exists():
        if console(["django", "migrate", "--verbosity", "0"]):
            raise SystemExit(1)
        return None
    wall, cpu = time.monotonic(), time.process_time()
    if console(["demo", "load", "--size", "city"]):
        raise SystemExit(1)
    assert not demo.is_empty()
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figure(f"load (CPU {spent:.0f} s, peak {peak:.0f} MB)", time.monotonic() - wall, LOAD_S, "s")


def report(figures: list[Figure]) -> str:
    """Return the figures as Markdown."""
    load, command = os.getloadavg(), f"python -m benchmarks city {' '.join(sys.argv[1:])}".strip()
    return "\n".join(
        [
            f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "",
            f"`{command}`; {os.cpu_count()} cores; load of the machine at the end {load[0]:.1f}, {load[1]:.1f}, {load[2]:.1f}.",
            "",
            "| what | median CPU | bar | |",
            "|---|---:|---:|---|",
            *map(str, figures),
        ]
    )


def main() -> int:
    """Load, measure, print, append to the docs; return 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--home", default="", help="keep the city in this folder")
    options.add_argument("--only", default=None, help="pages whose name holds this; nothing is written to the docs")
    chosen = options.parse_args()
    with nullcontext(chosen.home) if chosen.home else tempfile.TemporaryDirectory(prefix="yaodian-city-") as name:
        home = Path(name)
        home.mkdir(parents=True, exist_ok=True)
        os.environ["YAODIAN_HOME"] = str(home)
        from yaodian.config.cli import set_up_django

        set_up_django()
        loaded = load_city(home)
        figures = [] if loaded is None else [loaded]
        figures += [] if chosen.only is not None else metric_figures()
        for figure in page_figures(rounds=7 if chosen.quick else 25, wanted=chosen.only or ""):
            print(figure, flush=True)
            figures.append(figure)
        figures += [] if chosen.only is not None else first_figures(rounds=3 if chosen.quick else 7)
    text = report(figures)
    print(text)
    if chosen.only is None:
        heading = "" if RESULTS.exists() else "# A city of 150,000 pupils: `make bench-city`\n"
        RESULTS.parent.mkdir(exist_ok=True)
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(f"{heading}\n{text}\n")
    return int(not all(figure.met for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
