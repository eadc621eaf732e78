"""校舍与房间 (site pages): campuses, buildings, rooms of a school."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import Reader, by_of
from yaodian.kernel.units.forms import CloseForm
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm
from yaodian.registers.schools import actions
from yaodian.registers.schools.access import CHANGE
from yaodian.registers.schools.forms import BuildingForm, CampusForm, RoomForm
from yaodian.registers.schools.models import Building, Campus, Room, School
from yaodian.registers.schools.queries import (
    buildings_for,
    campuses_for,
    may,
    require_for,
    room_counts,
    rooms_for,
    site_of,
)
from yaodian.registers.schools.tables import site_href
from yaodian.registers.schools.views.frame import crumbs, school_of


@require_GET
def site(request: HttpRequest, pk: int) -> HttpResponse:
    """校舍与房间: the campuses of a school, their buildings, the rooms in each."""
    school, by = school_of(request, pk)
    context = {
        "title": _("%(school)s 校舍与房间") % {"school": school.unit},
        "school": school,
        "campuses": site_of(school_id=pk),
        "rooms": room_counts(school_id=pk),
        "may_change": may(by=by, verb=CHANGE, school_id=pk),
        "crumbs": crumbs(school, (_("校舍与房间"), "")),
    }
    return render(request, "schools/site.html", context)


def _page(request: HttpRequest, form: Form, school: School, *, title: str, cancel_href: str = "") -> HttpResponse:
    """Answer with a form of the site."""
    return form_page(
        request,
        form,
        title=title,
        cancel_href=cancel_href or site_href(school.pk),
        crumbs=crumbs(school, (_("校舍与房间"), site_href(school.pk))),
        template="schools/form.html",
    )


def _saved(request: HttpRequest, school_id: int, title: str) -> HttpResponse:
    """Say that it was saved and go back to the site."""
    messages.success(request, _("已保存“%(title)s”。") % {"title": title})
    return redirect(site_href(school_id))


def _campus_of(request: HttpRequest, campus_id: int) -> tuple[Campus, Reader]:
    """Return a campus that the reader may change."""
    by = by_of(request)
    row = get_object_or_404(campuses_for(by=by), pk=campus_id)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    return row, by


def _building_of(request: HttpRequest, building_id: int) -> tuple[Building, Reader]:
    """Return a building that the reader may change."""
    by = by_of(request)
    row = get_object_or_404(buildings_for(by=by), pk=building_id)
    require_for(by=by, verb=CHANGE, school_id=row.campus.school_id)
    return row, by


def _room_of(request: HttpRequest, room_id: int) -> tuple[Room, Reader]:
    """Return a room that the reader may change."""
    by = by_of(request)
    row = get_object_or_404(rooms_for(by=by), pk=room_id)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    return row, by


@require_http_methods(["GET", "POST"])
def campus_new(request: HttpRequest, pk: int) -> HttpResponse:
    """登记校区."""
    school, by = school_of(request, pk, verb=CHANGE)
    form = CampusForm(request.POST or None)

    def act() -> None:
        actions.save_campus(school_id=pk, by=by, **form.cleaned_data)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, pk, form.cleaned_data["title"])
    return _page(request, form, school, title=_("登记校区"))


@require_http_methods(["GET", "POST"])
def campus(request: HttpRequest, campus_id: int) -> HttpResponse:
    """更正校区."""
    row, by = _campus_of(request, campus_id)
    form = CampusForm(request.POST or None, initial=vars(row))

    def act() -> None:
        actions.save_campus(school_id=row.school_id, campus_id=campus_id, by=by, **form.cleaned_data)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, row.school_id, form.cleaned_data["title"])
    return _page(request, form, row.school, title=_("更正校区"))


@require_http_methods(["GET", "POST"])
def building_new(request: HttpRequest, campus_id: int) -> HttpResponse:
    """登记校舍."""
    row, by = _campus_of(request, campus_id)
    form = BuildingForm(request.POST or None, initial={"safety_grade": "unrated"})

    def act() -> None:
        actions.save_building(entry=form.entry(campus_id=campus_id), by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, row.school_id, form.cleaned_data["title"])
    return _page(request, form, row.school, title=_("在“%(campus)s”登记校舍") % {"campus": row.title})


@require_http_methods(["GET", "POST"])
def building(request: HttpRequest, building_id: int) -> HttpResponse:
    """更正校舍."""
    row, by = _building_of(request, building_id)
    form = BuildingForm(request.POST or None, initial=vars(row))

    def act() -> None:
        actions.save_building(entry=form.entry(campus_id=row.campus_id), building_id=building_id, by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, row.campus.school_id, form.cleaned_data["title"])
    return _page(request, form, row.campus.school, title=_("更正校舍"))


@require_http_methods(["GET", "POST"])
def room_new(request: HttpRequest, building_id: int) -> HttpResponse:
    """登记房间."""
    row, by = _building_of(request, building_id)
    form = RoomForm(request.POST or None)

    def act() -> None:
        actions.save_room(entry=form.entry(building_id=building_id), by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, row.campus.school_id, form.cleaned_data["title"])
    return _page(request, form, row.campus.school, title=_("在“%(building)s”登记房间") % {"building": row.title})


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room_id: int) -> HttpResponse:
    """更正房间."""
    row, by = _room_of(request, room_id)
    form = RoomForm(request.POST or None, initial=vars(row))

    def act() -> None:
        actions.save_room(entry=form.entry(building_id=row.building_id), room_id=room_id, by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        return _saved(request, row.school_id, form.cleaned_data["title"])
    return _page(request, form, row.school, title=_("更正房间"))


@require_http_methods(["GET", "POST"])
def close_building(request: HttpRequest, building_id: int) -> HttpResponse:
    """停用校舍."""
    row, by = _building_of(request, building_id)
    form = CloseForm(request.POST or None)

    def act() -> None:
        actions.close_building(building_id=building_id, closed_date=form.cleaned_data["day"], by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("“%(title)s”已停用。") % {"title": row.title})
        return redirect(site_href(row.campus.school_id))
    return render_confirm(
        request,
        question=_("停用校舍“%(title)s”？") % {"title": row.title},
        consequence=_("其中的房间同日停用，历史记录都保留。"),
        verb=_("停用"),
        cancel_href=site_href(row.campus.school_id),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def close_room(request: HttpRequest, room_id: int) -> HttpResponse:
    """停用房间."""
    row, by = _room_of(request, room_id)
    form = CloseForm(request.POST or None)

    def act() -> None:
        actions.close_room(room_id=room_id, closed_date=form.cleaned_data["day"], by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("“%(title)s”已停用。") % {"title": row.title})
        return redirect(site_href(row.school_id))
    return render_confirm(
        request,
        question=_("停用房间“%(title)s”？") % {"title": row.title},
        consequence=_("从这一天起不再计入在用房间，历史记录保留。"),
        verb=_("停用"),
        cancel_href=site_href(row.school_id),
        form=form,
        dangerous=True,
    )
