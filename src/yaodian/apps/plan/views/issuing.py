"""Pages of issuing (印发页面): the issued text to the reader, the comparison, the papers that come of a draft."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import exporting, issuing
from yaodian.apps.plan.documents.files import official_files
from yaodian.apps.plan.documents.preparation import opinion_files, plan_notice
from yaodian.apps.plan.documents.words import recipients
from yaodian.apps.plan.forms import preparation as forms
from yaodian.apps.plan.queries import preparation as reads
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.preparation import (
    NodeLevel,
)
from yaodian.apps.plan.views.preparation import REFUSALS, readable_draft
from yaodian.apps.plan.views.sending import send_on
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.confirm import render_confirm


def download(file: OutputFile, *, kind: str) -> HttpResponse:
    """Answer with a file that is saved under its Chinese name."""
    response = HttpResponse(file.content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


@require_http_methods(["GET", "POST"])
def draft_issue(request: HttpRequest, prep_id: int) -> HttpResponse:
    """印发: the draft itself or the text as published goes to the reader for review."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    posted = request.method == "POST"
    form = forms.IssueForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        name, content = (upload.name, upload.read()) if upload else ("", None)
        try:
            reading = issuing.issue_draft(draft_id=draft.pk, name=name, content=content, by=by)
        except REFUSALS as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("印发稿已读完，请逐处审阅后确认导入。"))
            return redirect("plan:review", reading.pk)
    context = {"title": _("印发要点"), "draft": draft, "form": form, "verb": _("交付识读")}
    return render(request, "plan/preparation/file.html", context, status=422 if form.errors else 200)


@require_GET
def issued_text(request: HttpRequest, prep_id: int) -> HttpResponse:
    """成文对照: draft and issued text sentence by sentence, back to proposals and on to tasks."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    if draft.plan is None:
        messages.error(request, _("这份稿件还没有印发。"))
        return redirect("plan:year_draft", draft.pk)
    only = request.GET.get("only", "")
    rows = reads.issued_rows(draft, by=by)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.link.kind] = counts.get(row.link.kind, 0) + 1
    kinds = [
        (kind, label, counts.get(kind, 0)) for kind, label in draft.links.model._meta.get_field("kind").flatchoices
    ]
    shown = [row for row in rows if not only or row.link.kind == only]
    words = "，".join(f"{label} {count} 句" for _kind, label, count in kinds if count)
    context = {"title": _("成文对照"), "draft": draft, "rows": shown, "kinds": kinds, "only": only, "answer": words}
    return render(request, "plan/preparation/issued.html", context)


FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_GET
def opinion_table(request: HttpRequest, prep_id: int, file_kind: str) -> HttpResponse:
    """意见采纳情况汇总表 as Excel or Word."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    files = opinion_files(draft, demo=clock.is_demo())
    found = next((file for file in files if file.name.endswith(f".{file_kind}")), None)
    if found is None:
        raise Http404
    exporting.note_export(draft_id=draft.pk, what="意见采纳情况汇总表", name=found.name, content=found.content, by=by)
    return download(found, kind=FORMATS[file_kind])


@require_http_methods(["GET", "POST"])
def draft_paper(request: HttpRequest, prep_id: int) -> HttpResponse:
    """印发通知稿: 关于印发…的通知 with the plan as its attachment, as Word, for the office to send through the papers."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    issuers = [(key, issuer.title) for key, issuer in shipped_issuers().issuers.items()]
    kinds = set(units_open(on=clock.today()).values_list("kind", flat=True))
    form = forms.PaperForm(
        request.POST or None, issuers=issuers, initial={"issuer": "bureau", "recipients": recipients(kinds)}
    )
    if not draft.nodes.filter(level=NodeLevel.CLAUSE, dropped=False).exists():
        messages.error(request, _("稿件还没有分句，请先汇总建议。"))
        return redirect("plan:year_draft", draft.pk)
    back = reverse("plan:year_draft", args=[draft.pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        demo = clock.is_demo()
        doc = plan_notice(draft, issuer=data["issuer"], recipients=data["recipients"], demo=demo)
        if data["way"] == "papers":
            return send_on(request, doc, record=draft, back=back)
        file = official_files(doc, name=doc.title)[0]
        exporting.note_export(draft_id=draft.pk, what="印发通知", name=file.name, content=file.content, by=by)
        return download(file, kind=FORMATS["docx"])
    return render_confirm(
        request,
        question=_("拟“关于印发《%(title)s》的通知”稿") % {"title": draft.title},
        consequence=_("要点作为附件，文号和日期留空，签发后填写。"),
        verb=_("拟稿"),
        cancel_href=back,
        form=form,
    )
