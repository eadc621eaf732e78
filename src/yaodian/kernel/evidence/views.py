"""Evidence pages (佐证材料页面): one file with its facts, its content, its pictures; withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import records
from yaodian.kernel.access import by_of
from yaodian.kernel.evidence import actions, storage
from yaodian.kernel.evidence.forms import WithdrawForm
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.queries import file_for, may_withdraw
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.web.confirm import render_confirm

CLOSED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'"


def _file(request: HttpRequest, file_id: int) -> EvidenceFile:
    """Return the file when the reader may read its record; a stranger's file is as good as absent."""
    found = file_for(by=by_of(request), file_id=file_id)
    if found is None:
        raise Http404
    return found


def _closed(response: HttpResponseBase, *, keep: bool) -> HttpResponseBase:
    """Serve so that a browser takes it for nothing but the stated type, and runs nothing in it."""
    response["Content-Security-Policy"] = CLOSED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600" if keep else "no-store"
    return response


@require_GET
def detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """一份材料: what it proves, who brought it when, its digest."""
    file = _file(request, file_id)
    by = by_of(request)
    found = records.find(by, file.record)
    context = {
        "title": str(file),
        "file": file,
        "found": found,
        "may_withdraw": file.withdrawn_at is None and may_withdraw(by=by, file=file),
    }
    return render(request, "evidence/detail.html", context)


@require_GET
def content(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """原件: the file as it was brought, byte for byte; pictures in the page, all else as a download."""
    file = _file(request, file_id)
    path = storage.root() / file.stored
    if not path.is_file():
        raise Http404
    if file.internal:
        actions.note_internal_reading(file=file, by=by_of(request))
    response = FileResponse(path.open("rb"), content_type=file.content_type)
    inline = file.is_image and "download" not in request.GET
    response["Content-Disposition"] = content_disposition_header(not inline, file.name) or "attachment"
    return _closed(response, keep=not file.internal)


@require_GET
def thumbnail(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """缩略图: a small picture without EXIF."""
    return _picture(request, file_id, kind="thumbnail")


@require_GET
def picture(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """屏幕图: a picture for the screen without EXIF, so without position."""
    return _picture(request, file_id, kind="picture")


def _picture(request: HttpRequest, file_id: int, *, kind: str) -> HttpResponseBase:
    file = _file(request, file_id)
    path = storage.derived_picture(file.stored, kind=kind) if file.content_type.startswith("image/") else None
    if path is None:
        raise Http404
    if file.internal and kind == "picture":
        actions.note_internal_reading(file=file, by=by_of(request))
    return _closed(FileResponse(path.open("rb"), content_type="image/jpeg"), keep=not file.internal)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, file_id: int) -> HttpResponse:
    """撤回: mark a file withdrawn with a reason; it is kept."""
    file = _file(request, file_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_file(file_id=file_id, reason=form.cleaned_data["reason"], by=by_of(request))
        except FileRefusedError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("已撤回“%(name)s”，原件和流水保留。") % {"name": file.name})
            return redirect(records.find(by_of(request), file.record).url or reverse("evidence:detail", args=[file_id]))
    return render_confirm(
        request,
        question=_("撤回“%(name)s”？") % {"name": file.name},
        consequence=_("它不再作为佐证；原件、摘要值和流水保留。"),
        verb=_("撤回"),
        cancel_href=reverse("evidence:detail", args=[file_id]),
        form=form,
        dangerous=True,
    )
