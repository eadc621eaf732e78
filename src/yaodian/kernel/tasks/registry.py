"""Registry of jobs (任务登记表), found in every app's `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from yaodian.kernel import discovery
from yaodian.kernel.access import By

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Function = TypeVar("Function", bound=Callable[..., str])


class JobCancelledError(Exception):
    """任务已取消: raised at the next `progress.report` after somebody asked to cancel; let it pass."""


class JobMissingError(LookupError):
    """没有这个任务: the app that offers it is not installed."""


class Progress(Protocol):
    """进度 (progress): what a job is given to say how far it is; `by` is who asked for it, with their rights of now."""

    run_id: int
    by: By

    def report(self, *, part: int, whole: int | None = None, text: str = "") -> None:
        """报进度: say how far; raises JobCancelledError when the run was cancelled. Call it between transactions."""

    def lead_to(self, *, href: str, title: str) -> None:
        """结果去向: the address that the finished run's page leads to."""


@dataclass(frozen=True)
class Job:
    """任务 (job): key, title, how often it is tried again when it breaks, and which queue it waits in."""

    key: str
    title: StrOrPromise
    run: Callable[..., str]
    retries: int = 0
    queue: str = "default"


@dataclass(frozen=True)
class Schedule:
    """定时 (schedule) of a job: every so often, or daily at a time of the bureau's day."""

    every: timedelta | None = None
    daily_at: time | None = None


def job(key: str, *, title: StrOrPromise, retries: int = 0, queue: str = "default") -> Callable[[Function], Function]:
    """Declare the function below as a job (任务): `def f(progress: Progress, **args) -> str`."""

    def declare(function: Function) -> Function:
        function.job = Job(key, title, function, retries, queue)  # type: ignore[attr-defined]
        return function

    return declare


def scheduled(every: timedelta | None = None, *, daily_at: time | None = None) -> Callable[[Function], Function]:
    """Let a job (任务) run on a schedule, without arguments; stands beside `@job`."""
    if (every is None) == (daily_at is None):
        raise ValueError("a schedule has either an interval or a time of day")

    def declare(function: Function) -> Function:
        function.schedule = Schedule(every, daily_at)  # type: ignore[attr-defined]
        return function

    return declare


@cache
def _declared() -> dict[str, tuple[Job, Schedule | None]]:
    """Return every job of every installed app with its schedule, by key."""
    found: dict[str, tuple[Job, Schedule | None]] = {}
    for config, module in discovery.modules("jobs"):
        for name, value in vars(module).items():
            declared, schedule = getattr(value, "job", None), getattr(value, "schedule", None)
            if schedule is not None and not isinstance(declared, Job):
                raise ValueError(f"{config.label}.{name} has @scheduled but no @job")
            if isinstance(declared, Job) and found.setdefault(declared.key, (declared, schedule))[0] is not declared:
                raise ValueError(f"job {declared.key} declared twice (again in {config.label})")
    return found


def jobs() -> dict[str, Job]:
    """Return every job by key."""
    return {key: declared for key, (declared, _schedule) in _declared().items()}


def schedules() -> dict[str, Schedule]:
    """Return the schedule of every job that has one, by key."""
    return {key: schedule for key, (_job, schedule) in _declared().items() if schedule is not None}


def job_of(key: str) -> Job:
    """Return a job by its key; JobMissingError when no installed app offers it."""
    try:
        return jobs()[key]
    except KeyError:
        raise JobMissingError(f"没有后台任务 {key}：提供它的功能未安装。") from None


def job_title(key: str) -> Any:
    """Return a job's title, its key when its app is gone."""
    declared = jobs().get(key)
    return declared.title if declared else key
