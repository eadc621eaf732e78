"""保障与质量页 (guarantee pages): the checklist of a year, a declaration with its files, the second person's check."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.balance import actions
from yaodian.apps.balance.access import CHECK, DECLARE, READ
from yaodian.apps.balance.forms import DeclareForm, NoteForm, ReasonForm
from yaodian.apps.balance.models import GuaranteeDeclaration
from yaodian.apps.balance.queries.computed import computed_items, narrowed_to
from yaodian.apps.balance.queries.items import RECORD, checklist, declarations_for, items_for
from yaodian.apps.balance.queries.standards import standards
from yaodian.apps.balance.rules import Answer, Computed, DeclarationState, hand_from, hand_of
from yaodian.apps.balance.views.frame import crumbs, page_tabs
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm


@require_GET
def show_items(request: HttpRequest) -> HttpResponse:
    """保障与质量: the items of a year with their lights."""
    by = by_of(request)
    require(by, READ)
    year = clock.today().year
    groups = checklist(by=by, year=year)
    computed = computed_items(on=clock.today()) if any(groups.values()) else {}
    lines = [line for own in groups.values() for line in own]
    context = {
        "title": _("保障与质量"),
        "tabs": page_tabs(),
        "answer": _("%(year)s 年 %(count)s 项，核实达到 %(met)s 项。")
        % {"year": year, "count": len(lines), "met": sum(1 for line in lines if line.is_met)},
        "groups": [
            (group.label, [(line, computed.get(line.item.code)) for line in own]) for group, own in groups.items()
        ],
        "has_items": bool(lines),
        "may_declare": holds(by, DECLARE),
        "year": year,
    }
    return render(request, "balance/items.html", context)


@require_GET
def show_item(request: HttpRequest, item: int) -> HttpResponse:
    """一项核算: what the registers say of an item, with the named list of the schools that do not meet it."""
    by = by_of(request)
    row = get_object_or_404(items_for(by=by), pk=item)
    require(by, READ)
    found = computed_items(on=clock.today()).get(row.code) or Computed(row.code, ())
    shown = narrowed_to(found, by=by)
    context = {
        "title": str(row),
        "item": row,
        "found": found,
        "rows": shown,
        "hidden": len(found.unmet) + len(found.unknown) - len(shown),
        "today": clock.today(),
        "crumbs": crumbs(str(row)),
    }
    return render(request, "balance/computed.html", context)


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """装入项目清单."""
    count = actions.load_items(by=by_of(request))
    messages.success(request, _("已装入 %(count)s 个项目。") % {"count": count})
    return redirect("balance:items")


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, item: int) -> HttpResponse:
    """申报项目."""
    by = by_of(request)
    row = get_object_or_404(items_for(by=by), pk=item)
    require(by, DECLARE)
    today = clock.today()
    posted = request.method == "POST"
    last = declarations_for(by=by).filter(item=row, year=today.year).first()
    initial = {"answer": last.answer, "text": last.text} if last else {}
    form = DeclareForm(request.POST if posted else None, request.FILES if posted else None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        try:
            actions.declare_item(
                item_id=row.pk,
                year=today.year,
                answer=Answer(data["answer"]),
                text=data["text"],
                uploads=data["uploads"] or [],
                by=by,
            )
        except (FileRefusedError, ClassifiedMaterialError) as error:
            raise actions.BalanceError(str(error)) from error

    if carried_out(request, form, act, refusals=actions.BalanceError):
        messages.success(request, _("已申报“%(title)s”，待另一人核实。") % {"title": row.title})
        return redirect("balance:items")
    return form_page(
        request,
        form,
        title=_("申报 %(item)s") % {"item": row},
        answer=row.requirement,
        verb=_("申报"),
        cancel_href=reverse("balance:items"),
        crumbs=[(_("保障与质量"), reverse("balance:items"))],
    )


def _declaration(by: By, pk: int) -> GuaranteeDeclaration:
    return get_object_or_404(declarations_for(by=by), pk=pk)


@require_GET
def show_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """一项申报: words, files, the rule in force, and the second person's buttons."""
    by = by_of(request)
    row = _declaration(by, pk)
    rules = standards(on=clock.today()).rows
    context = {
        "title": str(row.item),
        "row": row,
        "files": files_of(f"{RECORD}:{row.pk}"),
        "rules": [rule for (code, _scope), rule in sorted(rules.items()) if code == row.item.rule_code],
        "may_check": holds(by, CHECK) and row.state == DeclarationState.DECLARED,
        "may_return": holds(by, CHECK) and row.state != DeclarationState.RETURNED,
        "may_declare": holds(by, DECLARE) and row.state != DeclarationState.CONFIRMED,
        "is_declarer": hand_of(by).is_same(hand_from(row.declared_by)),
        "crumbs": crumbs(str(row.item)),
    }
    return render(request, "balance/declaration.html", context)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """核实申报."""
    by = by_of(request)
    row = _declaration(by, pk)
    require(by, CHECK)
    form = NoteForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.check_declaration(declaration_id=pk, note=form.cleaned_data["note"], by=by)

    if carried_out(request, form, act, refusals=actions.BalanceError):
        messages.success(request, _("已核实。"))
        return redirect("balance:declaration", pk)
    return render_confirm(
        request,
        question=_("核实“%(item)s”？") % {"item": row.item},
        verb=_("核实"),
        cancel_href=reverse("balance:declaration", args=[pk]),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回申报."""
    by = by_of(request)
    row = _declaration(by, pk)
    require(by, CHECK)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.return_declaration(declaration_id=pk, note=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.BalanceError):
        messages.success(request, _("已退回。"))
        return redirect("balance:declaration", pk)
    return render_confirm(
        request,
        question=_("退回“%(item)s”？") % {"item": row.item},
        verb=_("退回"),
        cancel_href=reverse("balance:declaration", args=[pk]),
        form=form,
        dangerous=True,
    )
