"""工作时间: moments inside office hours, for reminders that must not ring at night, and limits in working hours.

Pure. The hours are rows (`catalogue/hours.toml`): spans of the day with the part of the year they hold for.
Moments are aware datetimes in the bureau's own time zone.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from yaodian.kernel.workdays.rules import ONE_DAY, Calendar, DeadlineError

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Span:
    """时段: a stretch of one day, such as 08:30–12:00."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise DeadlineError(f"工作时段{self.start:%H:%M}—{self.end:%H:%M}有误：结束应晚于开始")


@dataclass(frozen=True, slots=True)
class Season:
    """作息: the spans that hold from one month-and-day to another, the year's end included in between if need be."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: tuple[Span, ...]

    def holds(self, day: date) -> bool:
        """Whether the season holds on that day."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """工作时间表: the seasons of a year; the first that holds on a day gives its spans."""

    seasons: tuple[Season, ...]

    def spans(self, day: date) -> Sequence[Span]:
        """The working spans of that day, if it is a working day."""
        for season in self.seasons:
            if season.holds(day):
                return season.spans
        raise DeadlineError(f"工作时间表没有包含{day.month}月{day.day}日")


def next_working_moment(moment: datetime, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """下一工作时刻: the moment itself when it lies in working hours, else the start of the next working span."""
    day = moment.date()
    while True:
        if calendar.is_workday(day):
            for span in hours.spans(day):
                start, end = (datetime.combine(day, at, tzinfo=moment.tzinfo) for at in (span.start, span.end))
                if moment < end:
                    return max(moment, start)
        day += ONE_DAY


def add_working_time(moment: datetime, amount: timedelta, *, calendar: Calendar, hours: WorkingHours) -> datetime:
    """加工作时长: the moment when `amount` of working time has passed since `moment`."""
    if amount < NO_TIME:
        raise DeadlineError("工作时长不能为负")
    while True:
        moment = next_working_moment(moment, calendar=calendar, hours=hours)
        ends = (datetime.combine(moment.date(), span.end, tzinfo=moment.tzinfo) for span in hours.spans(moment.date()))
        end = min(end for end in ends if end > moment)
        if moment + amount <= end:
            return moment + amount
        amount -= end - moment
        moment = end


def parse_hours(text: str) -> WorkingHours:
    """解析作息: WorkingHours from TOML text."""
    seasons = []
    for row in tomllib.loads(text)["hours"]:
        spans = tuple(Span(*(time.fromisoformat(at) for at in span.split("-"))) for span in row["spans"])
        seasons.append(Season(first=_month_day(row["from"]), last=_month_day(row["to"]), spans=spans))
    return WorkingHours(tuple(seasons))


@cache
def shipped_hours() -> WorkingHours:
    """随附作息: the working hours shipped as seed rows."""
    return parse_hours(files(__package__).joinpath("catalogue/hours.toml").read_text(encoding="utf-8"))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
