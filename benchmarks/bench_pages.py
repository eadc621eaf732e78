"""`make bench-pages`: CPU per request of the opening screen, a plan section and fragments with three plan years in the
database, all targets recomputed, the weight of the first load, and the memory of web and worker.

Medians of 50 warm requests through the whole middleware stack, in CPU milliseconds of this process."""

from __future__ import annotations

import argparse
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

BARS = {"page_ms": 40.0, "fragment_ms": 10.0, "targets_s": 1.0, "first_load_kb": 600.0, "memory_mb": 400.0}
OFFICE = "bangongshi"


def cpu_ms(work: Any, *, rounds: int) -> float:
    """Return the median CPU milliseconds of a call, after three to warm up."""
    for _ in range(3):
        work()
    spent = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)


def add_years(text: str, *, years: list[int]) -> None:
    """Import the plan again as other years', catalogue and all, so that three years lie in the database."""
    from yaodian.apps.plan.actions import imports
    from yaodian.apps.plan.rules import review
    from yaodian.kernel.access import System

    by = System("基准测试", origin="bench")
    for year in years:
        words = text.replace("2018年工作要点", f"{year}年工作要点")
        draft = imports.start_import(name=f"{year}.txt", content=words.encode(), by=by)
        found = tuple(item["id"] for item in review.findings(draft.whole, draft.review))
        imports.review_finding(draft_id=draft.pk, verb="accept", finding_ids=found, by=by)
        imports.confirm_import(draft_id=draft.pk, by=by, year=year)


def measure_pages(*, rounds: int) -> dict[str, float]:
    """Return the CPU figures of pages and fragments."""
    from django.test import Client

    from yaodian.apps.plan.models import Point, Section, WorkPlan
    from yaodian.apps.plan.queries import targets
    from yaodian.kernel import clock
    from yaodian.kernel.accounts.models import Account

    plan = WorkPlan.objects.get(year=2018)
    section = Section.objects.filter(plan=plan).order_by("position")[1]
    point = Point.objects.filter(section=section).order_by("position")[1]
    client = Client()
    client.force_login(Account.objects.get(login_name=OFFICE))
    client.post("/year/", {"year": 2018})

    def get(address: str, *, fragment: bool = False) -> None:
        answer = client.get(address, headers={"HX-Request": "true"} if fragment else {})
        assert answer.status_code == 200, (address, answer.status_code)

    def recompute() -> None:
        list(targets.compute(plan, today=clock.today()))

    return {
        "opening": cpu_ms(lambda: get("/plan/"), rounds=rounds),
        "section": cpu_ms(lambda: get(f"/plan/section/{section.pk}/"), rounds=rounds),
        "tasks": cpu_ms(lambda: get("/plan/tasks/"), rounds=rounds),
        "fragment of a point": cpu_ms(lambda: get(f"/plan/point/{point.pk}/tasks", fragment=True), rounds=rounds),
        "fragment of the task list": cpu_ms(lambda: get("/plan/tasks/", fragment=True), rounds=rounds),
        "all targets": cpu_ms(recompute, rounds=max(3, rounds // 10)),
    }


def first_load_kb() -> float:
    """Return the compressed kilobytes of the opening screen and all it links, as a browser first loads it."""
    from django.contrib.staticfiles import finders
    from django.test import Client

    from yaodian.kernel.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(login_name=OFFICE))
    page = client.get("/plan/").content
    whole = len(gzip.compress(page))
    for name in set(re.findall(rb'(?:href|src)="/static/([^"?]+)', page)):
        found = finders.find(name.decode())
        assert isinstance(found, str), name
        whole += len(gzip.compress(Path(found).read_bytes()))
    return whole / 1024


def memory_mb(home: str) -> float:
    """Return the resident megabytes of web and worker after the opening screen was asked for ten times."""
    port = "8931"
    child = subprocess.Popen(
        [sys.executable, "-m", "yaodian.config.cli", "up"],
        env={**os.environ, "YAODIAN_HOME": home, "PORT": port, "YAODIAN_HOST": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(120):
            time.sleep(0.5)
            try:
                for _ in range(10):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5).read()
                break
            except OSError:
                continue
        time.sleep(8)
        return sum(_resident_kb(pid) for pid in _family(child.pid)) / 1024
    finally:
        child.terminate()
        child.wait(30)


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        children = Path(f"/proc/{here}/task/{here}/children")
        waiting += [int(child) for child in children.read_text().split()] if children.exists() else []
    return found


def _resident_kb(pid: int) -> int:
    """Return a process's proportional share of memory in KB, so that shared pages count once."""
    for name in ("smaps_rollup", "status"):
        try:
            text = Path(f"/proc/{pid}/{name}").read_text()
        except OSError:
            continue
        found = re.search(r"^(?:Pss|VmRSS):\s+(\d+) kB", text, re.MULTILINE)
        if found:
            return int(found[1])
    return 0


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    with tempfile.TemporaryDirectory() as home:
        os.environ["YAODIAN_HOME"] = home
        from yaodian.config.cli import main as console
        from yaodian.config.cli import set_up_django

        set_up_django()
        if console(["demo", "load"]):
            return 1
        from yaodian.config.demo.loading import FOLDER

        add_years((FOLDER / "plan.txt").read_text("utf-8"), years=[2016, 2017])
        figures = measure_pages(rounds=20 if quick else 50)
        weight = first_load_kb()
        memory = memory_mb(home)
    rows = [
        *[(f"{name}, CPU ms", figures[name], BARS["page_ms"]) for name in ("opening", "section", "tasks")],
        *[(f"{name}, CPU ms", figures[name], BARS["fragment_ms"]) for name in figures if name.startswith("fragment")],
        ("all targets recomputed, CPU s", figures["all targets"] / 1000, BARS["targets_s"]),
        ("first load, KB compressed", weight, BARS["first_load_kb"]),
        ("web and worker, MB", memory, BARS["memory_mb"]),
    ]
    for name, value, bar in rows:
        print(f"{name:38} {value:8.2f}   bar {bar:6.1f}   {'ok' if value <= bar else 'MISSED'}")
    return int(any(value > bar for _name, value, bar in rows))


if __name__ == "__main__":
    sys.exit(main())
