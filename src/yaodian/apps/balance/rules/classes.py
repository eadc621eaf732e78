"""班额销号 (class sizes): 国发〔2016〕40号: a ledger of large classes, each closed out, no new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class SizeLevel(TextChoices):
    """班额档次 (level of a class's size)."""

    ORDINARY = "ordinary", _("正常班额")
    LARGE = "large", _("大班额")
    OVERSIZED = "oversized", _("超大班额")


class Relief(TextChoices):
    """消除措施 (measure by which a class is made smaller)."""

    SPLIT = "split", _("分班")
    DIVERT = "divert", _("分流到他校")
    LIMIT = "limit", _("限制招生和转入")
    BUILD = "build", _("新建、扩建学位")


class ClassPlanState(TextChoices):
    """销号状态 (state of a class plan)."""

    OPEN = "open", _("在办")
    CLOSED = "closed", _("已销号")
    DROPPED = "dropped", _("已撤销")


@dataclass(frozen=True)
class Limits:
    """班额起点 (limits): from how many pupils on a class is large, from how many oversized."""

    large: int
    oversized: int

    def level(self, pupils: int) -> SizeLevel:
        """Return the level of a class of so many pupils."""
        if pupils >= self.oversized:
            return SizeLevel.OVERSIZED
        return SizeLevel.LARGE if pupils >= self.large else SizeLevel.ORDINARY


def is_new(*, now: SizeLevel, before: SizeLevel | None) -> bool:
    """新增: large or oversized now, and at the end of the last school year neither so nor worse (or not yet there)."""
    rank = list(SizeLevel)
    return now is not SizeLevel.ORDINARY and (before is None or rank.index(before) < rank.index(now))


def split_into(pupils: int, *, standard: int) -> int:
    """分班数: into how many classes a class must be split to be within the standard."""
    return -(-pupils // standard)


def divert_count(pupils: int, *, limits: Limits) -> int:
    """分流人数: how many pupils must go so that the class is large no more."""
    return max(pupils - limits.large + 1, 0)


def is_overdue(*, state: str, due_date: date, today: date) -> bool:
    """Is it still open after its last day?"""
    return state == ClassPlanState.OPEN and today > due_date
