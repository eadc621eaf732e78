"""表单模型 (form model): what a form asks, in which order, under which conditions; frozen, without answers.

A form is a tree of groups (分组), repeating groups (重复组) and fields (字段). Every name is used once in a form.
Conditions and calculations are expressions in the language of XLSForm (`expression`), kept as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """字段类型 (kind of field)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    ONE = "one"
    MANY = "many"
    RANK = "rank"
    YES = "yes"
    PHOTO = "photo"
    FILE = "file"
    SIGNATURE = "signature"
    PLACE = "place"
    BARCODE = "barcode"
    REFERENCE = "reference"
    COMPUTED = "computed"
    NOTE = "note"

    @property
    def is_number(self) -> bool:
        """Is the answer a number?"""
        return self in (Kind.INTEGER, Kind.DECIMAL)

    @property
    def is_choice(self) -> bool:
        """Is the answer taken from a code list?"""
        return self in (Kind.ONE, Kind.MANY, Kind.RANK)

    @property
    def is_attachment(self) -> bool:
        """Is the answer a file?"""
        return self in (Kind.PHOTO, Kind.FILE, Kind.SIGNATURE)


@dataclass(frozen=True)
class Choice:
    """选项 (choice): `score` counts in the total; `skipped` (不适用) takes the field out of the total."""

    value: str
    title: str
    title_en: str = ""
    score: Decimal | None = None
    skipped: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """字段 (field): one question.

    `required`, `relevant`, `constraint`, `calculation`, `default`, `read_only` and `choice_filter` are expressions, ""
    for none; in `constraint` a dot is the answer itself. `prefill` names the register's item that holds the answer
    already (预填); `code` its entry in the field dictionary (数据元); `was` the name it had in the version before.
    `change_limit` is the share by which an answer may differ from last period's before it is asked about."""

    name: str
    kind: Kind
    title: str
    title_en: str = ""
    hint: str = ""
    required: str = ""
    required_words: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_words: str = ""
    calculation: str = ""
    default: str = ""
    read_only: str = ""
    choices: str = ""
    choice_filter: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int | None = None
    unit: str = ""
    register: str = ""
    prefill: str = ""
    code: str = ""
    was: str = ""
    source: str = ""
    definition: str = ""
    score: str = ""
    full_score: Decimal | None = None
    change_limit: Decimal | None = None
    sensitive: bool = False
    appearance: str = ""


@dataclass(frozen=True)
class Group:
    """分组 (group), or, with `repeats`, 重复组 (repeating group) whose answers are a list of rows."""

    name: str
    title: str
    items: tuple[Field | Group, ...]
    title_en: str = ""
    hint: str = ""
    relevant: str = ""
    repeats: bool = False
    count: str = ""
    minimum: int | None = None
    maximum: int | None = None
    appearance: str = ""


Item = Field | Group


@dataclass(frozen=True)
class Place:
    """位置 (place of an item in its form): the repeating groups around it and the conditions that it stands under."""

    item: Item
    repeats: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Form:
    """表单 (form): `key` and `version` name it for ever; `lists` are its code lists (代码表)."""

    key: str
    title: str
    items: tuple[Item, ...]
    version: int = 1
    title_en: str = ""
    note: str = ""
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Return every item by name with its place, in the order of the form."""
        return {place.item.name: place for place in _walk(self.items, (), ())}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in the order of the form."""
        return tuple(place.item for place in self.places.values() if isinstance(place.item, Field))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return the groups in the order of the form."""
        return tuple(place.item for place in self.places.values() if isinstance(place.item, Group))

    def field(self, name: str) -> Field:
        """Return a field by name; KeyError where there is none."""
        item = self.places[name].item
        if not isinstance(item, Field):
            raise KeyError(name)
        return item

    def choices_of(self, one: Field) -> tuple[Choice, ...]:
        """Return the code list of a field, empty where it takes none."""
        return tuple(self.lists.get(one.choices, ())) if one.kind.is_choice else ()


def _walk(items: tuple[Item, ...], repeats: tuple[str, ...], groups: tuple[Group, ...]) -> Iterator[Place]:
    """Yield every item with the groups around it."""
    for item in items:
        yield Place(item, repeats, groups)
        if isinstance(item, Group):
            inside = (*repeats, item.name) if item.repeats else repeats
            yield from _walk(item.items, inside, (*groups, item))
