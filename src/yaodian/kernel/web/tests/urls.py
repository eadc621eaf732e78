"""Addresses for tests in a browser: the style guide, one list and one form, and nothing of other apps."""

from __future__ import annotations

from axes.models import AccessFailureLog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from yaodian.kernel.access import public
from yaodian.kernel.web import styleguide, urls
from yaodian.kernel.web.lists import render_list
from yaodian.kernel.web.tests.make import ATTEMPTS


@public
def attempts(request: HttpRequest) -> HttpResponse:
    """A list."""
    return render_list(request, ATTEMPTS, AccessFailureLog.objects.all())


@public
def form(request: HttpRequest) -> HttpResponse:
    """A form that keeps a draft."""
    asked = styleguide.SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and asked.is_valid():
        messages.success(request, "已上报。")
        return redirect("/attempts/")
    return render(request, "web_tests/form.html", {"form": asked}, status=422 if asked.errors else 200)


def answer(_request: HttpRequest) -> HttpResponse:
    """Any other page."""
    return HttpResponse("ok")


accounts = ([path("login/", public(answer), name="login")], "accounts")
pages = [
    *[one for one in urls.urlpatterns if not str(one.pattern).startswith("styleguide")],
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
]
urlpatterns = [
    path("attempts/", attempts),
    path("form/", form),
    path("closed/", answer),
    path("account/", include(accounts)),
    path("", include((pages, "web"))),
]
