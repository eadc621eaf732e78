"""Year summary (年度总结页面): read as it will be sent, then handed to the papers; the PDF is for looking at."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan import documents, forms
from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.queries.figures import read_standing
from yaodian.apps.plan.rules.unnamed import Unnamed
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.sending import send_on
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.pdf import pdf_available, write_pdf
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.papers import papers_of
from yaodian.kernel.papers.rules import PaperState


def _drafted(plan: WorkPlan, *, recipients: str, signatory: str, issuer: str) -> Unnamed:
    """Return the summary as records stand today."""
    return documents.year_summary(
        read_standing(plan, today=clock.today()),
        recipients=recipients,
        signatory=signatory,
        issuer=issuer,
        demo=clock.is_demo(),
    )


def _paper(plan: WorkPlan, title: str, *, by: By) -> Paper | None:
    """Return the official document that the summary became, None before it was handed on."""
    rows = papers_of(ref=record_ref(plan), by=by)
    return next((row for row in rows if row.title == title and row.state != PaperState.WITHDRAWN), None)


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest) -> HttpResponse:
    """年度总结: the draft from today's records, what names were hidden in it; one button hands it to the papers."""
    by = by_of(request)
    require(by, "plan.export")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("年度总结")})
    issuers = [(key, issuer.title) for key, issuer in shipped_issuers().issuers.items()]
    first = {"issuer": "bureau", "recipients": _("市人民政府"), "signatory": ""}
    form = forms.SummaryForm(request.POST or None, issuers=issuers, initial=first)
    asked = form.cleaned_data if request.method == "POST" and form.is_valid() else first
    told = _drafted(plan, **{name: str(asked[name]) for name in first})
    paper = _paper(plan, told.doc.title, by=by)
    if request.method == "POST" and form.is_valid():
        if paper is not None:
            messages.info(request, _("年度总结已在发文流程中。"))
            return redirect("papers:paper", paper.pk)
        return send_on(request, told.doc, record=plan, back=reverse("plan:summary"))
    context = {
        "title": told.doc.title,
        "plan": plan,
        "today": clock.today(),
        "form": form,
        "doc": told.doc,
        "blocks": [(type(block).__name__, block) for block in told.doc.body],
        "unnamed": told,
        "paper": paper,
    }
    return render(request, "plan/summary.html", context, status=422 if form.errors else 200)


@require_GET
def summary_page(request: HttpRequest) -> HttpResponse:
    """年度总结样稿: the PDF as it would be printed today; it is kept nowhere."""
    by = by_of(request)
    require(by, "plan.export")
    plan = plan_here(request)
    if plan is None or (missing := pdf_available()):
        messages.error(request, _("还没有工作要点。") if plan is None else str(missing))
        return redirect("plan:summary")
    doc = _drafted(plan, recipients=_("市人民政府"), signatory="", issuer="bureau").doc
    answer = HttpResponse(write_pdf(doc, source_sheet=False), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(doc.title)}.pdf"
    return answer
