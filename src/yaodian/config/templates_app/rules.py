"""__title__的规则 (__app__ rules): states and decisions, each with the regulation it comes from."""

from __future__ import annotations

from datetime import date

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class __Noun__State(TextChoices):
    """__title__状态 (__noun__ state)."""

    OPEN = "open", _("在办")
    CLOSED = "closed", _("办结")


def is_overdue(*, state: str, due_date: date, today: date) -> bool:
    """Is it still open after its last day?"""
    return state == __Noun__State.OPEN and today > due_date
