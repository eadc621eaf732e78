"""Acts on a task (任务办理): sign, report, check, milestones, deliverables, requests, reminders, instructions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.apps.plan import forms
from yaodian.apps.plan.actions import approvals, breakdown, loop
from yaodian.apps.plan.models import Deliverable, Milestone, ProgressEntry, Task
from yaodian.apps.plan.queries.tasks import reporting_unit, tasks_readable
from yaodian.apps.plan.rules import ApprovalKind
from yaodian.apps.plan.views.tasks import REFUSALS, Slip, act_by_form, readable_task, task_page
from yaodian.kernel.access import by_of, holds, require


def _act(
    request: HttpRequest,
    here: Task,
    act: Callable[[], Any],
    done: str,
    *,
    slip: Callable[[str], Slip] | None = None,
    form: Form | None = None,
) -> HttpResponse:
    """Do the act of a one-line form; refused, the task's page says why beside the field and keeps what was typed."""
    wrong = "；".join(str(error) for errors in form.errors.values() for error in errors) if form is not None else ""
    if not wrong:
        try:
            act()
        except REFUSALS as error:
            wrong = str(error)
    if not wrong:
        messages.success(request, done)
    elif slip is not None:
        return task_page(request, readable_task(request, here.pk), slip=slip(wrong))
    else:
        messages.error(request, wrong)
    return redirect("plan:task", here.pk)


@require_POST
def sign(request: HttpRequest, task_id: int) -> HttpResponse:
    """签收."""
    here = readable_task(request, task_id)
    unit_id = request.POST.get("unit", "")
    if not unit_id.isdecimal():
        return redirect("plan:task", task_id)
    act = partial(loop.sign_task, task_id=here.pk, unit_id=int(unit_id), by=by_of(request))
    return _act(request, here, act, _("已签收。"))


