"""签到页面 (sign-in pages): the rolling code for the wall, the page on a phone."""

from __future__ import annotations

import secrets

import segno
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.ledgers import actions
from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.forms import SignForm
from yaodian.apps.ledgers.models import Sitting
from yaodian.apps.ledgers.queries import sittings_for, warn_days
from yaodian.apps.ledgers.rules import SigninMode, code_at, is_current
from yaodian.apps.ledgers.tables import entry_href
from yaodian.apps.ledgers.views.frame import crumbs, entry_of
from yaodian.kernel import clock
from yaodian.kernel.access import System, by_of, public, require
from yaodian.kernel.privacy.rules import ClassifiedMaterialError

SECONDS = "ledgers.signin_seconds"
PASS_SECONDS = 300
"""How long a phone that has scanned may take to write a name."""
DEVICE = "yd_signin"
PHONE = System("扫码签到", origin="ledgers.sign_in")


@require_POST
def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    """开始签到."""
    entry = entry_of(request, pk, keep=True)
    try:
        sitting = actions.open_sitting(entry_id=pk, by=by_of(request))
    except actions.LedgerError as error:
        messages.error(request, str(error))
        return redirect(entry_href(entry))
    return redirect("ledgers:sitting", sitting_id=sitting.pk)


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    by = by_of(request)
    sitting = get_object_or_404(sittings_for(by=by), pk=sitting_id)
    require(by, KEEP, unit_id=sitting.entry.unit_id)
    return sitting


@never_cache
@require_GET
def show(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """签到码: a new code every few seconds; the same address gives the fragment that htmx asks for."""
    sitting = _sitting(request, sitting_id)
    seconds = warn_days(SECONDS, on=clock.today())
    code = code_at(secret=sitting.secret, at=clock.wall(), seconds=seconds)
    link = request.build_absolute_uri(reverse("ledgers:sign", args=[sitting.pk, code]))
    context = {
        "title": _("签到码"),
        "sitting": sitting,
        "entry": sitting.entry,
        "link": link,
        "qr": segno.make(link, micro=False).svg_data_uri(scale=8, border=2),
        "every": max(seconds // 2, 2),
        "signatures": list(sitting.signatures.order_by("-signed_at")[:200]) if sitting.mode == SigninMode.NAMES else [],
        "crumbs": [*crumbs(sitting.entry.ledger, sitting.entry), (_("签到码"), "")],
    }
    return render(request, "ledgers/_code.html" if request.htmx else "ledgers/sitting.html", context)  # type: ignore[attr-defined]


@require_POST
def close(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """结束签到."""
    sitting = _sitting(request, sitting_id)
    try:
        actions.close_sitting(sitting_id=sitting_id, by=by_of(request))
        messages.success(request, _("签到已结束，人数已记入台账。"))
    except actions.LedgerError as error:
        messages.error(request, str(error))
    return redirect(entry_href(sitting.entry))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, sitting_id: int, code: str) -> HttpResponse:
    """手机签到: a current code gives a pass of a few minutes; the pass and the phone's own mark sign once."""
    sitting = Sitting.objects.select_related("entry__ledger", "entry__unit").filter(pk=sitting_id).first()
    if sitting is None:
        raise Http404
    seconds = warn_days(SECONDS, on=clock.today())
    held = request.POST.get("pass", "")
    allowed = _passed(held, sitting) or is_current(code, secret=sitting.secret, at=clock.wall(), seconds=seconds)
    device = request.COOKIES.get(DEVICE, "") or secrets.token_hex(16)
    named = sitting.mode == SigninMode.NAMES
    form = SignForm(request.POST or None) if named else None
    done, refused = "", "" if allowed else _("签到码已过期，请重新扫屏幕上的二维码。")
    if sitting.closed_at is not None:
        refused = _("签到已经结束。")
    if request.method == "POST" and not refused and (form is None or form.is_valid()):
        facts = form.cleaned_data if form is not None else {}
        try:
            new = actions.sign_in(sitting_id=sitting_id, device=device, by=PHONE, **facts)
            done = _("签到成功。") if new else _("这部手机已经签到过，不用再签。")
        except (actions.LedgerError, ClassifiedMaterialError) as error:
            refused = str(error)
    context = {
        "title": _("签到"),
        "sitting": sitting,
        "entry": sitting.entry,
        "form": form,
        "named": named,
        "done": done,
        "refused": refused,
        "held": signing.dumps(sitting.pk, salt=sitting.secret) if allowed else "",
    }
    status = 422 if form is not None and form.is_bound and form.errors else 403 if refused else 200
    response = render(request, "ledgers/sign.html", context, status=status)
    response.set_cookie(DEVICE, device, max_age=7 * 86400, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def _passed(held: str, sitting: Sitting) -> bool:
    """Is it a pass of this sitting, given within the last minutes?"""
    try:
        return bool(signing.loads(held, salt=sitting.secret, max_age=PASS_SECONDS) == sitting.pk)
    except signing.BadSignature:
        return False
