"""Workday pages (工作日页面): a year on twelve small grids, changing a day, a deadline explained."""

from __future__ import annotations

from calendar import Calendar as MonthGrid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.workdays import actions
from yaodian.kernel.workdays.forms import DayForm, DeadlineForm
from yaodian.kernel.workdays.models import HolidayOverride
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.workdays.rules import deadline


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """一年的工作日: every day of a year, holidays and make-up working days marked."""
    by = by_of(request)
    require(by, "workdays.read")
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isascii() and asked.isdecimal() and 2000 <= int(asked) <= 2100 else clock.today().year
    table = calendar()
    months = [
        [
            [(day, day.month == month, table.is_workday(day), table.days.get(day)) for day in week]
            for week in MonthGrid().monthdatescalendar(shown, month)
        ]
        for month in range(1, 13)
    ]
    return render(
        request,
        "workdays/year.html",
        {
            "title": _("节假日与工作日"),
            "year": shown,
            "months": list(enumerate(months, start=1)),
            "known": shown in table.years,
            "may_change": holds(by, "workdays.change"),
        },
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """调整一天."""
    by = by_of(request)
    require(by, "workdays.change")
    form = DayForm(request.POST or None, initial={"date": request.GET.get("date")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data["kind"] == "plain":
                actions.clear_day(day=data["date"], reason=data["source"], by=by)
            else:
                kind = HolidayOverride.Kind(data["kind"])
                actions.change_day(day=data["date"], kind=kind, name=data["name"], source=data["source"], by=by)
        except actions.HolidayError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已调整。在办事项的期限按新的工作日重新推算。"))
            return redirect(f"{reverse('workdays:year')}?year={data['date'].year}")
    return render_confirm(
        request, question=_("调整节假日"), verb=_("调整"), cancel_href=reverse("workdays:year"), form=form
    )


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, year: int) -> HttpResponse:
    """填入一年: from the calendars that come with the program."""
    by = by_of(request)
    require(by, "workdays.change")
    back = f"{reverse('workdays:year')}?year={year}"
    if request.method == "POST":
        try:
            count = actions.import_year(year=year, by=by)
        except actions.HolidayError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已填入 %(count)s 天，已有的日期没有改动。") % {"count": count})
        return redirect(back)
    return render_confirm(
        request,
        question=_("用内置日历填入 %(year)s 年的放假和调休？") % {"year": year},
        consequence=_("只补表中没有的日期，已有的日期不改动。"),
        verb=_("填入"),
        cancel_href=back,
    )


@require_GET
def deadline_page(request: HttpRequest) -> HttpResponse:
    """期限推算: the last day of a limit, explained day by day."""
    require(by_of(request), "workdays.read")
    form = DeadlineForm(request.GET or None, initial={"start": clock.today(), "count": 20})
    found = None
    if request.GET and form.is_valid():
        data = form.cleaned_data
        by_workdays = data["unit"] == "workdays"
        start: date = data["start"]
        found = deadline(
            start,
            workdays=data["count"] if by_workdays else None,
            days=None if by_workdays else data["count"],
            calendar=calendar(),
        )
    return render(request, "workdays/deadline.html", {"title": _("期限推算"), "form": form, "found": found})
