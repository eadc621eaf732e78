"""列表定义 (list definition): columns, filters and search fields that a list page may use, and nothing beyond them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.lists.filters import Filter

M = TypeVar("M", bound=Model)
RESERVED = frozenset({"q", "sort", "page", "size", "col", "export", "next", "saved"})
SIZES = (25, 50, 100)


class ListDefinitionError(ValueError):
    """列表定义有误: the definition itself contradicts itself (a programmer's error, raised at import)."""


class Align(Enum):
    """对齐 (alignment): numbers stand at the end, words at the start."""

    START = "start"
    END = "end"
    CENTRE = "center"


@dataclass(frozen=True, kw_only=True)
class Column(Generic[M]):
    """列 (column): `cell` gives the page's content (plain text or safe HTML), `value` the Excel file's."""

    key: str
    title: StrOrPromise
    cell: Callable[[M], object] | None = None
    value: Callable[[M], object] | None = None
    sort: str | tuple[str, ...] = ()
    align: Align = Align.START
    shown: bool = True
    phone: bool = True
    wrap: bool = False

    @property
    def order_fields(self) -> tuple[str, ...]:
        """Return the model fields this column sorts by; empty when it cannot be sorted."""
        return (self.sort,) if isinstance(self.sort, str) and self.sort else tuple(self.sort or ())

    def content(self, row: M) -> object:
        """Return what the page shows for this row."""
        return self.cell(row) if self.cell else _attribute(row, self.key)

    def plain(self, row: M) -> object:
        """Return what the Excel export holds for this row."""
        if self.value:
            return self.value(row)
        return _attribute(row, self.key)


@dataclass(frozen=True, kw_only=True)
class ListDefinition(Generic[M]):
    """列表 (list): what may be shown, searched, filtered and sorted; all else in an address is ignored, visibly."""

    key: str
    title: StrOrPromise
    columns: tuple[Column[M], ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    initials: str = ""
    match: Callable[[str], Q] | None = None
    search_hint: StrOrPromise = ""
    sort: str = ""
    size: int = 25
    counter: StrOrPromise = _("条")
    row_href: Callable[[M], str] | None = None
    row_light: Callable[[M], str] | None = None
    empty_title: StrOrPromise = ""
    empty_text: StrOrPromise = ""
    export_limit: int = 50_000
    export_note: StrOrPromise = ""
    watermark: StrOrPromise = ""
    on_export: Callable[[HttpRequest, int], None] | None = None
    by_key: dict[str, Column[M]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
        names = [name for one in self.filters for name in one.names]
        if len(self.by_key) != len(self.columns) or len(set(names)) != len(names):
            raise ListDefinitionError(f"{self.key}: two columns or two filters share a key")
        if clash := RESERVED.intersection(names):
            raise ListDefinitionError(f"{self.key}: filter keys {sorted(clash)} are reserved")
        if self.sort and (self.sort.lstrip("-") not in self.sortable):
            raise ListDefinitionError(f"{self.key}: default sort {self.sort!r} is no sortable column")
        if self.size not in SIZES:
            raise ListDefinitionError(f"{self.key}: page size must be one of {SIZES}")
        if not any(column.shown for column in self.columns):
            raise ListDefinitionError(f"{self.key}: no column is shown")

    @property
    def sortable(self) -> frozenset[str]:
        """Return the keys of the columns that may be sorted by."""
        return frozenset(column.key for column in self.columns if column.order_fields)

    @property
    def searchable(self) -> bool:
        """Say whether the list has a search box."""
        return bool(self.search or self.initials or self.match)

    @property
    def default_columns(self) -> tuple[str, ...]:
        """Return the keys of the columns that are shown unless the reader chooses others."""
        return tuple(column.key for column in self.columns if column.shown)


def _attribute(row: object, path: str) -> Any:
    """Follow a `a__b` path over attributes; a missing link gives None, a wrong name is a programmer's error."""
    value: Any = row
    for name in path.split("__"):
        if value is None:
            return None
        value = getattr(value, name)
    return value
