"""Briefing pages (期间材料页面): draft from frozen months, read, submit to a leader, hand to the papers, put out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan import forms
from yaodian.apps.plan.actions import briefings as acts
from yaodian.apps.plan.documents.briefings import briefing_doc, briefing_pdf, briefing_text
from yaodian.apps.plan.documents.words import kinds_addressed, recipients
from yaodian.apps.plan.forms.briefings import BriefingForm
from yaodian.apps.plan.models import Briefing, WorkPlan
from yaodian.apps.plan.queries.briefings import briefings_readable, checking_of, frozen_months, paper_of, read_period
from yaodian.apps.plan.rules.briefings import (
    BriefingKind,
    BriefingState,
    briefing_title,
    draft_refusal,
    handing_refusal,
    names_units,
    period_of,
)
from yaodian.apps.plan.rules.opened import frozen_figure
from yaodian.apps.plan.tables.briefings import briefing_list
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.outputs import month_end
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel import clock, records
from yaodian.kernel.access import by_of, require
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import DocumentError
from yaodian.kernel.documents.pdf import pdf_available
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.actions import PaperError
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.lists import render_list


def _choices(plan: WorkPlan) -> list[tuple[str, str]]:
    """Return what can be drafted of the frozen months, the latest first: (kind period, words)."""
    frozen = list(plan.months.filter(frozen_at__isnull=False).order_by("-year", "-month").values_list("year", "month"))
    found: dict[str, str] = {}
    for year, month in frozen:
        for kind in (one for one in BriefingKind if one is not BriefingKind.LEDGER):
            period = period_of(kind, year=year, month=month)
            if draft_refusal(kind, period=period, frozen=frozen) is None:
                found[f"{kind.value} {period}"] = briefing_title(kind, period=period)
    return list(found.items())


def _form(plan: WorkPlan, data: Any = None) -> BriefingForm:
    kinds = set(units_open(on=clock.today()).values_list("kind", flat=True))
    issuers = [(key, issuer.title) for key, issuer in shipped_issuers().issuers.items()]
    first = {"issuer": "bureau_office", "recipients": recipients(kinds), "mend_date": month_end(clock.today())}
    return BriefingForm(data, what=_choices(plan), issuers=issuers, initial=first)


@require_http_methods(["GET", "POST"])
def briefings(request: HttpRequest) -> HttpResponse:
    """期间材料: what was drafted and issued; draft another."""
    by = by_of(request)
    require(by, "plan.export")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("调度材料")})
    form = _form(plan, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kind, _space, period = data.pop("what").partition(" ")
        try:
            made = acts.draft_briefing(plan_id=plan.pk, kind=BriefingKind(kind), period=period, by=by, **data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已拟稿，请核对后送审。"))
            return redirect("plan:briefing", made.pk)
    rows = briefings_readable(by).filter(plan=plan)
    table = briefing_list(frozen=plan.months.filter(frozen_at__isnull=False).exists())
    extra = {"title": _("调度材料"), "form": form, "drafted": rows.count()}
    answer = render_list(request, table, rows, extra=extra, template="plan/briefings.html")
    answer.status_code = 422 if form.errors else answer.status_code
    return answer


def _demo() -> bool:
    """Is this a demo bureau?"""
    return clock.is_demo()


def _briefing(request: HttpRequest, briefing_id: int) -> Briefing:
    """Return the briefing if this reader may see it, else 404."""
    rows = briefings_readable(by_of(request)).select_related("plan", "output")
    return get_object_or_404(rows, pk=briefing_id)


@require_GET
def briefing(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """一件材料: as it will be issued, of which months, what the leader said."""
    here = _briefing(request, briefing_id)
    told = briefing_text(here, read_period(here), demo=_demo())
    kind, paper = BriefingKind(here.kind), paper_of(here)
    context = {
        "title": str(here),
        "doc": told.doc if told else None,
        "blocks": [(type(block).__name__, block) for block in told.doc.body] if told else [],
        "unnamed": told,
        "window": checking_of(here),
        "names_units": names_units(kind, named=here.named),
        "briefing": here,
        "months": frozen_months(here),
        "approvals": here.approvals.prefetch_related("steps").order_by("-asked_at"),
        "may_ask": here.state in (BriefingState.DRAFT, BriefingState.RETURNED),
        "may_file": handing_refusal(kind, state=BriefingState(here.state), named=here.named) is None,
        "may_issue": kind is BriefingKind.PACK and here.state == BriefingState.APPROVED,
        "paper": paper,
        "paper_url": records.find(by_of(request), record_ref(paper)).url if paper else "",
    }
    return render(request, "plan/briefing.html", context)


@require_GET
def briefing_page(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """材料样稿: the PDF as it will be printed; without the library for PDF, back with what is missing."""
    here = _briefing(request, briefing_id)
    if missing := pdf_available():
        messages.error(request, missing)
        return redirect("plan:briefing", here.pk)
    answer = HttpResponse(briefing_pdf(here, demo=_demo()), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(str(here))}.pdf"
    return answer


@require_GET
def briefing_figure(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """台账数字: a figure of a circular as the ledger stood on its day, with its rows."""
    by = by_of(request)
    here = _briefing(request, briefing_id)
    part = request.GET.get("part", "")
    shown = frozen_figure(part, read_period(here)) if here.snapshot else None
    if shown is None:
        raise Http404
    links = records.find_many(by, [row.ref for row in shown.rows if row.ref])
    context = {
        "title": shown.title,
        "briefing": here,
        "shown": shown,
        "rows": [(row, links[row.ref].url if row.ref else "") for row in shown.rows],
        "trace": f"{record_ref(here)}/{part}@{here.as_of_date}",
    }
    return render(request, "plan/ledger_figure.html", context)


@require_http_methods(["GET", "POST"])
def ask_briefing(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """送审."""
    by = by_of(request)
    here = _briefing(request, briefing_id)
    first = {"reason": _("%(title)s已拟好，请审定。") % {"title": here}}
    return act_by_form(
        request,
        forms.ReasonForm(request.POST or None, initial=first),
        lambda data: acts.ask_briefing(briefing_id=here.pk, reason=data["reason"], by=by),
        back=reverse("plan:briefing", args=[here.pk]),
        question=_("把%(title)s送领导审定？") % {"title": here},
        verb=_("送审"),
        done=_("已送审。"),
    )


@require_POST
def file_briefing(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """送发文流程: the briefing becomes an official document in draft."""
    by = by_of(request)
    here = _briefing(request, briefing_id)
    doc = briefing_doc(here, read_period(here), demo=_demo())
    if doc is None:
        messages.error(request, _("调度会材料不是公文，经领导批准后直接成文。"))
        return redirect("plan:briefing", here.pk)
    kinds = kinds_addressed(here.recipients)
    units = list(units_open(on=clock.today()).filter(kind__in=kinds).values_list("pk", flat=True))
    try:
        acts.file_briefing(briefing_id=here.pk, doc=doc, addressee_ids=units, by=by)
    except (*REFUSALS, DocumentError, PaperError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已送发文流程，请按稿号送核、签发、编号。"))
    return redirect("plan:briefing", here.pk)


@require_POST
def issue_briefing(request: HttpRequest, briefing_id: int) -> HttpResponse:
    """调度会材料成文: in the background, once a leader has approved."""
    by = by_of(request)
    here = _briefing(request, briefing_id)
    if here.state != BriefingState.APPROVED:
        messages.error(request, _("领导批准后才能印发。"))
        return redirect("plan:briefing", here.pk)
    run = enqueue("plan.issue_briefing", by=by, briefing_id=here.pk)
    return redirect("tasks:run", run.pk)
