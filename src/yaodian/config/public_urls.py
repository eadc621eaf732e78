"""公开地址 (public addresses): all that the public process answers; everything else does not exist there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from yaodian.kernel import discovery

handler400 = handler403 = handler404 = "yaodian.config.public_urls.missing"
handler500 = "yaodian.config.public_urls.broken"

urlpatterns: list[URLPattern | URLResolver] = discovery.public_patterns()


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这一页: whatever else is asked for."""
    return HttpResponse("没有这一页。", status=404, content_type="text/plain; charset=utf-8")


def broken(request: HttpRequest) -> HttpResponse:
    """暂时不能查看: without a word about the inside."""
    return HttpResponse("暂时不能查看，请稍后再来。", status=500, content_type="text/plain; charset=utf-8")
