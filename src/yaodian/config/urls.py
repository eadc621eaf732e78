"""地址 (addresses): every app's `urls.py`, found by discovery under its label."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yaodian.kernel import discovery

handler400 = "yaodian.kernel.web.errors.bad_request"
handler403 = "yaodian.kernel.web.errors.forbidden"
handler404 = "yaodian.kernel.web.errors.not_found"
handler500 = "yaodian.kernel.web.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/2fa/", include("allauth.mfa.urls")),
    *discovery.url_patterns(),
]
