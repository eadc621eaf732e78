"""Task pages (任务页面): list, one task with its whole loop, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan import forms, tables
from yaodian.apps.plan.actions import PlanError, loop
from yaodian.apps.plan.models import Commission, MatterMoveError, Task, TaskClause, TaskMoveError
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.supervision import matters_readable
from yaodian.apps.plan.queries.tasks import entries_to_check, reporting_unit, tasks_readable, unsigned_units
from yaodian.apps.plan.rules import CLOSED_STATES, LIVE_STATES, ApprovalState, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.views.opening import plan_here
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.archives.queries import packages_of
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.journal.queries import lines_of, record_ref
from yaodian.kernel.journal.verbs import verb_title
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.referrals.actions import ReferralError
from yaodian.kernel.units.models import Unit
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list, wants_fragment

REFUSALS = (PlanError, TaskMoveError, MatterMoveError, ReferralError, FileRefusedError, ClassifiedMaterialError)


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """任务列表: searched, filtered, sorted, exported, under the reader's own access."""
    by = by_of(request)
    require(by, "plan.read_task")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("任务")})
    today = clock.today()
    rows = (
        tasks_readable(by)
        .filter(plan=plan)
        .select_related("lead_unit", "leader")
        .defer("measures", "closing_condition")
    )
    rows = rows.prefetch_related(
        Prefetch("clause_links", TaskClause.objects.select_related("clause").only("task", "clause__code"))
    )
    leads = Unit.objects.filter(pk__in=tasks_readable(by).filter(plan=plan).values("lead_unit_id")).order_by(
        "position", "pk"
    )
    definition = tables.task_list(
        today=today,
        warn=warning_day(today),
        sections=[
            (str(section.pk), f"{section.number}{section.heading}") for section in plan.sections.order_by("position")
        ],
        units=[(str(unit.pk), str(unit)) for unit in leads],
    )
    whole = not wants_fragment(request)
    drafts = rows.filter(state=TaskState.DRAFT).count() if whole and holds(by, "plan.dispatch") else 0
    return render_list(request, definition, rows, extra={"drafts": drafts, "plan": plan}, template="plan/tasks.html")


