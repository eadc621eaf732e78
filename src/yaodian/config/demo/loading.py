"""演示数据的载入与删除 (loading and removing the demo bureau)."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from yaodian.apps.plan.models import Target, WorkPlan
from yaodian.catalogue.reading import load_catalogue
from yaodian.config.demo.archive import archive_tasks
from yaodian.config.demo.bureau import PASSWORD, Bureau, build, demo_actor
from yaodian.config.demo.moments import UNTIL, moment
from yaodian.config.demo.numbers import publish_sentences
from yaodian.config.demo.taking import take_pupils
from yaodian.config.demo.year import run_year
from yaodian.kernel import clock, discovery
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.actions.accounts import set_password
from yaodian.kernel.accounts.actions.setup import init_installation
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.evidence.storage import synced_together
from yaodian.kernel.journal.actions import seal_lines
from yaodian.kernel.metrics.actions import record_readings
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import schools_open

FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "tianmen_2018"
LOGIN_NOTE = "demo-logins.txt"


class DemoError(RuntimeError):
    """演示数据不能载入或删除."""


@dataclass(frozen=True)
class Loaded:
    """载入结果 (what was loaded)."""

    units: int
    people: int
    tasks: int
    targets: int
    projects: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)

    def text(self) -> str:
        """Return the figures in words."""
        return (
            f"演示局已载入：{self.units} 个单位，{self.people} 人，{self.tasks} 项任务，{self.targets} 个目标，"
            f"{self.projects} 个项目，用时 {self.seconds:.0f} 秒。"
        )


def is_empty() -> bool:
    """Is there neither a unit nor an account?"""
    return not Unit.objects.exists() and not Account.objects.exists()


def load(*, size: str, seed: int) -> Loaded:
    """载入: the bureau, its people, the plan and a year of events; same seed, same bureau; only into an empty database."""
    if not is_empty():
        raise DemoError("库中已有单位或账号，演示数据只能载入空库。可换一个 YAODIAN_HOME，或先 yaodian demo remove。")
    started = clock.wall()
    clock.mark_demo(demo=True)  # before the first paper of the year is printed
    try:
        with transaction.atomic(), synced_together():
            made, plan, projects, admins = _load_bureau(size=size, seed=seed)
    except BaseException:
        clock.mark_demo(demo=False)
        raise
    while seal_lines():
        pass
    clock.set_shift(days=(UNTIL - timezone.localtime(clock.wall()).date()).days)
    _note_logins(made.logins, admins)
    return Loaded(
        units=len(made.units),
        people=len(made.people),
        tasks=plan.tasks.count(),
        targets=Target.objects.filter(clause__point__section__plan=plan).count(),
        projects=projects,
        seconds=(clock.wall() - started).total_seconds(),
    )


def _load_bureau(*, size: str, seed: int) -> tuple[Bureau, WorkPlan, int, list[Account]]:
    """Make bureau and year in one transaction: what fails half-way leaves nothing behind."""
    by, random = demo_actor(), Random(seed)
    seeds = load_catalogue(FOLDER)
    with clock.at(moment(date(2016, 1, 4))):
        slips = init_installation(by=by, merged=False)
        made = build(seeds, by=by, random=random, size=size)
    projects = _load_apps(made, seed=seed)  # before the plan's year, whose frozen months read their records
    plan = run_year(made, seeds, text=(FOLDER / "plan.txt").read_bytes(), random=random)
    _finish_apps(made, seed=seed)
    publish_sentences(made, plan, seeds)
    archive_tasks(made, plan)
    take_pupils(made)
    keep_readings(every=7 if size == "small" else 70)
    with clock.at(moment(UNTIL)):
        for account in Account.objects.order_by("pk"):
            set_password(account_id=account.pk, password=PASSWORD, by=by)
    return made, plan, projects, [slip.account for slip in slips]


def keep_readings(*, every: int) -> None:
    """Keep a reading of every so many days and one of each of the last days, as the nightly job would have: metrics are read as at a day."""
    if connection.vendor == "postgresql":  # all was written in this transaction: the planner knows of no rows yet
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    day = date(UNTIL.year, 3, 1)
    while day < UNTIL:
        record_readings(today=day)
        day += timedelta(days=every if (UNTIL - day).days > every else max(1, every // 5))


def _load_apps(made: Any, *, seed: int) -> int:
    """Let every app that has a `demo.py` make its year; returns how many projects came of it."""
    people = _readers(made)
    with clock.at(moment(UNTIL)):
        schools = list(schools_open(on=UNTIL).order_by("position"))
    count = 0
    for _config, module in discovery.modules("demo"):
        count += module.load(schools=schools, people=people, year=UNTIL.year, seed=seed, until=UNTIL) or 0
    return count


def _readers(made: Any) -> dict[str, Reader]:
    """Return everybody as a reader on the demo day."""
    with clock.at(moment(UNTIL)):
        return {key: made.reader(key) for key in made.people}


def _finish_apps(made: Any, *, seed: int) -> None:
    """Let every app whose `demo.py` has `finish` do what rests on the plan's years (assessments)."""
    people = _readers(made)
    for _config, module in discovery.modules("demo"):
        if hasattr(module, "finish"):
            module.finish(people=people, year=UNTIL.year, seed=seed, until=UNTIL)


def _note_logins(logins: dict[str, tuple[str, str]], admins: list[Account]) -> None:
    """Keep the demo logins beside the database, for the greeting of `yaodian up`."""
    lines = [f"{login}\t{unit} {title}" for login, (unit, title) in logins.items()]
    lines += [
        f"{account.login_name}\t{'、'.join(str(Role(duty).label) for duty in account.duties)}" for account in admins
    ]
    (settings.HOME / LOGIN_NOTE).write_text("\n".join(lines) + "\n", "utf-8")


def logins() -> list[str]:
    """Return the lines of the greeting: demo logins and their one password."""
    file = settings.HOME / LOGIN_NOTE
    if not file.exists():
        return []
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    return [f"演示账号（密码都是 {PASSWORD}）：", *(f"  {row[0]:<12} {row[1]}" for row in rows if len(row) == 2)]


def remove(*, confirmed: bool) -> None:
    """删除: empty the whole installation of a demo; refused where there is none, for real data is never thrown away."""
    if not (settings.HOME / LOGIN_NOTE).exists():
        raise DemoError("这里没有演示数据，不作任何删除。")
    if not confirmed:
        raise DemoError("将清空本安装的全部数据（演示局和在其上所做的一切）。确认请加 --yes。")
    call_command("flush", interactive=False, verbosity=0)
    for name in ("files", "imports", "keys", "anchors.jsonl", LOGIN_NOTE):
        path = settings.HOME / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    clock.set_shift(days=0)
    clock.mark_demo(demo=False)
