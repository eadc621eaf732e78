"""校历数据: reads the school calendar from `catalogue/terms.toml` (or another file of that form)."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from yaodian.kernel.periods.rules import MonthDay, PeriodError, SchoolCalendar


def parse_terms(text: str) -> SchoolCalendar:
    """解析校历: a SchoolCalendar from TOML text; PeriodError names the row that is wrong."""
    data = tomllib.loads(text)
    terms: dict[tuple[int, int], tuple[date, date]] = {}
    for row in data.get("terms", ()):
        year, until, number = (int(part) for part in str(row["code"]).split("-"))
        start, end = row["start"], row["end"]
        if until != year + 1 or number not in (1, 2) or not start < end:
            raise PeriodError(f"校历中“{row['code']}”一行有误：请核对学年、学期和起止日期")
        terms[year, number] = (start, end)
    for (year, number), (start, _) in terms.items():
        if number == 2 and (year, 1) in terms and terms[year, 1][1] >= start:
            raise PeriodError(f"校历中{year}—{year + 1}学年两个学期的日期重叠")
    assumed = data["assumed"]
    return SchoolCalendar(
        school_year_starts=_month_day(assumed["school_year_starts"]),
        second_term_starts=_month_day(assumed["second_term_starts"]),
        terms=terms,
    )


@cache
def shipped_terms() -> SchoolCalendar:
    """随附校历: the school calendar shipped as seed rows."""
    return parse_terms(files(__package__).joinpath("catalogue/terms.toml").read_text(encoding="utf-8"))


def _month_day(text: str) -> MonthDay:
    month, day = (int(part) for part in text.split("-"))
    return MonthDay(month, day)
