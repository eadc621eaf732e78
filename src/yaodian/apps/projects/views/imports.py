"""导入项目 (importing projects): template, preview, confirmation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.projects import actions
from yaodian.apps.projects.forms import UploadForm
from yaodian.apps.projects.models import ImportBatch
from yaodian.apps.projects.queries.imports import columns
from yaodian.apps.projects.views.frame import (
    REFUSALS,
    crumbs,
    form_page,
    sent,
    sent_files,
)
from yaodian.apps.projects.views.register import BOTH
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.sheets import CellFault, mark_errors, template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


def _file(content: bytes, name: str) -> HttpResponse:
    """Return an Excel file to be kept."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_http_methods(BOTH)
def upload(request: HttpRequest) -> HttpResponse:
    """上传项目表."""
    require(by_of(request), "projects.register")
    made: list[ImportBatch] = []

    def act(given: dict[str, Any], by: By) -> None:
        file = given["file"]
        made.append(actions.read_file(content=file.read(), name=file.name, by=by))

    return form_page(
        request,
        UploadForm(sent(request), sent_files(request)),
        act,
        heading=_("导入项目"),
        verb=_("预览"),
        done=_("已读取，请核对后确认。"),
        to=reverse("projects:list"),
        then=lambda: reverse("projects:batch", args=[made[0].pk]),
        template="projects/import.html",
    )


@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """空白模板."""
    require(by_of(request), "projects.register")
    example = {
        "code": "LB-2018-01",
        "programme": "recording_room",
        "school": _("示例中学"),
        "title": _("录播教室建设"),
        "year": 2018,
        "quantity": 1,
        "budget_city": 25,
    }
    return _file(template(columns(), title=_("项目登记表"), examples=[example]), _("项目登记表.xlsx"))


def _own_batch(request: HttpRequest, pk: int) -> ImportBatch:
    """Return a batch of the reader's own."""
    by = by_of(request)
    require(by, "projects.register")
    batch = ImportBatch.objects.filter(pk=pk, account_id=by.account_id).first()
    if batch is None:
        raise Http404
    return batch


@require_http_methods(BOTH)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """预览与确认."""
    row = _own_batch(request, pk)
    if request.method == "POST":
        try:
            row = actions.confirm_file(batch_id=pk, by=by_of(request))
        except REFUSALS as error:
            messages.error(request, str(error))
            return redirect("projects:batch", pk)
        messages.success(request, _("已导入：新增 %(add)s，更正 %(change)s，未变 %(same)s。") % row.result)
        return redirect("projects:batch", pk)
    does = [one["does"] for one in row.rows]
    context = {
        "title": _("导入预览"),
        "batch": row,
        "rows": row.rows[:SHOWN],
        "more": max(0, len(row.rows) - SHOWN),
        "faults": [CellFault(**fault) for fault in row.errors],
        "counts": {name: does.count(name) for name in ("add", "change", "same")},
        "crumbs": crumbs(None, _("导入预览")),
    }
    return render(request, "projects/batch.html", context)


@require_GET
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """标注错误的原表: the uploaded file with its wrong cells marked."""
    row = _own_batch(request, pk)
    if not row.content or not row.errors:
        raise Http404
    faults = [CellFault(**fault) for fault in row.errors]
    name = row.file_name.rpartition(".")[0] or row.file_name
    return _file(
        mark_errors(bytes(row.content), faults, name=row.file_name), _("%(name)s（错误标注）.xlsx") % {"name": name}
    )
