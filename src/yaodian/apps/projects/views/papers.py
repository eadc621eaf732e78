"""表单下载 (papers to download)."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.projects import queries
from yaodian.apps.projects.documents import acceptance_paper, payment_paper
from yaodian.apps.projects.views.frame import visible_payment
from yaodian.kernel import clock
from yaodian.kernel.access import by_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _file(content: bytes, name: str) -> HttpResponse:
    """Return a Word file to be kept."""
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
    return response


@require_GET
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """验收单: of the last application."""
    page = queries.project_page(by=by_of(request), project_id=pk, today=clock.today())
    if page is None or not page.acceptances:
        raise Http404
    content = acceptance_paper(page, page.acceptances[-1][0], demo=clock.is_demo())
    return _file(content, _("验收单 %(code)s") % {"code": page.project.code})


@require_GET
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """付款审批单."""
    row = visible_payment(request, pk)
    content = payment_paper(row, demo=clock.is_demo())
    return _file(content, _("付款审批单 %(invoice)s") % {"invoice": row.invoice_number})
