"""Public pages (公开页): the plan's text with approved notes in the margin; no login, no session, nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from yaodian.apps.plan.documents.public import public_html
from yaodian.apps.plan.queries import publication as reads
from yaodian.kernel import clock
from yaodian.kernel.access import public

CACHE_SECONDS = 300


def _page(request: HttpRequest, number: int | None) -> HttpResponse:
    """Render a year's page; it may be cached for some minutes, so that a withdrawal shows soon."""
    years = reads.public_years()
    page = reads.public_plan(year=number) if number in years and number is not None else None
    if page is None:
        return render(request, "plan/public/missing.html", status=404)
    site = reads.site()
    address = site.address or request.build_absolute_uri(request.path)
    html = public_html(page, site=site, address=address, years=years, demo=clock.is_demo())
    response = HttpResponse(html)
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response


@public
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """最近一年的公开页."""
    return _page(request, next(iter(reads.public_years()), None))


@public
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """某一年的公开页."""
    return _page(request, number)
