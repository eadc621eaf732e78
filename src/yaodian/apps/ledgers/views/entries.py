"""一条记录 (a row): register, show, correct, end, void, open what is sealed, attach evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.ledgers import actions, queries
from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.forms import EndForm, ReasonForm
from yaodian.apps.ledgers.models import Entry, Ledger
from yaodian.apps.ledgers.queries.declared import FIRST
from yaodian.apps.ledgers.rules import LedgerRowState, MovementState, standing_of, until_days
from yaodian.apps.ledgers.tables import entry_href
from yaodian.apps.ledgers.views.filling import changing_form, context_of, local_now, nodes_of
from yaodian.apps.ledgers.views.frame import crumbs, entry_of, ledger_of
from yaodian.engines.forms import Problem, with_defaults
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.forms.rendering.reading import posted
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.pages import carried_out
from yaodian.kernel.web.confirm import render_confirm

REFUSALS = (actions.LedgerError, ClassifiedMaterialError)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """登记一行."""
    by = by_of(request)
    ledger = ledger_of(request, ledger_id)
    require(by, KEEP)
    declared = queries.declaration_of(ledger)
    units = list(queries.units_kept(by=by, ledger=ledger).order_by("position", "code"))
    if not units:
        messages.error(request, _("您所在的单位不记这本台账。"))
        return redirect("ledgers:list", ledger_id=ledger.pk)
    parents = list(queries.parents_of(by=by, ledger=ledger).filter(unit__in=units)) if declared.parent else []
    unit_id = _number(request, "entry:unit") or units[0].pk
    parent_id = _number(request, "entry:parent")
    answers: dict[str, Any] = with_defaults(declared.form, answers={}, now=local_now())
    if declared.day and request.method == "GET":
        answers.setdefault(declared.day, clock.today().isoformat())
    problems: tuple[Problem, ...] = ()
    refused = ""
    if request.method == "POST":
        answers = posted(declared.form, request.POST).answers
        if not request.POST.get("sheet:row"):
            try:
                parent = next((one for one in parents if one.pk == parent_id), None)
                unit_id = parent.unit_id if parent else unit_id
                entry = actions.register_entry(
                    ledger_id=ledger.pk, unit_id=unit_id, answers=answers, parent_id=parent_id or None, by=by
                )
                messages.success(request, _("已登记“%(title)s”。") % {"title": entry.title})
                if entry.breach:
                    messages.warning(
                        request,
                        _("注意：%(parent)s %(breach)s，已记录并预警。")
                        % {"parent": entry.parent, "breach": entry.breach},
                    )
                return redirect(entry_href(entry))
            except actions.EntryRefusedError as error:
                problems = error.problems
            except REFUSALS as error:
                refused = str(error)
    context = {
        "title": _("登记%(title)s") % {"title": ledger.title},
        "ledger": ledger,
        "note": declared.form.note,
        "units": units,
        "unit_id": unit_id,
        "parents": parents,
        "parent_id": parent_id,
        "parent_wanted": bool(declared.parent),
        "cancel_href": reverse("ledgers:list", args=[ledger.pk]),
        "crumbs": [*crumbs(ledger), (_("登记"), "")],
        **context_of(declared.form, answers, problems, refused),
    }
    return render(request, "ledgers/fill.html", context, status=422 if problems or refused else 200)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name) or request.GET.get(name.replace("entry:", ""), "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """一条记录: what it says, how its permits stand, its parts, movements, corrections and evidence."""
    by, today = by_of(request), clock.today()
    entry = entry_of(request, pk)
    declared = queries.declaration_of(entry.ledger)
    warn = queries.warn_days(FIRST, on=today)
    keep = queries.may_keep(entry, by=by) and entry.state == LedgerRowState.IN_FORCE
    context = {
        "title": entry.title,
        "entry": entry,
        "nodes": nodes_of(declared.form, entry.answers),
        "permits": [
            (field.title, day, standing_of(day, today=today, warn_days=warn), (day - today).days)
            for field, day in until_days(declared, entry.answers)
        ]
        if entry.state == LedgerRowState.IN_FORCE
        else [],
        "parts": _parts(entry),
        "movements": list(entry.movements.order_by("-asked_at")[:50]) if entry.balance is not None else [],
        "asked": MovementState.ASKED,
        "changes": [
            (change, [title_of(entry.ledger, name) for name in change.fields])
            for change in entry.changes.order_by("-revision")[:50]
        ],
        "sitting": queries.sittings_for(by=by).filter(entry=entry).first(),
        "signin": bool(declared.signin),
        "files": files_of(f"ledgers.entry:{entry.pk}"),
        "may_keep": keep,
        "may_void": queries.may_keep(entry, by=by) and entry.state != LedgerRowState.VOID,
        "may_disclose": bool(entry.sealed) and queries.may_disclose(entry, by=by),
        "measure": nodes_words(declared.form, entry.answers, "measure"),
        "crumbs": [*crumbs(entry.ledger), (entry.title, "")],
    }
    return render(request, "ledgers/entry.html", context)


def nodes_words(form: Any, answers: dict[str, Any], name: str) -> str:
    """Return an answer in words where the form has such a field."""
    from yaodian.apps.ledgers.rules import words_of

    return words_of(form, form.field(name), answers.get(name)) if name in form.places else ""


def _parts(entry: Entry) -> list[tuple[Ledger, list[Entry], int]]:
    """Return the ledgers whose rows belong to this one, each with its latest rows and how many there are."""
    found = []
    for ledger in Ledger.objects.filter(open=True).order_by("position"):
        if queries.declaration_of(ledger).parent == entry.ledger.key:
            rows = entry.parts.filter(ledger=ledger).exclude(state=LedgerRowState.VOID)
            found.append((ledger, list(rows.order_by("-day", "-pk")[:20]), rows.count()))
    return found


def title_of(ledger: Ledger, name: str) -> str:
    place = queries.declaration_of(ledger).form.places.get(name)
    return place.item.title if place else name


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """更正、续期: other answers with a reason; what stood before stays on record."""
    by = by_of(request)
    entry = entry_of(request, pk, keep=True)
    form = changing_form(queries.declaration_of(entry.ledger))
    answers: dict[str, Any] = dict(entry.answers)
    problems: tuple[Problem, ...] = ()
    refused = ""
    if request.method == "POST":
        answers = posted(form, request.POST).answers
        if not request.POST.get("sheet:row"):
            try:
                actions.change_entry(
                    entry_id=pk,
                    answers=answers,
                    reason=request.POST.get("entry:reason", ""),
                    revision=_number(request, "entry:revision"),
                    by=by,
                )
                messages.success(request, _("已更正“%(title)s”，改前内容留在记录里。") % {"title": entry.title})
                return redirect(entry_href(entry))
            except actions.EntryRefusedError as error:
                problems = error.problems
            except REFUSALS as error:
                refused = str(error)
    context = {
        "title": _("更正%(title)s") % {"title": entry.title},
        "ledger": entry.ledger,
        "entry": entry,
        "reason": request.POST.get("entry:reason", ""),
        "revision": _number(request, "entry:revision") or entry.revision,
        "cancel_href": entry_href(entry),
        "crumbs": [*crumbs(entry.ledger, entry), (_("更正"), "")],
        **context_of(form, answers, problems, refused),
    }
    return render(request, "ledgers/fill.html", context, status=422 if problems or refused else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """停用."""
    by = by_of(request)
    entry = entry_of(request, pk, keep=True)
    form = EndForm(request.POST or None)

    def act() -> None:
        actions.end_entry(entry_id=pk, by=by, **form.cleaned_data)

    if carried_out(request, form, act, refusals=actions.LedgerError):
        messages.success(request, _("“%(title)s”已停用。") % {"title": entry.title})
        return redirect(entry_href(entry))
    return render_confirm(
        request,
        question=_("停用“%(title)s”？") % {"title": entry.title},
        consequence=_("停用后不再预警，记录保留。"),
        verb=_("停用"),
        cancel_href=entry_href(entry),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """作废: entered by mistake."""
    by = by_of(request)
    entry = entry_of(request, pk, keep=True)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.void_entry(entry_id=pk, reason=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.LedgerError):
        messages.success(request, _("“%(title)s”已作废。") % {"title": entry.title})
        return redirect(entry_href(entry))
    return render_confirm(
        request,
        question=_("作废“%(title)s”？") % {"title": entry.title},
        consequence=_("录入有误的才作废：不计入任何数，原因和内容保留。"),
        verb=_("作废"),
        cancel_href=entry_href(entry),
        form=form,
        dangerous=True,
    )
