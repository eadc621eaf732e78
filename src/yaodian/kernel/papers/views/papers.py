"""Papers to look at (看公文): the list, the register of numbers, one paper with its flow, preview, files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import records
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.documents.internal import write_circulation_sheet
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.pdf import pdf_available, write_pdf
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries import papers as reads
from yaodian.kernel.papers.queries import texts
from yaodian.kernel.papers.rules import EDITABLE, DeskStep, PaperCosignState, PaperState
from yaodian.kernel.papers.rules.steps import RETURNABLE
from yaodian.kernel.papers.tables import NUMBERS, PAPERS, issuer_title, numbers_for
from yaodian.kernel.papers.views.shown import shown_text
from yaodian.kernel.web.lists import render_list

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FLOW = (
    (PaperState.DRAFTING, _("拟稿")),
    (PaperState.SECTION, _("科室审核")),
    (PaperState.OFFICE, _("办公室核稿")),
    (PaperState.COSIGN, _("会签")),
    (PaperState.SIGNING, _("签发")),
    (PaperState.NUMBERING, _("编号")),
    (PaperState.SEALING, _("用印")),
    (PaperState.PRINTING, _("印发")),
    (PaperState.ISSUED, _("归档")),
)


def readable_paper(request: HttpRequest, paper_id: int) -> Paper:
    """Return the paper, Http404 where the reader may not see it."""
    found = reads.papers_for(by=by_of(request)).select_related("unit").filter(pk=paper_id).first()
    if found is None:
        raise Http404
    return found


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """公文办理: the papers of one's units, and how many wait for the reader."""
    by = by_of(request)
    require(by, "papers.read")
    waiting = len(reads.waiting_for(by=by)) + reads.cosignatures_waiting(by=by).count()
    extra = {
        "answer": _("%(count)s 件公文等您办理。") % {"count": waiting} if waiting else "",
        "may_draft": holds(by, "papers.draft"),
    }
    rows = reads.papers_for(by=by).select_related("unit")
    return render_list(request, PAPERS, rows, extra=extra, template="papers/list.html")


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """发文登记: every number, used and void."""
    by = by_of(request)
    require(by, "papers.read")
    return render_list(request, NUMBERS, numbers_for(by).select_related("paper__unit", "series"))


@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """一件公文: where it stands, who did what, what it lacks, its wordings and files."""
    by, found = by_of(request), readable_paper(request, paper_id)
    state = PaperState(found.state)
    signatures = list(found.cosignatures.select_related("unit").order_by("id"))
    open_wording = state in EDITABLE or state in (PaperState.COSIGN, PaperState.SIGNING)
    unsourced = texts.unsourced_figures(paper=found) if open_wording else ()
    context = {
        "title": found.title,
        "crumbs": [(_("公文办理"), reverse("papers:list")), (found.title, "")],
        "paper": found,
        "state": state,
        "issuer": issuer_title(found),
        "flow": _flow(found, skipped=not signatures),
        "about": records.find(by, found.record) if found.record else None,
        "steps": found.steps.order_by("id"),
        "versions": list(found.texts.order_by("-version")),
        "unsourced": unsourced,
        "lacks": texts.lacks(paper=found) if open_wording else [],
        "signatures": [(one, _may_cosign(one, state, by)) for one in signatures],
        "addressees": found.addressees.select_related("unit").order_by("unit__position"),
        "files": files_of(record_ref(found)),
        "pdf": pdf_available() is None,
        "may": _rights(found, by),
        **shown_text(found, by=by),
    }
    return render(request, "papers/paper.html", context)


def _flow(paper: Paper, *, skipped: bool) -> list[tuple[str, str]]:
    """Return the steps of the flow, each with its lamp; what this paper passes over is left out."""
    passed = set(paper.steps.values_list("step", flat=True))
    order = [state for state, _title in FLOW]
    here = order.index(PaperState(paper.state)) if paper.state in order else len(order)
    if paper.state == PaperState.WITHDRAWN:
        return []
    shown = []
    for place, (state, title) in enumerate(FLOW):
        over = state is PaperState.SECTION and place < here and DeskStep.SECTION.value not in passed
        if over or (state is PaperState.COSIGN and skipped):
            continue
        lamp = "done" if place < here or paper.state == PaperState.ARCHIVED else "yellow" if place == here else "idle"
        shown.append((lamp, _(title)))
    return shown


def _may_cosign(signature: Any, state: PaperState, by: Any) -> bool:
    """May the reader give this co-signature now?"""
    if state is not PaperState.COSIGN or signature.state == PaperCosignState.AGREED:
        return False
    if signature.unit_id is None:
        return holds(by, "papers.review_office")
    return holds(by, "papers.cosign", unit_id=signature.unit_id)


def _rights(paper: Paper, by: Any) -> dict[str, bool]:
    """Return what the reader may do now, by the name of the page."""
    state = PaperState(paper.state)
    registers = holds(by, "papers.register")
    passing = reads.may_edit(paper=paper, by=by)
    signing = state is PaperState.SIGNING and holds(by, "papers.sign")
    returning = {
        PaperState.SECTION: holds(by, "papers.review_section", unit_id=paper.unit_id),
        PaperState.OFFICE: holds(by, "papers.review_office"),
        PaperState.COSIGN: holds(by, "papers.review_office"),
        PaperState.SIGNING: holds(by, "papers.sign"),
    }
    own = state is PaperState.DRAFTING and holds(by, "papers.draft", unit_id=paper.unit_id)
    return {
        "edit": passing,
        "pass": passing and not (state is PaperState.OFFICE and reads.is_drafter(paper=paper, by=by)),
        "sign": signing,
        "return": state in RETURNABLE and returning[state],
        "number": state is PaperState.NUMBERING and registers,
        "seal": state is PaperState.SEALING and registers,
        "issue": state is PaperState.PRINTING and registers,
        "archive": state is PaperState.ISSUED and registers,
        "withdraw": state not in (PaperState.ISSUED, PaperState.ARCHIVED, PaperState.WITHDRAWN) and (own or registers),
    }


@require_GET
def download(request: HttpRequest, paper_id: int, part: str) -> HttpResponseBase:
    """下载: the draft as Word or PDF with its 数据来源表, or the 发文稿纸; issued files are kept as evidence."""
    found = readable_paper(request, paper_id)
    doc = texts.doc_of(paper=found)
    if part == "docx":
        return _file(write_docx(doc), f"{found.title}（第{found.version}稿）.docx", DOCX)
    if part == "pdf" and pdf_available() is None:
        return _file(write_pdf(doc), f"{found.title}（第{found.version}稿）.pdf", "application/pdf", inline=True)
    if part == "sheet":
        sheet = write_circulation_sheet(doc, texts.opinions(paper=found), sheet_number=found.sheet_number)
        return _file(sheet, f"{found.title}（发文稿纸）.docx", DOCX)
    raise Http404


def _file(content: bytes, name: str, kind: str, *, inline: bool = False) -> HttpResponseBase:
    """Answer with a file, to be saved under this name or looked at."""
    return FileResponse(BytesIO(content), as_attachment=not inline, filename=name, content_type=kind)
