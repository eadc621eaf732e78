"""Opening, text, clause and matrix pages (总览、原文、分句、对照矩阵)."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.plan.models import Clause, Point, Section, Task, TaskClause, WorkPlan
from yaodian.apps.plan.queries import plans
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.laying import is_undivided
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.matrix import read_matrix
from yaodian.apps.plan.queries.opening import Opening, changes_since, read_opening
from yaodian.apps.plan.queries.preparation import trace_of_clause
from yaodian.apps.plan.queries.targets import targets_of
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.metrics import State


def plan_here(request: HttpRequest) -> WorkPlan | None:
    """Return the plan of the year chosen in the top bar."""
    year = request.session.get("year")
    return plans.plan_of_year(by_of(request), year=int(year) if year else None)


def answer_of(view: Opening) -> str:
    """Return the first line of the opening screen in words."""
    counts = view.counts
    return _("%(n)s 项要点：办结 %(met)s，在办 %(on)s，逾期 %(late)s，未启动 %(idle)s；本周到期 %(due)s 件") % {
        "n": len(view.rows),
        "met": counts[State.MET],
        "on": counts[State.ON_COURSE],
        "late": counts[State.LATE],
        "idle": counts[State.NOT_STARTED],
        "due": len(view.due_soon),
    }


@require_GET
def opening(request: HttpRequest) -> HttpResponse:
    """总览: all points of the year's plan on one page, with their numbers, lights and who owes what."""
    by = by_of(request)
    require(by, "plan.read")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("工作要点")})
    today = clock.today()
    view = read_opening(plan, today=today)
    return render(
        request,
        "plan/opening.html",
        {
            "title": plan.title,
            "plan": plan,
            "view": view,
            "answer": answer_of(view),
            "today": today,
            "now": clock.now(),
            "changes": changes_since(plan, since=today - timedelta(days=1)),
            "undivided": not any(row.tasks for row in view.rows) and holds(by, "plan.import"),
            "unlaid": not any(row.tasks for row in view.rows) and is_undivided(plan),
        },
    )


@require_GET
def point_tasks(request: HttpRequest, point_id: int) -> HttpResponse:
    """要点的任务: the tasks of one point, opened in place."""
    by = by_of(request)
    require(by, "plan.read")
    point = get_object_or_404(Point.objects.select_related("section__plan"), pk=point_id)
    today = clock.today()
    warn = warning_day(today)
    linked = TaskClause.objects.filter(clause__point=point).values("task_id")
    rows = [
        (task, task_face(task, lamp=task_light(task, today=today, warn=warn)))
        for task in Task.objects.filter(pk__in=linked).select_related("lead_unit", "leader").order_by("code")
    ]
    readable = set(tasks_readable(by).filter(pk__in=linked).values_list("pk", flat=True))
    return render(request, "plan/_point_tasks.html", {"point": point, "rows": rows, "readable": readable})


@require_GET
def text(request: HttpRequest, plan_id: int) -> HttpResponse:
    """要点原文: sections of the plan, the first one open; others come one by one."""
    by = by_of(request)
    plan = get_object_or_404(plans.plans_readable(by), pk=plan_id)
    first = plan.sections.order_by("position").first()
    if first is None:
        raise Http404
    return section(request, first.pk)


@require_GET
def section(request: HttpRequest, section_id: int) -> HttpResponse:
    """一个部分: the text as published with targets marked, and what every clause is served by."""
    by = by_of(request)
    here = get_object_or_404(Section.objects.select_related("plan"), pk=section_id, plan__in=plans.plans_readable(by))
    points = list(here.points.order_by("position"))
    views = targets_of(here.plan)
    clauses = plans.clauses_of(points)
    spans = [(v.target.start, v.target.start + len(v.target.phrase), v.target.pk) for v in views.values()]
    links: dict[int, list[Task]] = {}
    for link in TaskClause.objects.filter(clause__in=clauses).select_related("task__lead_unit").order_by("task__code"):
        links.setdefault(link.clause_id, []).append(link.task)
    blocks = [
        {
            "point": point,
            "pieces": plans.marked_pieces(point.text, offset=point.start, spans=spans),
            "clauses": [
                {
                    "clause": clause,
                    "tasks": links.get(clause.pk, []),
                    "targets": [view for view in views.values() if view.target.clause_id == clause.pk],
                }
                for clause in clauses
                if clause.point_id == point.pk
            ],
        }
        for point in points
    ]
    return render(
        request,
        "plan/section.html",
        {
            "title": f"{here.number}{here.heading}",
            "plan": here.plan,
            "section": here,
            "sections": plans.sections_of(here.plan),
            "blocks": blocks,
            "views": views,
            "readable": set(tasks_readable(by).filter(plan=here.plan).values_list("pk", flat=True)),
            "may_decompose": holds(by, "plan.decompose"),
            "may_import": holds(by, "plan.import"),
            "unlaid": is_undivided(here.plan),
        },
    )


@require_GET
def clause(request: HttpRequest, clause_id: int) -> HttpResponse:
    """分句: from a sentence to its tasks, targets and records, in one step."""
    by = by_of(request)
    here = get_object_or_404(plans.clauses_readable(by), pk=clause_id)
    views = targets_of(here.point.section.plan)
    return render(
        request,
        "plan/clause.html",
        {
            "title": f"{here.code} {here.text[:24]}",
            "clause": here,
            "pieces": plans.marked_pieces(
                here.point.text, offset=here.point.start, spans=[(here.start, here.start + len(here.text), here.pk)]
            ),
            "tasks": plans.tasks_of_clause(here),
            "readable": set(tasks_readable(by).values_list("pk", flat=True)),
            "targets": [views[target.pk] for target in plans.targets_of_clause(here) if target.pk in views],
            "may_decompose": not here.withdrawn and holds(by, "plan.decompose"),
            "may_mark": not here.withdrawn and holds(by, "plan.import"),
            "trace": trace_of_clause(here) if holds(by, "plan.read_draft") else None,
            "others": Clause.objects.filter(task_links__task__clause_links__clause=here).exclude(pk=here.pk).distinct(),
        },
    )


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """对照矩阵: clause × (task, target, record) with its empty cells."""
    require(by_of(request), "plan.read")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("对照矩阵")})
    view = read_matrix(plan, only_empty=request.GET.get("empty") == "1")
    words = _("%(n)s 句中，%(task)s 句没有任务，%(target)s 句没有目标，%(record)s 句还没有记录") % {
        "n": view.whole,
        "task": view.without_task,
        "target": view.without_target,
        "record": view.without_record,
    }
    return render(request, "plan/matrix.html", {"title": _("对照矩阵"), "plan": plan, "view": view, "answer": words})
