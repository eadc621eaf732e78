"""列表视图 (list view): one address gives the page, the fragment for htmx, or the Excel file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from yaodian.kernel.web.lists.definition import ListDefinition
from yaodian.kernel.web.lists.export import export_list
from yaodian.kernel.web.lists.page import ListPage
from yaodian.kernel.web.lists.rows import take
from yaodian.kernel.web.lists.state import parse_state
from yaodian.kernel.web.shell import Shell

M = TypeVar("M", bound=Model)


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
        return export_list(request, definition, state, queryset, demo=Shell(request).demo)
    page = ListPage(definition, state, take(definition, state, queryset), request.path)
    fragment = wants_fragment(request)
    context = {"title": definition.title, "list": page, **(extra or {})}
    response = render(request, "web/list/_list.html" if fragment else template, context)
    patch_vary_headers(response, ["HX-Request"])
    if fragment:
        response["HX-Push-Url"] = page.href(page=page.slice.page)
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page (going back in history asks for the whole)."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request
