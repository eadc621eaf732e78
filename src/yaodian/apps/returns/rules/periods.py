"""报送周期 (periods of a return): the stretches that are reported on, and the last day for each, in working days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from yaodian.kernel.periods.rules import Period, PeriodKind, SchoolCalendar, covering
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _
from yaodian.kernel.workdays.rules import Calendar, deadline

MOST_SLOTS = 1200


class PeriodsError(ValueError):
    """周期有误."""


class Rhythm(TextChoices):
    """报送频次 (rhythm)."""

    ONCE = "once", _("一次性")
    EVENT = "event", _("遇事即报")
    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    TERM = "term", _("每学期")
    YEAR = "year", _("每年")


KINDS = {
    Rhythm.WEEKLY: PeriodKind.WEEK,
    Rhythm.MONTHLY: PeriodKind.MONTH,
    Rhythm.TERM: PeriodKind.TERM,
    Rhythm.YEAR: PeriodKind.YEAR,
}


@dataclass(frozen=True)
class Slot:
    """一期 (slot): what is reported on, from and to, and the last day for reporting."""

    code: str
    title: str
    start: date
    end: date
    due: date


@dataclass(frozen=True)
class Timing:
    """时间要求 (timing of a plan): rhythm, season, working days given, counted from a period's first or last day.

    `workdays` 0: the day itself; on a day off the next working day, except for daily returns."""

    rhythm: Rhythm
    first: date
    last: date | None
    workdays: int
    from_start: bool
    days_off: bool = False

    def due(self, start: date, end: date, working: Calendar) -> date:
        """Return the last day for reporting on a stretch."""
        base = start if self.from_start else end
        if self.workdays:
            return deadline(base, calendar=working, workdays=self.workdays).due
        return base if self.rhythm is Rhythm.DAILY else working.next_workday(base)


def slots(timing: Timing, *, until: date, working: Calendar, school: SchoolCalendar) -> list[Slot]:
    """排期: the periods that have begun by `until`; an event has none until it is called."""
    found = []
    for slot in _all(timing, working, school):
        if slot.start > until or (timing.last is not None and slot.start > timing.last):
            break
        found.append(slot)
        if len(found) > MOST_SLOTS:
            raise PeriodsError("报送期过长，请写明截止日期，或改用较长的频次。")
    return found


def _all(timing: Timing, working: Calendar, school: SchoolCalendar) -> Iterator[Slot]:
    if timing.rhythm is Rhythm.EVENT:
        return
    if timing.rhythm is Rhythm.ONCE:
        end = timing.last or timing.first
        yield Slot("once", str(Rhythm.ONCE.label), timing.first, end, timing.due(timing.first, end, working))
        return
    if timing.rhythm is Rhythm.DAILY:
        day = timing.first
        while True:
            if timing.days_off or working.is_workday(day):
                yield Slot(day.isoformat(), f"{day.month}月{day.day}日", day, day, timing.due(day, day, working))
            day += timedelta(days=1)
    period: Period = covering(timing.first, kind=KINDS[timing.rhythm], calendar=school)
    while True:
        due = timing.due(period.start, period.end, working)
        yield Slot(period.code, period.title, period.start, period.end, due)
        period = period.next()
