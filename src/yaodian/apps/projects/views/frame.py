"""页面的共同部分 (what every page does): find the project, ask for the right, run a form's act, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.projects.models import Contract, Payment, Project
from yaodian.apps.projects.queries import project_for, projects_for, require_for
from yaodian.apps.projects.rules import ProjectError
from yaodian.kernel.access import By, by_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import SheetError
from yaodian.kernel.web.confirm import render_confirm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REFUSALS = (ProjectError, FileRefusedError, ClassifiedMaterialError, SheetError)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, None when it was only asked for."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    """Return the files a form was sent with, None when it was only asked for."""
    return request.FILES if request.method == "POST" else None


def visible_project(request: HttpRequest, pk: int, verb: str = "") -> Project:
    """Return a project the reader may see (404 otherwise) and over which he holds the verb (403 otherwise)."""
    by = by_of(request)
    project = project_for(by=by, project_id=pk)
    if project is None:
        raise Http404
    if verb:
        require_for(by=by, verb=verb, project=project)
    return project


def visible_contract(request: HttpRequest, pk: int, verb: str) -> Contract:
    """Return a contract of a project the reader may see and over which he holds the verb."""
    by = by_of(request)
    contract = (
        Contract.objects.filter(pk=pk, project__in=projects_for(by=by))
        .select_related("project__programme", "project__school")
        .first()
    )
    if contract is None:
        raise Http404
    require_for(by=by, verb=verb, project=contract.project)
    return contract


def visible_payment(request: HttpRequest, pk: int, verb: str = "") -> Payment:
    """Return a payment of a project the reader may see and over which he holds the verb."""
    by = by_of(request)
    payment = (
        Payment.objects.filter(pk=pk, contract__project__in=projects_for(by=by))
        .select_related("contract__project__programme", "contract__project__school")
        .first()
    )
    if payment is None:
        raise Http404
    if verb:
        require_for(by=by, verb=verb, project=payment.contract.project)
    return payment


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


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any], By], object],
    *,
    heading: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    then: Callable[[], str] | None = None,
    project: Project | None = None,
    answer: StrOrPromise = "",
    template: str = "projects/form.html",
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, run its act when it is sent, go on to `then()` or `to`; errors answer 422 with what was typed."""
    if tried(request, form, act, done):
        return redirect(then() if then else to)
    context = {
        "title": heading,
        "heading": heading,
        "answer": answer,
        "form": form,
        "verb": verb,
        "project": project,
        "cancel_href": to,
        "crumbs": crumbs(project, heading),
        "multipart": form.is_multipart(),
        "draft_key": f"{request.path}",
        **(extra or {}),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def reason_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any], By], object],
    *,
    question: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    consequence: StrOrPromise = "",
    dangerous: bool = False,
) -> HttpResponse:
    """Ask for a reason before an act that takes something back."""
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


def crumbs(project: Project | None, here: StrOrPromise = "") -> list[tuple[StrOrPromise, str]]:
    """Return the path to a page."""
    path: list[tuple[StrOrPromise, str]] = [(_("建设与装备项目"), reverse("projects:list"))]
    if project is not None:
        path.append((project.title, reverse("projects:project", args=[project.pk])))
    if here:
        path.append((here, ""))
    return path
