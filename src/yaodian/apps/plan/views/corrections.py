"""Correction pages (更正页面): ask for a correction of a frozen month, decide one."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.apps.plan.actions import corrections as acts
from yaodian.apps.plan.forms import CheckForm
from yaodian.apps.plan.forms.months import FigureCorrectionForm, WordsCorrectionForm
from yaodian.apps.plan.queries.months import corrections_readable
from yaodian.apps.plan.rules.months import Box
from yaodian.apps.plan.views.months import readable_report
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel.access import by_of, require


@require_http_methods(["GET", "POST"])
def correct_figure(request: HttpRequest, report_id: int, target_id: int) -> HttpResponse:
    """更正数字: counted anew from records, with a reason."""
    by = by_of(request)
    here = readable_report(request, report_id)
    require(by, "plan.report", unit_id=here.unit_id)
    if here.month.frozen_at is None:
        raise Http404
    fact = next((row for row in here.month.facts.of_unit(here.unit_id).targets if row.id == target_id), None)
    if fact is None:
        raise Http404
    return act_by_form(
        request,
        FigureCorrectionForm(request.POST or None),
        lambda data: acts.correct_figure(month_id=here.month_id, target_id=target_id, reason=data["reason"], by=by),
        back=reverse("plan:month_report", args=[here.pk]),
        question=_("更正“%(phrase)s”？按现有记录重新核算截至冻结日的数。") % {"phrase": fact.phrase},
        verb=_("提出更正"),
        done=_("更正已提出，核对后在下月月报中说明。"),
    )


@require_http_methods(["GET", "POST"])
def correct_words(request: HttpRequest, report_id: int) -> HttpResponse:
    """更正文字: one box of a task or of the whole month."""
    by = by_of(request)
    here = readable_report(request, report_id)
    require(by, "plan.report", unit_id=here.unit_id)
    number = request.GET.get("task", "")
    task_id = int(number) if number.isdecimal() else None
    act = partial(acts.correct_words, month_id=here.month_id, unit_id=here.unit_id, task_id=task_id, by=by)
    return act_by_form(
        request,
        WordsCorrectionForm(request.POST or None),
        lambda data: act(box=Box(data["box"]), now=data["now"], reason=data["reason"]),
        back=reverse("plan:month_report", args=[here.pk]),
        question=_("更正%(report)s的文字？") % {"report": here},
        verb=_("提出更正"),
        done=_("更正已提出，核对后在下月月报中说明。"),
    )


@require_POST
def decide_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """核对更正."""
    by = by_of(request)
    here = get_object_or_404(corrections_readable(by).select_related("month"), pk=correction_id)
    require(by, "plan.verify")
    form = CheckForm(request.POST)
    accepted = request.POST.get("verdict") == "accept"
    back = redirect("plan:months")
    if not form.is_valid():
        messages.error(request, _("理由太长，请写在300字以内。"))
        return back
    try:
        acts.decide_correction(correction_id=here.pk, accepted=accepted, note=form.cleaned_data["reason"], by=by)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已更正。") if accepted else _("已退回，不予更正。"))
    return back
