"""登记、预算与项目页 (register, budget, the project's page)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.forms import (
    AllocateForm,
    ApproveForm,
    BudgetForm,
    ProgrammeForm,
    ProjectForm,
    ReasonForm,
    budget_of,
)
from yaodian.apps.projects.models import Programme, Project, ProjectSchool
from yaodian.apps.projects.rules import NEXT, FundSource, ProjectAct, ProjectState
from yaodian.apps.projects.views.frame import (
    crumbs,
    form_page,
    reason_page,
    sent,
    visible_project,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, require

BOTH = ["GET", "HEAD", "POST"]


@require_GET
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """项目页."""
    by, today = by_of(request), clock.today()
    page = queries.project_page(by=by, project_id=pk, today=today)
    if page is None:
        raise Http404
    files = [file for _row, shown in page.acceptances for file in shown]
    files += [file for point in page.points for file in point.files]
    context = {
        "title": page.project.title,
        "page": page,
        "project": page.project,
        "may": rights(by, page.project),
        "twins": queries.photo_twins(files=files),
        "sides": sides(page),
        "crumbs": [*crumbs(page.project)[:-1], (page.project.title, "")],
        "today": today,
    }
    return render(request, "projects/project.html", context)


def rights(by: By, project: Project) -> dict[str, bool]:
    """Return which acts are open now to this reader, by the state table and by his verbs."""
    acts = NEXT[ProjectState(project.state)]
    held = {
        name: queries.may(by=by, verb=f"projects.{name}", project=project)
        for name in (
            "register",
            "tender",
            "report",
            "check",
            "accept",
            "revoke",
            "ask_payment",
            "pay",
            "ask_dates",
            "grant_dates",
        )
    }
    live = project.state not in (ProjectState.SETTLED, ProjectState.CANCELLED)
    return held | {
        "correct": held["register"] and project.state == ProjectState.PLANNED,
        "approve": held["register"] and ProjectAct.APPROVE in acts,
        "money": held["register"] and live,
        "do_tender": held["tender"] and ProjectAct.AWARD in acts,
        "contract": held["tender"] and live and project.state not in (ProjectState.PLANNED, ProjectState.APPROVED),
        "do_report": held["report"] and (ProjectAct.START in acts or ProjectAct.FINISH in acts),
        "return_report": (held["check"] or held["accept"]) and ProjectAct.RETURN_REPORT in acts,
        "apply": held["report"] and ProjectAct.APPLY in acts,
        "decide": (held["check"] or held["accept"]) and (ProjectAct.CHECK in acts or ProjectAct.ACCEPT in acts),
        "do_revoke": held["revoke"] and ProjectAct.REVOKE in acts,
        "settle": held["register"] and ProjectAct.SETTLE in acts,
        "cancel": held["revoke"] and ProjectAct.CANCEL in acts,
        "dates": held["ask_dates"] and project.state != ProjectState.CANCELLED,
    }


def sides(page: queries.ProjectPage) -> list[tuple[str, Any, float, float]]:
    """Return the money bars: title, amount in 元, in 万元 for the bar, and the budget they are measured by."""
    whole = float(page.sums.planned / 10000)
    pairs = [
        (_("安排"), page.sums.planned),
        (_("下达"), page.sums.allocated),
        (_("合同"), page.sums.contracted),
        (_("支付"), page.sums.paid),
    ]
    if page.sums.settled is not None:
        pairs.append((_("审定"), page.sums.settled))
    return [(title, amount, float(amount / 10000), whole) for title, amount in pairs]


def _href(pk: int) -> str:
    return reverse("projects:project", args=[pk])


@require_http_methods(BOTH)
def register(request: HttpRequest) -> HttpResponse:
    """登记项目."""
    by = by_of(request)
    require(by, "projects.register")
    form = ProjectForm(sent(request), initial={"year": clock.today().year})
    made: list[Project] = []

    def act(given: dict[str, Any], by: By) -> None:
        made.append(
            actions.register_project(
                code=given["code"],
                programme_id=given["programme"].pk,
                school_id=given["school"].pk,
                by=by,
                **form.fields_given(),
            )
        )

    return form_page(
        request,
        form,
        act,
        heading=_("登记项目"),
        verb=_("登记"),
        done=_("已登记项目。"),
        to=reverse("projects:list"),
        then=lambda: _href(made[0].pk),
        template="projects/register.html",
    )


@require_http_methods(BOTH)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正项目."""
    project = visible_project(request, pk, "projects.register")
    form = ProjectForm(sent(request), project=project, initial=_initial(project))
    return form_page(
        request,
        form,
        lambda given, by: actions.correct_project(project_id=pk, by=by, **form.fields_given()),
        heading=_("更正登记"),
        verb=_("保存"),
        done=_("已更正。"),
        to=_href(pk),
        project=project,
        template="projects/register.html",
    )


