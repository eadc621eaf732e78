"""确认 (confirm): a dangerous act asks once, as a dialog where scripts run and as a page where they do not."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.lists.render import wants_fragment


def render_confirm(
    request: HttpRequest,
    *,
    question: StrOrPromise,
    verb: StrOrPromise,
    cancel_href: str,
    consequence: StrOrPromise = "",
    form: BaseForm | None = None,
    dangerous: bool = False,
) -> HttpResponse:
    """确认页: ask before an act; the POST comes back to this same address. A form with errors answers 422."""
    context = {
        "title": question,
        "question": question,
        "consequence": consequence,
        "verb": verb,
        "cancel_href": cancel_href,
        "form": form,
        "dangerous": dangerous,
        "address": request.get_full_path(),
    }
    template = "web/_confirm.html" if wants_fragment(request) else "web/confirm.html"
    response = render(request, template, context, status=422 if form is not None and form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response
