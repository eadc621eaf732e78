"""列表视图 (list view): one address gives the page, the fragment for htmx, or the Excel file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from yaodian.kernel.web.lists.definition import ListDefinition
from yaodian.kernel.web.lists.page import ListPage
from yaodian.kernel.web.lists.rows import narrowed, take
from yaodian.kernel.web.lists.state import ListState, parse_state

M = TypeVar("M", bound=Model)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render_list(
    request: HttpRequest,
    definition: ListDefinition[M],
    queryset: QuerySet[M],
    *,
    extra: Mapping[str, Any] | None = None,
    template: str = "web/list/page.html",
) -> HttpResponse:
    """列表页: answer a list request as a whole page, as a fragment when htmx asks, or as Excel with `?export=xlsx`.

    `template` extends `web/list/page.html`; `extra` is its further context (`answer`: the sentence at the head).
    The queryset must already be scoped to what the reader may see.
    """
    state = parse_state(definition, dict(request.GET.lists()))
    if request.GET.get("export") == "xlsx":
        return _export(request, definition, state, queryset)
    page = ListPage(definition, state, take(definition, state, queryset), request.path)
    fragment = wants_fragment(request)
    context = {"list": page, "saved_lists": saved_lists(request, definition.key), **(extra or {})}
    response = render(request, "web/list/_list.html" if fragment else template, context)
    patch_vary_headers(response, ["HX-Request"])
    if fragment:
        response["HX-Push-Url"] = page.href(page=page.slice.page)
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page (going back in history asks for the whole)."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def saved_lists(request: HttpRequest, list_key: str) -> Any:
    """Return the reader's saved filters of this list; lazy, so that a fragment that shows none asks nothing."""
    from yaodian.kernel.web.queries import saved_lists_of

    return saved_lists_of(account_id=request.user.pk, list_key=list_key) if request.user.pk else ()


def _export(
    request: HttpRequest, definition: ListDefinition[M], state: ListState, queryset: QuerySet[M]
) -> HttpResponse:
    """Return the whole narrowed list, in the shown columns and order, as an Excel file."""
    from yaodian.kernel.sheets import write_table

    found = narrowed(definition, state, queryset)
    count = found.count()
    page = ListPage(definition, state, take(definition, state, queryset.none()), request.path)
    if count > definition.export_limit:
        messages.error(
            request,
            _("共 %(count)s 行，超过一次导出的上限 %(limit)s 行；请先筛选再导出。筛选条件已保留。")
            % {"count": count, "limit": definition.export_limit},
        )
        return redirect(page.href())
    columns = page.columns
    rows = [[column.plain(row) for column in columns] for row in found.iterator(chunk_size=2000)]
    if definition.on_export:
        definition.on_export(request, count)
    note = "；".join([f"{one.filter.title}：{one.words}" for one in page.active])
    content = write_table(
        [str(column.title) for column in columns],
        rows,
        title=str(definition.title),
        note="；".join(part for part in (note, str(definition.export_note)) if part),
        sheet=str(definition.title)[:31],
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(str(definition.title))}.xlsx"
    return response


__all__ = ["render_list", "wants_fragment"]
