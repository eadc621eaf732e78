"""项目列表与年度图 (lists and the year's picture)."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.projects import queries
from yaodian.apps.projects.models import Payment, Programme, Project
from yaodian.apps.projects.rules import ACCEPTED_STATES, STAGES, ProjectStage
from yaodian.apps.projects.tables import payments_table, projects_table
from yaodian.apps.projects.views.frame import crumbs
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS
from yaodian.kernel.web.charts import GanttTask, gantt
from yaodian.kernel.web.lists import render_list, wants_fragment

SUGGESTED = 12


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """项目列表."""
    by = by_of(request)
    require(by, "projects.read")
    extra = {}
    if not wants_fragment(request):
        counts = queries.programme_counts(by=by, today=clock.today())
        extra = {
            "counts": counts,
            "answer": summary(counts),
            "may_register": holds(by, "projects.register"),
            "may_keep": holds(by, "projects.programme"),
            "empty_href": reverse("projects:import") if holds(by, "projects.register") else "",
            "empty_action": _("导入项目"),
        }
    return render_list(
        request, projects_table(), queries.project_list(by=by), extra=extra, template="projects/list.html"
    )


def summary(counts: list[queries.StageCount]) -> str:
    """Return the list's answer in words."""
    return _("%(total)s 个项目：开工 %(started)s，完工 %(finished)s，验收 %(accepted)s；逾期 %(late)s 个") % {
        name: sum(getattr(row, name) for row in counts) for name in ("total", "started", "finished", "accepted", "late")
    }


@require_GET
def payment_list(request: HttpRequest) -> HttpResponse:
    """付款列表."""
    by = by_of(request)
    require(by, "projects.read")
    rows = Payment.objects.filter(contract__project__in=queries.projects_for(by=by)).select_related("contract__project")
    return render_list(request, payments_table(), rows, extra={"crumbs": crumbs(None, _("项目付款"))})


def span_of(project: Project, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a project on the picture: real days where there are, else planned ones."""
    days = [row.actual_date or row.planned_date for row in project.milestones.all()]
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """年度进度图: each project a bar from its first to its last stage, with the light of what is next."""
    by = by_of(request)
    require(by, "projects.read")
    today = clock.today()
    years = queries.years(by=by)
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isascii() and asked.isdigit() and int(asked) in years
        else (years[0] if years else today.year)
    )
    programme = request.GET.get("programme", "")
    programmes = list(Programme.objects.order_by("position"))
    if programme not in {one.code for one in programmes}:
        programme = programmes[0].code if programmes else ""
    tasks = []
    for project in queries.gantt_rows(by=by, year=year, programme=programme):
        if (span := span_of(project, today)) is None:
            continue
        done = project.state in ACCEPTED_STATES
        next_stage = project.next_stage
        tasks.append(
            GanttTask(
                title=f"{project.school} {project.title}",
                start=span[0],
                end=span[1],
                light="done" if done else queries.row_light(project=project, today=today).value,
                note="" if done or not next_stage else str(ProjectStage(next_stage).label),
                href=reverse("projects:project", args=[project.pk]),
            )
        )
    tabs = [(one.code, one.title, f"?year={year}&programme={one.code}") for one in programmes]
    context = {
        "title": _("项目年度进度"),
        "chart": gantt(year=year, tasks=tasks, today=today, caption=_("%(year)s年项目进度") % {"year": year}),
        "has_rows": bool(tasks),
        "tabs": tabs,
        "programme": programme,
        "year": year,
        "years": years,
        "crumbs": crumbs(None, _("年度进度")),
        "stages": [stage.label for stage in STAGES],
    }
    return render(request, "projects/board.html", context)


@require_GET
def schools(request: HttpRequest) -> HttpResponse:
    """学校提示: a few schools whose name, code or pinyin begins so, as options of the search box."""
    require(by_of(request), "projects.register")
    word = request.GET.get("school", "").strip()[:40]
    rows = Unit.objects.filter(kind__in=SCHOOL_KINDS, closed_date=None)
    found = (
        rows.filter(title__icontains=word)
        | rows.filter(code__startswith=word)
        | rows.filter(pinyin__contains=word.lower())
    )
    return render(
        request, "projects/_schools.html", {"schools": found.order_by("position", "pk")[:SUGGESTED] if word else ()}
    )
