"""Addresses of the shell: home, search, health, guide, year and language switch."""

from django.conf import settings
from django.urls import path

from yaodian.kernel.web.views import guide, pages, switches

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
    path("healthz", pages.healthz, name="healthz"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:label>/", guide.guide_page, name="guide_page"),
    path("year/", switches.change_year, name="year"),
    path("language/", switches.change_language, name="language"),
]
if settings.DEBUG:
    from yaodian.kernel.web import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
        path("styleguide/error/<int:status>/", styleguide.error, name="styleguide_error"),
    ]
