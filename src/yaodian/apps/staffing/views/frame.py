"""页面的共同部分 (what the pages share): tabs, snapshots, pages of rows, files, forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.actions import StaffingError
from yaodian.kernel import clock
from yaodian.kernel.access import By, scope
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm
from yaodian.registers.schools.models import School, Snapshot

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page_tabs() -> list[tuple[str, str, str]]:
    """Return the tabs of staffing."""
    return [
        ("county", _("编制"), reverse("staffing:county")),
        ("vacancies", _("学科缺员"), reverse("staffing:vacancies")),
        ("loads", _("任课"), reverse("staffing:loads")),
        ("retirements", _("退休预测"), reverse("staffing:retirements")),
        ("exchange", _("交流轮岗"), reverse("staffing:exchange")),
        ("plans", _("补充教师"), reverse("staffing:plans")),
        ("preschool", _("学前"), reverse("staffing:preschool")),
        ("special", _("特殊教育"), reverse("staffing:special")),
    ]


def crumbs(here: StrOrPromise, *between: tuple[StrOrPromise, str]) -> list[tuple[StrOrPromise, str]]:
    """Return the path to a page."""
    return [(_("师资配置"), reverse("staffing:county")), *between, (here, "")]


def as_file(content: bytes, name: str, kind: str) -> FileResponse:
    """Answer with a file to be saved."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)


def is_demo() -> bool:
    """Is this a demo bureau?"""
    return clock.shift_days() != 0


def asked_snapshot(request: HttpRequest) -> Snapshot | None:
    """Return the sealed snapshot asked for, None for today."""
    code = request.GET.get("snapshot", "")
    return get_object_or_404(Snapshot, code=code, sealed_at__isnull=False) if code else None


def schools_of(by: By, verb: str = READ) -> list[School]:
    """Return the open schools of the reader, for a filter."""
    rows = School.objects.filter(scope(by, verb, unit_field="pk"), unit__closed_date__isnull=True)
    shown = rows.select_related("unit").only("unit__title", "unit__short_title")
    return list(shown.order_by("unit__position", "pk"))


def answered(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    answer: StrOrPromise = "",
    between: Sequence[tuple[StrOrPromise, str]] = (),
) -> HttpResponse:
    """Show a form; run its act when it is sent and go on; a refusal stands at the form with what was typed."""
    if carried_out(request, form, act, refusals=StaffingError):
        messages.success(request, str(done))
        return redirect(to)
    path = [(_("师资配置"), reverse("staffing:county")), *between]
    return form_page(request, form, title=title, answer=answer, verb=verb, cancel_href=to, crumbs=path)


def asked(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    question: StrOrPromise,
    verb: StrOrPromise,
    done: StrOrPromise,
    to: str,
    consequence: StrOrPromise = "",
    form: forms.Form | None = None,
    dangerous: bool = False,
) -> HttpResponse:
    """Ask before an act, with the little that it needs to know."""
    if form is not None:
        if carried_out(request, form, act, refusals=StaffingError):
            messages.success(request, str(done))
            return redirect(to)
    elif request.method == "POST":
        try:
            act()
        except StaffingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, str(done))
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


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent with, None when it was only asked for."""
    return request.POST if request.method == "POST" else None
