"""预警页面 (alert pages)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.alerts import actions, queries
from yaodian.apps.alerts.access import DECLARE, READ, SETTLE
from yaodian.apps.alerts.forms import RuleForm, SettleForm
from yaodian.apps.alerts.rules import AlertState
from yaodian.apps.alerts.tables import LIST, alert_href
from yaodian.kernel import records
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.referrals.queries import referrals_of
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.web.lists import render_list

Crumbs = list[tuple[str, str]]


def _crumbs() -> Crumbs:
    return [(_("预警"), reverse("alerts:list"))]


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """预警列表."""
    by = by_of(request)
    require(by, READ)
    return render_list(request, LIST, queries.alerts_for(by=by), template="alerts/list.html")


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """一件预警: what was seen, by which rule, the record behind it, the referral, what was done."""
    by = by_of(request)
    alert = get_object_or_404(queries.alerts_for(by=by), pk=pk)
    context = {
        "title": alert.title,
        "alert": alert,
        "about": records.find(by, alert.record),
        "referrals": referrals_of(ref=f"alerts.alert:{pk}"),
        "may_settle": alert.state == AlertState.ACCEPTED and holds(by, SETTLE, unit_id=alert.section_id),
        "crumbs": [*_crumbs(), (alert.title, "")],
    }
    return render(request, "alerts/alert.html", context)


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """处置."""
    by = by_of(request)
    alert = get_object_or_404(queries.alerts_for(by=by), pk=pk)
    require(by, SETTLE, unit_id=alert.section_id, record=f"alerts.alert:{pk}")
    form = SettleForm(request.POST or None)

    def act() -> None:
        actions.settle_alert(alert_id=pk, measure=form.cleaned_data["measure"], by=by)

    if carried_out(request, form, act, refusals=actions.AlertError):
        messages.success(request, _("已登记处置情况。"))
        return redirect(alert_href(alert))
    return form_page(
        request, form, title=_("处置预警"), cancel_href=alert_href(alert), answer=alert.title, crumbs=_crumbs()
    )


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """预警规则: what is looked at, by which metric, and who deals with it."""
    by = by_of(request)
    require(by, READ)
    context = {
        "title": _("预警规则"),
        "rules": queries.rules_for(by=by).order_by("position", "pk"),
        "may_declare": holds(by, DECLARE),
        "crumbs": [*_crumbs(), (_("预警规则"), "")],
    }
    return render(request, "alerts/rules.html", context)


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """装入目录里的规则."""
    count = actions.load_rules(by=by_of(request))
    messages.success(request, _("装入了 %(n)s 条预警规则。") % {"n": count})
    return redirect("alerts:rules")


@require_http_methods(["GET", "POST"])
def change_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """改预警规则."""
    by = by_of(request)
    require(by, DECLARE)
    rule = get_object_or_404(queries.rules_for(by=by), pk=rule_id)
    start = {"params": rule.params, "text": rule.text, "is_open": rule.open}
    form = RuleForm(request.POST or None, initial={**start, "section": rule.section.title if rule.section else ""})

    def act() -> None:
        data = form.cleaned_data
        section = data["section"]
        actions.change_rule(
            rule_id=rule_id,
            params=data["params"],
            section_id=section.pk if section else None,
            is_open=data["is_open"],
            text=data["text"],
            by=by,
        )

    if carried_out(request, form, act, refusals=actions.AlertError):
        messages.success(request, _("已保存。"))
        return redirect("alerts:rules")
    kinds = (UnitKind.SECTION, UnitKind.INSTITUTION)
    return form_page(
        request,
        form,
        title=rule.title,
        cancel_href=reverse("alerts:rules"),
        crumbs=[*_crumbs(), (_("预警规则"), reverse("alerts:rules"))],
        units=Unit.objects.filter(kind__in=kinds, closed_date=None).order_by("position"),
    )
