"""节点、验收与工期 (milestones, acceptance, planned dates)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.forms import ApplyForm, DatesForm, DecideForm, NoteForm, ReasonForm, ReportForm
from yaodian.apps.projects.models import DateChange
from yaodian.apps.projects.rules import ProjectStage, ProjectState
from yaodian.apps.projects.views.frame import (
    form_page,
    reason_page,
    sent,
    sent_files,
    visible_project,
)
from yaodian.apps.projects.views.register import BOTH
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of


def _href(pk: int) -> str:
    return reverse("projects:project", args=[pk])


@require_http_methods(BOTH)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """上报开工或完工: whichever comes next; made for a phone."""
    project = visible_project(request, pk, "projects.report")
    stage = ProjectStage.FINISHED if project.state == ProjectState.STARTED else ProjectStage.STARTED
    form = ReportForm(sent(request), sent_files(request), initial={"actual_date": clock.today()})
    return form_page(
        request,
        form,
        lambda given, by: actions.report_milestone(project_id=pk, stage=stage, by=by, **given),
        heading=_("上报%(stage)s") % {"stage": stage.label},
        verb=_("上报"),
        done=_("已上报%(stage)s。") % {"stage": stage.label},
        to=_href(pk),
        project=project,
        answer=f"{project.school} {project.title}",
        template="projects/phone.html",
    )


@require_http_methods(BOTH)
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """退回节点."""
    project = visible_project(request, pk)
    if not (queries.may(by=by_of(request), verb="projects.check", project=project)):
        visible_project(request, pk, "projects.accept")
    return reason_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.return_milestone(project_id=pk, reason=given["reason"], by=by),
        question=_("退回“%(project)s”最近上报的节点？") % {"project": project.title},
        consequence=_("学校将看到退回理由，须重新上报；该节点不再计数。"),
        verb=_("退回"),
        done=_("已退回学校。"),
        to=_href(pk),
        dangerous=True,
    )


@require_http_methods(BOTH)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """申请验收."""
    project = visible_project(request, pk, "projects.report")
    central = queries.central_school_of(school_id=project.school_id, on=clock.today())
    order = _("由%(central)s核验，再由归口科室验收。") % {"central": central} if central else _("由归口科室直接验收。")
    return form_page(
        request,
        ApplyForm(sent(request), sent_files(request)),
        lambda given, by: actions.apply_for_acceptance(project_id=pk, by=by, **given),
        heading=_("申请验收"),
        verb=_("申请验收"),
        done=_("已申请验收，%(order)s") % {"order": order},
        to=_href(pk),
        project=project,
        answer=f"{project.school} {project.title}。{order}",
        template="projects/phone.html",
    )


@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """核验或验收: photographs beside the decision; whose turn it is decides which."""
    project = visible_project(request, pk)
    by, today = by_of(request), clock.today()
    page = queries.project_page(by=by, project_id=pk, today=today)
    if page is None:
        raise Http404
    waiting = page.waiting
    if waiting is None:
        return redirect(_href(pk))
    checking = project.state == ProjectState.APPLIED and waiting.central_id is not None
    visible_project(request, pk, "projects.check" if checking else "projects.accept")

    def act(given: dict[str, Any], by: By) -> None:
        if checking:
            actions.check_acceptance(project_id=pk, note=given["note"], by=by)
        else:
            actions.accept_project(
                project_id=pk,
                accepted_date=given["accepted_date"] or today,
                ticked=given.get("ticked", ()),
                note=given["note"],
                by=by,
            )

    data = sent(request)
    form = (
        NoteForm(data) if checking else DecideForm(data, conditions=page.conditions, initial={"accepted_date": today})
    )
    shown = page.acceptances[-1][1]
    return form_page(
        request,
        form,
        act,
        heading=_("核验") if checking else _("验收"),
        verb=_("核验通过，报归口科室") if checking else _("验收通过"),
        done=_("已核验，转归口科室验收。") if checking else _("已验收。"),
        to=_href(pk),
        project=project,
        answer=f"{project.school} {project.title}",
        template="projects/decide.html",
        extra={"page": page, "waiting": waiting, "files": shown, "twins": queries.photo_twins(files=shown)},
    )


@require_http_methods(BOTH)
def return_acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """退回整改."""
    project = visible_project(request, pk)
    if not queries.may(by=by_of(request), verb="projects.check", project=project):
        visible_project(request, pk, "projects.accept")
    return reason_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.return_acceptance(project_id=pk, reason=given["reason"], by=by),
        question=_("退回“%(project)s”的验收申请？") % {"project": project.title},
        consequence=_("学校整改后重新拍照、重新申请。"),
        verb=_("退回整改"),
        done=_("已退回整改。"),
        to=_href(pk),
        dangerous=True,
    )


@require_http_methods(BOTH)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销验收."""
    project = visible_project(request, pk, "projects.revoke")
    return reason_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.revoke_acceptance(project_id=pk, reason=given["reason"], by=by),
        question=_("撤销%(school)s“%(project)s”的验收？") % {"school": project.school, "project": project.title},
        consequence=_("验收数立即减少，结算随之失效；流水留痕，学校整改后可重新申请。"),
        verb=_("撤销验收"),
        done=_("已撤销验收。"),
        to=_href(pk),
        dangerous=True,
    )


@require_http_methods(BOTH)
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """申请调整工期."""
    project = visible_project(request, pk, "projects.ask_dates")
    open_stage = (
        project.milestones.filter(actual_date=None).order_by("position").values_list("stage", flat=True).first()
    )
    return form_page(
        request,
        DatesForm(sent(request), initial={"stage": open_stage}),
        lambda given, by: actions.ask_date_change(
            project_id=pk, stage=ProjectStage(given["stage"]), to_date=given["to_date"], reason=given["reason"], by=by
        ),
        heading=_("申请调整工期"),
        verb=_("申请"),
        done=_("已提交，待审批。"),
        to=_href(pk),
        project=project,
        answer=_("批准前仍按原计划日期亮灯。"),
    )


@require_http_methods(BOTH)
def decide_dates(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """审批工期调整."""
    project = visible_project(request, pk, "projects.grant_dates")
    change = DateChange.objects.filter(pk=change_pk, project=project).first()
    if change is None:
        raise Http404
    granted = request.POST.get("decision") != "refuse"
    return form_page(
        request,
        NoteForm(sent(request)),
        lambda given, by: actions.decide_date_change(change_id=change.pk, granted=granted, note=given["note"], by=by),
        heading=_("审批工期调整"),
        verb=_("同意"),
        done=_("已同意调整。") if granted else _("已答复不同意。"),
        to=_href(pk),
        project=project,
        answer=_("%(stage)s：%(before)s → %(after)s。%(reason)s")
        % {
            "stage": ProjectStage(change.stage).label,
            "before": change.from_date or "—",
            "after": change.to_date,
            "reason": change.reason,
        },
        template="projects/dates.html",
    )
