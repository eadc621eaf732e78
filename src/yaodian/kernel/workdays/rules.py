"""期限: deadlines in working days, calendar days or months, each explained day by day.

The day a matter starts is not counted; a limit in calendar days or months that ends on a day off moves to the next
working day (民法典 201–203); a limit in working days counts working days only, make-up working days (调休) included
(行政许可法 82).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from yaodian.kernel.workdays.words import chinese_date, summary

ONE_DAY = timedelta(days=1)
LONGEST = 3660  # ten years of days: past that a limit is a typing error, not a deadline
LAST_SAFE_YEAR = 9980
WEEKDAYS = "一二三四五六日"


class DeadlineError(ValueError):
    """期限参数有误: not exactly one limit, a count below 1, or a pause that ends before it begins."""


class DayKind(StrEnum):
    """日期性质: what the table of days off says of a day that is not what its weekday suggests."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """特殊日: a statutory holiday (放假) or a make-up working day (调休上班) and the holiday's name."""

    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """工作日历: the days that differ from the plain week, and the years for which the table is complete."""

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        special = self.days.get(day)
        return special.kind is DayKind.WORKDAY if special else day.weekday() < 5

    def describe(self, day: date) -> str:
        """What the day is, in a few Chinese words: 工作日, 双休日, 春节放假, 调休上班（春节）."""
        special = self.days.get(day)
        if special is None:
            return "工作日" if day.weekday() < 5 else "双休日"
        return f"{special.name}放假" if special.kind is DayKind.HOLIDAY else f"调休上班（{special.name}）"

    def next_workday(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, if negative); `day` itself is not counted."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


class StepKind(StrEnum):
    """计算步骤: why a day is counted or not."""

    START = "start"
    COUNTED = "counted"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    MOVED = "moved"


COUNTING = frozenset({StepKind.COUNTED, StepKind.MAKE_UP})


@dataclass(frozen=True, slots=True)
class Pause:
    """中止: days that are not counted, first and last included, such as 补正材料 or 现场勘验."""

    start: date
    end: date
    reason: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DeadlineError(f"中止结束日（{self.end}）早于开始日（{self.start}）")


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: further days of the same kind as the limit, with the reason they were granted for."""

    count: int
    reason: str

    def __post_init__(self) -> None:
        if self.count < 1:
            raise DeadlineError("延长的天数应为正整数")


@dataclass(frozen=True, slots=True)
class Step:
    """一天: a day of the reckoning, how many are counted so far, and what the day is."""

    day: date
    kind: StepKind
    number: int
    note: str

    @property
    def counted(self) -> bool:
        """Whether the day was counted."""
        return self.kind in COUNTING

    def line(self) -> str:
        """2018-02-24 星期六 调休上班（春节） 第6日."""
        tail = f"第{self.number}日" if self.counted else "不计"
        tail = "" if self.kind is StepKind.MOVED else tail
        return f"{self.day.isoformat()} 星期{WEEKDAYS[self.day.weekday()]} {self.note} {tail}".rstrip()


@dataclass(frozen=True, slots=True)
class Explained:
    """期限及其说明: the due date, every day that led to it, and the years whose holidays are not on record."""

    start: date
    due: date
    limit: int
    unit: str
    steps: tuple[Step, ...]
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    assumed_years: tuple[int, ...] = ()

    def lines(self) -> list[str]:
        """Day by day, the same text for citizen and officer."""
        return [step.line() for step in self.steps]

    def sentence(self) -> str:
        """The whole reckoning in one Chinese sentence."""
        tally = {kind.value: sum(step.kind is kind for step in self.steps) for kind in StepKind}
        return summary(
            start=self.start,
            due=self.due,
            limit=self.limit,
            unit=self.unit,
            tally=tally,
            extensions=[(extension.count, extension.reason) for extension in self.extensions],
            assumed_years=self.assumed_years,
        )

    def used(self, on: date) -> int:
        """How many days of the limit are used by the end of `on`."""
        return max((step.number for step in self.steps if step.day <= on and step.counted), default=0)


def deadline(
    start: date,
    *,
    calendar: Calendar,
    workdays: int | None = None,
    days: int | None = None,
    months: int | None = None,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Explained:
    """期限计算: the due date of a limit that starts on `start`, given in working days, calendar days or months.

    Pauses must be closed; while one is open the matter has no due date and `Explained.used` tells what is used up.
    """
    given = [limit for limit in (workdays, days, months) if limit is not None]
    if len(given) != 1:
        raise DeadlineError("期限应在工作日、自然日、月三者中给出一个")
    if given[0] < 1:
        raise DeadlineError("期限的天数应为正整数")
    if start.year > LAST_SAFE_YEAR:
        raise DeadlineError(f"起始日{start}超出可计算的范围")
    limit = given[0] + sum(extension.count for extension in extensions)
    unit = "个工作日" if workdays is not None else "日" if days is not None else "个月"
    target = (_months_after(start, limit) - start).days if months is not None else limit
    if target > LONGEST:
        raise DeadlineError(f"期限{limit}{unit}超出可计算的范围")
    steps = _count(start, target, by_workday=workdays is not None, calendar=calendar, pauses=pauses)
    if workdays is None:
        steps += _moved(steps[-1].day, calendar=calendar, number=steps[-1].number)
    return Explained(
        start=start,
        due=steps[-1].day,
        limit=given[0],
        unit=unit,
        steps=tuple(steps),
        pauses=tuple(pauses),
        extensions=tuple(extensions),
        assumed_years=tuple(sorted({step.day.year for step in steps} - calendar.years)),
    )


def _count(start: date, target: int, *, by_workday: bool, calendar: Calendar, pauses: Sequence[Pause]) -> list[Step]:
    """The start day, then day after day until `target` days are counted."""
    steps = [Step(start, StepKind.START, 0, "起始日")]
    day, number = start, 0
    while number < target:
        day += ONE_DAY
        pause = next((pause for pause in pauses if pause.start <= day <= pause.end), None)
        if pause:
            steps.append(Step(day, StepKind.PAUSED, number, f"中止（{pause.reason}）"))
            continue
        kind = _kind(day, calendar) if by_workday else StepKind.COUNTED
        number += kind in COUNTING
        steps.append(Step(day, kind, number, calendar.describe(day)))
    return steps


def _kind(day: date, calendar: Calendar) -> StepKind:
    special = calendar.days.get(day)
    if special is None:
        return StepKind.COUNTED if day.weekday() < 5 else StepKind.WEEKEND
    return StepKind.HOLIDAY if special.kind is DayKind.HOLIDAY else StepKind.MAKE_UP


def _moved(last: date, *, calendar: Calendar, number: int) -> list[Step]:
    """A limit that ends on a day off moves to the next working day (民法典 203)."""
    steps = []
    while not calendar.is_workday(last):
        last += ONE_DAY
        steps.append(Step(last, StepKind.MOVED, number, f"末日休息，顺延（{calendar.describe(last)}）"))
    return steps


def _months_after(start: date, count: int) -> date:
    """The corresponding day `count` months later, or the month's last day where there is none (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year > LAST_SAFE_YEAR:
        raise DeadlineError("期限超出可计算的范围")
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(start.day, (following - ONE_DAY).day))


__all__ = [
    "Calendar",
    "DayKind",
    "DeadlineError",
    "Explained",
    "Extension",
    "Pause",
    "SpecialDay",
    "Step",
    "StepKind",
    "chinese_date",
    "deadline",
]
