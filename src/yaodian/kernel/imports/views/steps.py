"""Pages on the way in (导入步骤): the list, upload, template, columns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import by_of, require
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.actions import runs as acts
from yaodian.kernel.imports.forms import MappingForm, UploadForm
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.tables import RUNS
from yaodian.kernel.imports.targets import ImportField
from yaodian.kernel.imports.views.shared import download, page_of, run_or_404, target_or_404
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import SheetError
from yaodian.kernel.sheets import template as blank_template
from yaodian.kernel.web.lists import render_list


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
    by, declared = by_of(request), target_or_404(target)
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
    declared = target_or_404(target)
    require(by_of(request), declared.verb)
    example = {known.key: known.example for known in declared.fields if known.example}
    content = blank_template(
        [known.column() for known in declared.fields], title=str(declared.title), examples=[example] if example else []
    )
    return download(content, _("%(title)s导入模板.xlsx") % {"title": declared.title})


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """列对应: a proposal from titles and from what was chosen before; the check starts from here."""
    found = run_or_404(request, run_id)
    if found.state != ImportState.MAPPING:
        return redirect("imports:run", run_id=run_id)
    target = target_or_404(found.target)
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
    rows = [(known, select, _samples(known, samples, select.value())) for known, select in form.rows()]
    used = set(found.places.values())
    seen, hidden = queries.sheet_names(found)
    context = {
        **page_of(found),
        "form": form,
        "rows": rows,
        "sheets": seen,
        "hidden": hidden,
        "unused": [heading for place, heading in enumerate(found.headings) if heading and place not in used],
        "doubled": queries.doubled_headings(found),
    }
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _samples(known: ImportField, samples: dict[int, list[str]], place: Any) -> list[str]:
    """The first values of the chosen column; of a sensitive field masked."""
    from yaodian.kernel.imports.columns import shown  # heavy: only where a file is read

    return [shown(text, known) for text in samples.get(int(place), [])] if str(place or "").isdecimal() else []


def _other_sheet(request: HttpRequest, found: ImportRun) -> HttpResponse:
    try:
        acts.choose_sheet(run_id=found.pk, sheet=request.POST["sheet"], by=by_of(request))
    except (SheetError, acts.ImportRunError) as refused:
        messages.error(request, str(refused))
    return redirect("imports:columns", run_id=found.pk)
