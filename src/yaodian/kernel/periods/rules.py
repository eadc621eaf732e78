"""周期: a stretch of days that figures are counted over, written as a short code (`2018-Q2`, `2017-2018-2`).

Codes: year `2018`, half `2018-H1`, quarter `2018-Q2`, month `2018-03`, ISO week `2018-W09`,
school year `2017-2018`, term `2017-2018-2`. Term dates are data (`SchoolCalendar`); a term that has no row is assumed
from two bureau customs, which are data too, and the period says so in `assumed`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

CHINESE_DIGITS = "一二三四"


class PeriodError(ValueError):
    """周期代码无效: the code is malformed, or needs a school calendar that was not given."""


class PeriodKind(StrEnum):
    """周期类型: the kinds of period, the Chinese word of each in `label`."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    SCHOOL_YEAR = "school_year"
    TERM = "term"

    @property
    def label(self) -> str:
        """The Chinese word for this kind."""
        return KIND_TITLES[self]


KIND_TITLES = {
    PeriodKind.YEAR: "年度",
    PeriodKind.HALF: "半年",
    PeriodKind.QUARTER: "季度",
    PeriodKind.MONTH: "月",
    PeriodKind.WEEK: "周",
    PeriodKind.SCHOOL_YEAR: "学年",
    PeriodKind.TERM: "学期",
}

