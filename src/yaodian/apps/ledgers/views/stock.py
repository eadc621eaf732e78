"""收发页面 (stock pages): ask, confirm by a second person, refuse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.ledgers import actions
from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.forms import MovementForm, ReasonForm
from yaodian.apps.ledgers.models import Movement
from yaodian.apps.ledgers.queries import declaration_of, movements_for
from yaodian.apps.ledgers.rules import MovementKind
from yaodian.apps.ledgers.tables import entry_href
from yaodian.apps.ledgers.views.frame import crumbs, entry_of
from yaodian.kernel.access import by_of, require
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """登记收发."""
    by = by_of(request)
    entry = entry_of(request, pk, keep=True)
    form = MovementForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.ask_movement(
            entry_id=pk,
            kind=MovementKind(data["kind"]),
            quantity=data["quantity"],
            purpose=data["purpose"],
            taken_by=data["taken_by"],
            by=by,
        )

    if carried_out(request, form, act, refusals=actions.LedgerError):
        two = declaration_of(entry.ledger).two_persons
        messages.success(request, _("已发起，待第二人确认后结存变动。") if two else _("已登记收发。"))
        return redirect(entry_href(entry))
    balance = f"{entry.balance.normalize():f}" if entry.balance is not None else "—"
    return form_page(
        request,
        form,
        title=_("登记收发"),
        verb=_("发起"),
        cancel_href=entry_href(entry),
        answer=_("%(title)s 现结存 %(balance)s。由另一人确认后才变动。") % {"title": entry.title, "balance": balance},
        crumbs=crumbs(entry.ledger, entry),
    )


def _movement(request: HttpRequest, movement_id: int) -> Movement:
    by = by_of(request)
    movement = get_object_or_404(movements_for(by=by), pk=movement_id)
    require(by, KEEP, unit_id=movement.entry.unit_id)
    return movement


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, movement_id: int) -> HttpResponse:
    """第二人确认."""
    by = by_of(request)
    movement = _movement(request, movement_id)
    refused = ""
    if request.method == "POST":
        try:
            actions.confirm_movement(movement_id=movement_id, by=by)
            messages.success(request, _("已确认，结存已变动。"))
            return redirect(entry_href(movement.entry))
        except actions.LedgerError as error:
            refused = str(error)
            messages.error(request, refused)
    return render_confirm(
        request,
        question=_("确认“%(movement)s”？") % {"movement": movement},
        consequence=_("由%(name)s发起，用途：%(purpose)s。确认后结存立即变动。")
        % {"name": movement.asked_by, "purpose": movement.purpose},
        verb=_("确认"),
        cancel_href=entry_href(movement.entry),
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, movement_id: int) -> HttpResponse:
    """不同意或撤回."""
    by = by_of(request)
    movement = _movement(request, movement_id)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.refuse_movement(movement_id=movement_id, note=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.LedgerError):
        messages.success(request, _("已退回，结存不变。"))
        return redirect(entry_href(movement.entry))
    return render_confirm(
        request,
        question=_("不同意“%(movement)s”？") % {"movement": movement},
        consequence=_("结存不变，原因留存。"),
        verb=_("不同意"),
        cancel_href=entry_href(movement.entry),
        form=form,
    )
