"""Worklist rules (待办规则): an item and its light (亮灯)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

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


class Urgency(TextChoices):
    """紧急程度 (urgency): the groups of the worklist page, in their order."""

    OVERDUE = "overdue", _("已逾期")
    TODAY = "today", _("今天到期")
    THIS_WEEK = "this_week", _("七天内到期")
    LATER = "later", _("以后到期")
    UNDATED = "undated", _("无期限")


def urgency_of(item: Item, *, today: date) -> Urgency:
    """Return the group an item belongs to."""
    if item.due_date is None:
        return Urgency.UNDATED
    if item.due_date < today:
        return Urgency.OVERDUE
    if item.due_date == today:
        return Urgency.TODAY
    return Urgency.THIS_WEEK if item.due_date <= today + timedelta(weeks=1) else Urgency.LATER


def by_urgency(items: Iterable[Item], *, today: date) -> list[tuple[Urgency, list[Item]]]:
    """Return the groups that hold something, most urgent first, each in the order given."""
    ordered = list(items)
    groups = [(urgency, [item for item in ordered if urgency_of(item, today=today) is urgency]) for urgency in Urgency]
    return [(urgency, found) for urgency, found in groups if found]


def worklist_text(items: Iterable[Item], *, today: date, name: str) -> str:
    """复制到群: the worklist as plain lines, grouped by urgency."""
    groups = by_urgency(urgent_first(items), today=today)
    if not groups:
        return f"{name}：目前没有待办事项。"
    lines = [f"{name}待办（{today.month}月{today.day}日）："]
    for urgency, found in groups:
        lines.append(f"{urgency.label}（{len(found)}件）")
        for number, item in enumerate(found, start=1):
            due = f"，{item.due_date.month}月{item.due_date.day}日前" if item.due_date else ""
            unit = f"（{item.unit_title}）" if item.unit_title else ""
            lines.append(f"{number}. {item.action}：{item.title}{unit}{due}")
    return "\n".join(lines)
