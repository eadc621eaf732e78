"""Approval pages (审批页面), and the leader's phone page: at most seven things, three taps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan import forms
from yaodian.apps.plan.actions import approvals as acts
from yaodian.apps.plan.models import Approval, Task
from yaodian.apps.plan.queries.escalation import reports_waiting
from yaodian.apps.plan.queries.lights import warning_day
from yaodian.apps.plan.queries.targets import targets_of
from yaodian.apps.plan.queries.tasks import approvals_readable, approvals_waiting, tasks_readable
from yaodian.apps.plan.rules import LIVE_STATES, ApprovalKind, CarryChoice, Stage, Verdict
from yaodian.apps.plan.views.tasks import REFUSALS
from yaodian.apps.plan.worklist.cosigning import cosigning_items
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require

LEADER_LIST = 7


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """审批: what waits for the reader, and what was decided lately."""
    by = by_of(request)
    require(by, "plan.approve")
    recent = approvals_readable(by).exclude(state="open").select_related("task", "publication").order_by("-ended_at")
    context = {"title": _("审批"), "waiting": approvals_waiting(by), "recent": recent[:30]}
    return render(request, "plan/approvals.html", context)


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, approval_id: int) -> HttpResponse:
    """一件审批: the request, the words so far, and the reader's own."""
    by = by_of(request)
    here = get_object_or_404(
        approvals_readable(by).select_related("task__lead_unit", "publication__clause"), pk=approval_id
    )
    form = forms.DecisionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.decide_approval(
                approval_id=here.pk, verdict=Verdict(data["verdict"]), note=data["note"], scan=data["scan"], by=by
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已同意。") if data["verdict"] == Verdict.AGREE else _("已退回。"))
            return redirect("plan:leader" if request.POST.get("from") == "leader" else "plan:approvals")
    context = {
        "title": f"{here.get_kind_display()}审批",
        "approval": here,
        "steps": here.steps.order_by("at", "pk"),
        "form": form,
        "mine": approvals_waiting(by).filter(pk=here.pk).exists(),
        "targets": _targets(here),
        "changes": _changes(here),
        "acting": by.acting_for,
    }
    return render(request, "plan/approval.html", context, status=422 if request.method == "POST" else 200)


def _targets(here: Approval) -> list[object]:
    """Return the numbers behind a task whose closing is asked."""
    if here.task is None:
        return []
    return [view for view in targets_of(here.task.plan).values() if view.target.task_id == here.task_id]


def _changes(here: Approval) -> list[tuple[str, str, str]]:
    """Return what an extension or change would alter: the field's name, as it is now, as asked."""
    task = here.task
    if task is None:
        return []
    if here.kind == ApprovalKind.CARRY:
        return _year_end(task, here.payload)
    return [
        (str(getattr(task._meta.get_field(key), "verbose_name", key)), str(getattr(task, key)), str(value))
        for key, value in here.payload.items()
    ]


def _year_end(task: Task, payload: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what is asked of a task at the year's end."""
    rows = [(_("处置"), task.get_state_display(), str(CarryChoice(payload["choice"]).label))]
    if payload.get("text"):
        rows.append((_("下年内容"), task.title, payload["text"]))
    if payload.get("target"):
        rows.append((_("下年可衡量目标"), "", payload["target"]))
    return rows


@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    """领导手机页: what needs him, one line of fact with the number, the proposed decision; 批示 / 同意 / 退回."""
    by = by_of(request)
    require(by, "plan.instruct")
    today = clock.today()
    asks = approvals_waiting(by).filter(stage=Stage.LEADER)
    waiting = [{"approval": item, "targets": _targets(item)} for item in asks[:LEADER_LIST]]
    reports = list(reports_waiting(by))
    left = LEADER_LIST - len(waiting) - len(reports)
    late: list[Task] = []
    if left > 0:
        rows = tasks_readable(by).filter(state__in=LIVE_STATES, due_date__lte=warning_day(today))
        asked = [item["approval"].task_id for item in waiting]  # type: ignore[attr-defined]
        own = rows.filter(leader_id=by.person_id)
        late = list(
            (own if own.exists() else rows)
            .exclude(pk__in=asked)
            .select_related("lead_unit")
            .order_by("due_date")[:left]
        )
    context = {"title": _("请您阅处"), "waiting": waiting, "late": late, "today": today, "acting": by.acting_for}
    context["whole"] = asks.count()
    context["reports"] = reports[:LEADER_LIST]
    context["rounds"] = [item for item in cosigning_items(by, today) if item.leader]
    return render(request, "plan/leader.html", context)
