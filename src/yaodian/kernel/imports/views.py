"""Import pages (数据导入页面): upload, columns, findings, preview, confirmation, result, and who has not submitted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.imports import queries, uploads
from yaodian.kernel.imports.actions import runs as acts
from yaodian.kernel.imports.forms import ConfirmForm, MappingForm, MissingForm, ReasonForm, UploadForm
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.rules import RunState
from yaodian.kernel.imports.tables import FINDINGS, RUNS, target_title
from yaodian.kernel.imports.targets import ImportTarget, TargetMissingError, target_of, targets
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import SheetError
from yaodian.kernel.sheets import template as blank_template
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.queries import view_of
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.kernel.web.progress import render_task

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """数据导入: what may be imported, and the runs so far."""
    by = by_of(request)
    require(by, "imports.use")
    extra = {"targets": queries.targets_for(by=by), "answer": _("先核对、后写入；同一文件再导一次不会有变化。")}
    return render_list(request, RUNS, queries.runs_for(by=by), extra=extra, template="imports/list.html")


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, target: str) -> HttpResponse:
    """上传: the file is kept sealed, its header found; next come the columns."""
    by, declared = by_of(request), _target(target)
    require(by, declared.verb)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = acts.start_run(
                target=target,
                file_name=upload.name,
                pieces=upload.chunks(4 << 20),
                as_of_date=form.cleaned_data["as_of_date"],
                by=by,
            )
        except (SheetError, ClassifiedMaterialError) as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("imports:columns", run_id=run.pk)
    context = {
        "title": declared.title,
        "crumbs": [(_("数据导入"), reverse("imports:list")), (declared.title, "")],
        "target": declared,
        "form": form,
    }
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: HttpRequest, target: str) -> HttpResponse:
    """模板: the declared columns with their lists and notes."""
    declared = _target(target)
    require(by_of(request), declared.verb)
    example = {known.key: known.example for known in declared.fields if known.example}
    content = blank_template(
        [known.column() for known in declared.fields], title=str(declared.title), examples=[example] if example else []
    )
    return _download(content, _("%(title)s导入模板.xlsx") % {"title": declared.title})


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """一批: columns, progress, preview or result, as far as it has come."""
    by = by_of(request)
    found = _run(request, run_id)
    if found.state == RunState.MAPPING:
        return redirect("imports:columns", run_id=run_id)
    job = JobRun.objects.filter(pk=found.job_run_id).first() if found.job_run_id else None
    busy = found.state in (RunState.CHECKING, RunState.PUBLISHING)
    if job is not None and busy and wants_fragment(request):
        return render_task(request, view_of(run=job), address=reverse("imports:run", args=[run_id]))
    context = {
        **_page(found),
        "task": view_of(run=job) if job is not None and busy else None,
        "job": job,
        "job_address": reverse("imports:run", args=[run_id]),
        "may_cancel": busy and job is not None and job.is_open and not job.cancel_asked,
        "broken": busy and (job is None or not job.is_open),
        "findings": queries.findings_of(run=found)[:20],
        "tallies": found.tallies.select_related("unit").order_by("-absent_count", "unit__position")[:200],
        "sound": found.row_count - found.faulty_count - found.doubtful_count,
        "may_confirm": found.state == RunState.CHECKED and found.row_count > found.faulty_count,
        "may_act": queries.may_carry_on(by=by, run=found),
    }
    return render(request, "imports/run.html", context)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """列对应: a proposal from titles and from what was chosen before; the check starts from here."""
    found = _run(request, run_id)
    if found.state != RunState.MAPPING:
        return redirect("imports:run", run_id=run_id)
    target = _target(found.target)
    if request.method == "POST" and "sheet" in request.POST:
        return _other_sheet(request, found)
    form = MappingForm(request.POST or None, target=target, run=found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.map_columns(
                run_id=run_id,
                places=form.places(),
                as_of_date=form.cleaned_data["as_of_date"],
                blank_clears=form.cleaned_data["blank_clears"],
                by=by_of(request),
            )
        except acts.ImportRunError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("imports:run", run_id=run_id)
    samples = queries.column_samples(found)
    rows = [(known, select, _samples(samples, select.value())) for known, select in form.rows()]
    used = set(found.places.values())
    context = {
        **_page(found),
        "form": form,
        "rows": rows,
        "sheets": queries.sheet_names(found),
        "unused": [heading for place, heading in enumerate(found.headings) if heading and place not in used],
        "doubled": queries.doubled_headings(found),
    }
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _samples(samples: dict[int, list[str]], place: Any) -> list[str]:
    return samples.get(int(place), []) if str(place or "").isdecimal() else []


def _other_sheet(request: HttpRequest, found: ImportRun) -> HttpResponse:
    try:
        acts.choose_sheet(run_id=found.pk, sheet=request.POST["sheet"], by=by_of(request))
    except (SheetError, acts.ImportRunError) as refused:
        messages.error(request, str(refused))
    return redirect("imports:columns", run_id=found.pk)


@require_GET
def findings(request: HttpRequest, run_id: int) -> HttpResponse:
    """核对发现: every error and doubt, filtered, sorted, exported."""
    found = _run(request, run_id)
    return render_list(request, FINDINGS, queries.findings_of(run=found), extra=_page(found))


@require_http_methods(["GET", "POST"])
def marked(request: HttpRequest, run_id: int) -> HttpResponse:
    """标注后的文件: a small file at once, a large one from a background task."""
    from yaodian.kernel.imports import marking  # heavy: only where a workbook goes back

    found, by = _run(request, run_id), by_of(request)
    if not found.stored or not found.row_count:
        raise Http404
    name = found.file_name.rpartition(".")[0] + _("（已标注）.xlsx")
    if found.marked:
        with uploads.open_upload(found.marked) as file:
            return _download(file.read(), name)
    if marking.is_small(found):
        return _download(marking.marked_file(found), name)
    if request.method == "POST":
        job = enqueue("imports.mark", by=by, run_id=found.pk, record=queries.run_ref(found))
        return redirect("tasks:run", run_id=job.pk)
    return render_confirm(
        request,
        question=_("标注“%(name)s”？") % {"name": found.file_name},
        consequence=_("共 %(count)s 行，在后台写出，办好后可下载。") % {"count": found.row_count},
        verb=_("开始标注"),
        cancel_href=reverse("imports:run", args=[run_id]),
    )


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """回退一步: from a broken publication to the checked rows, from those to the columns."""
    found, by = _run(request, run_id), by_of(request)
    try:
        if found.state == RunState.PUBLISHING:
            acts.stop_publishing(run_id=run_id, by=by)
        else:
            acts.reopen_mapping(run_id=run_id, by=by)
    except acts.ImportRunError as refused:
        messages.error(request, str(refused))
    return redirect("imports:run", run_id=run_id)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, run_id: int) -> HttpResponse:
    """确认写入."""
    from yaodian.kernel.imports.actions import publishing  # heavy: only where rows are written

    found = _run(request, run_id)
    form = ConfirmForm(request.POST or None, run=found)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.confirm_run(
                run_id=run_id,
                accepted_only=form.cleaned_data["rows"] == "accepted",
                override_reason=form.cleaned_data.get("override_reason", ""),
                by=by_of(request),
            )
        except acts.ImportRunError as refused:
            form.add_error("rows", str(refused))
        else:
            return redirect("imports:run", run_id=run_id)
    counts = {"made": found.created_count, "changed": found.changed_count, "left": found.left_count}
    return render_confirm(
        request,
        question=_("把“%(name)s”写入登记簿？") % {"name": found.file_name},
        consequence=_("新增 %(made)s 行，更改 %(changed)s 行，不变 %(left)s 行；一次写入，写入后仍可整批撤回。")
        % counts,
        verb=_("确认写入"),
        cancel_href=reverse("imports:run", args=[run_id]),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, run_id: int) -> HttpResponse:
    """撤回整批."""
    from yaodian.kernel.imports.actions import publishing

    return _with_reason(
        request,
        run_id,
        question=_("撤回这一批导入？"),
        consequence=_("新增的行删去，更改的行恢复原值；写入后又有改动的不能整批撤回。流水留痕。"),
        verb=_("撤回"),
        act=lambda reason: publishing.withdraw_run(run_id=run_id, reason=reason, by=by_of(request)),
    )


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, run_id: int) -> HttpResponse:
    """放弃导入."""
    found = _run(request, run_id)
    if request.method == "POST":
        try:
            acts.drop_run(run_id=run_id, by=by_of(request))
        except acts.ImportRunError as refused:
            messages.error(request, str(refused))
            return redirect("imports:run", run_id=run_id)
        messages.success(request, _("已放弃，登记簿没有变化。"))
        return redirect("imports:list")
    return render_confirm(
        request,
        question=_("放弃“%(name)s”？") % {"name": found.file_name},
        consequence=_("上传的文件和核对结果删去，登记簿没有变化。"),
        verb=_("放弃"),
        cancel_href=reverse("imports:run", args=[run_id]),
        dangerous=True,
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
    if request.GET and form.is_valid():
        target, since = target_of(form.cleaned_data["target"]), form.cleaned_data["since_date"]
        units = list(queries.units_missing(target=target, since=since, by=by))
        asked = queries.units_asked(target=target, since=since, by=by)
        context |= {
            "units": units,
            "answer": _("%(asked)s 所学校，已报 %(sent)s 所，未报 %(open)s 所")
            % {"asked": asked, "sent": asked - len(units), "open": len(units)},
            "group_text": _("%(title)s还没报送的学校（%(count)s 所）：%(names)s。请尽快在“数据导入”中报送。")
            % {"title": target.title, "count": len(units), "names": "、".join(str(unit) for unit in units)},
        }
    return render(request, "imports/missing.html", context, status=422 if form.errors else 200)


def _with_reason(
    request: HttpRequest, run_id: int, *, question: str, consequence: str, verb: str, act: Any
) -> HttpResponse:
    _run(request, run_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except acts.ImportRunError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("已%(verb)s。") % {"verb": verb})
            return redirect("imports:run", run_id=run_id)
    return render_confirm(
        request,
        question=question,
        consequence=consequence,
        verb=verb,
        cancel_href=reverse("imports:run", args=[run_id]),
        form=form,
        dangerous=True,
    )


def _page(found: ImportRun) -> dict[str, Any]:
    title = f"{target_title(found)}：{found.file_name}"
    return {
        "title": title,
        "crumbs": [
            (_("数据导入"), reverse("imports:list")),
            (found.file_name, reverse("imports:run", args=[found.pk])),
        ],
        "run": found,
        "target": targets().get(found.target),
    }


def _target(key: str) -> ImportTarget:
    try:
        return target_of(key)
    except TargetMissingError as gone:
        raise Http404 from gone


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    found = queries.runs_for(by=by_of(request)).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": _disposition(name), "Cache-Control": "no-store"}
    )


def _disposition(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(as_attachment=True, filename=name))
