"""TOML 表单 (a form as declared data): what the catalogue holds and what a bureau hands to another.

key = "school_fire_check"
title = "消防自查"
version = 1
[lists]
state = [{ value = "good", title = "完好", score = 5 }, { value = "bad", title = "损坏", score = 0 }]
[[item]]
name = "extinguishers"
kind = "integer"
title = "灭火器"
unit = "具"
[[item]]
name = "rooms"
kind = "repeat"
title = "各室"
[[item.item]]
…"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli_w

from yaodian.engines.forms.model import Choice, Field, Form, Group, Item, Kind

NUMBERS = {"minimum", "maximum", "full_score", "change_limit"}
CHOICE_KEYS = {"value", "title", "title_en", "score", "skipped"}
FIELD_KEYS = {one.name for one in fields(Field)}
GROUP_KEYS = {one.name for one in fields(Group)} - {"items", "repeats"} | {"kind", "item"}
FORM_KEYS = {"key", "title", "title_en", "note", "version", "lists", "item"}


class FormFileError(ValueError):
    """表单文件读不懂 (a form file that cannot be read); the sentence names the item and the remedy."""


def read_toml(text: str) -> Form:
    """读 TOML 表单: raises FormFileError naming what is wrong and where."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormFileError(f"不是合格的 TOML 文件：{error}") from error
    _known(raw, FORM_KEYS, "表单")
    for name in ("key", "title"):
        if not isinstance(raw.get(name), str) or not raw[name]:
            raise FormFileError(f"表单缺少 {name}，请补上")
    lists = raw.get("lists", {})
    if not isinstance(lists, dict):
        raise FormFileError("lists 应是代码表，如 [lists] 下 state = [{ value = …, title = … }]")
    return Form(
        key=raw["key"],
        title=raw["title"],
        title_en=str(raw.get("title_en", "")),
        note=str(raw.get("note", "")),
        version=_version(raw.get("version", 1)),
        lists={name: tuple(_choice(name, one) for one in rows) for name, rows in lists.items()},
        items=tuple(_item(one) for one in _list(raw.get("item", []), "item")),
    )


def write_toml(form: Form) -> str:
    """写 TOML 表单: what `read_toml` reads back to the same form; only what differs from the default is written."""
    raw: dict[str, Any] = {"key": form.key, "title": form.title}
    raw |= {name: value for name in ("title_en", "note") if (value := getattr(form, name))}
    raw["version"] = form.version
    if form.lists:
        raw["lists"] = {name: [_choice_out(one) for one in rows] for name, rows in form.lists.items()}
    raw["item"] = [_item_out(one) for one in form.items]
    return tomli_w.dumps(raw, multiline_strings=True)


def _known(raw: Mapping[str, Any], names: set[str], what: str) -> None:
    if strange := sorted(set(raw) - names):
        raise FormFileError(f"{what}里有不认识的项“{'、'.join(strange)}”，请删去或改正")


def _list(raw: Any, what: str) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise FormFileError(f"“{what}”应写成 [[{what}]] 的形式")
    return raw


def _version(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 1:
        raise FormFileError("version 应是从 1 起的整数")
    return raw


def _number(raw: Any, where: str) -> Decimal:
    try:
        if isinstance(raw, bool):
            raise InvalidOperation
        return Decimal(str(raw))
    except InvalidOperation:
        raise FormFileError(f"{where}应是数字，现为“{raw}”") from None


def _choice(name: str, raw: Any) -> Choice:
    if not isinstance(raw, dict) or not raw.get("title") or "value" not in raw:
        raise FormFileError(f"代码表“{name}”的每个选项要有 value 和 title")
    return Choice(
        value=str(raw["value"]),
        title=str(raw["title"]),
        title_en=str(raw.get("title_en", "")),
        score=_number(raw["score"], f"代码表“{name}”的 score") if "score" in raw else None,
        skipped=bool(raw.get("skipped", False)),
        extra={key: str(value) for key, value in raw.items() if key not in CHOICE_KEYS},
    )


def _item(raw: dict[str, Any]) -> Item:
    name = raw.get("name")
    if not isinstance(name, str) or not name:
        raise FormFileError(f"有一项缺少 name：{raw.get('title', raw)}")
    kind = str(raw.get("kind", "text"))
    if kind in ("group", "repeat"):
        _known(raw, GROUP_KEYS, f"分组“{name}”")
        more: dict[str, Any] = {
            key: str(raw[key]) for key in ("title_en", "hint", "relevant", "count", "appearance") if key in raw
        }
        more |= {key: int(_number(raw[key], f"“{name}”的 {key}")) for key in ("minimum", "maximum") if key in raw}
        inside = tuple(_item(one) for one in _list(raw.get("item", []), "item"))
        return Group(name=name, title=str(raw.get("title", "")), items=inside, repeats=kind == "repeat", **more)
    _known(raw, FIELD_KEYS, f"字段“{name}”")
    if kind not in set(Kind):
        raise FormFileError(f"字段“{name}”的类型“{kind}”不认识，可用：{'、'.join(Kind)}")
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key in ("name", "kind", "title"):
            continue
        if key in NUMBERS:
            values[key] = _number(value, f"“{name}”的 {key}")
        elif key == "max_length":
            values[key] = int(_number(value, f"“{name}”的 {key}"))
        elif key == "sensitive":
            values[key] = bool(value)
        else:
            values[key] = {True: "true()", False: ""}[value] if isinstance(value, bool) else str(value)
    return Field(name=name, kind=Kind(kind), title=str(raw.get("title", "")), **values)


def _choice_out(choice: Choice) -> dict[str, Any]:
    raw: dict[str, Any] = {"value": choice.value, "title": choice.title}
    if choice.title_en:
        raw["title_en"] = choice.title_en
    if choice.score is not None:
        raw["score"] = _plain(choice.score)
    if choice.skipped:
        raw["skipped"] = True
    return raw | dict(choice.extra)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return str(value) if isinstance(value, Kind) else value


def _item_out(item: Item) -> dict[str, Any]:
    raw: dict[str, Any] = {"name": item.name, "kind": item.kind if isinstance(item, Field) else _group_kind(item)}
    raw["kind"] = str(raw["kind"])
    for one in fields(item):
        value = getattr(item, one.name)
        default = None if one.default is MISSING else one.default
        if one.name not in ("name", "kind", "items", "repeats") and value != default and value is not None:
            raw[one.name] = _plain(value)
    if isinstance(item, Group):
        raw["item"] = [_item_out(one) for one in item.items]
    return raw


def _group_kind(group: Group) -> str:
    return "repeat" if group.repeats else "group"