MONTHS_IN = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True)
class MonthDay:
    """月日: a day of any year, such as the first day of a school year."""

    month: int
    day: int

    def __post_init__(self) -> None:
        date(2001, self.month, self.day)  # an ordinary year: 29 February starts nothing

    def of(self, year: int) -> date:
        """The day in that year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """校历: known terms by (first year, 1 or 2) with first and last day; customs stand in for missing ones."""

    school_year_starts: MonthDay
    second_term_starts: MonthDay
    terms: Mapping[tuple[int, int], tuple[date, date]] = field(default_factory=dict)

    def school_year_start(self, year: int) -> date:
        """The first day of the school year that begins in `year`: never later than its first term."""
        assumed = self.school_year_starts.of(year)
        known = self.terms.get((year, 1))
        return min(assumed, known[0]) if known else assumed

    def term(self, year: int, number: int) -> tuple[date, date, bool]:
        """First day, last day and whether they are assumed: term 1 or 2 of the school year begun in `year`."""
        known = self.terms.get((year, number))
        if known:
            return known[0], known[1], False
        second = self.terms.get((year, 2))
        middle = second[0] if second else self.second_term_starts.of(year + 1)
        if number == 1:
            return self.school_year_start(year), middle - timedelta(days=1), True
        first = self.terms.get((year, 1))
        start = max(middle, first[1] + timedelta(days=1)) if first else middle
        return start, self.school_year_start(year + 1) - timedelta(days=1), True


@dataclass(frozen=True, slots=True)
class Period:
    """周期: kind, code, Chinese title, first and last day (both included). Equal when kind and code are equal."""

    kind: PeriodKind
    year: int
    number: int
    start: date = field(compare=False)
    end: date = field(compare=False)
    assumed: bool = field(default=False, compare=False)
    calendar: SchoolCalendar | None = field(default=None, compare=False, repr=False)

    @property
    def code(self) -> str:
        """The short code that `parse_period` reads back."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year:04d}"
            case PeriodKind.HALF:
                return f"{self.year:04d}-H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year:04d}-Q{self.number}"
            case PeriodKind.MONTH:
                return f"{self.year:04d}-{self.number:02d}"
            case PeriodKind.WEEK:
                return f"{self.year:04d}-W{self.number:02d}"
            case PeriodKind.SCHOOL_YEAR:
                return f"{self.year:04d}-{self.year + 1:04d}"
            case PeriodKind.TERM:
                return f"{self.year:04d}-{self.year + 1:04d}-{self.number}"

    @property
    def title(self) -> str:
        """The Chinese name, such as 2018年第二季度 or 2017—2018学年第二学期."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}年"
            case PeriodKind.HALF:
                return f"{self.year}年{'上下'[self.number - 1]}半年"
            case PeriodKind.QUARTER:
                return f"{self.year}年第{CHINESE_DIGITS[self.number - 1]}季度"
            case PeriodKind.MONTH:
                return f"{self.year}年{self.number}月"
            case PeriodKind.WEEK:
                return f"{self.year}年第{self.number}周"
            case PeriodKind.SCHOOL_YEAR:
                return f"{self.year}—{self.year + 1}学年"
            case PeriodKind.TERM:
                return f"{self.year}—{self.year + 1}学年第{CHINESE_DIGITS[self.number - 1]}学期"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return self.title

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def next(self) -> "Period":
        """The period of the same kind that follows."""
        return self.shifted(1)

    def previous(self) -> "Period":
        """The period of the same kind before."""
        return self.shifted(-1)

    def shifted(self, steps: int) -> "Period":
        """The period of the same kind `steps` later (negative: earlier)."""
        if self.kind is PeriodKind.WEEK:
            return covering(self.start + timedelta(weeks=steps), kind=self.kind)
        each_year = 12 // MONTHS_IN[self.kind] if self.kind in MONTHS_IN else 2 if self.kind is PeriodKind.TERM else 1
        year, index = divmod(self.year * each_year + self.number - 1 + steps, each_year)
        return make_period(self.kind, year, index + 1, calendar=self.calendar)

    def split(self, kind: PeriodKind) -> "list[Period]":
        """The periods of a smaller kind that lie wholly in it, in order, such as the twelve months of a year."""
        piece = covering(self.start, kind=kind, calendar=self.calendar)
        pieces = []
        while piece.start <= self.end:
            if piece.start >= self.start and piece.end <= self.end:
                pieces.append(piece)
            piece = piece.next()
        return pieces


CODE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d{2})|(?P<until>\d{4})(?:-(?P<term>[12]))?|(?P<month>\d{2})))?",
    re.ASCII,
)


def parse_period(code: str, *, calendar: SchoolCalendar | None = None) -> Period:
    """解析周期代码: the period that a code names; PeriodError says in Chinese what is wrong."""
    found = CODE.fullmatch(code.strip().upper())
    if found is None:
        examples = "2018、2018-H1、2018-Q2、2018-03、2018-W09、2017-2018 或 2017-2018-2"
        raise PeriodError(f"“{code}”不是周期代码；请写成 {examples}")
    year = int(found["year"])
    if found["until"]:
        if int(found["until"]) != year + 1:
            raise PeriodError(f"“{code}”不是学年：后一年应为{year + 1}")
        if found["term"]:
            return make_period(PeriodKind.TERM, year, int(found["term"]), calendar=calendar)
        return make_period(PeriodKind.SCHOOL_YEAR, year, 1, calendar=calendar)
    for kind in (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.WEEK):
        if found[kind.value]:
            return make_period(kind, year, int(found[kind.value]), calendar=calendar)
    return make_period(PeriodKind.YEAR, year, 1, calendar=calendar)


def make_period(kind: PeriodKind, year: int, number: int = 1, *, calendar: SchoolCalendar | None = None) -> Period:
    """生成周期: the numbered period of a year; school years and terms are numbered from the year they begin in."""
    if not 1900 <= year <= 9998:
        raise PeriodError(f"年份{year}超出范围")
    try:
        start, end, assumed = _bounds(kind, year, number, calendar)
    except ValueError as wrong:
        if isinstance(wrong, PeriodError):
            raise
        raise PeriodError(f"{year}年没有第{number}个“{kind.label}”") from wrong
    return Period(kind=kind, year=year, number=number, start=start, end=end, assumed=assumed, calendar=calendar)


def covering(day: date, *, kind: PeriodKind, calendar: SchoolCalendar | None = None) -> Period:
    """某日所在周期: the period of that kind that contains the day; between two terms, the term just over."""
    if kind is PeriodKind.WEEK:
        iso = day.isocalendar()
        return make_period(kind, iso.year, iso.week, calendar=calendar)
    if kind in MONTHS_IN:
        return make_period(kind, day.year, (day.month - 1) // MONTHS_IN[kind] + 1, calendar=calendar)
    known = _needed(calendar)
    year = day.year if day >= known.school_year_start(day.year) else day.year - 1
    if kind is PeriodKind.SCHOOL_YEAR:
        return make_period(kind, year, 1, calendar=known)
    second = make_period(kind, year, 2, calendar=known)
    return second if day >= second.start else make_period(kind, year, 1, calendar=known)


def _bounds(kind: PeriodKind, year: int, number: int, calendar: SchoolCalendar | None) -> tuple[date, date, bool]:
    """First day, last day, assumed; ValueError where the year has no such period."""
    if kind is PeriodKind.WEEK:
        start = date.fromisocalendar(year, number, 1)
        return start, start + timedelta(days=6), False
    if kind is PeriodKind.TERM:
        if number not in (1, 2):
            raise ValueError(number)
        return _needed(calendar).term(year, number)
    if kind is PeriodKind.SCHOOL_YEAR:
        known = _needed(calendar)
        end = known.school_year_start(year + 1) - timedelta(days=1)
        return known.school_year_start(year), end, (year, 1) not in known.terms
    length = MONTHS_IN[kind]
    if not 1 <= number <= 12 // length:
        raise ValueError(number)
    start = date(year, (number - 1) * length + 1, 1)
    after = date(year + 1, 1, 1) if number * length == 12 else date(year, number * length + 1, 1)
    return start, after - timedelta(days=1), False


def _needed(calendar: SchoolCalendar | None) -> SchoolCalendar:
    if calendar is None:
        raise PeriodError("学年和学期的起止日期取自校历，请先提供校历")
    return calendar
