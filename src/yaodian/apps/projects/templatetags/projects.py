"""项目页标签 (tags of project pages)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from yaodian.apps.projects import rules

register = template.Library()


@register.filter
def wan(amount: Decimal | None) -> str:
    """万元: an amount of 元 as 万元, a dash for none."""
    return "—" if amount is None else rules.wan(amount)


@register.filter
def holding(words: Any, key: object) -> str:
    """Return what a mapping holds under a key, "" when it holds nothing."""
    return str(words.get(key, "")) if isinstance(words, Mapping) else ""
