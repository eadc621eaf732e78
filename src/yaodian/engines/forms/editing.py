"""改表单 (editing a form): items put in, changed, moved and taken out; every step returns a new form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from yaodian.engines.forms.model import Choice, Field, Form, Group, Item

WRITTEN = (
    "required",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "read_only",
    "choice_filter",
    "score",
    "count",
)
Rows = list[Item]


def put_in(form: Form, item: Item, *, inside: str = "", after: str = "") -> Form:
    """加一项: at the end of a group ("" for the form itself), or after one of its items."""

    def add(rows: Rows) -> Rows:
        index = next((place for place, one in enumerate(rows) if one.name == after), len(rows) - 1)
        return [*rows[: index + 1], item, *rows[index + 1 :]]

    if after and after in form.places:
        around = form.places[after].groups
        return _within(form, around[-1].name if around else "", add)
    return _within(form, inside, add)


def change(form: Form, name: str, item: Item) -> Form:
    """改一项: in its place; a group keeps what is in it, and conditions follow a changed code."""
    before = form.places[name].item
    if isinstance(item, Group) and isinstance(before, Group):
        item = replace(item, items=before.items)
    changed = _within(form, _around(form, name), lambda rows: [item if one.name == name else one for one in rows])
    return _renamed(changed, name, item.name) if item.name != name else changed


def take_out(form: Form, name: str) -> Form:
    """删一项: with everything that is in it."""
    return _within(form, _around(form, name), lambda rows: [one for one in rows if one.name != name])


def shift(form: Form, name: str, *, down: bool) -> Form:
    """上移下移: one place within its group; at the end it stays."""

    def move(rows: Rows) -> Rows:
        at = next(place for place, one in enumerate(rows) if one.name == name)
        to = at + 1 if down else at - 1
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
        return rows

    return _within(form, _around(form, name), move)


def shift_in(form: Form, name: str) -> Form:
    """移入: to the end of the group that stands just before; without one it stays."""
    rows = _rows(form, _around(form, name))
    at = next(place for place, one in enumerate(rows) if one.name == name)
    if not at or not isinstance(rows[at - 1], Group):
        return form
    return put_in(take_out(form, name), rows[at], inside=rows[at - 1].name)


def shift_out(form: Form, name: str) -> Form:
    """移出: just after the group it is in; outside of groups it stays."""
    around = _around(form, name)
    if not around:
        return form
    return put_in(take_out(form, name), form.places[name].item, after=around)


def with_list(form: Form, name: str, choices: tuple[Choice, ...]) -> Form:
    """改代码表: an empty list is taken out."""
    lists: Mapping[str, tuple[Choice, ...]] = {key: rows for key, rows in form.lists.items() if key != name}
    return replace(form, lists={**lists, name: choices} if choices else dict(lists))


def _around(form: Form, name: str) -> str:
    """Return the name of the group around an item, "" for none."""
    groups = form.places[name].groups
    return groups[-1].name if groups else ""


def _rows(form: Form, group: str) -> tuple[Item, ...]:
    item = form.places[group].item if group else None
    return item.items if isinstance(item, Group) else form.items


def _within(form: Form, group: str, work: Callable[[Rows], Rows]) -> Form:
    """Return the form with the items of one group worked on."""

    def walk(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            replace(one, items=tuple(work(list(one.items))) if one.name == group else walk(one.items))
            if isinstance(one, Group)
            else one
            for one in items
        )

    return replace(form, items=walk(form.items) if group else tuple(work(list(form.items))))


def _renamed(form: Form, old: str, new: str) -> Form:
    """Let every condition and formula say the new code."""
    said = re.compile(r"\$\{\s*" + re.escape(old) + r"\s*\}")

    def walk(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(rewritten(one) for one in items)

    def rewritten(item: Item) -> Item:
        known = {one.name for one in fields(item)}
        changed: dict[str, Any] = {
            key: said.sub("${" + new + "}", getattr(item, key)) for key in WRITTEN if key in known
        }
        if isinstance(item, Field):
            return replace(item, **changed)
        return replace(item, **changed, items=walk(item.items))

    return replace(form, items=walk(form.items))
