"""表单页 (form page): a heading, a form, one button; the sentence of a refused act stands above the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise


def carried_out(request: HttpRequest, form: BaseForm, act: Callable[[], object], *, refusals: type[Exception]) -> bool:
    """Run the act of a valid posted form; a refusal's sentence becomes the form's error. True when it was done."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except refusals as error:
        form.add_error(None, str(error))
        return False
    return True


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: StrOrPromise,
    cancel_href: str,
    verb: StrOrPromise = "",
    answer: StrOrPromise = "",
    crumbs: Sequence[tuple[StrOrPromise, str]] = (),
    template: str = "units/form.html",
    **extra: object,
) -> HttpResponse:
    """Answer with a form's page; 422 when it has errors."""
    context = {
        "form": form,
        "title": title,
        "verb": verb or _("保存"),
        "cancel_href": cancel_href,
        "answer": answer,
        "crumbs": [*crumbs, (title, "")],
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)
