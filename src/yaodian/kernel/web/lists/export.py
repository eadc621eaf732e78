"""导出 (export): the whole narrowed list, in the shown columns and order, as an Excel file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yaodian.kernel import sheets
from yaodian.kernel.web.lists.definition import ListDefinition
from yaodian.kernel.web.lists.page import ListPage, grouped
from yaodian.kernel.web.lists.rows import Slice, count_rows, narrowed
from yaodian.kernel.web.lists.state import ListState

M = TypeVar("M", bound=Model)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_list(
    request: HttpRequest, definition: ListDefinition[M], state: ListState, queryset: QuerySet[M], *, demo: bool
) -> HttpResponse:
    """导出Excel: refuse, with the filters kept, when the list is longer than one file should be."""
    found = narrowed(definition, state, queryset)
    count, more = count_rows(found)
    page: ListPage[M] = ListPage(definition, state, Slice((), count, 1, state.size, more=more), request.path)
    if more or count > definition.export_limit:
        text = _("共 %(count)s 行，超过一次导出的上限 %(limit)s 行；请先筛选再导出。筛选条件已保留。")
        if more:
            text = _("超过 %(count)s 行，一次最多导出 %(limit)s 行；请先筛选再导出。筛选条件已保留。")
        messages.error(request, text % {"count": grouped(count), "limit": grouped(definition.export_limit)})
        return redirect(page.href())
    shown = page.columns
    rows = [{column.key: column.plain(row) for column in shown} for row in found.iterator(chunk_size=2000)]
    if definition.on_export:
        definition.on_export(request, count)
    columns = [sheets.Column(column.key, str(column.title), kind_of(column.key, rows)) for column in shown]
    conditions = [f"{one.filter.title}：{one.words}" for one in page.active]
    if state.search:
        conditions.insert(0, _("搜索“%(words)s”") % {"words": state.search})
    if definition.export_note:
        conditions.append(str(definition.export_note))
    title = str(definition.title)
    content = sheets.write_table(
        columns,
        rows,
        title=title,
        note="；".join(conditions),
        sheet=title,
        demo=demo,
        watermark=str(definition.watermark),
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title, safe='')}.xlsx"
    return response


def kind_of(key: str, rows: list[dict[str, Any]]) -> sheets.ColumnKind:
    """Return the kind of a column's cells: that of its first value, if all values share it; text otherwise."""
    kinds = {_kind(row[key]) for row in rows if row[key] is not None and row[key] != ""}
    if kinds == {sheets.ColumnKind.INTEGER, sheets.ColumnKind.DECIMAL}:
        return sheets.ColumnKind.DECIMAL
    return kinds.pop() if len(kinds) == 1 else sheets.ColumnKind.TEXT


def _kind(value: object) -> sheets.ColumnKind:
    match value:
        case bool():
            return sheets.ColumnKind.BOOLEAN
        case int():
            return sheets.ColumnKind.INTEGER
        case float() | Decimal():
            return sheets.ColumnKind.DECIMAL
        case date():
            return sheets.ColumnKind.DATE
    return sheets.ColumnKind.TEXT
