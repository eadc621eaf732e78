"""Outbox pages (收件与收据): where devices send to, what became of it, the worker that keeps pages for no line."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import by_of, require
from yaodian.kernel.forms import queries
from yaodian.kernel.forms.actions import Entry, OutboxError, take_entry
from yaodian.kernel.forms.models import SendReceipt
from yaodian.kernel.forms.tables import RECEIPTS
from yaodian.kernel.web.lists import render_list

MANY_RECEIPTS = 2000


@require_http_methods(["GET", "POST"])
def outbox(request: HttpRequest) -> HttpResponse:
    """收件: a device asks who is logged in and what it was given receipts for, or sends one entry."""
    if request.method == "POST":
        return _taken(request)
    device = _uuid(request.GET.get("device", ""))
    rows = queries.receipts_for(by=by_of(request)).filter(device=device or uuid4()).order_by("-sequence")
    receipts = [_receipt(one) for one in rows[:MANY_RECEIPTS]]
    answer = JsonResponse({"account": str(request.user.pk), "csrf": get_token(request), "receipts": receipts})
    answer["Cache-Control"] = "no-store"
    return answer


def _taken(request: HttpRequest) -> HttpResponse:
    device, client_id = _uuid(request.POST.get("device", "")), _uuid(request.POST.get("client_id", ""))
    sequence = request.POST.get("sequence", "")
    if device is None or client_id is None or not sequence.isdecimal() or not 0 < len(sequence) < 10:
        return JsonResponse({"error": _("内容读不懂，请更新页面后重传。")}, status=400)
    entry = Entry(
        device=device,
        sequence=int(sequence),
        client_id=client_id,
        digest=request.POST.get("digest", ""),
        kind=request.POST.get("kind", ""),
        payload=request.POST.get("payload", ""),
        upload=request.FILES.get("file"),
    )
    try:
        return JsonResponse(_receipt(take_entry(entry=entry, by=by_of(request))))
    except OutboxError as error:
        return JsonResponse({"error": str(error)}, status=409)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _receipt(receipt: SendReceipt) -> dict[str, Any]:
    """Return a receipt as the device keeps it beside its entry."""
    return {
        "sequence": receipt.sequence,
        "client_id": str(receipt.client_id),
        "digest": receipt.digest,
        "kind": receipt.kind,
        "outcome": receipt.outcome,
        "reason": receipt.reason,
        "title": receipt.title,
        "at": timezone.localtime(receipt.at).strftime("%Y-%m-%d %H:%M:%S"),
        "href": reverse("forms:sheet", args=[receipt.sheet_id]) if receipt.sheet_id else "",
    }


@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """填报收据: what this device holds beside what the server holds, and all receipts of this account."""
    by = by_of(request)
    require(by, "forms.receipts")
    answer = _("本机每一条都应有一张收据；对不上的列在前面。")
    return render_list(
        request, RECEIPTS, queries.receipts_for(by=by), extra={"answer": answer}, template="forms/receipts.html"
    )


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """离线工作线程: the service worker, served from `/forms/`, which is its scope."""
    path = finders.find("forms/worker.js")
    if not isinstance(path, str):
        raise Http404
    with open(path, encoding="utf-8") as file:
        answer = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
