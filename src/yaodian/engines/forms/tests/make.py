"""Makers of forms for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yaodian.engines.forms import Choice, Field, Form, Group, Item, Kind, Scope

NOW = datetime(2018, 3, 1, 9, 30)


def form(*items: Item, **lists: tuple[Choice, ...]) -> Form:
    return Form(key="test", title="测试表", items=items, lists=lists)


def number(name: str, **more: Any) -> Field:
    return Field(name=name, kind=Kind.INTEGER, title=name.upper(), **more)


def text(name: str, **more: Any) -> Field:
    return Field(name=name, kind=Kind.TEXT, title=name.upper(), **more)


def rows(name: str, *items: Item, **more: Any) -> Group:
    return Group(name=name, title=name.upper(), items=items, repeats=True, **more)


def scope(of: Form, answers: dict[str, Any], **more: Any) -> Scope:
    return Scope(form=of, answers=answers, now=NOW, **more)
