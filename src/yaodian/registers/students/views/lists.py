"""名单页 (lists): pupils, classes, transfers, cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.web.lists import render_list
from yaodian.kernel.web.lists.page import grouped
from yaodian.registers.schools.queries import choosable
from yaodian.registers.students.access import CHANGE, FOLLOW, IMPORT, READ, SENSITIVE, TRANSFER
from yaodian.registers.students.queries import (
    HeadCount,
    case_list,
    head_count,
    homeroom_list,
    large_from,
    may_anywhere,
    names_within,
    pupil_list,
    school_year_on,
    schools_within,
    size_counts,
    transfer_list,
)
from yaodian.registers.students.rules import CaseOutcome, TransferState
from yaodian.registers.students.tables import cases_table, homerooms_table, pupils_table, transfers_table
from yaodian.registers.students.views.frame import open_homerooms, reader_of_lists
from yaodian.registers.teachers.views.frame import watched


@require_GET
def pupils(request: HttpRequest) -> HttpResponse:
    """学生名单."""
    by, today = reader_of_lists(request), clock.today()
    schools = choosable(schools_within(by=by))
    extra = {
        "answer": "" if request.headers.get("HX-Request") else _heads(head_count(by=by)),
        "may_change": may_anywhere(by=by, verb=CHANGE),
        "may_import": may_anywhere(by=by, verb=IMPORT),
    }
    table = pupils_table(
        schools=schools,
        homerooms=open_homerooms(by=by, school_ids=[schools[0].pk]) if len(schools) == 1 else [],
        named=names_within(by=by),
        sensitive=may_anywhere(by=by, verb=SENSITIVE),
        school_year=school_year_on(on=today),
    )
    return render_list(request, watched(request, table), pupil_list(by=by), extra=extra, template="students/list.html")


def _heads(found: HeadCount) -> str:
    """Return the sentence at the head of the pupils."""
    if found.more:
        return _("在校生超过 %(total)s 人") % {"total": grouped(found.total)}
    if not found.total:
        return ""
    words = "，".join(f"{stage.label} {grouped(count)}" for stage, count in found.stages.items())
    return _("在校生 %(total)s 人：%(words)s") % {"total": grouped(found.total), "words": words}


@require_GET
def homerooms(request: HttpRequest) -> HttpResponse:
    """班级名单: sizes against the rulebook of the day."""
    by, today = reader_of_lists(request), clock.today()
    large, oversized = large_from(kind="large", on=today), large_from(kind="oversized", on=today)
    rows = homeroom_list(by=by, on=today)
    counts = None if request.headers.get("HX-Request") else size_counts(by=by, on=today)
    total, big, over = counts or (0, 0, 0)
    answer = _("%(total)s 个班：超大班额（%(o)s人及以上）%(over)s 个，大班额（%(l)s人及以上，含超大）%(big)s 个") % {
        "total": grouped(total),
        "o": oversized,
        "l": large,
        "over": over,
        "big": big,
    }
    table = homerooms_table(
        schools=choosable(schools_within(by=by)),
        school_year=school_year_on(on=today),
        large=large,
        oversized=oversized,
        on=today,
    )
    extra = {"answer": answer if total else "", "may_change": may_anywhere(by=by, verb=CHANGE)}
    return render_list(request, watched(request, table), rows, extra=extra, template="students/homerooms.html")


@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """转学名单."""
    by, today = reader_of_lists(request, TRANSFER), clock.today()
    rows = transfer_list(by=by)
    waiting = rows.filter(state=TransferState.SENT)
    answer = _("待接收 %(count)s 件，其中超过接收期限 %(late)s 件") % {
        "count": waiting.count(),
        "late": waiting.filter(due_date__lt=today).count(),
    }
    table = watched(request, transfers_table(named=names_within(by=by), today=today))
    return render_list(request, table, rows, extra={"answer": answer})


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """控辍保学名单."""
    by, today = reader_of_lists(request, FOLLOW), clock.today()
    rows = case_list(by=by)
    waiting = rows.filter(outcome=CaseOutcome.OPEN)
    answer = _("在办 %(count)s 人，其中超过联系期限 %(late)s 人；已办结 %(done)s 人") % {
        "count": waiting.count(),
        "late": waiting.filter(next_contact_date__lt=today).count(),
        "done": rows.exclude(outcome=CaseOutcome.OPEN).count(),
    }
    schools = choosable(schools_within(by=by, verb=READ))
    table = watched(request, cases_table(named=names_within(by=by), schools=schools, today=today))
    return render_list(request, table, rows, extra={"answer": answer})
