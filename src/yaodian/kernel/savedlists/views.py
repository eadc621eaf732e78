"""Saved list pages (常用筛选页面)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel.access import by_of
from yaodian.kernel.savedlists import actions, queries
from yaodian.kernel.savedlists.forms import SaveForm
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import wants_fragment


@require_GET
def saved_lists(request: HttpRequest) -> HttpResponse:
    """常用筛选: the lines of a list's menu, or all of one's saved lists as a page."""
    asked = {name: request.GET.get(name, "") for name in ("list", "path", "query")}
    context = {
        "title": _("常用筛选"),
        "saved_lists": queries.saved_lists(by=by_of(request), list_key=asked["list"]),
        "add_href": f"{reverse('savedlists:add')}?{urlencode(asked)}" if asked["list"] and asked["path"] else "",
    }
    return render(request, "savedlists/_menu.html" if wants_fragment(request) else "savedlists/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """存常用筛选: ask for a name, then go back to the list."""
    path, query = request.GET.get("path", ""), request.GET.get("query", "")
    form = SaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_list(
                list_key=request.GET.get("list", ""),
                title=form.cleaned_data["title"],
                path=path,
                query=query,
                by=by_of(request),
            )
        except actions.SavedListError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已存为“%(title)s”，在“常用筛选”里一点就到。") % {"title": saved.title})
            return redirect(saved.href)
    return render_confirm(
        request,
        question=_("把当前的筛选、排序和列存下来"),
        verb=_("保存"),
        cancel_href=reverse("savedlists:list"),
        form=form,
    )


@require_POST
def forget(request: HttpRequest, saved_id: int) -> HttpResponse:
    """删常用筛选."""
    try:
        actions.forget_list(saved_id=saved_id, by=by_of(request))
    except actions.SavedListError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已删去。"))
    return redirect("savedlists:list")
