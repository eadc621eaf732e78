"""Drafting a scheme (拟定方案页面): its facts and grades on one page, its indicators one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from yaodian.apps.assessment import actions, forms
from yaodian.apps.assessment.models import Indicator, Scheme
from yaodian.apps.assessment.queries import schemes as reads
from yaodian.apps.assessment.rules import IndicatorKind, SchemeState
from yaodian.apps.assessment.rules.scoring import plain
from yaodian.apps.assessment.views.frame import REFUSALS, ask, bound, one_of
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind


def _draft(request: HttpRequest, scheme_id: int) -> tuple[Any, Scheme]:
    """Return the reader, who organises the assessment, and the scheme."""
    by = by_of(request)
    require(by, "assessment.manage")
    return by, one_of(reads.schemes_for(by=by), scheme_id)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """修改方案: name, day of count, caps, appeal window, grades with quotas and thresholds, the order among equals."""
    by, found = _draft(request, scheme_id)
    back = reverse("assessment:scheme", args=[found.pk])
    if found.state != SchemeState.DRAFT:
        messages.error(request, _("%(scheme)s已启动，方案不再修改。") % {"scheme": found})
        return redirect(back)
    leaves = reads.leaves(found)
    form = forms.SchemeForm(request.POST or None, scheme=found, leaves=leaves)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_scheme(scheme_id=found.pk, by=by, **form.facts())
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("方案已修改。"))
            return redirect(back)
    context = {
        "title": _("修改%(scheme)s") % {"scheme": found},
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (str(found), back), (_("修改"), "")],
        "scheme": found,
        "form": form,
    }
    return render(request, "assessment/edit.html", context, status=422 if form.errors else 200)


GROUPS = (
    ("section", lazy("机关科室"), (UnitKind.SECTION,)),
    ("institution", lazy("二级单位"), (UnitKind.INSTITUTION,)),
    ("central", lazy("乡镇中心学校"), (UnitKind.CENTRAL_SCHOOL,)),
    ("direct", lazy("局直学校"), (UnitKind.DIRECT_SCHOOL, UnitKind.COLLEGE)),
    ("other", lazy("其他学校"), (UnitKind.PRIVATE_SCHOOL, UnitKind.KINDERGARTEN)),
)
"""The groups in which units are offered; village schools are assessed with their central school."""


@require_http_methods(["GET", "POST"])
def units(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """定参评单位: a tick for each unit in its group, before the scheme is opened."""
    by, found = _draft(request, scheme_id)
    back = reverse("assessment:scheme", args=[found.pk])
    if found.state != SchemeState.DRAFT:
        messages.error(request, _("%(scheme)s已启动，参评单位不再修改。") % {"scheme": found})
        return redirect(back)
    chosen = set(found.participants.values_list("unit_id", flat=True))
    groups = _offered(chosen)
    first = {f"units_{kind}": [value for value, _name in rows if int(value) in chosen] for kind, _t, rows in groups}
    form = forms.UnitsForm(request.POST if request.method == "POST" else None, groups=groups, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_participants(scheme_id=found.pk, unit_ids=form.unit_ids(), by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("参评单位已更新。"))
            return redirect(back)
    context = {
        "title": _("%(scheme)s：参评单位") % {"scheme": found},
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (str(found), back), (_("参评单位"), "")],
        "scheme": found,
        "form": form,
        "chosen": len(chosen),
        "others": reads.assessed_elsewhere(found),
    }
    return render(request, "assessment/units.html", context, status=422 if form.errors else 200)


def _offered(chosen: set[int]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the groups with the open units of each, and whoever is assessed already; a group without units is left out."""
    rows = list(units_open(on=clock.today()).order_by("position", "id"))
    kinds = {kind for _key, _title, kinds in GROUPS for kind in kinds}
    made = []
    for key, title, own in GROUPS:
        found = [
            row for row in rows if row.kind in own or (key == "other" and row.kind not in kinds and row.pk in chosen)
        ]
        if found:
            made.append((key, str(title), [(str(row.pk), str(row)) for row in found]))
    return made


@require_http_methods(["GET", "POST"])
def add_indicator(request: HttpRequest, scheme_id: int, kind: str) -> HttpResponse:
    """增加指标 of a kind."""
    by, found = _draft(request, scheme_id)
    wanted = one_kind(kind)
    groups = [(str(one.pk), str(one)) for one in found.indicators.filter(kind=IndicatorKind.GROUP).order_by("position")]
    return ask(
        request,
        bound(forms.NewIndicatorForm, request, kind=wanted, groups=groups, initial={"code": _next_code(found)}),
        act=lambda facts: actions.add_indicator(
            scheme_id=found.pk,
            code=facts["code"],
            kind=wanted,
            upper_id=int(facts["upper"]) if facts.get("upper") else None,
            facts=forms.indicator_facts(facts),
            by=by,
        ),
        question=_("增加%(kind)s指标") % {"kind": wanted.label},
        consequence=_("启动前全部指标满分合计应为 100。"),
        verb=_("增加"),
        done=_("已增加。"),
        back=reverse("assessment:scheme", args=[found.pk]),
    )


def one_kind(kind: str) -> IndicatorKind:
    """Return the kind an address names; an unknown one is a branch."""
    return IndicatorKind(kind) if kind in IndicatorKind.values else IndicatorKind.GROUP


def _next_code(scheme: Scheme) -> str:
    """Return the next free number of the first level."""
    return str(1 + max((int(one.code.split(".")[0]) for one in scheme.indicators.all()), default=0))


@require_http_methods(["GET", "POST"])
def edit_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """修改指标."""
    by = by_of(request)
    require(by, "assessment.manage")
    found: Indicator = one_of(reads.indicators_for(by=by), indicator_id)
    first = {
        "title": found.title,
        "weight": plain(found.weight),
        "metric": found.metric,
        "scoring": found.rule.get("kind"),
        "figure": found.rule.get("minus") or found.rule.get("goal"),
        "unknown": found.unknown,
        "mean": found.mean,
    }
    return ask(
        request,
        bound(forms.IndicatorForm, request, kind=IndicatorKind(found.kind), initial=first),
        act=lambda facts: actions.edit_indicator(indicator_id=found.pk, facts=forms.indicator_facts(facts), by=by),
        question=_("修改指标 %(one)s") % {"one": found},
        consequence=_("方案起草中可以修改，全部指标满分合计应为 100。"),
        verb=_("保存"),
        done=_("已修改。"),
        back=reverse("assessment:scheme", args=[found.scheme_id]),
    )


@require_http_methods(["GET", "POST"])
def drop_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """删去指标."""
    by = by_of(request)
    require(by, "assessment.manage")
    found: Indicator = one_of(reads.indicators_for(by=by), indicator_id)
    return ask(
        request,
        bound(forms.Empty, request),
        act=lambda _facts: actions.drop_indicator(indicator_id=found.pk, by=by),
        question=_("删去指标 %(one)s？") % {"one": found},
        consequence=_("删去后请把满分分给其他指标，合计仍应为 100。"),
        verb=_("删去"),
        done=_("已删去。"),
        back=reverse("assessment:scheme", args=[found.scheme_id]),
        dangerous=True,
    )
