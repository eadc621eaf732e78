"""Task pages (后台任务页面): runs, one run with its progress, cancel, retry, the timetable."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yaodian.kernel import records
from yaodian.kernel.access import by_of, holds
from yaodian.kernel.tasks import actions, queries
from yaodian.kernel.tasks.models import JobRun, ScheduleRow
from yaodian.kernel.tasks.registry import job_title
from yaodian.kernel.tasks.tables import RUNS
from yaodian.kernel.web.lists import render_list, wants_fragment


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """后台任务: the reader's own runs; everybody's for who may see them, with the timetable."""
    by = by_of(request)
    everybody = holds(by, "tasks.read")
    extra = {"timetable": _timetable() if everybody else ()}
    return render_list(request, RUNS, queries.runs_for(by=by), extra=extra, template="tasks/list.html")


def _timetable() -> list[tuple[object, ScheduleRow]]:
    return [(job_title(row.key), row) for row in ScheduleRow.objects.order_by("next_at")]


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """一次运行: how far it is; htmx asks this same address again until it is over."""
    found = _run(request, run_id)
    by = by_of(request)
    may_change = queries.may_change(by=by, run=found)
    retry = reverse("tasks:retry", args=[run_id]) if may_change else ""
    address = reverse("tasks:run", args=[run_id])
    context = {
        "title": job_title(found.key),
        "run": found,
        "task": queries.view_of(run=found, retry_href=retry),
        "address": address,
        "may_cancel": may_change and found.is_open and not found.cancel_asked,
        "about": records.find(by, found.record) if found.record else None,
        "shows_error": bool(found.error) and holds(by, "tasks.read"),
    }
    return render(request, "web/_task.html" if wants_fragment(request) else "tasks/run.html", context)


@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """取消: a waiting run ends at once, a running one at its next report."""
    _run(request, run_id)
    try:
        found = actions.cancel_run(run_id=run_id, by=by_of(request))
    except actions.RunChangeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已要求取消，办到一段落即停。") if found.is_open else _("已取消。"))
    return redirect("tasks:run", run_id=run_id)


@require_POST
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """重试: a failed or cancelled run goes into the queue again."""
    _run(request, run_id)
    try:
        actions.retry_run(run_id=run_id, by=by_of(request))
    except actions.RunChangeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已重新排队。"))
    return redirect("tasks:run", run_id=run_id)


def _run(request: HttpRequest, run_id: int) -> JobRun:
    found = queries.runs_for(by=by_of(request)).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found
