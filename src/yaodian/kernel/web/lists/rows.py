"""取数 (rows): a declared state applied to a queryset: one query for the count, one for the rows, two where it is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from yaodian.kernel.web.lists.definition import ListDefinition
from yaodian.kernel.web.lists.state import ListState

M = TypeVar("M", bound=Model)
LONG = 1000
"""From how many rows on a page is found by keys alone first."""
COUNTED = 200_000
"""How many rows are counted and paged through at most, so that a list of millions opens as fast as a city's; whoever has
more before him narrows the list."""


@dataclass(frozen=True)
class Slice(Generic[M]):
    """一页 (one page of rows): the rows, their place in the whole, whether the page asked for lay beyond the end;
    `more` when there are more rows than the `total` that was counted."""

    rows: tuple[M, ...]
    total: int
    page: int
    size: int
    beyond: bool = False
    more: bool = False

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
    total, more = count_rows(found)
    last_page = max(1, -(-total // state.size))
    page = min(state.page, last_page)
    start = (page - 1) * state.size
    rows = _page_of(found, start=start, size=state.size, total=total, more=more) if total else ()
    return Slice(rows=rows, total=total, page=page, size=state.size, beyond=state.page > last_page, more=more)


def count_rows(found: QuerySet[M]) -> tuple[int, bool]:
    """Return how many rows there are, at most `COUNTED`, and whether there are more than these."""
    found = found.order_by()
    # an embedded database holds no millions, and counts faster than it stops counting
    counted = found.count() if connection.vendor == "sqlite" else found.values("pk")[: COUNTED + 1].count()
    return min(counted, COUNTED), counted > COUNTED


def _page_of(found: QuerySet[M], *, start: int, size: int, total: int, more: bool) -> tuple[M, ...]:
    """Return the rows of a page; of a long list first their keys alone, from whichever end is nearer, then these rows.

    What a row is shown with is joined for the page's rows, not for all that are passed over or sorted."""
    stop = min(start + size, total)
    if total <= LONG:
        return tuple(found[start:stop])
    if more or start <= total // 2:
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
    contains = "contains" if word.lower() == word.upper() else "icontains"  # Chinese has no capitals to be told apart
    for name in definition.search:
        met |= Q(**{f"{name}__{contains}": word})
    if definition.initials and (word.isascii() or not definition.search):
        met |= Q(**{f"{definition.initials}__istartswith": word.lower()})
    return met
