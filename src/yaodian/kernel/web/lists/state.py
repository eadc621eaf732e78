"""列表状态 (list state): what an address asks of a list, read against its definition; pure, and never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from yaodian.kernel.web.lists.definition import SIZES, ListDefinition
from yaodian.kernel.web.lists.filters import Params, clean_text


@dataclass(frozen=True, kw_only=True)
class ListState:
    """列表状态: only declared keys ever get here; `problems` are the sentences about what was ignored."""

    search: str = ""
    sort: str = ""
    page: int = 1
    size: int = 25
    columns: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def sort_key(self) -> str:
        """Return the sorted column's key, "" when unsorted."""
        return self.sort.lstrip("-")

    @property
    def descending(self) -> bool:
        """Say whether the sort runs from large to small."""
        return self.sort.startswith("-")

    @property
    def narrowed(self) -> bool:
        """Say whether a search or a filter is on."""
        return bool(self.search or self.values)


def parse_state(definition: ListDefinition[Any], params: Params) -> ListState:
    """Read an address; whatever is not declared or not legible is left out and named in `problems`."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    for one in definition.filters:
        reading = one.read(params)
        if reading.problem:
            problems.append(reading.problem)
        if reading.value is not None:
            values[one.key] = reading.value
    return ListState(
        search=clean_text(_last(params, "q")) if definition.searchable else "",
        sort=_sort(definition, _last(params, "sort"), problems),
        page=_page(_last(params, "page"), problems),
        size=_size(definition, _last(params, "size"), problems),
        columns=_columns(definition, params, problems),
        values=values,
        problems=tuple(dict.fromkeys(problems)),
    )


def query_string(definition: ListDefinition[Any], state: ListState, **changes: Any) -> str:
    """Return the shortest address query that stands for this state with these changes; "" for the plain list.

    `without="key"` drops one filter; any change but of the page goes back to page 1.
    """
    dropped = changes.pop("without", "")
    extra = changes.pop("extra", ())
    if "page" not in changes and (changes or dropped):
        changes["page"] = 1
    if dropped:
        changes["values"] = {key: value for key, value in state.values.items() if key != dropped}
    state = replace(state, **changes)
    pairs: list[tuple[str, str]] = [("q", state.search)] if state.search else []
    for one in definition.filters:
        if one.key in state.values:
            pairs += one.pairs(state.values[one.key])
    if state.sort != definition.sort:
        pairs.append(("sort", state.sort))
    if state.columns != definition.default_columns:
        pairs += [("col", key) for key in state.columns]
    if state.size != definition.size:
        pairs.append(("size", str(state.size)))
    if state.page > 1:
        pairs.append(("page", str(state.page)))
    return urlencode([*pairs, *extra])


def _last(params: Params, name: str) -> str:
    values = params.get(name, ())
    return values[-1] if values else ""


def _sort(definition: ListDefinition[Any], asked: str, problems: list[str]) -> str:
    if not asked:
        return definition.sort
    if asked.removeprefix("-") in definition.sortable:
        return asked
    problems.append(_("不能按所要的列排序，已按默认次序显示。"))
    return definition.sort


def _page(asked: str, problems: list[str]) -> int:
    if not asked:
        return 1
    if asked.isascii() and asked.isdigit() and len(asked) <= 7 and int(asked) >= 1:
        return int(asked)
    problems.append(_("页码无法识别，已显示第一页。"))
    return 1


def _size(definition: ListDefinition[Any], asked: str, problems: list[str]) -> int:
    if not asked:
        return definition.size
    if asked in {str(size) for size in SIZES}:
        return int(asked)
    problems.append(_("每页行数只能是 25、50 或 100，已按默认显示。"))
    return definition.size


def _columns(definition: ListDefinition[Any], params: Params, problems: list[str]) -> tuple[str, ...]:
    asked = {key for key in params.get("col", ()) if key}
    if asked - definition.by_key.keys():
        problems.append(_("有的列不存在，已忽略。"))
    kept = tuple(column.key for column in definition.columns if column.key in asked)
    return kept or definition.default_columns
