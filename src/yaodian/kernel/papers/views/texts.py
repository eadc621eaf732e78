"""Wordings (文稿页面): drafting, changing, comparing, naming a source."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, by_of, require
from yaodian.kernel.documents.model import DocKind, DocumentError
from yaodian.kernel.papers import actions
from yaodian.kernel.papers.forms import DraftForm, SourceForm, TextForm, names_in
from yaodian.kernel.papers.queries import papers as reads
from yaodian.kernel.papers.queries import texts
from yaodian.kernel.papers.rules.wording import reworded
from yaodian.kernel.papers.views.papers import readable_paper
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.web.confirm import render_confirm

REFUSALS = (actions.PaperError, DocumentError, ClassifiedMaterialError)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """拟稿: a document by itself."""
    by = by_of(request)
    require(by, "papers.draft")
    form = DraftForm(request.POST or None, by=by, today=clock.today())
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        body, attachments = reworded(facts["text"], body=())
        try:
            made = actions.draft_document(
                kind=DocKind(facts["kind"]),
                issuer=facts["issuer"],
                title=facts["title"],
                blocks=body,
                attachments=attachments,
                record=None,
                unit_id=facts["unit"].pk,
                main_recipient=facts["main_recipient"],
                copy_recipients=names_in(facts["copy_recipients"]),
                cosign_unit_ids=[unit.pk for unit in facts["cosign_units"]],
                cosign_organs=names_in(facts["cosign_organs"]),
                urgency=facts["urgency"],
                by=by,
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已拟稿，稿号 %(number)s。") % {"number": made.sheet_number})
            return redirect("papers:paper", made.pk)
    context = {"title": _("拟稿"), "form": form, "crumbs": [(_("公文办理"), reverse("papers:list")), (_("拟稿"), "")]}
    return render(request, "papers/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, paper_id: int) -> HttpResponse:
    """改稿: the wording as lines; numbers that stay as they are keep their source."""
    by, found = by_of(request), readable_paper(request, paper_id)
    if not reads.may_edit(paper=found, by=by):
        raise NotAllowedError(_("《%(title)s》现在不由您改稿。") % {"title": found.title})
    text = texts.text_of(paper=found)
    first = {
        "title": text.title,
        "main_recipient": found.main_recipient,
        "text": texts.plain(text),
        "copy_recipients": "、".join(found.copy_recipients),
    }
    form = TextForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            actions.revise_text(
                paper_id=found.pk,
                title=facts["title"],
                text=facts["text"],
                note=facts["note"],
                main_recipient=facts["main_recipient"],
                copy_recipients=names_in(facts["copy_recipients"]),
                by=by,
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已改稿。"))
            return redirect("papers:paper", found.pk)
    context = {
        "title": _("改稿"),
        "form": form,
        "paper": found,
        "crumbs": [
            (_("公文办理"), reverse("papers:list")),
            (found.title, reverse("papers:paper", args=[found.pk])),
            (_("改稿"), ""),
        ],
    }
    return render(request, "papers/form.html", context, status=422 if form.errors else 200)


@require_GET
def differences(request: HttpRequest, paper_id: int) -> HttpResponse:
    """稿次对照: two wordings, what was struck out and what was written in; by default the last two."""
    found = readable_paper(request, paper_id)
    newer = _version(request, "to", found.version, most=found.version)
    older = _version(request, "from", max(1, newer - 1), most=found.version)
    versions = list(found.texts.order_by("version"))
    context = {
        "title": _("稿次对照"),
        "paper": found,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": texts.changes_between(paper=found, older=older, newer=newer),
        "crumbs": [
            (_("公文办理"), reverse("papers:list")),
            (found.title, reverse("papers:paper", args=[found.pk])),
            (_("稿次对照"), ""),
        ],
    }
    return render(request, "papers/changes.html", context)


def _version(request: HttpRequest, key: str, otherwise: int, *, most: int) -> int:
    """Return the version asked for, within those that are there."""
    asked = request.GET.get(key, "")
    return min(max(int(asked), 1), most) if asked.isdecimal() and len(asked) < 5 else otherwise


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, paper_id: int, place: int) -> HttpResponse:
    """注明来源: the record an unsourced number comes from."""
    by, found = by_of(request), readable_paper(request, paper_id)
    numbers = texts.unsourced_figures(paper=found)
    if not reads.may_edit(paper=found, by=by):
        raise NotAllowedError(_("《%(title)s》现在不由您改稿。") % {"title": found.title})
    if place >= len(numbers):
        raise Http404
    number = numbers[place]
    form = SourceForm(request.POST or None, initial={"trace": found.record})
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_source(
                paper_id=found.pk,
                number=number.number,
                before=number.before,
                trace=form.cleaned_data["trace"],
                label=form.cleaned_data["label"],
                by=by,
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已注明来源。"))
            return redirect("papers:paper", found.pk)
    return render_confirm(
        request,
        question=_("“%(before)s%(number)s%(after)s”中的 %(number)s 从哪里来？")
        % {"before": number.before, "number": number.number, "after": number.after},
        consequence=_("来源随文保存，签发前可点开核对。"),
        verb=_("注明来源"),
        cancel_href=reverse("papers:paper", args=[found.pk]),
        form=form,
    )
