"""完整及时 (completeness and timeliness): the mark of a unit for a period, its tally, and the words for the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yaodian.apps.returns.rules.states import RECEIVED, DutyState

NAMED_AT_MOST = 60


class Mark(StrEnum):
    """标记 (mark of a cell)."""

    ON_TIME = "on_time"
    LATE = "late"
    SILENT = "silent"
    RETURNED = "returned"
    PENDING = "pending"
    EXCUSED = "excused"


def mark_of(state: str, *, sent: date | None, due: date, today: date) -> Mark:
    """Return how a duty stands: in time is judged by the first sending, so that a return mended later stays in time."""
    if state == DutyState.EXCUSED:
        return Mark.EXCUSED
    if state == DutyState.RETURNED:
        return Mark.RETURNED
    if state in RECEIVED and sent is not None:
        return Mark.ON_TIME if sent <= due else Mark.LATE
    return Mark.SILENT if today > due else Mark.PENDING


@dataclass(frozen=True)
class Tally:
    """合计 (tally of marks): due are those whose day has passed or who have sent; excused count nowhere."""

    on_time: int = 0
    late: int = 0
    silent: int = 0
    returned: int = 0
    pending: int = 0

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Tally:
        """Count marks."""
        found = Counter(marks)
        return cls(*(found[mark] for mark in (Mark.ON_TIME, Mark.LATE, Mark.SILENT, Mark.RETURNED, Mark.PENDING)))

    @property
    def whole(self) -> int:
        """How many should report at all."""
        return self.on_time + self.late + self.silent + self.returned + self.pending

    @property
    def received(self) -> int:
        """How many have."""
        return self.on_time + self.late


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def reminder_words(*, title: str, period: str, due: date, today: date, silent: Sequence[str], link: str) -> str:
    """催报到群: who has not reported yet, ready to paste; one line says so when everybody has."""
    if not silent:
        return f"【{title}】{period}各单位均已报送。"
    when = f"已于{_day(due)}截止" if today > due else f"{_day(due)}截止"
    named = "、".join(silent[:NAMED_AT_MOST]) + (f"等{len(silent)}个单位" if len(silent) > NAMED_AT_MOST else "")
    return f"【催报】{title}（{period}，{when}）\n尚未报送（{len(silent)}个）：{named}\n请尽快报送：{link}"
