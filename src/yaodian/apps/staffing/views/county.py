"""编制页 (establishment pages): the table of schools, one school's staffing, approved quotas."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.access import READ, TEACH
from yaodian.apps.staffing.documents import county_book, county_report
from yaodian.apps.staffing.forms import QuotaForm, ReasonForm
from yaodian.apps.staffing.models import ApprovedQuota
from yaodian.apps.staffing.queries import SchoolLine, board_of, line_of, may_keep, require_keep, seen
from yaodian.apps.staffing.queries.loads import helped_at, loads_for, loads_on, quotas_for, with_help
from yaodian.apps.staffing.queries.plans import posts_for
from yaodian.apps.staffing.queries.retirements import horizon, retirement_day, retirements_for
from yaodian.apps.staffing.tables import county_rows, county_table
from yaodian.apps.staffing.views.frame import (
    EXCEL,
    WORD,
    answered,
    as_file,
    asked,
    asked_snapshot,
    crumbs,
    is_demo,
    page_tabs,
    sent,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require
from yaodian.kernel.web.lists import render_list
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import snapshots


def _answer(lines: list[SchoolLine]) -> str:
    own = [one.establishment for one in lines if one.establishment]
    return _(
        "核编 %(count)s 校：编制基数 %(basis)s，在编 %(quota)s；缺编 %(short)s 校 %(less)s 人，超编 %(over)s 校 %(more)s 人。"
    ) % {
        "count": len(own),
        "basis": sum(one.basis or 0 for one in own),
        "quota": sum(one.on_quota for one in own if one.basis is not None),
        "short": sum(1 for one in own if one.short),
        "less": sum(one.short for one in own),
        "over": sum(1 for one in own if one.over),
        "more": sum(one.over for one in own),
    }


@require_GET
def show_county(request: HttpRequest) -> HttpResponseBase:
    """编制: schools with what the ratios give, what is approved and who is in post; `export=book|docx` the whole report."""
    by = by_of(request)
    require(by, READ)
    snapshot, today = asked_snapshot(request), clock.today()
    lines = seen(board_of(on=today, snapshot=snapshot).lines, by=by)
    note = _("数据截至 %(day)s。") % {"day": snapshot.title if snapshot else today.isoformat()}
    name = f"师资配置_{snapshot.as_of_date if snapshot else today}"
    own = [one for one in lines if one.establishment is not None]
    export = request.GET.get("export", "")
    if export == "book":
        return as_file(county_book(own, lines, note=note, demo=is_demo()), f"{name}.xlsx", EXCEL)
    if export == "docx":
        return as_file(county_report(own, answer=_answer(lines), note=note, demo=is_demo()), f"{name}.docx", WORD)
    sealed = list(snapshots().filter(sealed_at__isnull=False))
    table = county_table(own, snapshots=sealed, note=note)
    extra = {"answer": _answer(lines), "tabs": page_tabs(), "note": note, "snapshots": sealed, "snapshot": snapshot}
    rows = county_rows(own, sort=request.GET.get("sort", ""))
    return render_list(request, table, rows, extra=extra, template="staffing/county.html")


def _school(by: By, pk: int) -> School:
    """Return a school of the reader; another's is not found."""
    school = get_object_or_404(School.objects.select_related("unit"), pk=pk)
    if not holds(by, READ, unit_id=pk):
        raise Http404
    return school


@require_GET
def show_school(request: HttpRequest, pk: int) -> HttpResponse:
    """一校师资: how the establishment came about, subjects, who teaches what, who retires, planned posts."""
    by = by_of(request)
    require(by, READ)
    school, today = _school(by, pk), clock.today()
    found, line = line_of(school_id=pk, on=today)
    if line is None:
        raise Http404
    law, workers = found.retirement_law(), found.worker_posts
    leaving = retirements_for(by=by, on=today, found=found, until=horizon(on=today, found=found)).filter(school=pk)
    context = {
        "title": str(school),
        "school": school,
        "line": line,
        "subjects": with_help(line.subjects, helped=helped_at(on=today, school_ids=[pk])),
        "loads": loads_on(loads_for(by=by).filter(school=pk), on=today).order_by("subject", "-weekly_periods"),
        "retiring": [
            (row, retirement_day(row, law=law, workers=workers)) for row in leaving.order_by("teacher__birth_date")
        ],
        "posts": posts_for(by=by).filter(school=pk).order_by("-plan__year", "subject"),
        "quotas": quotas_for(by=by).filter(school=pk).order_by("-from_date", "-pk"),
        "may_keep": may_keep(by=by) and line.establishment is not None,
        "may_teach": holds(by, TEACH, unit_id=pk),
        "crumbs": crumbs(str(school)),
    }
    return render(request, "staffing/school.html", context)


@require_http_methods(["GET", "POST"])
def new_quota(request: HttpRequest, pk: int) -> HttpResponse:
    """登记核定编制."""
    by = by_of(request)
    school = _school(by, pk)
    require_keep(by=by)
    form = QuotaForm(sent(request), initial={"from_date": clock.today()})

    def act() -> None:
        actions.record_quota(school_id=pk, **form.cleaned_data, by=by)

    to = reverse("staffing:school", args=[pk])
    return answered(
        request,
        form,
        act,
        title=_("登记核定编制"),
        verb=_("登记"),
        done=_("已登记。"),
        to=to,
        between=[(str(school), to)],
    )


@require_http_methods(["GET", "POST"])
def withdraw_quota(request: HttpRequest, pk: int) -> HttpResponse:
    """撤下核定编制."""
    by = by_of(request)
    row: ApprovedQuota = get_object_or_404(quotas_for(by=by), pk=pk)
    require_keep(by=by)
    form = ReasonForm(sent(request))
    return asked(
        request,
        lambda: actions.withdraw_quota(quota_id=pk, reason=form.cleaned_data["reason"], by=by),
        question=_("撤下“%(row)s”？") % {"row": row},
        consequence=_("撤下前固化的快照仍按原数回答。"),
        verb=_("撤下"),
        done=_("已撤下。"),
        to=reverse("staffing:school", args=[row.school_id]),
        form=form,
        dangerous=True,
    )
