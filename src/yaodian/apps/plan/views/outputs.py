"""Output pages (材料输出): what can be put out, what was put out, and a figure's way back to its record."""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yaodian.apps.plan import forms
from yaodian.apps.plan.models import Section, Task, WorkPlan
from yaodian.apps.plan.queries.outputs import outputs_readable, record_of_trace
from yaodian.apps.plan.queries.plans import sections_of
from yaodian.apps.plan.queries.supervision import steps_due
from yaodian.apps.plan.rules import LIVE_STATES
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.apps.plan.views.opening import plan_here
from yaodian.kernel import clock, records
from yaodian.kernel.access import by_of, require
from yaodian.kernel.documents.pdf import pdf_available
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.workdays.queries import calendar

LISTED = 50


def month_end(day: date) -> date:
    """Return the last working day of the month after."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    end = date(year, month, months.monthrange(year, month)[1])
    return end if calendar().is_workday(end) else calendar().add_workdays(end, -1)


def _sections(plan: WorkPlan) -> list[tuple[str, str]]:
    """Return the choices of a section."""
    return [(str(section.pk), str(section)) for section in sections_of(plan)]


def _form(plan: WorkPlan, *, data: Any = None) -> forms.SectionForm:
    """Return the form of the breakdown."""
    return forms.SectionForm(data, sections=_sections(plan), prefix="b")


@require_GET
def outputs(request: HttpRequest) -> HttpResponse:
    """材料输出: what can be put out, tasks that need a 督办单, and what was put out lately."""
    require(by_of(request), "plan.export")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("材料输出")})
    return _page(request, plan, _form(plan))


def _page(request: HttpRequest, plan: WorkPlan, form: forms.SectionForm, *, status: int = 200) -> HttpResponse:
    """Render the page with this form."""
    today = clock.today()
    late = Task.objects.filter(plan=plan, state__in=LIVE_STATES, due_date__lt=today)
    rows = outputs_readable(by_of(request)).filter(plan=plan).select_related("task").order_by("-issued_at", "-pk")
    words = _("%(n)s 件材料已输出；%(late)s 项任务超过时限") % {"n": rows.count(), "late": late.count()}
    context = {
        "title": _("材料输出"),
        "plan": plan,
        "answer": words,
        "steps": steps_due(plan_id=plan.pk, today=today),
        "rows": rows[:LISTED],
        "pdf_missing": pdf_available(),
        "breakdown_form": form,
    }
    return render(request, "plan/outputs.html", context, status=status)


@require_POST
def make_output(request: HttpRequest, kind: str) -> HttpResponse:
    """输出一件材料."""
    by = by_of(request)
    require(by, "plan.export")
    plan = plan_here(request)
    if plan is None or kind != OutputKind.BREAKDOWN:
        raise Http404
    form = _form(plan, data=request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    asked = _asked(plan, form.cleaned_data)
    run = enqueue("plan.issue", by=by, plan_id=plan.pk, kind=kind, once=uuid4().hex, **asked)
    return redirect("tasks:run", run.pk)


def _asked(plan: WorkPlan, data: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked as plain data."""
    asked = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    section = Section.objects.filter(pk=data.get("section") or 0, plan=plan).first()
    asked["section_id"] = section.pk if section else None
    asked.pop("section", None)
    return {"options": asked}


@require_GET
def output(request: HttpRequest, output_id: int) -> HttpResponse:
    """一件材料: its files, digest, who put it out, and by whose leave units are named."""
    rows = outputs_readable(by_of(request)).select_related("plan", "task")
    here = get_object_or_404(rows, pk=output_id)
    context = {"title": str(here), "output": here, "files": files_of(record_ref(here)), "pdf_missing": pdf_available()}
    return render(request, "plan/output.html", context)


@require_GET
def trace(request: HttpRequest) -> HttpResponse:
    """来源编号: from a figure's trace id to the record it was counted from; of a frozen month to the frozen figure itself."""
    by = by_of(request)
    asked = request.GET.get("id", "")
    ref = record_of_trace(asked)
    found = records.find(by, ref) if ref else None
    if found is None or not found.url:
        messages.error(request, _("没有找到这个来源编号，或该记录不在您的权限内。"))
        return redirect("plan:outputs")
    return redirect(records.part_url(found, records.split_trace(asked)[1]))