@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest) -> HttpResponse:
    """交办: choose drafted tasks of a section and dispatch them together."""
    by = by_of(request)
    require(by, "plan.dispatch")
    plan = plan_here(request)
    if plan is None:
        return redirect("plan:opening")
    rows = Task.objects.filter(plan=plan, state=TaskState.DRAFT).select_related("lead_unit").order_by("code")
    section_id = request.GET.get("section", "")
    if section_id.isdecimal():
        rows = rows.filter(clause_links__clause__point__section_id=int(section_id)).distinct()
    form = forms.DispatchForm(request.POST if request.method == "POST" else None)
    chosen = [int(pk) for pk in request.POST.getlist("task") if pk.isdecimal()]
    if form.is_bound and not chosen:
        form.add_error(None, _("请勾选要交办的任务。"))
    if form.is_valid():
        try:
            done = loop.dispatch_tasks(task_ids=chosen, sign_by=form.cleaned_data["sign_by"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已交办 %(n)s 项任务，各单位已收到签收通知。") % {"n": len(done)})
            return redirect("plan:tasks")
    return render(
        request,
        "plan/dispatch.html",
        {
            "title": _("交办任务"),
            "plan": plan,
            "rows": rows,
            "sections": plan.sections.order_by("position"),
            "section_id": section_id,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def readable_task(request: HttpRequest, task_id: int) -> Task:
    """Return the task if this reader may see it, else 404."""
    return get_object_or_404(tasks_readable(by_of(request)).select_related("plan", "lead_unit", "leader"), pk=task_id)


@dataclass(frozen=True)
class Slip:
    """没办成的一行表单 (slip): which one-line form of the page was refused, for which row, why, and what was typed."""

    form: str
    row_id: int
    error: str
    typed: str = ""
    unit_id: int = 0


@require_GET
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """任务: what, why, who, until when, what was reported and decided, and what the reader may do now."""
    return task_page(request, readable_task(request, task_id))


def task_page(request: HttpRequest, here: Task, *, slip: Slip | None = None) -> HttpResponse:
    """Show a task; with a slip the refused form says beside its field why, and keeps what was typed (422)."""
    by = by_of(request)

    def slip_of(form: str, row_id: int) -> Slip | None:
        return slip if slip is not None and (slip.form, slip.row_id) == (form, row_id) else None

    today = clock.today()
    link = reporting_unit(here, by=by)
    leads = holds(by, "plan.report", unit_id=here.lead_unit_id)
    live = here.state in LIVE_STATES
    of_plan = here.source == TaskSource.PLAN
    entries = list(here.entries.select_related("unit").order_by("-reported_at", "-pk"))
    for entry in entries:
        entry.files = files_of(record_ref(entry))  # type: ignore[attr-defined]
        entry.slip = slip_of("entry", entry.pk)  # type: ignore[attr-defined]
    deliverables = list(here.deliverables.order_by("pk"))
    for deliverable in deliverables:
        deliverable.files = files_of(record_ref(deliverable))  # type: ignore[attr-defined]
        deliverable.slip = slip_of("deliverable", deliverable.pk)  # type: ignore[attr-defined]
    milestones = list(here.milestones.order_by("due_date", "pk"))
    for milestone in milestones:
        milestone.slip = slip_of("milestone", milestone.pk)  # type: ignore[attr-defined]
    lines = list(lines_of(record=record_ref(here)).order_by("-id")[:20])
    own_unsigned = here.unit_links.filter(signed_at__isnull=True, unit_id__in=by.unit_ids).first()
    return render(
        request,
        "plan/task.html",
        {
            "title": f"{here.code} {here.title}",
            "task": here,
            "face": task_face(here, lamp=task_light(here, today=today, warn=warning_day(today))),
            "clauses": [item.clause for item in here.clause_links.select_related("clause").order_by("clause__start")],
            "units": here.unit_links.select_related("unit").order_by("part", "unit__position"),
            "unsigned": unsigned_units(here),
            "milestones": milestones,
            "deliverables": deliverables,
            "entries": entries,
            "checkable": set(entries_to_check(by).filter(task=here).values_list("pk", flat=True)),
            "approvals": here.approvals.prefetch_related("steps").order_by("-asked_at"),
            "instructions": here.instructions.order_by("-at"),
            "reminders": here.reminders.order_by("-sent_at"),
            "lines": [(line, verb_title(verb=line.verb)) for line in lines],
            "phone_slip": slip_of("phone", here.pk),
            "today": today,
            "own_unsigned": own_unsigned
            if own_unsigned and holds(by, "plan.sign", unit_id=own_unsigned.unit_id)
            else None,
            "report_form": forms.ReportForm(initial={"client_key": uuid4().hex}) if link and live else None,
            "report_unit": link,
            "may_lead": leads and live,
            "may_close": leads and here.state == TaskState.RUNNING,
            "may_phone": holds(by, "plan.sign_by_phone") and live,
            "may_order": holds(by, "plan.supervise") and live,
            "supervisions": matters_readable(by).filter(task=here).order_by("-opened_at"),
            "orders": here.outputs.order_by("-issued_at", "-pk"),
            "may_remind": holds(by, "plan.remind", unit_id=here.lead_unit_id) and live,
            "may_instruct": holds(by, "plan.instruct"),
            "may_resume": holds(by, "plan.verify") and here.state in (TaskState.CLOSED, TaskState.HALTED),
            "may_archive": here.state in CLOSED_STATES and holds(by, "archives.make"),
            "packages": packages_of(ref=record_ref(here), by=by),
            "may_clear": here.suspect and holds(by, "plan.decompose", unit_id=here.lead_unit_id),
            "commission": Commission.objects.filter(task=here).first(),
            "may_edit": of_plan
            and here.state == TaskState.DRAFT
            and holds(by, "plan.decompose", unit_id=here.lead_unit_id),
            "may_link": of_plan
            and here.state not in CLOSED_STATES
            and holds(by, "plan.decompose", unit_id=here.lead_unit_id),
            "open_asks": set(here.approvals.filter(state=ApprovalState.OPEN).values_list("kind", flat=True)),
        },
        status=422 if slip else 200,
    )


def act_by_form(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    back: str,
    question: str,
    verb: str,
    done: str,
) -> HttpResponse:
    """Show a small form as a dialog, do the act, go back; a refusal stands on the form, and what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(back)
    return render_confirm(request, question=question, verb=verb, cancel_href=back, form=form)
