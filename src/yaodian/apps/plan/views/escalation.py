"""Escalation pages (督办升级页面): report to the leader, his decision, hold and let go what goes out by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.plan.actions import escalation as acts
from yaodian.apps.plan.forms.supervision import HoldForm, LeaderReportForm, LiftForm, NoteForm
from yaodian.apps.plan.models import EscalationHold
from yaodian.apps.plan.queries.escalation import first_hold_end, report_words, reports_readable
from yaodian.apps.plan.queries.supervision import matters_readable, standing_of
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules.supervision import LeaderDecision
from yaodian.apps.plan.views.tasks import act_by_form, readable_task
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require


@require_http_methods(["GET", "POST"])
def report_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """督办报领导."""
    by = by_of(request)
    here = get_object_or_404(matters_readable(by).select_related("task__lead_unit", "task__leader"), pk=matter_id)
    require(by, "plan.supervise")
    leader = here.task.leader.name if here.task.leader else _("局领导")
    return act_by_form(
        request,
        LeaderReportForm(request.POST or None, initial={"text": report_words(standing_of(here, today=clock.today()))}),
        lambda data: acts.report_matter(matter_id=here.pk, text=data["text"], by=by),
        back=reverse("plan:matter", args=[here.pk]),
        question=_("把“%(matter)s”报%(leader)s？") % {"matter": here.task, "leader": leader},
        verb=_("报领导"),
        done=_("已报%(leader)s，等待阅示。") % {"leader": leader},
    )


@require_http_methods(["GET", "POST"])
def note_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """领导阅示: one tap on the phone, or with words."""
    by = by_of(request)
    here = get_object_or_404(reports_readable(by), pk=report_id)
    require(by, "plan.instruct")
    form = NoteForm(request.POST or None, request.FILES or None)
    if not by.acting_for:
        del form.fields["scan"]
    from_leader = request.GET.get("from", request.POST.get("from", "")) == "leader"
    return act_by_form(
        request,
        form,
        lambda data: acts.note_report(
            report_id=here.pk,
            decision=LeaderDecision(data["decision"]),
            words=data["words"],
            scan=data.get("scan"),
            by=by,
        ),
        back=reverse("plan:leader") if from_leader else reverse("plan:matter", args=[here.matter_id]),
        question=_("阅示 %(task)s") % {"task": here.matter.task},
        verb=_("提交意见"),
        done=_("意见已记录，办公室已看到。"),
    )


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, task_id: int) -> HttpResponse:
    """暂停自动督办."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.supervise")
    return act_by_form(
        request,
        HoldForm(request.POST or None, initial={"until_date": first_hold_end(today=clock.today())}),
        lambda data: acts.hold_escalation(task_id=here.pk, by=by, **data),
        back=reverse("plan:supervision"),
        question=_("暂停“%(task)s”的自动督办？") % {"task": here},
        verb=_("暂停"),
        done=_("已暂停，期间不自动开具文书、不自动报领导，仍可由办公室开具。"),
    )


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    """恢复自动督办."""
    by = by_of(request)
    rows = EscalationHold.objects.filter(task__in=tasks_readable(by)).select_related("task")
    here = get_object_or_404(rows, pk=hold_id)
    require(by, "plan.supervise")
    if here.lifted_at is not None:
        messages.info(request, _("已经恢复自动督办。"))
        return redirect("plan:supervision")
    return act_by_form(
        request,
        LiftForm(request.POST or None),
        lambda _data: acts.lift_hold(hold_id=here.pk, by=by),
        back=reverse("plan:supervision"),
        question=_("恢复“%(task)s”的自动督办？") % {"task": here.task},
        verb=_("恢复"),
        done=_("已恢复，到期的措施由程序自动办理。"),
    )