@require_http_methods(["GET", "POST"])
def sign_by_phone(request: HttpRequest, task_id: int) -> HttpResponse:
    """电话签收."""
    here = readable_task(request, task_id)
    if request.method == "GET":  # the address of a refused form, opened again
        return redirect("plan:task", here.pk)
    form = forms.PhoneForm(request.POST)
    form.is_valid()
    unit_id, person = form.cleaned_data.get("unit", 0), request.POST.get("phone_person", "")
    return _act(
        request,
        here,
        lambda: loop.sign_task_by_phone(
            task_id=here.pk, unit_id=unit_id, phone_person=form.cleaned_data["phone_person"], by=by_of(request)
        ),
        _("已登记电话签收。"),
        slip=lambda error: Slip("phone", here.pk, error, typed=person, unit_id=unit_id),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, task_id: int) -> HttpResponse:
    """填报进展: three boxes and the evidence; what was typed is kept when something is wrong."""
    by = by_of(request)
    here = readable_task(request, task_id)
    link = reporting_unit(here, by=by)
    if link is None:
        require(by, "plan.report", unit_id=here.lead_unit_id)
        return redirect("plan:task", task_id)
    form = forms.ReportForm(request.POST or None, request.FILES or None, initial={"client_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            loop.report_progress(
                task_id=here.pk,
                unit_id=link.unit_id,
                text=data["text"],
                problems=data["problems"],
                next_steps=data["next_steps"],
                files=data["evidence"],
                client_key=data["client_key"],
                by=by,
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("进展已提交。"))
            return redirect("plan:task", task_id)
    status = 422 if request.method == "POST" else 200
    context = {"title": _("填报进展"), "task": here, "form": form, "unit": link.unit}
    return render(request, "plan/report.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """审核进展."""
    by = by_of(request)
    entry = get_object_or_404(ProgressEntry.objects.select_related("task"), pk=entry_id, task__in=tasks_readable(by))
    if request.method == "GET":
        return redirect("plan:task", entry.task_id)
    accepted = request.POST.get("verdict") == "accept"
    form = forms.CheckForm(request.POST)
    return _act(
        request,
        entry.task,
        lambda: loop.check_entry(entry_id=entry.pk, accepted=accepted, reason=form.cleaned_data["reason"], by=by),
        _("已采纳。") if accepted else _("已退回。"),
        slip=lambda error: Slip("entry", entry.pk, error, typed=request.POST.get("reason", "")),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def reach_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """节点完成."""
    by = by_of(request)
    row = get_object_or_404(Milestone.objects.select_related("task"), pk=milestone_id, task__in=tasks_readable(by))
    if request.method == "GET":
        return redirect("plan:task", row.task_id)
    form = forms.DayForm(request.POST)
    return _act(
        request,
        row.task,
        lambda: loop.reach_milestone(milestone_id=row.pk, done_date=form.cleaned_data["done_date"], by=by),
        _("节点已登记完成。"),
        slip=lambda error: Slip("milestone", row.pk, error, typed=request.POST.get("done_date", "")),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def submit_deliverable(request: HttpRequest, deliverable_id: int) -> HttpResponse:
    """提交成果."""
    by = by_of(request)
    row = get_object_or_404(Deliverable.objects.select_related("task"), pk=deliverable_id, task__in=tasks_readable(by))
    if request.method == "GET":
        return redirect("plan:task", row.task_id)
    form = forms.FileForm(request.POST, request.FILES)
    return _act(
        request,
        row.task,
        lambda: loop.submit_deliverable(deliverable_id=row.pk, file=form.cleaned_data["file"], by=by),
        _("成果已提交。"),
        slip=lambda error: Slip("deliverable", row.pk, error),
        form=form,
    )


ASKED = frozenset(ApprovalKind.values) - {ApprovalKind.PUBLICATION.value, ApprovalKind.BRIEFING.value}
ASK_FORMS: dict[str, type[forms.ReasonForm]] = {
    ApprovalKind.EXTENSION: forms.ExtensionForm,
    ApprovalKind.CHANGE: forms.ChangeForm,
    ApprovalKind.CARRY: forms.CarryForm,
}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, task_id: int, kind: str) -> HttpResponse:
    """申请办结、延期、调整、暂停、取消."""
    by = by_of(request)
    here = readable_task(request, task_id)
    if not (kind == ApprovalKind.CARRY and holds(by, "plan.dispatch")):
        require(by, "plan.report", unit_id=here.lead_unit_id)
    if kind not in ASKED:
        raise Http404
    asked = ApprovalKind(kind)
    first = {
        "text": here.title,
        "title": here.title,
        "closing_condition": here.closing_condition,
        "due_date": here.due_date,
    }
    form = ASK_FORMS.get(asked, forms.ReasonForm)(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        payload = {key: str(value) for key, value in form.cleaned_data.items() if key != "reason"}
        try:
            approvals.ask_approval(
                task_id=here.pk, kind=asked, reason=form.cleaned_data["reason"], payload=payload, by=by
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已提交%(kind)s申请。") % {"kind": asked.label})
            return redirect("plan:task", task_id)
    context = {"title": _("申请%(kind)s") % {"kind": asked.label}, "task": here, "form": form, "kind": asked}
    return render(request, "plan/ask.html", context, status=422 if request.method == "POST" else 200)


def _one_form(
    request: HttpRequest,
    here: Task,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    question: str,
    verb: str,
    done: str,
) -> HttpResponse:
    """Show a small form as a dialog, do the act, come back to the task."""
    back = reverse("plan:task", args=[here.pk])
    return act_by_form(request, form, act, back=back, question=question, verb=verb, done=done)


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, task_id: int) -> HttpResponse:
    """催办."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.remind", unit_id=here.lead_unit_id)
    text = _("任务%(code)s将于%(due)s到期，请抓紧办理并及时填报进展。") % {
        "code": here.code,
        "due": f"{here.due_date:%Y年%m月%d日}",
    }
    form = forms.RemindForm(request.POST or None, initial={"text": text})
    return _one_form(
        request,
        here,
        form,
        lambda data: loop.remind_task(task_id=here.pk, kind="manual", text=data["text"], by=by),
        question=_("催办 %(title)s") % {"title": here},
        verb=_("催办"),
        done=_("催办已发出，可在通知页复制到群。"),
    )


@require_http_methods(["GET", "POST"])
def instruct(request: HttpRequest, task_id: int) -> HttpResponse:
    """批示."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.instruct")
    form = forms.InstructionForm(request.POST or None, request.FILES or None)
    return _one_form(
        request,
        here,
        form,
        lambda data: approvals.instruct(task_id=here.pk, text=data["text"], scan=data["scan"], by=by),
        question=_("批示 %(title)s") % {"title": here},
        verb=_("批示"),
        done=_("批示已记录，牵头单位已收到通知。"),
    )


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, task_id: int) -> HttpResponse:
    """恢复办理."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.verify")
    form = forms.ReasonForm(request.POST or None)
    return _one_form(
        request,
        here,
        form,
        lambda data: approvals.resume_task(task_id=here.pk, reason=data["reason"], by=by),
        question=_("恢复办理 %(title)s") % {"title": here},
        verb=_("恢复办理"),
        done=_("任务已恢复在办。"),
    )


@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, task_id: int) -> HttpResponse:
    """复核任务."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.decompose", unit_id=here.lead_unit_id)
    form = forms.ReasonForm(request.POST or None)
    return _one_form(
        request,
        here,
        form,
        lambda data: breakdown.clear_suspicion(task_id=here.pk, note=data["reason"], by=by),
        question=_("原文已改动，复核 %(title)s") % {"title": here},
        verb=_("复核无误"),
        done=_("已复核。"),
    )
