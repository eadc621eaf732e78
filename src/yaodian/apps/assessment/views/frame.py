"""What the pages share (考核页面公用): readable rows, a step that asks once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from yaodian.apps.assessment.actions import AssessmentError
from yaodian.kernel.documents.model import DocumentError
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.papers.actions import PaperError
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.web.confirm import render_confirm

M = TypeVar("M", bound=Model)
REFUSALS = (AssessmentError, PaperError, DocumentError, FileRefusedError, ClassifiedMaterialError)


def one_of(rows: QuerySet[M], pk: int) -> M:
    """Return a row the reader may see, else Http404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def bound(form: type[Form], request: HttpRequest, *, initial: dict[str, Any] | None = None, **options: Any) -> Any:
    """Return the form with what was sent, or empty with what is known."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **options)
    return form(initial=initial, **options)


def ask(
    request: HttpRequest,
    form: Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    question: str,
    verb: str,
    done: str,
    back: str,
    consequence: str = "",
    dangerous: bool = False,
) -> HttpResponse:
    """Ask with a form, act, go back; what `act` returns as text is the address to go to instead."""
    if request.method == "POST" and form.is_valid():
        try:
            found = act(form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(found if isinstance(found, str) else back)
    return render_confirm(
        request,
        question=question,
        consequence=consequence,
        verb=verb,
        cancel_href=back,
        form=form,
        dangerous=dangerous,
    )
