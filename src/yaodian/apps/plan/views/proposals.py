"""Pages of proposals (建议页面): the list, a section's form, one proposal with what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import outline, proposing
from yaodian.apps.plan.actions.proposing import ProposalWords
from yaodian.apps.plan.forms import ShortReasonForm
from yaodian.apps.plan.forms import preparation as forms
from yaodian.apps.plan.models import Proposal, YearDraft
from yaodian.apps.plan.queries import preparation as reads
from yaodian.apps.plan.queries.plans import plan_of_year
from yaodian.apps.plan.rules.preparation import PROPOSABLE, DraftState, NodeLevel, ProposalSource, ProposalState
from yaodian.apps.plan.tables.source_lists import proposal_list
from yaodian.apps.plan.views.preparation import REFUSALS, readable_draft
from yaodian.apps.plan.views.tasks import act_by_form
from yaodian.kernel import clock
from yaodian.kernel.access import By, allowed_units, by_of, holds, require
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.lists import render_list


@require_GET
def proposals(request: HttpRequest, prep_id: int) -> HttpResponse:
    """建议一览: searched, filtered, exported."""
    draft = readable_draft(request, prep_id)
    rows = draft.proposals.select_related("unit", "lead_unit", "carried_task")
    units = Unit.objects.filter(pk__in=draft.proposals.values("unit_id")).order_by("position", "pk")
    definition = proposal_list(units=[(str(unit.pk), str(unit)) for unit in units])
    may = holds(by_of(request), "plan.propose") and draft.state in PROPOSABLE
    extra = {"draft": draft, "may_propose": may}
    return render_list(request, definition, rows, extra=extra, template="plan/preparation/proposals.html")


def _own_units(by: By) -> list[tuple[int, str]]:
    """Return the units for which this reader may propose."""
    reached = allowed_units(by, "plan.propose")
    units = units_open(on=clock.today()).order_by("position", "code")
    if reached.everywhere:
        units = units.filter(kind__in=["section", "institution"])
    else:
        units = units.filter(pk__in=reached.ids)
    return [(unit.pk, str(unit)) for unit in units]


def _hints(draft: YearDraft, by: By) -> dict[str, list[str]]:
    """Return the headings and points that a proposal may name: those of the draft and of last year's plan."""
    headings = list(draft.nodes.filter(level=NodeLevel.SECTION, dropped=False).values_list("text", flat=True))
    points = list(draft.nodes.filter(level=NodeLevel.POINT, dropped=False).values_list("text", flat=True))
    last = plan_of_year(by, year=draft.year - 1)
    if last is not None:
        headings += last.sections.order_by("position").values_list("heading", flat=True)
        points += [point.title for section in last.sections.all() for point in section.points.all()]
    return {"headings": list(dict.fromkeys(headings)), "points": list(dict.fromkeys(points))}


def _words(data: dict[str, Any]) -> ProposalWords:
    """Return what the form says."""
    return ProposalWords(
        source=ProposalSource(data["source"]),
        text=data["text"],
        source_name=data["source_name"],
        heading=data["heading"],
        point=data["point"],
        target=data["target"],
        lead_unit_id=data["lead"].pk if data["lead"] else None,
        support_unit_ids=data["support"],
    )


