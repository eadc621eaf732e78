"""What the pages share (页面共用): the run or target asked for, its crumbs, a download."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.kernel.disclosure.actions import note_export
from yaodian.kernel.disclosure.rules import watermark
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.tables import target_title
from yaodian.kernel.imports.targets import ImportTarget, TargetMissingError, target_of, targets
from yaodian.kernel.web.lists import ListDefinition

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


def watched(request: HttpRequest, definition: ListDefinition[Any]) -> ListDefinition[Any]:
    """Return a list of persons whose export carries the reader's watermark and is journaled."""

    def journaled(asked: HttpRequest, count: int) -> None:
        note_export(
            table=definition.key,
            names=str(definition.title),
            count=count,
            condition=f"{asked.path}?{asked.GET.urlencode()}"[:400],
            purpose="",
            by=by_of(asked),
        )

    mark = watermark(name=by_of(request).name, at=timezone.localtime(clock.now()), purpose="")
    return replace(definition, watermark=mark, on_export=journaled)


def download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": _disposition(name), "Cache-Control": "no-store"}
    )


def _disposition(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(as_attachment=True, filename=name))
