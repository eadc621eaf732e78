"""Pages across years (跨年页面): the same sentence over the plans; and the year's end of one plan."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import yearend
from yaodian.apps.plan.models import Task
from yaodian.apps.plan.queries import across as reads
from yaodian.apps.plan.queries.yearend import year_end_rows
from yaodian.apps.plan.rules import PlanState, TaskState
from yaodian.apps.plan.tables.yearend import year_end_list
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.web.lists import render_list

PAGE = 30


@require_GET
def across(request: HttpRequest) -> HttpResponse:
    """跨年对照: matters that stand in several years' plans, or belong to a programme; searched."""
    by = by_of(request)
    require(by, "plan.read")
    plans, rows = reads.threads(by)
    words = request.GET.get("q", "").strip()
    if words:
        rows = [row for row in rows if any(words in clause.text for clause in row.clauses.values())]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("跨年对照"),
        "plans": plans,
        "rows": reads.cells_of(list(page.object_list), plans=plans, by=by),
        "page": page,
        "words": words,
        "answer": _("%(years)s 份要点中，%(n)s 件事连续或多年出现") % {"years": len(plans), "n": len(rows)},
    }
    return render(request, "plan/across.html", context)


@require_http_methods(["GET", "POST"])
def year_end(request: HttpRequest) -> HttpResponse:
    """年终收口: what was not closed, what is asked of it, and the end of the year."""
    by = by_of(request)
    require(by, "plan.read_task")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("年终收口")})
    if request.method == "POST":
        try:
            yearend.close_year(plan_id=plan.pk, by=by)
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(year)s年已收口。") % {"year": plan.year})
        return redirect("plan:year_end")
    rows = year_end_rows(plan, by=by)
    settled = [row for row in rows if row.task.state in (TaskState.CANCELLED, TaskState.CARRIED)]
    open_rows = {row.task.pk: row for row in rows if row not in settled}
    carryable = (TaskState.DISPATCHED, TaskState.RUNNING, TaskState.HALTED)
    askable = frozenset(
        key
        for key, row in open_rows.items()
        if row.task.state in carryable and holds(by, "plan.report", unit_id=row.task.lead_unit_id)
    )
    leads = {row.task.lead_unit_id: str(row.task.lead_unit) for row in open_rows.values()}
    definition = year_end_list(
        open_rows, askable=askable, units=[(str(pk), title) for pk, title in leads.items()], today=clock.today()
    )
    extra = {
        "plan": plan,
        "settled": settled,
        "ended": plan.state == PlanState.ENDED,
        "may_close": holds(by, "plan.close_year") and plan.state != PlanState.ENDED,
        "answer": _("%(open)s 项任务没有办结，%(asked)s 项已申请处置，%(settled)s 项已结转或取消")
        % {
            "open": len(open_rows),
            "asked": sum(row.asked is not None for row in open_rows.values()),
            "settled": len(settled),
        },
    }
    tasks = Task.objects.filter(pk__in=open_rows).select_related("lead_unit")
    return render_list(request, definition, tasks, extra=extra, template="plan/year_end.html")
