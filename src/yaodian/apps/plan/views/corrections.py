"""Correction pages (更正页面): a frozen figure, ask for a correction of a frozen month, decide one."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan.actions import corrections as acts
from yaodian.apps.plan.forms import CheckForm
from yaodian.apps.plan.forms.months import FigureCorrectionForm, ReportCorrectionForm, WordsCorrectionForm
from yaodian.apps.plan.models import MonthCorrection
from yaodian.apps.plan.queries.briefings import period_of_trace
from yaodian.apps.plan.queries.corrections import corrections_beside
from yaodian.apps.plan.queries.months import corrections_readable, digest_of, months_readable
from yaodian.apps.plan.rules.corrections import Fact, kind_of, place_of
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.apps.plan.rules.months import Box
from yaodian.apps.plan.rules.opened import frozen_figure
from yaodian.apps.plan.views.months import readable_report
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel import records
from yaodian.kernel.access import By, NotAllowedError, allowed_units, by_of, holds, require


def _own(facts: MonthFacts, by: By) -> list[Fact]:
    """Return the rows of a frozen month whose correction this person may ask for; those of no unit are the office's."""
    office = holds(by, "plan.verify")
    found: tuple[Fact, ...] = (*facts.targets, *facts.tasks, *facts.commissions)
    return [
        fact for fact in found if (office if fact.unit_id is None else holds(by, "plan.report", unit_id=fact.unit_id))
    ]


@require_GET
def frozen(request: HttpRequest, month_id: int) -> HttpResponse:
    """冻结数字: a figure of a frozen month as it was frozen: value, 口径, rows; and what was corrected of it since."""
    by = by_of(request)
    month = get_object_or_404(months_readable(by).select_related("plan"), pk=month_id, frozen_at__isnull=False)
    part = request.GET.get("part", "")
    period = period_of_trace(month, part=part)
    shown = frozen_figure(part, period) if period is not None else None
    whole = holds(by, "plan.export")
    if shown is None or not (
        whole or shown.unit_id is None or shown.unit_id in allowed_units(by, "plan.read_task").ids
    ):
        raise Http404
    rows = list(shown.rows)
    if not whole:
        seen = allowed_units(by, "plan.read_task").ids
        rows = [row for row in rows if row.unit_id is None or row.unit_id in seen]
    beside = corrections_beside(month)
    told = beside.get(shown.correction, []) if shown.correction else _of_count(beside, shown.title)
    links = records.find_many(by, [row.ref for row in rows if row.ref] + ([shown.ref] if shown.ref else []))
    context = {
        "title": shown.title,
        "month": month,
        "shown": shown,
        "rows": [(row, links[row.ref].url if row.ref else "") for row in rows],
        "detailed": any(row.unit or row.detail for row in rows),
        "hidden": len(shown.rows) - len(rows),
        "unnamed": shown.row_count - len(shown.rows),
        "now": links[shown.ref].url if shown.ref else "",
        "beside": [row for row in told if whole or row.unit_id in allowed_units(by, "plan.read_task").ids],
        "correct": shown.correction
        if shown.correction and any(f"{kind_of(fact)}:{fact.id}" == shown.correction for fact in _own(month.facts, by))
        else "",
        "intact": digest_of(month) == month.digest,
        "trace": f"plan.reportmonth:{month.pk}/{part}@{month.facts.as_of}",
    }
    return render(request, "plan/frozen.html", context)


def _of_count(beside: dict[str, list[MonthCorrection]], title: str) -> list[MonthCorrection]:
    """Return the corrections with which a count of the month changes."""
    return [row for rows in beside.values() for row in rows if any(one.startswith(title) for one in row.counts)]


@require_http_methods(["GET", "POST"])
def correct_figure(request: HttpRequest, month_id: int) -> HttpResponse:
    """更正数字: a row of the frozen month is counted anew from records, with a reason."""
    by = by_of(request)
    month = get_object_or_404(months_readable(by).select_related("plan"), pk=month_id, frozen_at__isnull=False)
    rows = [(f"{kind_of(fact)}:{fact.id}", place_of(fact)[:80]) for fact in _own(month.facts, by)]
    if not rows:
        raise NotAllowedError(_("这个月没有由您单位提出更正的数字。"))
    first = {"row": request.GET.get("row", "")}
    return act_by_form(
        request,
        FigureCorrectionForm(request.POST or None, rows=rows, initial=first),
        lambda data: acts.correct_figure(month_id=month.pk, row=data["row"], reason=data["reason"], by=by),
        back=reverse("plan:month", args=[month.pk]),
        question=_("更正%(month)s的数字？按现有记录重新核算截至冻结日的数，相应的计数一并更正。") % {"month": month},
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


@require_http_methods(["GET", "POST"])
def correct_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """更正报送情况: the report came in on another day than the frozen month says, shown by paper."""
    by = by_of(request)
    here = readable_report(request, report_id)
    if not holds(by, "plan.verify"):
        require(by, "plan.report", unit_id=here.unit_id)
    first = {"sent_date": here.sent_at and localtime(here.sent_at).date(), "returned_count": here.returned_count}
    return act_by_form(
        request,
        ReportCorrectionForm(request.POST or None, request.FILES or None, initial=first),
        lambda data: acts.correct_report(month_id=here.month_id, unit_id=here.unit_id, by=by, **data),
        back=reverse("plan:month_report", args=[here.pk]),
        question=_("更正%(report)s的报送情况？冻结页不变，下月月报说明原数和更正后的数。") % {"report": here},
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