def _form_page(
    request: HttpRequest, draft: YearDraft, form: forms.ProposalForm, title: str, proposal: Proposal | None
) -> HttpResponse:
    """Show the form of a proposal."""
    by = by_of(request)
    context = {
        "title": title,
        "draft": draft,
        "form": form,
        "proposal": proposal,
        "units": units_open(on=clock.today()).order_by("position", "code"),
        **_hints(draft, by),
    }
    return render(request, "plan/preparation/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, prep_id: int) -> HttpResponse:
    """申报建议."""
    by = by_of(request)
    require(by, "plan.propose")
    draft = readable_draft(request, prep_id)
    form = forms.ProposalForm(request.POST or None, units=_own_units(by))
    if request.method == "POST" and form.is_valid():
        unit_id, words = form.cleaned_data["unit"], _words(form.cleaned_data)
        try:
            proposing.propose(draft_id=draft.pk, unit_id=unit_id, words=words, by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("建议已申报。"))
            return redirect("plan:proposals", draft.pk)
    return _form_page(request, draft, form, _("申报要点建议"), None)


def _readable(request: HttpRequest, proposal_id: int) -> Proposal:
    """Return the proposal if this reader may see it, else 404."""
    rows = reads.proposals_readable(by_of(request)).select_related("draft__plan", "unit", "lead_unit", "carried_task")
    return get_object_or_404(rows, pk=proposal_id)


@require_GET
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """一条建议: what, from where, and what became of it, on to the issued sentence and its tasks."""
    by = by_of(request)
    here = _readable(request, proposal_id)
    numbers = {item.node.pk: item.number for item in reads.outline_of(here.draft)}
    nodes = [(source.node, numbers.get(source.node_id)) for source in here.nodes.select_related("node").order_by("pk")]
    links = here.draft.links.filter(node__in=[node.pk for node, _number in nodes], clause__isnull=False)
    waiting = here.state == ProposalState.WAITING
    own = holds(by, "plan.propose", unit_id=here.unit_id)
    context = {
        "title": str(here),
        "proposal": here,
        "support": forms.names_of(here.support_unit_ids),
        "nodes": nodes,
        "links": links.select_related("clause").order_by("position"),
        "may_change": waiting and own and here.draft.state in PROPOSABLE,
        "may_withdraw": waiting and own and here.carried_task_id is None,
        "may_adopt": waiting and holds(by, "plan.prepare") and here.draft.state == DraftState.MERGING,
        "may_decline": waiting and holds(by, "plan.prepare"),
    }
    return render(request, "plan/preparation/proposal.html", context)


@require_http_methods(["GET", "POST"])
def proposal_change(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """修改建议."""
    by = by_of(request)
    here = _readable(request, proposal_id)
    require(by, "plan.propose", unit_id=here.unit_id)
    lead = f"{here.lead_unit.code} {here.lead_unit.title}" if here.lead_unit else ""
    names = ("source", "source_name", "heading", "point", "text", "target")
    first = {name: getattr(here, name) for name in names}
    first |= {"unit": here.unit_id, "lead": lead, "support": forms.names_of(here.support_unit_ids)}
    form = forms.ProposalForm(request.POST or None, units=[(here.unit_id, str(here.unit))], initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.change_proposal(proposal_id=here.pk, words=_words(form.cleaned_data), by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("plan:proposal", here.pk)
    return _form_page(request, here.draft, form, _("修改建议"), here)


@require_http_methods(["GET", "POST"])
def proposal_adopt(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """编入稿件."""
    by = by_of(request)
    here = _readable(request, proposal_id)
    require(by, "plan.prepare")
    wish = " · ".join(part for part in (here.heading, here.point) if part) or _("其他工作")
    places = [("", _("按建议：%(wish)s") % {"wish": wish})]
    for item in reads.outline_of(here.draft):
        if item.node.level is NodeLevel.POINT:
            words = _("%(n)s %(text)s：另起一句") % {"n": item.number, "text": item.node.text[:30]}
            places.append((f"p{item.node.pk}", words))
        elif item.node.level is NodeLevel.CLAUSE:
            words = _("%(n)s %(text)s：并入这句") % {"n": item.number, "text": item.node.text[:30]}
            places.append((f"c{item.node.pk}", words))
    form = forms.AdoptForm(request.POST or None, places=places)

    def act(data: dict[str, str]) -> None:
        key = data["place"]
        outline.adopt_proposal(
            proposal_id=here.pk,
            point_id=int(key[1:]) if key.startswith("p") else None,
            clause_id=int(key[1:]) if key.startswith("c") else None,
            by=by,
        )

    return act_by_form(
        request,
        form,
        act,
        back=reverse("plan:year_draft", args=[here.draft_id]),
        question=_("编入“%(text)s”") % {"text": here},
        verb=_("编入"),
        done=_("已编入，来源已记在句子上。"),
    )


@require_http_methods(["GET", "POST"])
def proposal_decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """不采用."""
    by = by_of(request)
    here = _readable(request, proposal_id)
    require(by, "plan.prepare")
    return act_by_form(
        request,
        ShortReasonForm(request.POST or None),
        lambda data: proposing.decline_proposal(proposal_id=here.pk, reason=data["reason"], by=by),
        back=reverse("plan:proposal", args=[here.pk]),
        question=_("不采用这条建议？申报科室会看到理由。"),
        verb=_("不采用"),
        done=_("已登记不采用。"),
    )


@require_http_methods(["GET", "POST"])
def proposal_withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """撤回."""
    by = by_of(request)
    here = _readable(request, proposal_id)
    require(by, "plan.propose", unit_id=here.unit_id)
    return act_by_form(
        request,
        ShortReasonForm(request.POST or None),
        lambda data: proposing.withdraw_proposal(proposal_id=here.pk, reason=data["reason"], by=by),
        back=reverse("plan:proposal", args=[here.pk]),
        question=_("撤回这条建议？"),
        verb=_("撤回"),
        done=_("已撤回。"),
    )
