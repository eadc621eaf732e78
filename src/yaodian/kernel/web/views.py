"""页框的页面 (pages of the shell): home, search, health, guide, year and language switch."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.i18n import set_language

from yaodian.kernel import records
from yaodian.kernel.access import by_of, public
from yaodian.kernel.web.guide import as_html, guide_pages
from yaodian.kernel.web.lists.filters import clean_text
from yaodian.kernel.web.lists.render import wants_fragment
from yaodian.kernel.web.shell import Shell, entrance


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


@require_POST
def change_year(request: HttpRequest) -> HttpResponse:
    """换年度: keep the year in the session and go back to where one was."""
    asked = request.POST.get("year", "")
    if asked in {str(year) for year in Shell(request).years}:
        request.session["year"] = int(asked)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


@public
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """换语言: keep Chinese or English in a cookie and go back to where one was."""
    return set_language(request)
