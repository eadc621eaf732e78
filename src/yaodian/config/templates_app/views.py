"""__title__页面 (__app__ pages): parse, one action or query, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.__app__ import actions
from yaodian.apps.__app__.forms import CloseForm, __Noun__Form
from yaodian.apps.__app__.queries import __app___for
from yaodian.apps.__app__.tables import LIST
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.queries import units_for
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """__title__列表."""
    by = by_of(request)
    require(by, "__app__.read")
    extra = {"may_change": holds(by, "__app__.change")}
    return render_list(request, LIST, __app___for(by=by), extra=extra, template="__app__/list.html")


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """登记__title__."""
    by = by_of(request)
    require(by, "__app__.change")
    form = __Noun__Form(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.register___noun__(unit_id=data["unit"].pk, title=data["title"], due_date=data["due_date"], by=by)

    if carried_out(request, form, act, refusals=actions.__Noun__Error):
        messages.success(request, _("已登记“%(title)s”。") % {"title": form.cleaned_data["title"]})
        return redirect("__app__:list")
    return form_page(
        request,
        form,
        title=_("登记__title__"),
        cancel_href=reverse("__app__:list"),
        crumbs=[(_("__title__"), reverse("__app__:list"))],
        units=units_for(by=by).order_by("position", "code"),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """办结__title__."""
    by = by_of(request)
    row = get_object_or_404(__app___for(by=by), pk=pk)
    require(by, "__app__.change", unit_id=row.unit_id, record=f"__app__.__noun__:{pk}")
    form = CloseForm(request.POST or None, initial={"closed_date": clock.today()})

    def act() -> None:
        actions.close___noun__(__noun___id=pk, closed_date=form.cleaned_data["closed_date"], by=by)

    if carried_out(request, form, act, refusals=actions.__Noun__Error):
        messages.success(request, _("“%(title)s”已办结。") % {"title": row.title})
        return redirect("__app__:list")
    return render_confirm(
        request,
        question=_("办结“%(title)s”？") % {"title": row.title},
        consequence=_("办结后不再出现在待办中，记录保留。"),
        verb=_("办结"),
        cancel_href=reverse("__app__:list"),
        form=form,
    )
