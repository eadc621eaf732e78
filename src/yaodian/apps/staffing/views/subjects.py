"""学科缺员和任课页 (subjects): need and staff by subject, schools that are short, who teaches what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.access import READ, TEACH
from yaodian.apps.staffing.documents import vacancies_book
from yaodian.apps.staffing.forms import EndForm, LoadForm
from yaodian.apps.staffing.models import TeachingLoad
from yaodian.apps.staffing.queries import SchoolLine, board_of, seen
from yaodian.apps.staffing.queries.loads import helped_at, loads_for, loads_on, with_help
from yaodian.apps.staffing.rules import STAGES, SubjectLine, SubjectRule, by_subject
from yaodian.apps.staffing.tables import loads_table, shortages_of, vacancies_rows, vacancies_table
from yaodian.apps.staffing.views.frame import (
    EXCEL,
    answered,
    as_file,
    asked,
    asked_snapshot,
    is_demo,
    page_tabs,
    schools_of,
    sent,
)
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import snapshots
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.views.frame import watched


@dataclass(frozen=True)
class SubjectTotal:
    """学科合计 (total of a subject) over the reader's schools."""

    rule: SubjectRule
    schools: int
    periods: Decimal
    needed: Decimal
    staff: int
    gap: int
    missing: int
    helped: Decimal


def _total(rule: SubjectRule, lines: Sequence[SubjectLine]) -> SubjectTotal:
    return SubjectTotal(
        rule,
        sum(1 for one in lines if one.periods),
        sum((one.periods for one in lines), Decimal(0)),
        sum((one.needed for one in lines), Decimal(0)),
        sum(one.staff for one in lines),
        sum(one.gap for one in lines),
        sum(1 for one in lines if one.is_missing),
        sum((one.helped for one in lines), Decimal(0)),
    )


def _lines(lines: Sequence[SchoolLine]) -> list[SubjectLine]:
    return [subject for one in lines for subject in one.subjects]


@require_GET
def show_vacancies(request: HttpRequest) -> HttpResponseBase:
    """学科缺员: subjects of a stage; below the schools that are short of the subject asked, or of any."""
    by = by_of(request)
    require(by, READ)
    snapshot, today = asked_snapshot(request), clock.today()
    lines = seen(board_of(on=today, snapshot=snapshot).lines, by=by)
    titles = {one.side.school_id: one.side for one in lines}
    wanted = request.GET.get("stage", "")
    stages = [one for one in STAGES if any(line.stage is one for own in lines for line in own.subjects)]
    stage = SchoolStage(wanted) if wanted in stages else (stages[0] if stages else SchoolStage.PRIMARY)
    every = [one for one in _lines(lines) if one.stage is stage]
    if snapshot is None:
        every = with_help(every, helped=helped_at(on=today))
    names = list(dict.fromkeys(one.subject for one in every if not one.rule.shared))
    subjects = [one for one in request.GET.getlist("subject") if one in names]
    note = _("数据截至 %(day)s。") % {"day": snapshot.title if snapshot else today.isoformat()}
    if request.GET.get("export") == "book":
        content = vacancies_book(every, titles, note=note, demo=is_demo())
        return as_file(content, f"{STAGES[stage]}学科配备_{today}.xlsx", EXCEL)
    short = shortages_of(every, lines, subjects=subjects)
    sealed = list(snapshots().filter(sealed_at__isnull=False))
    table = vacancies_table(short, subjects=names, snapshots=sealed, note=note)
    rows = vacancies_rows(short, sort=request.GET.get("sort", ""))
    extra: dict[str, object] = {} if wants_fragment(request) else _vacancies_page(every, stage)
    extra |= {
        "tabs": page_tabs(),
        "stages": [(one.value, STAGES[one]) for one in stages],
        "stage": stage.value,
        "subjects": subjects,
        "note": note,
        "snapshots": sealed,
        "snapshot": snapshot,
    }
    return render_list(request, table, rows, extra=extra, template="staffing/vacancies.html")


def _vacancies_page(every: Sequence[SubjectLine], stage: SchoolStage) -> dict[str, object]:
    """Return what stands above the list: the subjects of the stage, added up."""
    totals = [_total(rule, own) for rule, own in by_subject(every)]
    answer = _(
        "%(stage)s %(schools)s 校：需专任教师 %(needed)s 名，在岗 %(staff)s 名；缺员 %(gap)s 名，缺科 %(missing)s 校次。"
    ) % {
        "stage": STAGES[stage],
        "schools": len({one.school_id for one in every}),
        "needed": sum(one.posts for one in every),
        "staff": sum(one.staff for one in totals),
        "gap": sum(one.gap for one in totals),
        "missing": sum(one.missing for one in totals),
    }
    return {"totals": totals, "answer": answer}


@require_GET
def show_loads(request: HttpRequest) -> HttpResponse:
    """任课情况: who teaches what; other subjects and other schools stand out."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    rows = loads_on(loads_for(by=by), on=today)
    answer = _("在任课 %(count)s 条，其中兼教 %(helps)s 条。") % {
        "count": rows.count(),
        "helps": rows.filter(helps=True).count(),
    }
    extra = {"answer": answer, "tabs": page_tabs(), "tab": "loads"}
    table = watched(request, loads_table(schools=schools_of(by)))
    return render_list(request, table, rows, extra=extra, template="staffing/list.html")


@require_http_methods(["GET", "POST"])
def new_load(request: HttpRequest, pk: int) -> HttpResponse:
    """登记任课: for a teacher of this school, or one who comes from another."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    school = next((one for one in schools_of(by) if one.pk == pk), None)
    if school is None:
        raise Http404
    require(by, TEACH, unit_id=pk)
    whole = School.objects.get(pk=pk)
    teachers = Teacher.objects.filter(school=pk, state="active").order_by("name").only("name", "number")
    form = LoadForm(sent(request), teachers=teachers, stages=whole.stages, initial={"from_date": today})

    def act() -> None:
        data = form.cleaned_data
        actions.record_load(
            teacher_id=data["teacher"].pk,
            school_id=pk,
            stage=SchoolStage(data["stage"]),
            subject=data["subject"],
            weekly_periods=data["weekly_periods"],
            from_date=data["from_date"],
            by=by,
        )

    to = reverse("staffing:school", args=[pk])
    return answered(
        request,
        form,
        act,
        title=_("登记任课"),
        answer=_("同一教师同一学科再登记一次，原来的自动结束。"),
        verb=_("登记"),
        done=_("已登记。"),
        to=to,
        between=[(str(school), to)],
    )


@require_http_methods(["GET", "POST"])
def end_load(request: HttpRequest, pk: int) -> HttpResponse:
    """结束任课."""
    by = by_of(request)
    row: TeachingLoad = get_object_or_404(loads_for(by=by), pk=pk)
    require(by, TEACH, unit_id=row.school_id)
    form = EndForm(sent(request), initial={"to_date": clock.today()})
    return asked(
        request,
        lambda: actions.end_load(load_id=pk, to_date=form.cleaned_data["to_date"], by=by),
        question=_("结束“%(row)s”的任课？") % {"row": row},
        verb=_("结束任课"),
        done=_("已结束。"),
        to=reverse("staffing:school", args=[row.school_id]),
        form=form,
    )
