"""Referral pages (转办页面): the list, one referral, accept, return, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import records
from yaodian.kernel.access import by_of, require
from yaodian.kernel.referrals import actions, queries
from yaodian.kernel.referrals.forms import ReasonForm
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.registry import receptions
from yaodian.kernel.referrals.rules import OPEN_STATES, ReferralState
from yaodian.kernel.referrals.tables import REFERRALS_LIST, kind_title
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def referrals(request: HttpRequest) -> HttpResponse:
    """转办移交: what one's units sent or received."""
    by = by_of(request)
    require(by, "referrals.read")
    waiting = len(queries.waiting_for(by=by).inbox)
    answer = _("%(count)s 件等您接收或退回。") % {"count": waiting} if waiting else ""
    return render_list(request, REFERRALS_LIST, queries.referrals_for(by=by), extra={"answer": answer})


@require_GET
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """一件转办: where it comes from, how it stands, what became of it."""
    by = by_of(request)
    found = _referral(request, referral_id)
    is_open = found.state in OPEN_STATES
    mine = found.sender_id in by.unit_ids
    context = {
        "title": found.title,
        "crumbs": [(_("转办移交"), reverse("referrals:list")), (found.title, "")],
        "referral": found,
        "kind": kind_title(found),
        "installed": found.kind in receptions(),
        "source": records.find(by, found.record),
        "result": records.find(by, found.result) if found.result else None,
        "may_answer": is_open and queries.may_answer(by=by, referral=found),
        "may_withdraw": is_open and mine,
        "may_settle": mine and found.state == ReferralState.RETURNED and not found.settled,
    }
    return render(request, "referrals/referral.html", context)


@require_POST
def accept(request: HttpRequest, referral_id: int) -> HttpResponse:
    """接收: the receiving app makes its record; the reader is led to it."""
    _referral(request, referral_id)
    try:
        result = actions.accept_referral(referral_id=referral_id, by=by_of(request))
    except actions.ReferralError as error:
        messages.error(request, str(error))
        return redirect("referrals:referral", referral_id=referral_id)
    messages.success(request, _("已接收。"))
    return redirect(records.link(result) or reverse("referrals:referral", args=[referral_id]))


@require_http_methods(["GET", "POST"])
def return_(request: HttpRequest, referral_id: int) -> HttpResponse:
    """退回: with a reason; the sender finds it in the worklist."""
    return _with_reason(request, referral_id, question=_("退回这件转办？"), verb=_("退回"), action="return")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, referral_id: int) -> HttpResponse:
    """撤回: the sender takes the matter back."""
    return _with_reason(request, referral_id, question=_("撤回这件转办？"), verb=_("撤回"), action="withdraw")


@require_POST
def settle(request: HttpRequest, referral_id: int) -> HttpResponse:
    """退回已处理: it leaves the sender's worklist."""
    _referral(request, referral_id)
    try:
        actions.settle_return(referral_id=referral_id, by=by_of(request))
    except actions.ReferralError as error:
        messages.error(request, str(error))
    return redirect("referrals:referral", referral_id=referral_id)


def _with_reason(request: HttpRequest, referral_id: int, *, question: str, verb: str, action: str) -> HttpResponse:
    found = _referral(request, referral_id)
    form = ReasonForm(request.POST or None)
    act = actions.return_referral if action == "return" else actions.withdraw_referral
    if request.method == "POST" and form.is_valid():
        try:
            act(referral_id=referral_id, reason=form.cleaned_data["reason"], by=by_of(request))
        except actions.ReferralError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("已%(verb)s。") % {"verb": verb})
            return redirect("referrals:referral", referral_id=referral_id)
    return render_confirm(
        request,
        question=question,
        consequence=_("“%(title)s”：理由留痕，对方随即看不到来源记录。") % {"title": found.title},
        verb=verb,
        cancel_href=reverse("referrals:referral", args=[referral_id]),
        form=form,
    )


def _referral(request: HttpRequest, referral_id: int) -> Referral:
    found = queries.referrals_for(by=by_of(request)).filter(pk=referral_id).first()
    if found is None:
        raise Http404
    return found
