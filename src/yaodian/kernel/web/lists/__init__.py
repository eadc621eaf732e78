"""列表 (lists): a declared list gives search, filters, sort, pages, column choice, Excel and htmx fragments."""

from yaodian.kernel.web.lists.definition import Align, Column, ListDefinition, ListDefinitionError
from yaodian.kernel.web.lists.filters import BooleanFilter, ChoiceFilter, DateFilter, Filter, TextFilter
from yaodian.kernel.web.lists.page import ListPage, as_shown, grouped
from yaodian.kernel.web.lists.render import render_list, wants_fragment
from yaodian.kernel.web.lists.rows import Slice, narrowed, take
from yaodian.kernel.web.lists.state import ListState, parse_state, query_string

__all__ = [
    "Align",
    "BooleanFilter",
    "ChoiceFilter",
    "Column",
    "DateFilter",
    "Filter",
    "ListDefinition",
    "ListDefinitionError",
    "ListPage",
    "ListState",
    "Slice",
    "TextFilter",
    "as_shown",
    "grouped",
    "narrowed",
    "parse_state",
    "query_string",
    "render_list",
    "take",
    "wants_fragment",
]
