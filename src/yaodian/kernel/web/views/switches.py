"""切换 (switches): the year and the language one works in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from yaodian.kernel.access import public
from yaodian.kernel.web.shell import Shell


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
