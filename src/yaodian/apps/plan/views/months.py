"""Month pages (月报页面): the months of a year, one month, one unit's report: written, sent, checked, frozen."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan.actions import months as acts
from yaodian.apps.plan.actions.months import OVERALL
from yaodian.apps.plan.forms.months import BoxesForm, ReasonsForm, boxes_forms
from yaodian.apps.plan.models import MonthReport, ReportMonth
from yaodian.apps.plan.queries.corrections import corrections_beside, corrections_waiting, with_papers
from yaodian.apps.plan.queries.months import (
    corrections_readable,
    digest_of,
    facts_shown,
    first_boxes,
    months_readable,
    reports_readable,
    silent_reports,
)
from yaodian.apps.plan.queries.reporting import duty_of
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.apps.plan.rules.months import MonthState, ReportState, month_state
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, by_of, holds, require
from yaodian.kernel.notices.rules import reminder_text
from yaodian.kernel.web.confirm import render_confirm

SENT = (ReportState.SENT, ReportState.ACCEPTED)


def state_of(month: ReportMonth) -> MonthState:
    """Return the state of a month today."""
    return month_state(due_date=month.due_date, frozen=month.frozen_at is not None, today=clock.today())


@require_GET
def months(request: HttpRequest) -> HttpResponse:
    """月报: the months of the year with what was sent, what is late, what is frozen."""
    by = by_of(request)
    require(by, "plan.read_task")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("月报")})
    whole = holds(by, "plan.export")
    rows = list(months_readable(by).filter(plan=plan).order_by("-year", "-month"))
    shown = reports_readable(by).filter(month__in=rows).select_related("unit").order_by("unit__position")
    by_month: dict[int, list[MonthReport]] = {}
    for report in shown:
        by_month.setdefault(report.month_id, []).append(report)
    context = {
        "title": _("月报"),
        "plan": plan,
        "rows": [(month, state_of(month), by_month.get(month.pk, [])) for month in rows],
        "whole": whole,
        "sent": sum(report.state in SENT for report in shown),
        "owed": len(shown),
        "duty": None if whole else duty_of(by, plan=plan, today=clock.today()),
        "waiting": with_papers(corrections_waiting(by)),
    }
    return render(request, "plan/months.html", context)


def _month(request: HttpRequest, month_id: int) -> ReportMonth:
    """Return the month if this reader may see it, else 404."""
    return get_object_or_404(months_readable(by_of(request)).select_related("plan"), pk=month_id)


@require_GET
def month(request: HttpRequest, month_id: int) -> HttpResponse:
    """一个月: figures with what moved, reports by unit, who is silent, corrections; frozen it never changes."""
    by = by_of(request)
    here = _month(request, month_id)
    whole = holds(by, "plan.export")
    facts = facts_shown(here)
    silent = list(silent_reports(here)) if whole and here.frozen_at is None else []
    own = reports_readable(by).filter(month=here).select_related("unit").order_by("unit__position", "unit_id")
    told = corrections_readable(by).filter(told_in=here).select_related("month", "unit").order_by("pk")
    beside = corrections_beside(here)
    context = {
        "title": str(here),
        "month": here,
        "state": state_of(here),
        "facts": facts,
        "reports": [(report, beside.get(f"report:{report.unit_id}", [])) for report in own],
        "whole": whole,
        "silent": silent,
        "silent_words": _silent_words(request, here, silent),
        "intact": here.frozen_at is None or digest_of(here) == here.digest,
        "told": with_papers(told),
        "beside": beside,
        "waiting": with_papers(corrections_waiting(by).filter(told_in=here)),
        "may_freeze": holds(by, "plan.verify") and here.frozen_at is None,
    }
    return render(request, "plan/month.html", context)


def _silent_words(request: HttpRequest, here: ReportMonth, silent: list[MonthReport]) -> str:
    """Return the 复制到群 text of those who have not sent."""
    link = request.build_absolute_uri(reverse("plan:months"))
    words = reminder_text(
        title=f"{here}（{here.due_date:%-m月%-d日}前报送）",
        link=link,
        unsigned=[str(report.unit) for report in silent],
        now=localtime(clock.now()),
    )
    return words.replace("催签", "催报").replace("尚未签收", "尚未报送").replace("尽快签收", "尽快报送")


@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, month_id: int) -> HttpResponse:
    """冻结一个月."""
    by = by_of(request)
    require(by, "plan.verify")
    here = _month(request, month_id)
    if request.method == "POST":
        try:
            acts.freeze_month(month_id=here.pk, by=by)
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(month)s已冻结。") % {"month": here})
        return redirect("plan:month", here.pk)
    return render_confirm(
        request,
        question=_("冻结%(month)s？") % {"month": here},
        consequence=_left_words(here) + _("冻结后页面和数字不再随记录变动，错漏在下月以更正说明。"),
        verb=_("冻结"),
        cancel_href=reverse("plan:month", args=[here.pk]),
    )


def _left_words(month: ReportMonth) -> str:
    """Return which reports would be frozen unsent, returned or unchecked, as a sentence; empty when none."""
    counts = Counter(month.reports.exclude(state=ReportState.ACCEPTED).values_list("state", flat=True))
    parts = [
        _("%(n)s 份%(state)s") % {"n": counts[state], "state": state.label} for state in ReportState if counts[state]
    ]
    return _("还有%(parts)s，将按现有内容冻结。") % {"parts": "、".join(parts)} if parts else ""


def readable_report(request: HttpRequest, report_id: int) -> MonthReport:
    """Return the report if this reader may see it, else 404."""
    rows = reports_readable(by_of(request)).select_related("month__plan", "unit")
    return get_object_or_404(rows, pk=report_id)


@require_http_methods(["GET", "POST"])
def month_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """一份月报: the unit's figures with their sources, and three boxes a row; saved, or sent in one sitting."""
    by = by_of(request)
    here = readable_report(request, report_id)
    facts = facts_shown(here.month).of_unit(here.unit_id)
    writes = here.writable and holds(by, "plan.report", unit_id=here.unit_id)
    if request.method == "POST":
        require(by, "plan.report", unit_id=here.unit_id)
    first = {OVERALL: here.boxes, **first_boxes(here, facts=facts)} if writes else {}
    forms = boxes_forms(first, data=request.POST if request.method == "POST" else None)
    error = ""
    valid = [form.is_valid() for form in forms.values()]  # each one, so that every mistake shows at once
    if request.method == "POST" and all(valid):
        act, done = (
            (acts.send_report, _("月报已报送。")) if "send" in request.POST else (acts.save_report, _("已保存。"))
        )
        try:
            act(report_id=here.pk, boxes={key: form.boxes for key, form in forms.items()}, by=by)
        except REFUSALS as refusal:
            error = str(refusal)
        else:
            messages.success(request, done)
            return redirect("plan:month_report", here.pk)
    status = 422 if request.method == "POST" else 200
    return _report_page(request, here, facts, by=by, forms=forms, error=error, status=status)


