"""Addresses of the shell: home, search, health, guide, year and language switch."""

from django.conf import settings
from django.urls import path

from yaodian.kernel.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("guide/", views.guide, name="guide"),
    path("guide/<slug:label>/", views.guide_page, name="guide_page"),
    path("year/", views.change_year, name="year"),
    path("language/", views.change_language, name="language"),
]
if settings.DEBUG:
    from yaodian.kernel.web import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
        path("styleguide/error/<int:status>/", styleguide.error, name="styleguide_error"),
    ]
