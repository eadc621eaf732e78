"""Drafting pages (拟定任务页面): a task under its sentences, the kind of a sentence, which sentences a task serves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.plan import forms
from yaodian.apps.plan.actions import PlanError, breakdown
from yaodian.apps.plan.actions.breakdown import TaskDraft
from yaodian.apps.plan.models import Clause, Task, WorkPlan
from yaodian.apps.plan.queries import drafting, plans
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import ClauseKind, DueKind, TaskPart, TaskState
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.units.forms import UnitField
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.confirm import render_confirm

REFUSALS = (PlanError, ClassifiedMaterialError)
SPARE = 2


def _typed(unit: Unit) -> str:
    """Return a unit as its box shows it."""
    return f"{unit.code} {unit.title}"


class Rows:
    """行 (rows): units, milestones and deliverables as typed, row by row; blank rows are left out."""

    def __init__(self, data: QueryDict | None = None, *, task: Task | None = None) -> None:
        self.support: list[str] = []
        self.report: list[str] = []
        self.milestones: list[tuple[str, str]] = []
        self.deliverables: list[str] = []
        self.errors: list[str] = []
        if data is not None:
            self._read(data)
        elif task is not None:
            links = task.unit_links.select_related("unit").order_by("unit__position", "unit__code")
            self.support = [_typed(link.unit) for link in links if link.part == TaskPart.SUPPORT]
            self.report = [_typed(link.unit) for link in links if link.part == TaskPart.REPORT]
            rows = task.milestones.order_by("due_date", "pk")
            self.milestones = [(row.title, row.due_date.isoformat()) for row in rows]
            self.deliverables = [row.title for row in task.deliverables.order_by("pk")]
        self.blank = range(SPARE)

    def _read(self, data: QueryDict) -> None:
        """Take what was typed."""
        for name in ("support", "report", "deliverables"):
            setattr(self, name, [text.strip() for text in data.getlist(name) if text.strip()])
        pairs = zip(data.getlist("milestone_title"), data.getlist("milestone_date"), strict=False)
        self.milestones = [(title.strip(), day.strip()) for title, day in pairs if title.strip() or day.strip()]

    def units(self, name: str) -> list[int]:
        """Return the ids of the units typed in these boxes; an unknown one becomes an error."""
        found = []
        for text in getattr(self, name):
            try:
                found.append(UnitField().clean(text).pk)
            except ValidationError:
                self.errors.append(_("没有“%(unit)s”这个单位，请从列表中选，或填单位代码。") % {"unit": text})
        return found

    def steps(self) -> list[tuple[str, date]]:
        """Return the milestones; half a row becomes an error."""
        found = []
        for title, day in self.milestones:
            try:
                if not title:
                    raise ValueError
                found.append((title[:120], date.fromisoformat(day)))
            except ValueError:
                self.errors.append(_("节点“%(title)s”要写明名称和日期。") % {"title": title or day})
        return found


def _choices(plan: WorkPlan, clauses: Iterable[Clause], task: Task | None) -> dict[str, list[tuple[Any, Any]]]:
    """Return what the form offers: the clauses of the points concerned, periods, leaders, targets."""
    points = {clause.point_id for clause in clauses}
    near = plans.clauses_in_order(plan=plan).filter(point_id__in=points)
    return {
        "clauses": [(clause.pk, f"{clause.code} {clause.text}") for clause in near],
        "period": list(drafting.period_choices(year=plan.year)),
        "leader": [("", "—"), *((person.pk, person.name) for person in drafting.leaders())],
        "targets": [(target.pk, target.phrase) for target in drafting.targets_open(clauses=near, task=task)],
    }


def _first_values(plan: WorkPlan, clauses: list[Clause], task: Task | None) -> dict[str, Any]:
    """Return what stands in the form at first: the task as drafted, or what the review suggested."""
    if task is None:
        code = next((clause.section_code for clause in clauses if clause.section_code), "")
        unit = units_open(on=clock.today()).filter(code=code).first() if code else None
        offered = drafting.targets_open(clauses=clauses, task=None)
        return {
            "title": clauses[0].text if len(clauses) == 1 else "",
            "clauses": [clause.pk for clause in clauses],
            "lead": _typed(unit) if unit else "",
            "period": next(iter(drafting.due_periods(year=plan.year))),
            "targets": [target.pk for target in offered],
        }
    period = drafting.period_of(task=task)
    return {
        "title": task.title,
        "clauses": [clause.pk for clause in clauses],
        "lead": _typed(task.lead_unit),
        "leader": task.leader_id,
        "period": period,
        "due_date": task.due_date if period == DueKind.DATE else None,
        "closing_condition": task.closing_condition,
        "measures": task.measures,
        "targets": list(task.targets.values_list("pk", flat=True)),
    }


def _draft_of(form: forms.TaskForm, rows: Rows, plan: WorkPlan) -> TaskDraft | None:
    """Return the draft that a valid form means; what is missing becomes the form's error."""
    data = form.cleaned_data
    more, unknown = drafting.clauses_by_codes(plan=plan, text=data["more_clauses"])
    if unknown:
        form.add_error("more_clauses", _("没有这些分句：%(codes)s") % {"codes": "、".join(unknown)})
    due = drafting.due_of(code=data["period"], given=data["due_date"], year=plan.year)
    if due is None:
        form.add_error("due_date", _("请填写完成日期。"))
    support, report, steps = rows.units("support"), rows.units("report"), rows.steps()
    for error in rows.errors:
        form.add_error(None, error)
    if form.errors or due is None:
        return None
    return TaskDraft(
        title=data["title"],
        clause_ids=list(dict.fromkeys([*data["clauses"], *more])),
        lead_unit_id=data["lead"].pk,
        due_kind=due[0],
        due_date=due[1],
        support_unit_ids=support,
        report_unit_ids=[*report, *drafting.units_of_kinds(kinds=data["groups"])],
        leader_id=data["leader"],
        closing_condition=data["closing_condition"],
        measures=data["measures"],
        milestones=steps,
        deliverables=[text[:200] for text in rows.deliverables],
        target_ids=data["targets"],
    )