def _report_page(
    request: HttpRequest,
    here: MonthReport,
    facts: MonthFacts,
    *,
    by: Reader,
    forms: dict[int, BoxesForm],
    error: str = "",
    reasons: ReasonsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a report as this reader may use it."""
    frozen = here.month.frozen_at is not None
    fact = next(iter(facts.reports), None)
    lines = {line.task_id: line for line in here.lines.all()}
    written = {line.task_id: line.boxes for line in fact.lines} if frozen and fact else None
    checks = not frozen and here.state == ReportState.SENT and holds(by, "plan.verify")
    beside = corrections_beside(here.month)
    keys = [OVERALL, *(task.id for task in facts.tasks if task.id in lines)]
    asked = reasons or ReasonsForm(keys=keys)
    rows = [
        {
            "task": task,
            "form": forms.get(task.id),
            "boxes": written.get(task.id)
            if written is not None
            else lines[task.id].boxes
            if task.id in lines
            else None,
            "returned": lines[task.id].return_reason if task.id in lines and not frozen else "",
            "reason": asked[f"reason-{task.id}"] if checks and task.id in lines else None,
            "beside": beside.get(f"task:{task.id}", []),
        }
        for task in facts.tasks
        if task.wants_words or task.id in lines
    ]
    context: dict[str, Any] = {
        "title": str(here),
        "report": here,
        "month": here.month,
        "facts": facts,
        "targets": [(target, beside.get(f"target:{target.id}", [])) for target in facts.targets],
        "rows": rows,
        "quiet": [task for task in facts.tasks if not task.wants_words and task.id not in lines],
        "overall": forms.get(OVERALL),
        "overall_boxes": fact.boxes if frozen and fact else here.boxes,
        "overall_reason": asked[f"reason-{OVERALL}"] if checks else None,
        "overall_beside": beside.get(f"unit:{here.unit_id}", []),
        "sending_beside": beside.get(f"report:{here.unit_id}", []),
        "may_correct_sending": frozen and (holds(by, "plan.verify") or holds(by, "plan.report", unit_id=here.unit_id)),
        "error": error,
        "reasons": asked,
        "checks": checks,
        "may_send": bool(forms) and holds(by, "plan.send_report", unit_id=here.unit_id),
        "may_correct": frozen and holds(by, "plan.report", unit_id=here.unit_id),
    }
    return render(request, "plan/month_report.html", context, status=status)


@require_POST
def check_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """核对月报: in order as a whole, or returned row by row."""
    by = by_of(request)
    here = readable_report(request, report_id)
    require(by, "plan.verify")
    keys = [OVERALL, *here.lines.values_list("task_id", flat=True)]
    form = ReasonsForm(request.POST, keys=keys)
    facts = facts_shown(here.month).of_unit(here.unit_id)
    if not form.is_valid():
        error = _("退回理由太长，请写在300字以内。")
        return _report_page(request, here, facts, by=by, forms={}, error=error, reasons=form, status=422)
    returns = request.POST.get("verdict") == "return"
    if returns != bool(form.reasons):
        error = _("退回要在相应的栏目写明理由。") if returns else _("写了退回理由，请点“退回”；没有问题的请清空理由。")
        return _report_page(request, here, facts, by=by, forms={}, error=error, reasons=form, status=422)
    try:
        acts.check_report(report_id=here.pk, reasons=form.reasons, by=by)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已退回。") if returns else _("已核对。"))
    return redirect("plan:month", here.month_id)
