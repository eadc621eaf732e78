"""Rulebook pages (规则库页面): the list, one code with its history, correction, drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.rulebook import actions, queries
from yaodian.kernel.rulebook.forms import CorrectionForm, NewFigureForm, ReasonForm
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RowState, RuleStatus
from yaodian.kernel.rulebook.tables import RULES
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """规则与标准: every current row, its source and how far it was checked."""
    by = by_of(request)
    require(by, "rulebook.read")
    doubtful = queries.rules_current().exclude(status=RuleStatus.CHECKED).count()
    drafts = queries.drafts().count()
    answer = _("%(count)s 条现用规则，其中 %(doubtful)s 条待核对；%(drafts)s 条新版本待采用。") % {
        "count": queries.rules_current().count(),
        "doubtful": doubtful,
        "drafts": drafts,
    }
    extra = {"answer": answer, "drafts": queries.drafts()[:50], "may_correct": holds(by, "rulebook.correct")}
    return render_list(request, RULES, queries.rules_current(), extra=extra, template="rulebook/list.html")


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """一条规则: what holds today, and every version before and beside it."""
    by = by_of(request)
    require(by, "rulebook.read")
    versions = list(queries.versions_of(code=code))
    if not versions:
        raise Http404
    today = clock.today()
    in_force = [row for row in versions if row.state == RowState.CURRENT and row.holds_on(today)]
    context = {
        "title": versions[0].title,
        "crumbs": [(_("规则与标准"), reverse("rulebook:list")), (versions[0].title, "")],
        "versions": versions,
        "in_force": in_force,
        "today": today,
        "may_correct": holds(by, "rulebook.correct"),
    }
    return render(request, "rulebook/rule.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, rule_id: int) -> HttpResponse:
    """更正: a new version of this row; the old one is kept."""
    row = _row(request, rule_id)
    form = CorrectionForm(request.POST or None, rule=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_rule(rule_id=rule_id, by=by_of(request), **form.cleaned_data)
        except actions.RuleChangeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已更正，旧版本已保留。"))
            return redirect("rulebook:rule", code=row.code)
    return _form(request, row, form, _("更正“%(title)s”") % {"title": row.title}, _("更正"))


@require_http_methods(["GET", "POST"])
def new_figure(request: HttpRequest, rule_id: int) -> HttpResponse:
    """新标准: another value from a day on; older data is judged by the older rule."""
    row = _row(request, rule_id)
    form = NewFigureForm(request.POST or None, rule=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rule_from(rule_id=rule_id, by=by_of(request), **form.cleaned_data)
        except actions.RuleChangeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("新标准已录入，以前的数据仍按原标准判定。"))
            return redirect("rulebook:rule", code=row.code)
    return _form(request, row, form, _("“%(title)s”的新标准") % {"title": row.title}, _("录入"))


@require_POST
def adopt(request: HttpRequest, rule_id: int) -> HttpResponse:
    """采用: the draft that came with the program becomes current."""
    try:
        row = actions.adopt_draft(rule_id=rule_id, by=by_of(request))
    except actions.RuleChangeError as error:
        messages.error(request, str(error))
        return redirect("rulebook:list")
    messages.success(request, _("已采用“%(title)s”的新版本。") % {"title": row.title})
    return redirect("rulebook:rule", code=row.code)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, rule_id: int) -> HttpResponse:
    """不采用: the bureau keeps its own row, with the reason."""
    row = _row(request, rule_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_draft(rule_id=rule_id, by=by_of(request), **form.cleaned_data)
        except actions.RuleChangeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("未采用，本局现用的规则不变。"))
            return redirect("rulebook:rule", code=row.code)
    return render_confirm(
        request,
        question=_("不采用“%(title)s”的新版本？") % {"title": row.title},
        consequence=_("本局现用的规则不变，理由留痕。"),
        verb=_("不采用"),
        cancel_href=reverse("rulebook:rule", args=[row.code]),
        form=form,
    )


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """载入规则: load what came with the program; what the bureau corrected stays."""
    require(by_of(request), "rulebook.correct")
    counts = actions.load_seeds(by=by_of(request))
    messages.success(
        request,
        _("新增 %(added)s 条，%(drafted)s 条新版本待采用，%(kept)s 条未变。") % counts,
    )
    return redirect("rulebook:list")


def _row(request: HttpRequest, rule_id: int) -> Rule:
    require(by_of(request), "rulebook.correct")
    return get_object_or_404(Rule, pk=rule_id)


def _form(request: HttpRequest, row: Rule, form: CorrectionForm | NewFigureForm, title: str, verb: str) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": [(_("规则与标准"), reverse("rulebook:list")), (row.title, reverse("rulebook:rule", args=[row.code]))],
        "row": row,
        "form": form,
        "verb": verb,
    }
    return render(request, "rulebook/form.html", context, status=422 if form.errors else 200)
