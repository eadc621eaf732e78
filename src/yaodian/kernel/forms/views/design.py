"""Designer pages (设计页面): items, code lists, moves, what an expression says, the form as a phone shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.engines.forms import Field, Form, check, faults_of, with_defaults
from yaodian.engines.forms.editing import change, put_in, shift, shift_in, shift_out, take_out, with_list
from yaodian.kernel.access import by_of, require
from yaodian.kernel.forms import actions, queries
from yaodian.kernel.forms.actions import FormError
from yaodian.kernel.forms.forms.design import FactsForm, ListForm
from yaodian.kernel.forms.forms.items import ItemForm
from yaodian.kernel.forms.forms.words import expression_words
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.registry import held
from yaodian.kernel.forms.rendering.shown import Given, shown
from yaodian.kernel.forms.rendering.trees import page_form
from yaodian.kernel.forms.rules import VersionState, asked_again, with_least_rows
from yaodian.kernel.forms.views.versions import version_seen
from yaodian.kernel.privacy.rules import ClassifiedMaterialError

STEPS = {
    "up": lambda form, name: shift(form, name, down=False),
    "down": lambda form, name: shift(form, name, down=True),
    "in": shift_in,
    "out": shift_out,
    "remove": take_out,
}


def _draft(request: HttpRequest, version_id: int) -> tuple[FormVersion, Form]:
    """Return a version that the reader designs, and its form."""
    found = version_seen(request, version_id)
    require(by_of(request), "forms.design", unit_id=found.owner_id)
    return found, queries.form_of(found)


def _saved(request: HttpRequest, found: FormVersion, form: Form, *, seen: str) -> str:
    """Keep the changed form; return what kept it from being kept."""
    try:
        actions.save_definition(version_id=found.pk, form=form, seen=seen, by=by_of(request))
    except (FormError, ClassifiedMaterialError) as error:
        return str(error)
    return ""


@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, version_id: int) -> HttpResponse:
    """名称和说明."""
    found, form = _draft(request, version_id)
    asked = FactsForm(request.POST or None, initial={"title": form.title, "title_en": form.title_en, "note": form.note})
    if request.method == "POST" and asked.is_valid():
        error = _saved(request, found, replace(form, **asked.cleaned_data), seen=request.POST.get("seen", ""))
        if not error:
            return redirect("forms:version", version_id=found.pk)
        asked.add_error(None, error)
    return _page(request, found, form, asked, title=_("名称和填表说明"))


@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest, version_id: int) -> HttpResponse:
    """加一项: a field or a group, after another or in a group."""
    return _item(request, version_id, "")


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, version_id: int, name: str) -> HttpResponse:
    """改一项."""
    return _item(request, version_id, name)


def _item(request: HttpRequest, version_id: int, name: str) -> HttpResponse:
    found, form = _draft(request, version_id)
    if name and name not in form.places:
        raise Http404
    before = form.places[name].item if name else None
    asked = ItemForm(request.POST or None, form=form, item=before)
    if request.method == "POST" and asked.is_valid():
        built, written = asked.built()
        if isinstance(built, Field) and before is not None and built.name != name and found.version > 1:
            built = replace(built, was=built.was or name)
        changed = change(form, name, built) if name else _put(form, built, request)
        changed = with_list(changed, *written) if written else changed
        error = _saved(request, found, changed, seen=request.POST.get("seen", ""))
        if not error:
            messages.success(request, _("已保存“%(title)s”。") % {"title": built.title or built.name})
            again = "forms:new_item" if request.POST.get("then") == "again" else "forms:version"
            return redirect(
                reverse(again, args=[found.pk])
                + (f"#i-{built.name}" if again == "forms:version" else f"?after={built.name}")
            )
        asked.add_error(None, error)
    fields = [(one.name, one.title or one.name) for one in form.fields if one.name != name and one.kind != "note"]
    title = _("改“%(title)s”") % {"title": before.title or name} if before else _("加一项")
    return _page(request, found, form, asked, title=title, fields=fields, template="forms/item.html", name=name)


def _put(form: Form, built: Any, request: HttpRequest) -> Form:
    inside, after = request.GET.get("inside", ""), request.GET.get("after", "")
    return put_in(form, built, inside=inside if inside in form.places else "", after=after)


@require_http_methods(["GET", "POST"])
def code_list(request: HttpRequest, version_id: int, list_name: str) -> HttpResponse:
    """代码表."""
    found, form = _draft(request, version_id)
    if list_name not in form.lists:
        raise Http404
    asked = ListForm(request.POST or None, before=tuple(form.lists[list_name]))
    if request.method == "POST" and asked.is_valid():
        changed = with_list(form, list_name, asked.cleaned_data["lines"])
        error = _saved(request, found, changed, seen=request.POST.get("seen", ""))
        if not error:
            return redirect("forms:version", version_id=found.pk)
        asked.add_error(None, error)
    return _page(request, found, form, asked, title=_("代码表 %(name)s") % {"name": list_name})


def _page(request: HttpRequest, found: FormVersion, form: Form, asked: Any, *, title: str, **more: Any) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": [
            (_("表单设计"), reverse("forms:list")),
            (str(found), reverse("forms:version", args=[found.pk])),
            (title, ""),
        ],
        "version": found,
        "form": asked,
        "seen": request.POST.get("seen", found.digest),
        **more,
    }
    template = str(more.get("template", "forms/entry.html"))
    return render(request, template, context, status=422 if asked.errors else 200)


@require_POST
def step(request: HttpRequest, version_id: int) -> HttpResponse:
    """移动、删去、改为预填: one step on one item."""
    found, form = _draft(request, version_id)
    verb, _colon, name = request.POST.get("step", "").partition(":")
    if name not in form.places or verb not in {*STEPS, "prefill"}:
        raise Http404
    changed = _prefilled(form, name) if verb == "prefill" else STEPS[verb](form, name)
    error = _saved(request, found, changed, seen=request.POST.get("seen", ""))
    if error:
        messages.error(request, error)
    return redirect(reverse("forms:version", args=[found.pk]) + f"#i-{name}")


def _prefilled(form: Form, name: str) -> Form:
    """Let a field that asks twice be filled from the register instead."""
    twice = {one.name: one.code for one in asked_again(form, [one.name for one in held().values()])}
    field = form.places[name].item
    if not isinstance(field, Field) or name not in twice:
        return form
    return change(form, name, replace(field, prefill=twice[name], code=twice[name]))


@require_POST
def expression(request: HttpRequest, version_id: int) -> HttpResponse:
    """表达式对不对: told while it is being written."""
    _found, form = _draft(request, version_id)
    text = request.POST.get(request.POST.get("asked", ""), "")
    if not text:
        return HttpResponse("")
    extra = frozenset(name for rows in form.lists.values() for one in rows for name in one.extra)
    good, words = expression_words(form, text, extra=extra)
    return HttpResponse(format_html('<span class="{}">{}</span>', "yd-muted" if good else "yd-error", words))


@require_GET
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """预览: the form as a phone shows it; conditions live, nothing is kept."""
    found = version_seen(request, version_id)
    form, now = queries.form_of(found), queries.local_now()
    sound = not faults_of(form)
    answers = with_least_rows(form, with_defaults(form, answers={}, now=now)) if sound else {}
    nodes = shown(form, Given(answers, check(form, answers=answers, now=now), now)) if sound else ()
    context = {
        "title": _("预览 %(title)s") % {"title": found},
        "crumbs": [
            (_("表单设计"), reverse("forms:list")),
            (str(found), reverse("forms:version", args=[found.pk])),
            (_("预览"), ""),
        ],
        "version": found,
        "nodes": nodes,
        "sound": sound,
        "spec": page_form(form) if sound else {},
        "tries": found.state != VersionState.CLOSED,
    }
    return render(request, "forms/preview.html", context)
