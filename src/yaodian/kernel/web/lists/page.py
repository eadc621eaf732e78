"""列表页面 (list page): what the template needs, with every address already built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yaodian.kernel.web.lights import light_markup
from yaodian.kernel.web.lists.definition import SIZES, Column, ListDefinition
from yaodian.kernel.web.lists.filters import ChoiceFilter, Filter
from yaodian.kernel.web.lists.rows import Slice
from yaodian.kernel.web.lists.state import ListState, query_string

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Header:
    """表头 (column head)."""

    column: Column[Any]
    href: str
    sorted: str


@dataclass(frozen=True)
class Cell:
    """格 (cell): its column, its content and, for the first cell of an opening row, where it leads."""

    column: Column[Any]
    content: object
    href: str = ""


@dataclass(frozen=True)
class Row:
    """行 (row): its cells and the light at its head, "" for none."""

    cells: tuple[Cell, ...]
    light: str


@dataclass(frozen=True)
class FilterInput:
    """筛选输入 (filter input): a filter with its present value and the address that drops it."""

    filter: Filter
    value: Any
    words: str
    without: str

    @property
    def options(self) -> SafeString:
        """Return the options of a choice with the present one marked."""
        assert isinstance(self.filter, ChoiceFilter)
        return self.filter.options(self.value)


@dataclass(frozen=True)
class ListPage(Generic[M]):
    """列表页面 (list page): definition, state and rows in the shape the template reads."""

    definition: ListDefinition[M]
    state: ListState
    slice: Slice[M]
    path: str

    def href(self, **changes: Any) -> str:
        """Return this list's address with the changes."""
        query = query_string(self.definition, self.state, **changes)
        return f"{self.path}?{query}" if query else self.path

    @property
    def query(self) -> str:
        """Return the shortest query string of the list as it stands."""
        return query_string(self.definition, self.state)

    @property
    def anchor(self) -> str:
        """Return the element id of the list on its page."""
        return "list-" + self.definition.key.replace(".", "-")

    @property
    def columns(self) -> list[Column[M]]:
        """Return the columns that are shown, in declared order."""
        return [self.definition.by_key[key] for key in self.state.columns]

    @cached_property
    def headers(self) -> list[Header]:
        """Return the heads of the shown columns; a click sorts, a second click turns the order."""
        heads = []
        for column in self.columns:
            is_sorted = column.key == self.state.sort_key
            if not column.order_fields:
                heads.append(Header(column, "", ""))
                continue
            turn = "-" if is_sorted and not self.state.descending else ""
            direction = ("descending" if self.state.descending else "ascending") if is_sorted else ""
            heads.append(Header(column, self.href(sort=turn + column.key), direction))
        return heads

    @property
    def body(self) -> SafeString:
        """Return the rows as marked up; built here because a template spends most of a fragment's time on its cells."""
        return mark_safe("".join(row_markup(row) for row in self.rows))  # noqa: S308 - every part was escaped

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows with their cells."""
        definition, columns = self.definition, self.columns
        shown = []
        for row in self.slice.rows:
            link = definition.row_href(row) if definition.row_href else ""
            cells = tuple(
                Cell(column, as_shown(column.content(row)), link if number == 0 else "")
                for number, column in enumerate(columns)
            )
            shown.append(Row(cells, definition.row_light(row) if definition.row_light else ""))
        return shown

    @cached_property
    def inputs(self) -> list[FilterInput]:
        """Return the filters with their present values."""
        found = []
        for one in self.definition.filters:
            value = self.state.values.get(one.key)
            words = one.words(value) if value is not None else ""
            found.append(FilterInput(one, value, words, self.href(without=one.key) if words else ""))
        return found

    @property
    def active(self) -> list[FilterInput]:
        """Return the filters that are on."""
        return [one for one in self.inputs if one.words]

    @property
    def without_search(self) -> str:
        """Return the address with the search dropped."""
        return self.href(search="")

    @property
    def cleared(self) -> str:
        """Return the address with search and filters dropped; columns, order and size stay."""
        return self.href(search="", values={})

    @property
    def export_href(self) -> str:
        """Return the address of the Excel file of this list."""
        return self.href(page=1, extra=[("export", "xlsx")])

    @property
    def previous_href(self) -> str:
        """Return the address of the page before, "" on the first."""
        return self.href(page=self.slice.page - 1) if self.slice.page > 1 else ""

    @property
    def next_href(self) -> str:
        """Return the address of the page after, "" on the last."""
        return self.href(page=self.slice.page + 1) if self.slice.page < self.slice.page_count else ""

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """Return numbered pages around the present one, with the first and the last; number 0 marks a gap."""
        count, here = self.slice.page_count, self.slice.page
        wanted = sorted({1, count, *range(max(1, here - 2), min(count, here + 2) + 1)})
        links: list[tuple[int, str]] = []
        for number in wanted:
            if links and number - links[-1][0] > 1:
                links.append((0, ""))
            links.append((number, self.href(page=number)))
        return links

    @property
    def size_links(self) -> list[tuple[int, str]]:
        """Return the page sizes."""
        return [(size, self.href(size=size)) for size in SIZES]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the pairs that the filter form carries along unseen: order and page size."""
        pairs = [("sort", self.state.sort)] if self.state.sort != self.definition.sort else []
        return pairs + ([("size", str(self.state.size))] if self.state.size != self.definition.size else [])

    @property
    def notes(self) -> list[str]:
        """Return the sentences about what the address asked for and did not get."""
        if not self.slice.beyond:
            return list(self.state.problems)
        if not self.slice.more:
            return [*self.state.problems, _("没有这么多页，已显示最后一页。")]
        words = _("只能翻到第 %(count)s 行，已显示到那里；要看后面的，请先搜索或筛选。")
        return [*self.state.problems, words % {"count": grouped(self.slice.total)}]


def row_markup(row: Row) -> str:
    """Return one row as HTML: light and link in the first cell, every content escaped unless it is markup already."""
    cells = []
    for number, cell in enumerate(row.cells):
        column = cell.column
        classes = f"yd-{column.align.value}{' yd-wrap' if column.wrap else ''}{'' if column.phone else ' yd-not-phone'}"
        content: str = conditional_escape(cell.content)  # type: ignore[arg-type]  # anything that has a text
        if cell.href:
            content = f'<a href="{conditional_escape(cell.href)}" data-row-link>{content}</a>'
        lamp = light_markup(row.light, bare=True) if row.light and number == 0 else ""
        cells.append(f'<td data-label="{conditional_escape(column.title)}" class="{classes}">{lamp}{content}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def as_shown(content: object) -> object:
    """Return content as a page prints it: days as 2018-03-16, moments to the minute, yes and no, a dash for nothing."""
    if content is None or content == "":
        return "—"
    if isinstance(content, bool):
        return _("是") if content else _("否")
    if isinstance(content, datetime):
        local = timezone.localtime(content) if timezone.is_aware(content) else content
        return format_html("<time>{}</time>", local.strftime("%Y-%m-%d %H:%M"))
    if isinstance(content, date):
        return format_html("<time>{}</time>", content.isoformat())
    if isinstance(content, (int, Decimal)):
        return grouped(content)
    return content


def grouped(number: int | float | Decimal) -> str:
    """Return a number with narrow spaces between thousands and no trailing zeros: 6804.50 → 6 804.5."""
    text = f"{number:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\u202f")
