"""Trees (给浏览器的表单): the form as JSON, its expressions as the engine's trees, so that a page judges without a line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yaodian.engines.forms import Field, Form, Group, Item, parse

FIELD_TREES = ("required", "relevant", "constraint", "calculation", "read_only", "choice_filter")
WORDS = ("name", "title", "unit", "required_words", "constraint_words")


def page_form(form: Form) -> dict[str, Any]:
    """Return what `run.js` and `fill.js` need of a form."""
    return {
        "places": {
            name: {"repeats": list(place.repeats), "group": _group_kind(place.item)}
            for name, place in form.places.items()
        },
        "choices": {
            one.name: {choice.value: choice.title for choice in form.choices_of(one)}
            for one in form.fields
            if one.kind.is_choice
        },
        "items": [_item(form, one) for one in form.items],
    }


def _group_kind(item: Item) -> str:
    if isinstance(item, Field):
        return ""
    return "repeat" if item.repeats else "group"


def _item(form: Form, item: Item) -> dict[str, Any]:
    if isinstance(item, Group):
        found: dict[str, Any] = {"name": item.name, "title": item.title, "kind": _group_kind(item)}
        found |= {key: parse(getattr(item, key)) for key in ("relevant", "count") if getattr(item, key)}
        found |= {key: getattr(item, key) for key in ("minimum", "maximum") if getattr(item, key) is not None}
        return {**found, "items": [_item(form, one) for one in item.items]}
    found = {key: getattr(item, key) for key in WORDS if getattr(item, key)}
    found |= {key: parse(getattr(item, key)) for key in FIELD_TREES if getattr(item, key)}
    found |= {
        key: _plain(value) for key in ("minimum", "maximum", "max_length") if (value := getattr(item, key)) is not None
    }
    if item.choice_filter:
        found["extra"] = {one.value: dict(one.extra) for one in form.choices_of(item)}
    return {**found, "kind": str(item.kind)}


def _plain(value: Decimal | int) -> Mapping[str, Any] | float | int:
    return int(value) if value == int(value) else float(value)