def _initial(project: Project) -> dict[str, Any]:
    """Return what the form shows of a project."""
    receivers = project.schools.filter(part=ProjectSchool.Part.RECEIVER).select_related("school")
    return {
        "code": project.code,
        "programme": project.programme_id,
        "school": project.school.title,
        "title": project.title,
        "kind": project.kind,
        "year": project.year,
        "quantity": project.quantity,
        "receivers": "、".join(row.school.title for row in receivers),
        "clauses": "、".join(project.clauses),
        "note": project.note,
        **{f"date_{row.stage}": row.planned_date for row in project.milestones.all()},
        **_budget_initial(project),
    }


def _budget_initial(project: Project) -> dict[str, Any]:
    return {f"budget_{line.source}": line.planned_amount for line in project.budget_lines.all()}


@require_http_methods(BOTH)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """立项."""
    project = visible_project(request, pk, "projects.register")
    return form_page(
        request,
        ApproveForm(sent(request), initial={"approved_date": clock.today()}),
        lambda given, by: actions.approve_project(project_id=pk, by=by, **given),
        heading=_("登记立项"),
        verb=_("立项"),
        done=_("已立项。"),
        to=_href(pk),
        project=project,
    )


@require_http_methods(BOTH)
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """调整预算."""
    project = visible_project(request, pk, "projects.register")
    return form_page(
        request,
        BudgetForm(sent(request), initial=_budget_initial(project)),
        lambda given, by: actions.set_budget(project_id=pk, budget=budget_of(given), by=by),
        heading=_("调整预算"),
        verb=_("保存"),
        done=_("已调整预算。"),
        to=_href(pk),
        project=project,
    )


@require_http_methods(BOTH)
def allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """下达资金."""
    project = visible_project(request, pk, "projects.register")
    return form_page(
        request,
        AllocateForm(sent(request), initial={"allocated_date": clock.today()}),
        lambda given, by: actions.allocate_funds(
            project_id=pk, by=by, **{**given, "source": FundSource(given["source"])}
        ),
        heading=_("登记资金下达"),
        verb=_("登记"),
        done=_("已登记资金下达。"),
        to=_href(pk),
        project=project,
    )


@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """取消项目."""
    project = visible_project(request, pk, "projects.revoke")
    return reason_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.cancel_project(project_id=pk, reason=given["reason"], by=by),
        question=_("取消“%(project)s”？") % {"project": project.title},
        consequence=_("取消后不再计入任何指标，流水留痕。"),
        verb=_("取消项目"),
        done=_("已取消项目。"),
        to=_href(pk),
        dangerous=True,
    )


@require_http_methods(BOTH)
def programmes(request: HttpRequest) -> HttpResponse:
    """专项: the list; a POST loads those of the catalogue that are missing."""
    require(by_of(request), "projects.programme")
    if request.method == "POST":
        count = actions.load_programmes(by=by_of(request))
        messages.success(request, _("已装入或对应 %(count)s 个专项；改过的没有动。") % {"count": count})
        return redirect("projects:programmes")
    rows = Programme.objects.select_related("lead_section").order_by("position")
    context = {"title": _("专项"), "rows": rows, "crumbs": crumbs(None, _("专项"))}
    return render(request, "projects/programmes.html", context)


@require_http_methods(BOTH)
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """维护专项."""
    require(by_of(request), "projects.programme")
    row = get_object_or_404(Programme, pk=pk)
    initial = {
        "lead_section": row.lead_section_id,
        "warn_days": row.warn_days,
        "lenient_checks": row.lenient_checks,
        **{f"share_{stage}": share for stage, share in row.payment_steps.items()},
    }
    form = ProgrammeForm(sent(request), initial=initial)

    def act(given: dict[str, Any], by: By) -> None:
        section = given["lead_section"]
        actions.change_programme(
            programme_id=pk,
            lead_section_id=section.pk if section else None,
            warn_days=given["warn_days"],
            payment_steps=form.shares(),
            lenient_checks=given["lenient_checks"],
            by=by,
        )

    return form_page(
        request,
        form,
        act,
        heading=row.title,
        verb=_("保存"),
        done=_("已保存专项。"),
        to=reverse("projects:programmes"),
    )
