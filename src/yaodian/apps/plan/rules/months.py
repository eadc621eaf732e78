"""Month rules (月报规则): the days of a month's report, its states, which tasks need words, what a correction may be."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _
from yaodian.kernel.workdays.rules import Calendar


class MonthState(TextChoices):
    """月报期状态 (state of a month): told by its days until it is frozen."""

    OPEN = "open", _("填报中")
    CHECKING = "checking", _("核对中")
    FROZEN = "frozen", _("已冻结")


class ReportState(TextChoices):
    """月报状态 (state of a unit's report of a month)."""

    DRAFT = "draft", _("未报送")
    SENT = "sent", _("待核对")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("已核对")


WRITABLE = frozenset({ReportState.DRAFT, ReportState.RETURNED})


class CorrectionKind(TextChoices):
    """更正种类 (what is corrected): a figure is counted anew from records, words are written anew, how a report came in
    is shown by paper."""

    FIGURE = "figure", _("数字")
    REPORT = "report", _("报送情况")
    WORDS = "words", _("文字")


class CorrectionState(TextChoices):
    """更正状态 (state of a correction): entered by one person, checked by another."""

    ASKED = "asked", _("待核对")
    ACCEPTED = "accepted", _("已更正")
    REFUSED = "refused", _("不予更正")


class Box(TextChoices):
    """填写栏 (box): the three a section writes in, for a task or for the whole month."""

    PROGRESS = "progress", _("进展")
    PROBLEMS = "problems", _("问题")
    NEXT_STEPS = "next_steps", _("下步")


@dataclass(frozen=True)
class MonthDates:
    """月报日程 (the days of a month's report)."""

    open_date: date
    due_date: date
    check_until: date


def month_dates(
    *, year: int, month: int, open_day: int, send_workdays: int, check_workdays: int, calendar: Calendar
) -> MonthDates:
    """Return the days: opened on the set day or the next working day, sent and checked within working days."""
    last = months.monthrange(year, month)[1]
    opened = calendar.next_workday(date(year, month, min(open_day, last)))
    due = calendar.add_workdays(opened, send_workdays)
    return MonthDates(open_date=opened, due_date=due, check_until=calendar.add_workdays(due, check_workdays))


def month_state(*, due_date: date, frozen: bool, today: date) -> MonthState:
    """Return the state of a month: 填报中 to the last day of sending, then 核对中, until it is frozen."""
    if frozen:
        return MonthState.FROZEN
    return MonthState.OPEN if today <= due_date else MonthState.CHECKING


def freeze_refusal(*, check_until: date, today: date, unchecked: int) -> str | None:
    """Why may a month not be frozen yet? None when the window has closed, or when every report has been checked."""
    if today > check_until or not unchecked:
        return None
    return f"核对期到{check_until:%Y年%-m月%-d日}，还有{unchecked}份月报没有核对，期满后才能冻结。"


def month_before(year: int, month: int) -> tuple[int, int]:
    """Return the month before."""
    return (year - 1, 12) if month == 1 else (year, month - 1)


def months_of(period: str) -> list[tuple[int, int]]:
    """Return the months of a period such as 2018Q2 (a quarter), 2018H1 (a half-year) or 2018-05."""
    year, rest = int(period[:4]), period[4:]
    if rest.startswith("Q"):
        first = (int(rest[1:]) - 1) * 3 + 1
        return [(year, month) for month in range(first, first + 3)]
    if rest.startswith("H"):
        first = 1 if rest == "H1" else 7
        return [(year, month) for month in range(first, first + 6)]
    return [(year, int(rest.lstrip("-")))]


def period_words(period: str) -> str:
    """Return a period in words: 2018年第二季度, 2018年上半年, 2018年5月."""
    year, rest = period[:4], period[4:]
    if rest.startswith("Q"):
        return f"{year}年第{'一二三四'[int(rest[1:]) - 1]}季度"
    if rest.startswith("H"):
        return f"{year}年{'上' if rest == 'H1' else '下'}半年"
    return f"{year}年{int(rest.lstrip('-'))}月"


def first_moved_day(after: date | None, *, year: int, month: int) -> date:
    """Return the first day that counts as this month's movement: after the last frozen day, else the month's first."""
    return after + timedelta(days=1) if after else date(year, month, 1)
