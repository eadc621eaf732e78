"""退休年龄 (statutory retirement): 国发〔1978〕104号, and the gradual delay from 2025-01-01.

《国务院关于渐进式延迟法定退休年龄的办法》 第一条: men and women whose old age is 55 retire one month later for every four
months after the beginning, women whose old age is 50 one month later for every two, up to 63, 58 and 55. Which of both rules
holds is told by the month in which the old age is reached. A date is computed whenever it is asked and never stored."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

MONTHS = 12


class Career(TextChoices):
    """退休类别 (career): whose statutory age it is."""

    MALE = "male", _("男职工")
    FEMALE_CADRE = "female_cadre", _("女干部")
    FEMALE_WORKER = "female_worker", _("女工人")


@dataclass(frozen=True)
class Delay:
    """渐进延迟 (delay): from a day on one month more for every `step` months, until the age is `limit_months`."""

    from_date: date
    step: int
    limit_months: int


@dataclass(frozen=True)
class RetirementLaw:
    """退休规定 (law): the old age of each career in months, and its delay where the rulebook has one."""

    ages: Mapping[Career, int]
    delays: Mapping[Career, Delay]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on; the last day of a month that has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: date, second: date) -> int:
    """Return how many months of the calendar lie between the months of two days."""
    return (second.year - first.year) * MONTHS + second.month - first.month


def retirement_months(birth: date, *, career: Career, law: RetirementLaw) -> int | None:
    """法定退休年龄: in months; None where the rulebook has no age for the career."""
    age = law.ages.get(career)
    if age is None:
        return None
    delay = law.delays.get(career)
    reached = add_months(birth, age)
    if delay is None or reached < delay.from_date:
        return age
    late = months_between(delay.from_date, reached) // delay.step + 1
    return min(age + late, max(delay.limit_months, age))


def retires_on(birth: date, *, career: Career, law: RetirementLaw) -> date | None:
    """达到法定退休年龄之日: the day on which the statutory age is reached."""
    months = retirement_months(birth, career=career, law=law)
    return None if months is None else add_months(birth, months)


def birth_window(*, start: date, end: date, career: Career, law: RetirementLaw) -> tuple[date, date] | None:
    """出生区间: first and last day of birth of those who retire from `start` to `end`; None where nobody can.

    Somebody born later never retires earlier, so that a search by halves finds both ends, and a table can be filtered
    by birth date without a computed date being stored."""
    if law.ages.get(career) is None:
        return None

    def retires(birth: date) -> date:
        day = retires_on(birth, career=career, law=law)
        assert day is not None
        return day

    first = _first(lambda birth: retires(birth) >= start, start)
    last = _first(lambda birth: retires(birth) > end, end)
    return None if first >= last else (first, date.fromordinal(last.toordinal() - 1))


def _first(holds: Callable[[date], bool], about: date) -> date:
    """Return the first day of birth for which a condition holds that stays true once it is."""
    low, high = date(about.year - 100, 1, 1).toordinal(), about.toordinal()
    while low < high:
        middle = (low + high) // 2
        if holds(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def career_of(*, sex: str, post_kind: str, worker_posts: frozenset[str]) -> Career | None:
    """退休类别: by sex and by whether the post is a worker's; None where the sex is not known."""
    if sex == "male":
        return Career.MALE
    if sex != "female":
        return None
    return Career.FEMALE_WORKER if post_kind in worker_posts else Career.FEMALE_CADRE


def age_words(months: int) -> str:
    """Return an age in words: 60岁1个月."""
    years, rest = divmod(months, MONTHS)
    return f"{years}岁{rest}个月" if rest else f"{years}岁"
