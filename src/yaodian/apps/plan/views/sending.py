"""Handing a drafted document to the papers (转公文办理)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yaodian.apps.plan.views.tasks import REFUSALS
from yaodian.kernel.access import by_of
from yaodian.kernel.documents.model import DocumentError, OfficialDoc
from yaodian.kernel.papers.actions import PaperError, draft_document


def send_on(request: HttpRequest, doc: OfficialDoc, *, record: Any, back: str) -> HttpResponse:
    """Hand a drafted document to the papers, where it is reviewed, signed and numbered."""
    try:
        paper = draft_document(
            kind=doc.kind,
            issuer=doc.issuer.key,
            title=doc.title,
            blocks=doc.body,
            record=record,
            main_recipient=doc.main_recipient,
            copy_recipients=doc.copy_recipients,
            attachments=doc.attachments,
            remark=doc.remark,
            by=by_of(request),
        )
    except (*REFUSALS, DocumentError, PaperError) as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, _("已代拟为公文稿，请核对后送审。"))
    return redirect("papers:paper", paper.pk)
