"""地址 (addresses): every app's `urls.py`, found by discovery under its label."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from yaodian.kernel import discovery

handler400 = "yaodian.kernel.web.errors.bad_request"
handler403 = "yaodian.kernel.web.errors.forbidden"
handler404 = "yaodian.kernel.web.errors.not_found"
handler500 = "yaodian.kernel.web.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/2fa/", include("allauth.mfa.urls")),
    # allauth asks for its login page by this name; ours is another
    path("account/2fa/login/", RedirectView.as_view(pattern_name=settings.LOGIN_URL), name="account_login"),
    path("public/", include(discovery.public_patterns())),
    *discovery.url_patterns(),
]
