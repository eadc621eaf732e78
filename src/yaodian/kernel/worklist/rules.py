"""Worklist rules (待办规则): an item and its light (亮灯)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Light(TextChoices):
    """灯 (light): for time alone."""

    RED = "red", _("红灯")
    YELLOW = "yellow", _("黄灯")
    GREEN = "green", _("绿灯")
    NONE = "none", _("无期限")


@dataclass(frozen=True)
class Item:
    """待办事项 (worklist item): what is asked, of which record, why, until when."""

    key: str
    title: str
    record: str
    url: str
    action: StrOrPromise
    due_date: date | None = None
    light: Light = Light.NONE
    unit_title: str = ""
    clauses: tuple[str, ...] = ()
    fact: str = ""
    leader: bool = False
    minutes: int | None = None
    extra: dict[str, str] = field(default_factory=dict)


def light_for(due: date | None, *, today: date, warn_from: date | None) -> Light:
    """Return the light of an open matter: red past due, yellow from `warn_from` on, green before."""
    if due is None:
        return Light.NONE
    if today > due:
        return Light.RED
    return Light.YELLOW if warn_from is not None and today >= warn_from else Light.GREEN


def urgent_first(items: Iterable[Item]) -> list[Item]:
    """Return the items with the earliest due date first, undated last."""
    return sorted(items, key=lambda item: (item.due_date is None, item.due_date or date.max, item.key))
