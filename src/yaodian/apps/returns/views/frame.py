"""页面的共同部分 (what every page does): find what is asked for, run a form's act, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.queries import duty_for, period_for, plans_for
from yaodian.apps.returns.rules import PeriodsError, ReturnError
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.forms.actions import SheetError
from yaodian.kernel.notices.actions import NoticeError
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.web.confirm import render_confirm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REFUSALS = (ReturnError, PeriodsError, SheetError, NoticeError, ClassifiedMaterialError)
BOTH = ["GET", "POST"]


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent with, None when it was only asked for."""
    return request.POST if request.method == "POST" else None


def visible_plan(request: HttpRequest, plan_id: int, verb: str = "") -> ReturnPlan:
    """Return a plan the reader may see (404 otherwise) and over which he holds the verb (403 otherwise)."""
    by = by_of(request)
    plan = plans_for(by=by).filter(pk=plan_id).select_related("under").first()
    if plan is None:
        raise Http404
    if verb:
        require(by, verb, unit_id=plan.owner_id)
    return plan


def visible_period(request: HttpRequest, plan_id: int, code: str, verb: str = "") -> ReturnPeriod:
    """Return a period of a plan the reader may see."""
    plan = visible_plan(request, plan_id, verb)
    period = period_for(plan=plan, code=code)
    if period is None:
        raise Http404
    period.plan = plan
    return period


def visible_duty(request: HttpRequest, duty_id: int) -> Duty:
    """Return a duty the reader may see (404 otherwise)."""
    duty = duty_for(by=by_of(request), duty_id=duty_id)
    if duty is None:
        raise Http404
    return duty


def done_or_told(request: HttpRequest, act: Callable[[By], object], done: StrOrPromise, to: str) -> HttpResponse:
    """Run an act that needs no form; say what came of it and go on."""
    try:
        act(by_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
    return redirect(to)


def tried(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any], By], object], done: StrOrPromise
) -> bool:
    """Run the act of a sent form; a refusal becomes the form's error, success a message."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data, by_of(request))
    except REFUSALS as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, str(done))
    return True


def confirm_page(
    request: HttpRequest,
    form: forms.Form | None,
    act: Callable[[dict[str, Any], By], object],
    *,
    question: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    consequence: StrOrPromise = "",
    dangerous: bool = False,
) -> HttpResponse:
    """Ask once, with a reason where the form wants one."""
    if form is None and request.method == "POST":
        return done_or_told(request, lambda by: act({}, by), done, to)
    if form is not None and tried(request, form, act, done):
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


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    heading: StrOrPromise,
    verb: StrOrPromise,
    to: str,
    plan: ReturnPlan | None = None,
    template: str = "returns/form.html",
    **extra: Any,
) -> HttpResponse:
    """Show a form; errors answer 422 with what was typed."""
    context = {
        "title": heading,
        "heading": heading,
        "form": form,
        "verb": verb,
        "cancel_href": to,
        "crumbs": crumbs(plan, heading),
        "draft_key": request.path,
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def crumbs(plan: ReturnPlan | None, *here: StrOrPromise | tuple[StrOrPromise, str]) -> list[tuple[StrOrPromise, str]]:
    """Return the path to a page."""
    path: list[tuple[StrOrPromise, str]] = [(_("报送任务"), reverse("returns:list"))]
    if plan is not None:
        path.append((plan.title, reverse("returns:plan", args=[plan.pk])))
    return [*path, *(one if isinstance(one, tuple) else (one, "") for one in here)]
