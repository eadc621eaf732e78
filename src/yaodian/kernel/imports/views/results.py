"""Pages of a run (导入结果): progress, findings, preview, the marked file; who has not submitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.imports import queries, uploads
from yaodian.kernel.imports.forms import MissingForm
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.tables import FINDINGS, missing_table
from yaodian.kernel.imports.targets import target_of, targets
from yaodian.kernel.imports.views.shared import download, page_of, run_or_404, watched
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.queries import view_of
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.kernel.web.progress import render_task


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """一批: columns, progress, preview or result, as far as it has come."""
    by = by_of(request)
    found = run_or_404(request, run_id)
    if found.state == ImportState.MAPPING:
        return redirect("imports:columns", run_id=run_id)
    job = JobRun.objects.filter(pk=found.job_run_id).first() if found.job_run_id else None
    busy = found.state in (ImportState.CHECKING, ImportState.PUBLISHING)
    if job is not None and busy and wants_fragment(request):
        return render_task(request, view_of(run=job), address=reverse("imports:run", args=[run_id]))
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the work is over: the whole page, not one inside another
    known = targets().get(found.target)
    context = {
        **page_of(found),
        "task": view_of(run=job, retry_href=_retry(job)) if job is not None and busy else None,
        "job": job,
        "job_address": reverse("imports:run", args=[run_id]),
        "may_cancel": busy and job is not None and job.is_open and not job.cancel_asked,
        "broken": busy and (job is None or not job.is_open),
        "findings": queries.findings_of(run=found)[:20],
        "absent": queries.absent_count(run=found, target=known, by=by) if known and known.roll else 0,
        "tallies": found.tallies.select_related("unit").order_by("-absent_count", "unit__position")[:200],
        "sound": found.row_count - found.faulty_count - found.doubtful_count,
        "may_confirm": found.state == ImportState.CHECKED and found.row_count > found.faulty_count,
        "may_act": queries.may_carry_on(by=by, run=found),
    }
    return render(request, "imports/run.html", context)


def _retry(job: JobRun) -> str:
    return "" if job.is_open else reverse("tasks:retry", args=[job.pk])


@require_GET
def findings(request: HttpRequest, run_id: int) -> HttpResponse:
    """核对发现: every error and doubt, filtered, sorted, exported."""
    found = run_or_404(request, run_id)
    return render_list(request, FINDINGS, queries.findings_of(run=found), extra=page_of(found))


@require_GET
def absent(request: HttpRequest, run_id: int) -> HttpResponse:
    """登记簿有、文件没有: who is missing from the file, in the register's own list, as the reader may see it."""
    found, by = run_or_404(request, run_id), by_of(request)
    target = target_of(found.target)
    rows = queries.absent_rows(run=found, target=target, by=by)
    if target.roll is None or rows is None:
        raise Http404
    table, shown = target.roll(by, rows)
    page = page_of(found)
    extra = {
        **page,
        "title": _("登记簿有、文件没有"),
        "crumbs": [*page["crumbs"], (_("登记簿有、文件没有"), "")],
        "answer": _("%(file)s（数据日期 %(day)s）里没有、登记簿里有的记录；已不在的请办理转出或离岗，漏报的请补报")
        % {"file": found.file_name, "day": found.as_of_date},
    }
    table = replace(
        table, key="imports.absent", title=_("登记簿有、文件没有"), empty_title=_("没有缺的"), empty_text=""
    )
    return render_list(request, watched(request, table), shown, extra=extra)


@require_http_methods(["GET", "POST"])
def marked(request: HttpRequest, run_id: int) -> HttpResponse:
    """标注后的文件: a small file at once, a large one from a background task."""
    from yaodian.kernel.imports import marking  # heavy: only where a workbook goes back

    found, by = run_or_404(request, run_id), by_of(request)
    if not found.stored or not found.row_count:
        raise Http404
    name = found.file_name.rpartition(".")[0] + _("（已标注）.xlsx")
    if found.marked:
        with uploads.open_upload(found.marked) as file:
            return download(file.read(), name)
    if marking.is_small(found):
        return download(marking.marked_file(found), name)
    if request.method == "POST":
        job = enqueue("imports.mark", by=by, run_id=found.pk, record=queries.run_ref(found))
        return redirect("tasks:run", run_id=job.pk)
    return render_confirm(
        request,
        question=_("标注“%(name)s”？") % {"name": found.file_name},
        consequence=_("共 %(count)s 行，在后台写出，办好后可下载。") % {"count": found.row_count}
        + marking.LOST % {"comments": marking.COMMENTS},
        verb=_("开始标注"),
        cancel_href=reverse("imports:run", args=[run_id]),
    )


@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    """谁还没报送: schools in reach without a row in a written import since a day."""
    by = by_of(request)
    require(by, "imports.use")
    mine = [target for target in queries.targets_for(by=by) if target.unit]
    form = MissingForm(request.GET or None, targets=mine)
    context: dict[str, Any] = {
        "title": _("谁还没报送"),
        "crumbs": [(_("数据导入"), reverse("imports:list")), (_("谁还没报送"), "")],
        "form": form,
        "today": clock.today(),
    }
    if not request.GET or not form.is_valid():
        return render(request, "imports/missing.html", context, status=422 if form.errors else 200)
    target, since = target_of(form.cleaned_data["target"]), form.cleaned_data["since_date"]
    units = queries.units_missing(target=target, since=since, by=by)
    if not wants_fragment(request) and not request.GET.get("export"):
        asked, names = queries.units_asked(target=target, since=since, by=by), [str(unit) for unit in units]
        context |= {
            "answer": _("%(asked)s 所学校，已报 %(sent)s 所，未报 %(open)s 所")
            % {"asked": asked, "sent": asked - len(names), "open": len(names)},
            "group_text": _("%(title)s还没报送的学校（%(count)s 所）：%(names)s。请尽快在“数据导入”中报送。")
            % {"title": target.title, "count": len(names), "names": "、".join(names)}
            if names
            else "",
        }
    return render_list(request, missing_table(mine), units, extra=context, template="imports/missing_list.html")
