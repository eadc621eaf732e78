"""What the pages share (页面共用): the run or target asked for, its crumbs, a download."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import by_of
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.tables import target_title
from yaodian.kernel.imports.targets import ImportTarget, TargetMissingError, target_of, targets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_of(found: ImportRun) -> dict[str, Any]:
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


def target_or_404(key: str) -> ImportTarget:
    try:
        return target_of(key)
    except TargetMissingError as gone:
        raise Http404 from gone


def run_or_404(request: HttpRequest, run_id: int) -> ImportRun:
    found = queries.runs_for(by=by_of(request)).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": _disposition(name), "Cache-Control": "no-store"}
    )


def _disposition(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(as_attachment=True, filename=name))