def _kept_values(data: QueryDict) -> dict[str, Any]:
    """Return what was typed, for a form that is shown again without being judged (再加一行)."""
    return {key: data.getlist(key) if key in ("clauses", "groups", "targets") else data.get(key) for key in data}


def _task_page(request: HttpRequest, plan: WorkPlan, clauses: list[Clause], task: Task | None) -> HttpResponse:
    """Show the form of a task, new or drafted, and draft it."""
    by = by_of(request)
    choices = _choices(plan, clauses, task)
    posted = request.method == "POST"
    more = posted and "more" in request.POST
    rows = Rows(request.POST if posted else None, task=task)
    if posted and not more:
        form = forms.TaskForm(request.POST, choices=choices)
        draft = _draft_of(form, rows, plan) if form.is_valid() else None
        if draft is not None:
            try:
                if task is None:
                    done = breakdown.draft_task(plan_id=plan.pk, draft=draft, by=by)
                else:
                    done = breakdown.change_draft(task_id=task.pk, draft=draft, by=by)
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("任务%(code)s已保存为草案，交办前可随时修改。") % {"code": done.code})
                return redirect("plan:task", done.pk)
    else:
        first = _kept_values(request.POST) if more else _first_values(plan, clauses, task)
        form = forms.TaskForm(initial=first, choices=choices)
    context = {
        "title": _("修改草案 %(code)s") % {"code": task.code} if task else _("拟定任务"),
        "form": form,
        "rows": rows,
        "plan": plan,
        "task": task,
        "clauses": clauses,
        "units": units_open(on=clock.today()).order_by("position", "code"),
        "cancel_href": reverse("plan:task", args=[task.pk]) if task else reverse("plan:clause", args=[clauses[0].pk]),
    }
    return render(request, "plan/task_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def task_new(request: HttpRequest) -> HttpResponse:
    """拟定任务: for one sentence or several (?clause=1&clause=2)."""
    by = by_of(request)
    require(by, "plan.decompose")
    wanted = [int(key) for key in request.GET.getlist("clause") if key.isdecimal()]
    readable = plans.clauses_readable(by).filter(pk__in=wanted, withdrawn=False).order_by("start")
    clauses = [clause for clause in readable if clause.point.section.plan_id == readable[0].point.section.plan_id]
    if not clauses:
        messages.error(request, _("请先选择分句，再拟定任务。"))
        return redirect("plan:opening")
    return _task_page(request, clauses[0].point.section.plan, clauses, None)


def _readable_task(request: HttpRequest, task_id: int) -> Task:
    """Return the task if this reader may see it and break it down, else 404 or a refusal."""
    by = by_of(request)
    task = get_object_or_404(tasks_readable(by).select_related("plan", "lead_unit"), pk=task_id)
    require(by, "plan.decompose", unit_id=task.lead_unit_id)
    return task


@require_http_methods(["GET", "POST"])
def task_edit(request: HttpRequest, task_id: int) -> HttpResponse:
    """修改草案: freely until it is dispatched."""
    task = _readable_task(request, task_id)
    if task.state != TaskState.DRAFT:
        messages.error(request, _("任务已交办，修改要走“调整”审批。"))
        return redirect("plan:task", task.pk)
    clauses = list(
        Clause.objects.filter(task_links__task=task).select_related("point__section__plan").order_by("start")
    )
    return _task_page(request, task.plan, clauses, task)


@require_http_methods(["GET", "POST"])
def task_clauses(request: HttpRequest, task_id: int) -> HttpResponse:
    """关联分句: tick the sentences that a task serves."""
    task = _readable_task(request, task_id)
    served = set(task.clause_links.values_list("clause_id", flat=True))
    error = ""
    if request.method == "POST":
        served = {int(key) for key in request.POST.getlist("clause") if key.isdecimal()}
        try:
            breakdown.link_clauses(task_id=task.pk, clause_ids=served, by=by_of(request))
        except REFUSALS as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("依据已更新。"))
            return redirect("plan:task", task.pk)
    rows = plans.clauses_in_order(plan=task.plan)
    context = {"title": _("关联分句"), "task": task, "rows": rows, "served": served, "error": error}
    return render(request, "plan/task_clauses.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def mark_clause(request: HttpRequest, clause_id: int) -> HttpResponse:
    """标注分句: task, introduction or standing duty, with the reason."""
    by = by_of(request)
    require(by, "plan.import")
    clause = get_object_or_404(plans.clauses_readable(by), pk=clause_id)
    form = forms.ClauseForm(request.POST or None, initial={"kind": clause.kind, "note": clause.reading_note})
    if request.method == "POST" and form.is_valid():
        kind = ClauseKind(form.cleaned_data["kind"])
        try:
            breakdown.mark_clause(clause_id=clause.pk, kind=kind, note=form.cleaned_data["note"], by=by)
        except REFUSALS as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _("已标注。"))
            return redirect("plan:clause", clause.pk)
    return render_confirm(
        request,
        question=_("标注第 %(code)s 句") % {"code": clause.code},
        consequence=clause.text,
        verb=_("保存"),
        cancel_href=reverse("plan:clause", args=[clause.pk]),
        form=form,
    )
