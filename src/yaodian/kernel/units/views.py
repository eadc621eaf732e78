"""Unit pages (单位页面): the list, a unit's portrait, and its upkeep."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require
from yaodian.kernel.panels import panels_for
from yaodian.kernel.units import actions
from yaodian.kernel.units.forms import CloseForm, PlaceForm, UnitForm, unit_initial
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.queries import lower_of, places_of, units_for, units_open
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.kernel.units.tables import UNITS, unit_href
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """单位列表."""
    by = by_of(request)
    require(by, "units.read")
    found = units_for(by=by)
    extra = {"may_change": holds(by, "units.change"), "answer": _counted(found)}
    return render_list(request, UNITS, found, extra=extra, template="units/list.html")


def _counted(found: QuerySet[Unit]) -> str:
    """Return the open units by kind, in words."""
    counts = dict(found.filter(closed_date__isnull=True).values_list("kind").annotate(count=Count("pk")).order_by())
    words = [f"{kind.label} {counts[kind.value]}" for kind in UnitKind if kind.value in counts]
    total = sum(counts.values())
    return f"{_('现有 %(count)s 个单位') % {'count': total}}：{'，'.join(words)}" if words else ""


@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """单位画像: where it stands, who stands below it, and what every app has to say of it."""
    by = by_of(request)
    found = get_object_or_404(units_for(by=by), pk=pk)
    lower = list(lower_of(unit_id=pk, on=clock.today()))
    context = {
        "title": str(found),
        "unit": found,
        "crumbs": [(_("单位"), reverse("units:list")), (str(found), "")],
        "places": places_of(unit_id=pk),
        "lower": [(kind.label, rows) for kind in RelationKind if (rows := [one for one in lower if one.kind == kind])],
        "readable": frozenset(
            units_for(by=by).filter(pk__in=[one.lower_id for one in lower]).values_list("pk", flat=True)
        ),
        "panels": panels_for(by, "units.unit", pk),
        "may_change": holds(by, "units.change"),
    }
    return render(request, "units/unit.html", context)


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """登记、更正单位."""
    by = by_of(request)
    require(by, "units.change")
    found = get_object_or_404(Unit, pk=pk) if pk else None
    form = UnitForm(request.POST or None, initial=unit_initial(found) if found else None)
    if found is not None:
        form.fields["code"].disabled = True
    if carried_out(request, form, lambda: _save(form, found, by), refusals=actions.UnitError):
        messages.success(request, _("已保存“%(unit)s”。") % {"unit": form.cleaned_data["title"]})
        return redirect(unit_href(Unit.objects.get(code=form.cleaned_data["code"].strip())))
    return form_page(
        request,
        form,
        title=_("更正单位") if found else _("登记单位"),
        cancel_href=unit_href(found) if found else reverse("units:list"),
        crumbs=[(_("单位"), reverse("units:list"))],
    )


def _save(form: UnitForm, found: Unit | None, by: By) -> None:
    """Save a unit; a new one may not take a code in use."""
    data = form.cleaned_data
    if found is None and Unit.objects.filter(code=data["code"].strip()).exists():
        raise actions.UnitError(_("单位代码 %(code)s 已在使用，请换一个。") % {"code": data["code"]})
    actions.save_unit(**{**data, "kind": UnitKind(data["kind"]), "position": data["position"] or 0}, by=by)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """挂接单位."""
    by = by_of(request)
    require(by, "units.change")
    found = get_object_or_404(Unit, pk=pk)
    form = PlaceForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.place_unit(
            lower_id=pk,
            upper_id=data["upper"].pk,
            kind=RelationKind(data["kind"]),
            from_date=data["from_date"],
            by=by,
        )

    if carried_out(request, form, act, refusals=actions.UnitError):
        messages.success(request, _("已挂接。"))
        return redirect(unit_href(found))
    return form_page(
        request,
        form,
        title=_("挂接“%(unit)s”") % {"unit": found},
        answer=_("除业务归口外，一种关系只有一个上级：新的开始之日，旧的自动终止。"),
        cancel_href=unit_href(found),
        crumbs=[(_("单位"), reverse("units:list")), (str(found), unit_href(found))],
        units=units_open(on=clock.today()).order_by("position", "code"),
    )


@require_http_methods(["GET", "POST"])
def unplace(request: HttpRequest, relation_id: int) -> HttpResponse:
    """解除挂接."""
    by = by_of(request)
    require(by, "units.change")
    relation = get_object_or_404(UnitRelation.objects.select_related("upper", "lower"), pk=relation_id)
    form = CloseForm(request.POST or None)

    def act() -> None:
        actions.remove_place(relation_id=relation_id, to_date=form.cleaned_data["day"], by=by)

    if carried_out(request, form, act, refusals=actions.UnitError):
        messages.success(request, _("已解除。"))
        return redirect(unit_href(relation.lower))
    return render_confirm(
        request,
        question=_("解除“%(lower)s”与“%(upper)s”的%(kind)s关系？")
        % {"lower": relation.lower, "upper": relation.upper, "kind": relation.get_kind_display()},
        consequence=_("历史保留；此后按这一关系的权限和汇总不再包含该单位。"),
        verb=_("解除"),
        cancel_href=unit_href(relation.lower),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销单位."""
    by = by_of(request)
    require(by, "units.change")
    found = get_object_or_404(Unit, pk=pk)
    form = CloseForm(request.POST or None)

    def act() -> None:
        actions.close_unit(unit_id=pk, closed_date=form.cleaned_data["day"], by=by)

    if carried_out(request, form, act, refusals=actions.UnitError):
        messages.success(request, _("“%(unit)s”已撤销。") % {"unit": found})
        return redirect(unit_href(found))
    return render_confirm(
        request,
        question=_("撤销“%(unit)s”？") % {"unit": found},
        consequence=_("从这一天起不再列入名单和应报数；历史记录都保留。"),
        verb=_("撤销单位"),
        cancel_href=unit_href(found),
        form=form,
        dangerous=True,
    )
