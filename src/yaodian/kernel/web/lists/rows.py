"""取数 (rows): a declared state applied to a queryset: one query for the count, one for the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from yaodian.kernel.web.lists.definition import ListDefinition
from yaodian.kernel.web.lists.state import ListState

M = TypeVar("M", bound=Model)
LONG = 1000
"""From how many rows on a page is found by keys alone first."""


@dataclass(frozen=True)
class Slice(Generic[M]):
    """一页 (one page of rows): the rows, their place in the whole, whether the page asked for lay beyond the end."""

    rows: tuple[M, ...]
    total: int
    page: int
    size: int
    beyond: bool = False

    @property
    def first(self) -> int:
        """Return the number of the first row shown, counted from 1; 0 when there is none."""
        return (self.page - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def page_count(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def narrowed(definition: ListDefinition[M], state: ListState, queryset: QuerySet[M]) -> QuerySet[M]:
    """Return the rows that the search and the filters leave, in the state's order (ties by primary key)."""
    for word in state.search.split():
        queryset = queryset.filter(_word_condition(definition, word))
    for one in definition.filters:
        if one.key in state.values:
            queryset = one.narrow(queryset, state.values[one.key])
    column = definition.by_key.get(state.sort_key)
    if column is None:
        return queryset if queryset.ordered else queryset.order_by("pk")
    sign = "-" if state.descending else ""
    order = [f"{sign}{name}".replace("--", "") for name in column.order_fields]
    return queryset.order_by(*order, "pk")


def take(definition: ListDefinition[M], state: ListState, queryset: QuerySet[M]) -> Slice[M]:
    """Return the page of rows that the state asks for; a page beyond the end becomes the last one."""
    found = narrowed(definition, state, queryset)
    total = found.count()
    last_page = max(1, -(-total // state.size))
    page = min(state.page, last_page)
    start = (page - 1) * state.size
    rows = _page_of(found, start=start, size=state.size, total=total) if total else ()
    return Slice(rows=rows, total=total, page=page, size=state.size, beyond=state.page > last_page)


def _page_of(found: QuerySet[M], *, start: int, size: int, total: int) -> tuple[M, ...]:
    """Return the rows of a page; of a long list first their keys alone, from whichever end is nearer, then these rows.

    What a row is shown with is joined for the page's rows, not for all that are passed over or sorted."""
    if total <= LONG:
        return tuple(found[start : start + size])
    stop = min(start + size, total)
    if start <= total // 2:
        keys = list(found.values_list("pk", flat=True)[start:stop])
    else:
        keys = list(found.reverse().values_list("pk", flat=True)[total - stop : total - start])[::-1]
    rows = {row.pk: row for row in found.filter(pk__in=keys).order_by()}
    return tuple(rows[key] for key in keys if key in rows)


def _word_condition(definition: ListDefinition[M], word: str) -> Q:
    """Match one word in any search field; letters also match the start of the pinyin initials."""
    if definition.match is not None:
        return definition.match(word)
    met = Q()
    for name in definition.search:
        met |= Q(**{f"{name}__icontains": word})
    if definition.initials and (word.isascii() or not definition.search):
        met |= Q(**{f"{definition.initials}__istartswith": word.lower()})
    return met
