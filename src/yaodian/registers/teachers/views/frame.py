"""页面的共同部分 (what every page does): run a form's act, answer; the watermark of an export, and its journal line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of
from yaodian.kernel.disclosure.actions import note_export
from yaodian.kernel.disclosure.rules import PurposeError, watermark
from yaodian.kernel.privacy.keyring import KeyringError
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.actions import SchoolError
from yaodian.registers.teachers.actions import RegisterError

M = TypeVar("M", bound=Model)
Crumbs = list[tuple[StrOrPromise, str]]
REFUSALS: tuple[type[Exception], ...] = (RegisterError, SchoolError, KeyringError, PurposeError)
"""What an action refuses with; the sentences are for the user."""


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, None when it was only asked for."""
    return request.POST if request.method == "POST" else None


def tried(request: HttpRequest, form: forms.Form, act: Callable[[By], object], done: StrOrPromise) -> bool:
    """Run the act of a sent form; a refusal becomes the form's error, success a message."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(by_of(request))
    except REFUSALS as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, str(done))
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[By], object],
    *,
    title: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    crumbs: Crumbs,
    answer: StrOrPromise = "",
    template: str = "teachers/form.html",
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, run its act when it is sent, go on to `to`; errors answer 422 with what was typed."""
    if tried(request, form, act, done):
        return redirect(to)
    context = {
        "title": title,
        "answer": answer,
        "form": form,
        "verb": verb,
        "cancel_href": to,
        "crumbs": [*crumbs, (title, "")],
        **(extra or {}),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def ask_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[By], object],
    *,
    question: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    consequence: StrOrPromise = "",
    dangerous: bool = False,
) -> HttpResponse:
    """Ask before an act, with the little that it needs to know."""
    if tried(request, form, act, done):
        return redirect(to)
    return render_confirm(
        request,
        question=question,
        verb=verb,
        cancel_href=to,
        consequence=consequence,
        form=form,
        dangerous=dangerous,
    )


def mark_of(request: HttpRequest, *, purpose: str = "") -> str:
    """Return the watermark of what this reader takes out now."""
    return watermark(name=by_of(request).name, at=timezone.localtime(clock.now()), purpose=purpose)


def watched(request: HttpRequest, definition: ListDefinition[M]) -> ListDefinition[M]:
    """Return a list whose export carries the reader's watermark and is journaled."""

    def journaled(asked: HttpRequest, count: int) -> None:
        note_export(
            table=definition.key,
            names=str(definition.title),
            count=count,
            condition=asked.GET.urlencode()[:400],
            purpose="",
            by=by_of(asked),
        )

    return replace(definition, watermark=mark_of(request), on_export=journaled)
