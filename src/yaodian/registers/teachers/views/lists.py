"""名单页 (lists): teachers, certificates that expire, recruitments."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, by_of, require
from yaodian.kernel.web.lists import render_list
from yaodian.registers.teachers.access import CHANGE, IMPORT, READ
from yaodian.registers.teachers.queries import (
    expiring_certificates,
    head_counts,
    may_anywhere,
    recruitments_for,
    schools_within,
    teacher_list,
)
from yaodian.registers.teachers.rules import PostKind
from yaodian.registers.teachers.tables import certificates_table, recruitments_table, teachers_table
from yaodian.registers.teachers.views.frame import watched


def reader_of_lists(request: HttpRequest) -> Reader:
    """Return the reader; refuse who reads no teachers."""
    by = by_of(request)
    if not may_anywhere(by=by, verb=READ):
        require(by, READ)
    return by


@require_GET
def teachers(request: HttpRequest) -> HttpResponse:
    """教师名单."""
    by, today = reader_of_lists(request), clock.today()
    counts = head_counts(by=by, on=today)
    words = "，".join(f"{PostKind(kind).label} {count}" for kind, count in counts.items())
    extra = {
        "answer": _("在任 %(total)s 人：%(words)s") % {"total": sum(counts.values()), "words": words} if counts else "",
        "may_change": may_anywhere(by=by, verb=CHANGE),
        "may_import": may_anywhere(by=by, verb=IMPORT),
    }
    table = watched(request, teachers_table(schools=schools_within(by=by)))
    return render_list(request, table, teacher_list(by=by, on=today), extra=extra, template="teachers/list.html")


@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """证书到期提醒."""
    by = reader_of_lists(request)
    rows = expiring_certificates(by=by, on=clock.today())
    expired = Q(expiry_date__lt=clock.today())
    counts = rows.aggregate(gone=Count("pk", filter=expired), soon=Count("pk", filter=~expired))
    answer = _("已过期 %(gone)s 本，即将到期 %(soon)s 本") % counts
    table = watched(request, certificates_table(schools=schools_within(by=by)))
    return render_list(request, table, rows, extra={"answer": answer})


@require_GET
def recruitments(request: HttpRequest) -> HttpResponse:
    """教师补充: hired and arrived, side by side."""
    by = reader_of_lists(request)
    rows = recruitments_for(by=by)
    kept = rows.filter(given_up_date__isnull=True)
    answer = _("录用 %(hired)s 人，到岗 %(arrived)s 人") % {
        "hired": kept.count(),
        "arrived": kept.filter(reported_date__isnull=False).count(),
    }
    table = watched(request, recruitments_table(schools=schools_within(by=by)))
    return render_list(request, table, rows, extra={"answer": answer})
