"""Rules of initiatives (多年项目规则): what runs over years, by number or under a theme, and what passes on to the next year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.documents.rules import chinese_number
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class InitiativeKind(TextChoices):
    """项目类别 (kind of initiative)."""

    MULTI_YEAR = "multi_year", _("多年计划")
    EVENT = "event", _("届次活动")
    THEME = "theme", _("主题年")


class InitiativeState(TextChoices):
    """项目状态 (state of a initiative)."""

    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束")


@dataclass(frozen=True)
class Step:
    """阶段 (a stage) as plain data."""

    pk: int
    year: int
    due_date: date
    done: bool
    dropped: bool
    passed_on: bool


def inherited(steps: Iterable[Step], *, year: int) -> list[Step]:
    """继承: the stages of the year before that are neither done nor dropped nor passed on already, by their days."""
    left = [step for step in steps if step.year == year - 1 and not (step.done or step.dropped or step.passed_on)]
    return sorted(left, key=lambda step: (step.due_date, step.pk))


def next_year_day(day: date) -> date:
    """Return the same day a year later (29 February becomes 28 February)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def edition_title(series: str, edition: int | None) -> str:
    """Return the name of a numbered event: 第九届艺术节, 第三十四个教师节 (节日 and 宣教月 are counted by 个)."""
    if edition is None:
        return series
    counter = "个" if series.endswith(("教师节", "宣教月", "宣传月", "安全日", "活动日")) else "届"
    return f"第{chinese_number(edition)}{counter}{series}"
