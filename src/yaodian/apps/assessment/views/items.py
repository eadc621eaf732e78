"""Bonus and penalty (加减分页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.assessment import actions, forms
from yaodian.apps.assessment.models import Participant
from yaodian.apps.assessment.queries import schemes as reads
from yaodian.apps.assessment.rules import ItemState, SchemeState
from yaodian.apps.assessment.views.frame import ask, bound, one_of
from yaodian.kernel import records
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """提出加减分."""
    by = by_of(request)
    require(by, "assessment.propose")
    scheme = one_of(reads.schemes_for(by=by), scheme_id)
    units = scheme.participants.select_related("unit", "scheme").order_by("unit__position")
    return ask(
        request,
        bound(forms.ItemForm, request, participants=units),
        act=lambda facts: actions.propose_item(
            participant_id=facts["participant"].pk,
            points=facts["points"],
            title=facts["title"],
            reason=facts["reason"],
            veto=facts["veto"],
            paper=facts["paper"],
            by=by,
        ),
        question=_("%(scheme)s：提出加减分") % {"scheme": scheme},
        consequence=_("由办公室另一人审定后计入总分，超过上限的部分不计。"),
        verb=_("提出"),
        done=_("已提出，待办公室审定。"),
        back=reverse("assessment:scheme", args=[scheme.pk]),
    )


@require_GET
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """一件加减分."""
    by = by_of(request)
    found = one_of(reads.items_for(by=by).select_related("participant__unit", "scheme"), item_id)
    manages = holds(by, "assessment.manage")
    own = reads.is_own_item(found, by=by)
    context = {
        "title": found.title,
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (found.title, "")],
        "item": found,
        "files": files_of(record_ref(found)),
        "about": records.find(by, found.source) if found.source else None,
        "may_decide": manages and found.state == ItemState.PROPOSED and not own,
        "may_withdraw": manages and found.state == ItemState.ACCEPTED,
    }
    return render(request, "assessment/item.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """审定加减分; one that came by referral gets its unit here."""
    by = by_of(request)
    require(by, "assessment.manage")
    found = one_of(reads.items_for(by=by), item_id)
    units, first = None, None
    if found.participant_id is None:
        units = Participant.objects.filter(scheme__state=SchemeState.OPEN).select_related("unit", "scheme")
        units = units.order_by("scheme_id", "unit__position")
        first = {"participant": next((row for row in units if str(row.unit) in found.title), None)}
    return ask(
        request,
        bound(forms.DecisionForm, request, participants=units, initial=first),
        act=lambda facts: actions.decide_item(
            item_id=found.pk,
            accept=facts["verdict"] == "agree",
            decision=facts["decision"],
            participant_id=facts["participant"].pk if facts.get("participant") else None,
            points=facts.get("points"),
            by=by,
        ),
        question=_("审定“%(title)s”") % {"title": found.title},
        verb=_("审定"),
        done=_("已审定。"),
        back=reverse("assessment:item", args=[found.pk]),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, item_id: int) -> HttpResponse:
    """撤销加减分."""
    by = by_of(request)
    require(by, "assessment.manage")
    found = one_of(reads.items_for(by=by), item_id)
    return ask(
        request,
        bound(forms.ReasonForm, request),
        act=lambda facts: actions.withdraw_item(item_id=found.pk, reason=facts["reason"], by=by),
        question=_("撤销“%(title)s”？") % {"title": found.title},
        consequence=_("不再计入总分，记录保留。"),
        verb=_("撤销"),
        done=_("已撤销。"),
        back=reverse("assessment:item", args=[found.pk]),
        dangerous=True,
    )
