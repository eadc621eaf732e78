"""Archive pages (档案包页面)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import records
from yaodian.kernel.access import by_of, require
from yaodian.kernel.archives.queries import packages_for
from yaodian.kernel.archives.tables import PACKAGES
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.web.lists import render_list


@require_GET
def packages(request: HttpRequest) -> HttpResponse:
    """档案包台账."""
    by = by_of(request)
    require(by, "archives.read")
    return render_list(request, PACKAGES, packages_for(by=by))


@require_GET
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """一个档案包: what it holds, its digest, how to verify it."""
    by = by_of(request)
    found = packages_for(by=by).filter(pk=package_id).first()
    if found is None:
        raise Http404
    context = {
        "title": found.title,
        "crumbs": [(_("档案包"), reverse("archives:list")), (found.title, "")],
        "package": found,
        "about": records.find(by, found.record),
        "files": files_of(record_ref(found)),
    }
    return render(request, "archives/package.html", context)
