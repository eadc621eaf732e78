"""入口与搜索 (entrance): home, search, health."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from yaodian.kernel import records
from yaodian.kernel.access import by_of, public
from yaodian.kernel.web.lists.filters import clean_text
from yaodian.kernel.web.lists.render import wants_fragment
from yaodian.kernel.web.shell import entrance


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """首页: lead to the entrance of one's role; without one, show the menu as a page."""
    if href := entrance(by_of(request)):
        return redirect(href)
    return render(request, "web/home.html", {"title": _("首页")})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """全局搜索: records of every app whose declared fields contain the words, under the reader's access."""
    words = clean_text(request.GET.get("q", ""))
    groups = [
        (kind.title, [(kind.label(row), kind.url(row)) for row in rows])
        for kind, rows in (records.search(by_of(request), words).items() if words else ())
    ]
    context = {
        "title": _("搜索"),
        "q": words,
        "is_search": True,
        "groups": groups,
        "found_count": sum(len(rows) for _kind, rows in groups),
    }
    return render(request, "web/_found.html" if wants_fragment(request) else "web/search.html", context)


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """健康检查: 200 when the database answers, 503 otherwise; tells nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})
