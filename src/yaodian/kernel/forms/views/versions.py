"""Version pages (表单版本页面): the list, a version, new ones, publishing, comparing, files in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.engines.forms import (
    Form,
    compare,
    faults_of,
)
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.forms import actions, queries
from yaodian.kernel.forms.actions import FormError
from yaodian.kernel.forms.forms.design import NewForm, ReasonForm
from yaodian.kernel.forms.forms.words import kind_title
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.registry import held
from yaodian.kernel.forms.rules import VersionState, asked_again
from yaodian.kernel.forms.tables import VERSIONS
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


def version_seen(request: HttpRequest, version_id: int) -> FormVersion:
    """Return a version that the reader may see."""
    found = queries.versions_for(by=by_of(request)).filter(pk=version_id).first()
    if found is None:
        raise Http404
    return found


def units_of_designer(request: HttpRequest) -> Any:
    """Return the units for which the reader may design, their own first."""
    ids, own = queries.designable_units(by=by_of(request)), by_of(request).unit_ids
    rows = units_open(on=clock.today()) if ids is None else units_open(on=clock.today()).filter(pk__in=ids)
    sections = rows.filter(kind__in=("bureau", "section", "institution")) if ids is None else rows
    first = Unit.objects.filter(pk__in=own).order_by("pk").first()
    return (
        sections.order_by("position", "pk") if first is None else sections.order_by(_first(first.pk), "position", "pk")
    )


def _first(pk: int) -> Any:
    return Case(When(pk=pk, then=Value(0)), default=Value(1), output_field=IntegerField())


@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """表单设计: every form with its versions."""
    by = by_of(request)
    require(by, "forms.read")
    rows = queries.with_sheet_counts(versions=queries.versions_for(by=by))
    opened = queries.versions_for(by=by).filter(state=VersionState.OPEN).count()
    extra = {
        "answer": _("%(count)s 张表在使用；登记簿已有的内容不再让基层填。") % {"count": opened},
        "may_design": holds(by, "forms.design"),
    }
    return render_list(request, VERSIONS, rows, extra=extra, template="forms/list.html")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """新建表单: from nothing."""
    require(by_of(request), "forms.design")
    form = NewForm(request.POST or None, units=units_of_designer(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = actions.start_form(
                key=facts["key"],
                title=facts["title"],
                owner_id=facts["owner"].pk,
                purpose=facts["purpose"],
                by=by_of(request),
            )
        except (FormError, ClassifiedMaterialError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("forms:version", version_id=made.pk)
    return entry(request, form, title=_("新建表单"), verb=_("新建"))


def entry(request: HttpRequest, form: Any, *, title: str, verb: str) -> HttpResponse:
    """Show a form by itself."""
    context = {
        "title": title,
        "form": form,
        "verb": verb,
        "crumbs": [(_("表单设计"), reverse("forms:list")), (title, "")],
    }
    return render(request, "forms/entry.html", context, status=422 if form.errors else 200)


@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """一个版本: its items, what keeps it from being used, what asks twice, its versions."""
    by, found = by_of(request), version_seen(request, version_id)
    form = queries.form_of(found)
    names = [item.name for item in held().values()]
    twice, wrong = asked_again(form, names), faults_of(form) if form.items else ()
    designs = holds(by, "forms.design", unit_id=found.owner_id)
    editable = designs and found.state == VersionState.DRAFT
    context = {
        "title": str(found),
        "crumbs": [(_("表单设计"), reverse("forms:list")), (str(found), "")],
        "version": found,
        "form": form,
        "rows": [_row(form, place.item.name) for place in form.places.values()],
        "twice": twice,
        "wrong": wrong,
        "editable": editable,
        "designs": designs,
        "publishes": found.state == VersionState.DRAFT and holds(by, "forms.publish", unit_id=found.owner_id),
        "closes": found.state == VersionState.OPEN and holds(by, "forms.publish", unit_id=found.owner_id),
        "tries": designs and found.state != VersionState.CLOSED and bool(form.fields),
        "others": queries.versions_for(by=by).filter(key=found.key).exclude(pk=found.pk).order_by("-version"),
    }
    return render(request, "forms/version.html", context)


def _row(form: Form, name: str) -> dict[str, Any]:
    place = form.places[name]
    conditions = [(_("显示"), place.item.relevant), (_("必填"), getattr(place.item, "required", ""))]
    conditions += [
        (_("规则"), getattr(place.item, "constraint", "")),
        (_("公式"), getattr(place.item, "calculation", "")),
    ]
    conditions += [(_("预填"), getattr(place.item, "prefill", ""))]
    return {
        "item": place.item,
        "depth": min(len(place.groups), 3),
        "kind": kind_title(place.item),
        "conditions": [(words, text) for words, text in conditions if text],
    }


@require_POST
def revise(request: HttpRequest, version_id: int) -> HttpResponse:
    """设计新版本."""
    version_seen(request, version_id)
    try:
        made = actions.revise_form(version_id=version_id, by=by_of(request))
    except FormError as error:
        messages.error(request, str(error))
        return redirect("forms:version", version_id=version_id)
    return redirect("forms:version", version_id=made.pk)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """发布: asks first, and says what changes."""
    found = version_seen(request, version_id)
    require(by_of(request), "forms.publish", unit_id=found.owner_id)
    if request.method == "POST":
        try:
            done = actions.publish_form(version_id=version_id, by=by_of(request))
        except FormError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已发布；%(count)s 份草稿转到新版本。") % {"count": done.moved_count})
        return redirect("forms:version", version_id=version_id)
    old = FormVersion.objects.filter(key=found.key, state=VersionState.OPEN).first()
    changes = [one.sentence for one in compare(queries.form_of(old), queries.form_of(found))] if old else []
    consequence = _("发布后不能再改，要改只能设计新版本。")
    if changes:
        consequence += _("与第 %(version)s 版相比：%(changes)s。") % {
            "version": old.version if old else "",
            "changes": "；".join(changes),
        }
    return render_confirm(
        request,
        question=_("发布“%(title)s”？") % {"title": found},
        consequence=consequence,
        verb=_("发布"),
        cancel_href=reverse("forms:version", args=[version_id]),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, version_id: int) -> HttpResponse:
    """停用: with a reason."""
    found = version_seen(request, version_id)
    verb = "forms.design" if found.state == VersionState.DRAFT else "forms.publish"
    require(by_of(request), verb, unit_id=found.owner_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_form(version_id=version_id, reason=form.cleaned_data["reason"], by=by_of(request))
            messages.success(request, _("已停用，已报送的填报单照常可看。"))
        except FormError as error:
            messages.error(request, str(error))
        return redirect("forms:version", version_id=version_id)
    return render_confirm(
        request,
        question=_("停用“%(title)s”？") % {"title": found},
        consequence=_("不能再开始填写；已报送的填报单照常可看。"),
        verb=_("停用"),
        cancel_href=reverse("forms:version", args=[version_id]),
        form=form,
        dangerous=True,
    )


@require_GET
def compared(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """比较版本: what changed from one version to another, and what no longer compares."""
    found, other = version_seen(request, version_id), version_seen(request, other_id)
    if found.key != other.key:
        raise Http404
    old, new_ = sorted((found, other), key=lambda one: one.version)
    changes = compare(queries.form_of(old), queries.form_of(new_))
    title = _("“%(title)s”第 %(old)s 版到第 %(new)s 版") % {
        "title": new_.title,
        "old": old.version,
        "new": new_.version,
    }
    breaks = sum(one.breaks for one in changes)
    answer = _("%(count)s 处变化，其中 %(breaks)s 处使前后数字不可比。") % {"count": len(changes), "breaks": breaks}
    context = {"title": title, "answer": answer, "changes": changes, "old": old, "new": new_}
    context["crumbs"] = [
        (_("表单设计"), reverse("forms:list")),
        (str(new_), reverse("forms:version", args=[new_.pk])),
        (title, ""),
    ]
    return render(request, "forms/compare.html", context)


@require_GET
def dictionary(request: HttpRequest) -> HttpResponse:
    """字段字典: what the registers hold, so that no form asks for it."""
    by = by_of(request)
    require(by, "forms.read")
    used: dict[str, list[FormVersion]] = {}
    for one in queries.versions_for(by=by).filter(state=VersionState.OPEN).order_by("title"):
        for field in queries.form_of(one).fields:
            for code in {field.prefill, field.code} - {""}:
                used.setdefault(code, []).append(one)
    rows = [
        {"item": item, "prefills": item.value is not None, "forms": used.get(item.code, [])} for item in held().values()
    ]
    answer = _("登记簿里有 %(count)s 项；表单要用，只能预填，不能再问。") % {"count": len(rows)}
    context = {
        "title": _("字段字典"),
        "answer": answer,
        "rows": rows,
        "crumbs": [(_("表单设计"), reverse("forms:list")), (_("字段字典"), "")],
    }
    return render(request, "forms/dictionary.html", context)
