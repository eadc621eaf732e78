"""密封内容和佐证 (what is sealed, and evidence): opened on a purpose; files added to a row."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yaodian.apps.ledgers import actions, queries
from yaodian.apps.ledgers.forms import PurposeForm
from yaodian.apps.ledgers.tables import entry_href
from yaodian.apps.ledgers.views.entries import title_of
from yaodian.apps.ledgers.views.frame import crumbs, entry_of
from yaodian.kernel.access import by_of, require
from yaodian.kernel.disclosure.rules import PurposeError
from yaodian.kernel.evidence.actions import attach_files
from yaodian.kernel.evidence.forms import EvidenceForm
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.privacy.rules import ClassifiedMaterialError


@never_cache
@require_http_methods(["GET", "POST"])
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    """查看敏感内容: on a stated purpose, shown once, journaled."""
    by = by_of(request)
    entry = entry_of(request, pk)
    if not queries.may_disclose(entry, by=by):
        require(by, "ledgers.sensitive", unit_id=entry.unit_id)
    form = PurposeForm(request.POST or None)
    opened: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.disclose_entry(entry_id=pk, purpose=form.cleaned_data["purpose"], by=by)
            opened = [(title_of(entry.ledger, place.rpartition(".")[2]), value) for place, value in found.items()]
        except PurposeError as error:
            form.add_error("purpose", str(error))
    context = {
        "title": _("查看敏感内容"),
        "entry": entry,
        "form": form,
        "opened": opened,
        "back_href": entry_href(entry),
        "crumbs": [*crumbs(entry.ledger, entry), (_("查看敏感内容"), "")],
    }
    return render(request, "ledgers/disclose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """添加佐证材料."""
    by = by_of(request)
    entry = entry_of(request, pk, keep=True)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            attach_files(
                record=entry,
                uploads=facts["uploads"],
                kind=facts["kind"],
                caption=facts["caption"],
                taken_date=facts["taken_date"],
                internal=facts["internal"],
                by=by,
            )
            messages.success(request, _("已添加佐证材料。"))
            return redirect(entry_href(entry))
        except (FileRefusedError, ClassifiedMaterialError) as error:
            form.add_error(None, str(error))
    context = {
        "title": _("添加佐证材料"),
        "entry": entry,
        "evidence_form": form,
        "cancel_href": entry_href(entry),
        "crumbs": [*crumbs(entry.ledger, entry), (_("添加佐证材料"), "")],
    }
    return render(request, "ledgers/attach.html", context, status=422 if form.errors else 200)
