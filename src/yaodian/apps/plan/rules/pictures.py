"""Rules of the plan's pictures (图表规则): lateness on a day, load by month, how long a thing waits; pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


@dataclass(frozen=True)
class Span:
    """一项任务的起止 (a task in time): given out, due, ended (None while it runs)."""

    given: date | None
    due: date
    ended: date | None


def month_ends(year: int, *, until: date) -> list[date]:
    """Return the last days of the months of a year up to a day; the month that runs counts to that day."""
    days = [date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]
    return [min(day, until) for day in days if day.replace(day=1) <= until]


def late_on(spans: Iterable[Span], day: date) -> int:
    """How many tasks were given out, past due and not ended on a day?"""
    return sum(
        span.given is not None and span.given <= day and span.due < day and (span.ended is None or span.ended > day)
        for span in spans
    )


def closed_late(spans: Iterable[Span], *, first: date, last: date) -> int:
    """How many tasks ended within these days after their deadline?"""
    return sum(span.ended is not None and first <= span.ended <= last and span.ended > span.due for span in spans)


@dataclass(frozen=True)
class Wait:
    """一处等待 (a wait): at which stage, from when, until when (None while it lasts)."""

    stage: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Waiting:
    """环节等待 (how long things wait at a stage): how many wait now, the longest of them, the median of those over."""

    stage: str
    now: int
    longest: int
    median: float | None


def waiting_by_stage(waits: Sequence[Wait], *, stages: Sequence[str], today: date) -> list[Waiting]:
    """Return for each stage what waits and how long it took, in days; a stage without any is left out."""
    found = []
    for stage in stages:
        own = [wait for wait in waits if wait.stage == stage]
        if not own:
            continue
        open_days = [(today - wait.start).days for wait in own if wait.end is None]
        over = [(wait.end - wait.start).days for wait in own if wait.end is not None]
        found.append(Waiting(stage, len(open_days), max(open_days, default=0), float(median(over)) if over else None))
    return found
