"""使用说明 (the guide): one page per installed app."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel.web.guide import as_html, guide_pages


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """使用说明: one page per installed app."""
    return render(request, "web/guide.html", {"title": _("使用说明"), "pages": guide_pages().values()})


@require_GET
def guide_page(request: HttpRequest, label: str) -> HttpResponse:
    """一页说明."""
    page = guide_pages().get(label)
    if page is None:
        raise Http404
    context = {
        "title": page.title,
        "page": page,
        "body": as_html(page.path.read_text("utf-8")),
        "pages": guide_pages().values(),
    }
    return render(request, "web/guide_page.html", context)
