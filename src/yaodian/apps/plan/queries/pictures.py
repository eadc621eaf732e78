"""Reads for the plan's pictures (图表取数): the year by point, load, lateness, where things wait."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yaodian.apps.plan.models import Approval, ApprovalStep, ProgressEntry, Task, TaskClause, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.plans import points_of
from yaodian.apps.plan.rules import LIVE_STATES, EntryState, Stage, TaskState
from yaodian.apps.plan.rules.pictures import Span, Wait, closed_late, late_on, month_ends, waiting_by_stage
from yaodian.kernel.web.charts import (
    Figure,
    GanttChart,
    GanttTask,
    HeatTable,
    bar_figure,
    gantt,
    heat_table,
    line_figure,
)
from yaodian.kernel.worklist import Light

ORDER = (Light.RED, Light.YELLOW, Light.GREEN)


def _tasks(plan: WorkPlan) -> list[Task]:
    """Return the tasks of a plan that count."""
    rows = Task.objects.filter(plan=plan).exclude(state=TaskState.CANCELLED).select_related("lead_unit")
    return list(rows.defer("measures", "closing_condition").order_by("code"))


def _day(moment: Any) -> date | None:
    """Return the local day of a moment."""
    return localtime(moment).date() if moment else None


def span_of(task: Task) -> Span:
    """Return a task in time; one that was carried over or cancelled ended with its year."""
    ended = _day(task.closed_at)
    if ended is None and task.state in (TaskState.CARRIED, TaskState.CANCELLED):
        ended = date(task.plan.year, 12, 31)
    return Span(_day(task.dispatched_at), task.due_date, ended)


def year_gantt(plan: WorkPlan, *, today: date, href: str) -> GanttChart:
    """年度一览: each point from the first task given out to the last deadline, in the light of its worst task."""
    tasks = {task.pk: task for task in _tasks(plan)}
    links: dict[int, set[int]] = defaultdict(set)
    for point_id, task_id in TaskClause.objects.filter(task__in=tasks).values_list("clause__point_id", "task_id"):
        links[point_id].add(task_id)
    warn = warning_day(today)
    rows = []
    for point in points_of(plan):
        own = [tasks[key] for key in links[point.pk] if key in tasks]
        if not own:
            continue
        given = [day for task in own if (day := _day(task.dispatched_at))]
        lights = {task_light(task, today=today, warn=warn) for task in own}
        closed = sum(task.state == TaskState.CLOSED for task in own)
        done = closed == len(own)
        lamp = "done" if done else next((light.value for light in ORDER if light in lights), "idle")
        rows.append(
            GanttTask(
                title=f"{point.number}. {point.title}",
                start=min(given, default=date(plan.year, 1, 1)),
                end=max(task.due_date for task in own),
                light=lamp,
                note=_("办结 %(closed)s/%(whole)s") % {"closed": closed, "whole": len(own)},
                href=f"{href}#point-{point.pk}" if href else "",
            )
        )
    return gantt(
        year=plan.year,
        tasks=rows,
        today=today,
        caption=_("%(year)s年要点进度（截至%(day)s）") % {"year": plan.year, "day": f"{today:%-m月%-d日}"},
    )


def load_table(plan: WorkPlan) -> HeatTable:
    """科室负荷: tasks due by lead unit and month."""
    counts: dict[Any, list[int]] = {}
    for task in _tasks(plan):
        row = counts.setdefault(task.lead_unit, [0] * 12)
        if task.due_date.year == plan.year:
            row[task.due_date.month - 1] += 1
    ordered = sorted(counts.items(), key=lambda pair: (-sum(pair[1]), pair[0].position, pair[0].pk))
    return heat_table(
        caption=_("各牵头单位每月到期任务（件）"),
        columns=[_("%(month)s月") % {"month": month} for month in range(1, 13)],
        rows=[(str(unit), values) for unit, values in ordered],
    )


def lateness_figure(plan: WorkPlan, *, today: date) -> Figure:
    """逾期走势: on the last day of each month, tasks past due; and those closed late in the month."""
    spans = [span_of(task) for task in _tasks(plan) if task.state != TaskState.DRAFT]
    days = month_ends(plan.year, until=today)
    return line_figure(
        id="lateness",
        title=_("月末逾期未办结和当月逾期办结（件）"),
        labels=[_("%(month)s月") % {"month": day.month} for day in days],
        series={
            _("月末逾期未办结"): [late_on(spans, day) for day in days],
            _("当月逾期办结"): [closed_late(spans, first=day.replace(day=1), last=day) for day in days],
        },
        unit=_("件"),
    )


def waits_of(plan: WorkPlan) -> list[Wait]:
    """Return every wait of a plan's tasks: for signatures, for checks, for approvals by stage."""
    found = []
    links = TaskUnit.objects.filter(task__plan=plan, task__dispatched_at__isnull=False)
    for given, signed, state in links.values_list("task__dispatched_at", "signed_at", "task__state"):
        start, end = _day(given), _day(signed)
        if start is not None and (end is not None or state in LIVE_STATES):
            found.append(Wait(_("签收"), start, end))
    entries = ProgressEntry.objects.filter(task__plan=plan)
    for state, reported, checked in entries.values_list("state", "reported_at", "checked_at"):
        start, end = _day(reported), _day(checked)
        if start is None or (end is None and state not in (EntryState.AT_CENTRAL, EntryState.AT_SECTION)):
            continue
        stage = _("中心学校审核") if state == EntryState.AT_CENTRAL else _("科室审核")
        found.append(Wait(stage, start, end))
    return found + _approval_waits(plan)


def _approval_waits(plan: WorkPlan) -> list[Wait]:
    """Return the waits of requests, stage by stage: from the word before to the word of the stage."""
    steps: dict[int, list[ApprovalStep]] = defaultdict(list)
    for step in ApprovalStep.objects.filter(approval__task__plan=plan).order_by("at", "pk"):
        steps[step.approval_id].append(step)
    found = []
    for approval in Approval.objects.filter(task__plan=plan).order_by("pk"):
        start = _day(approval.asked_at)
        for step in steps[approval.pk]:
            end = _day(step.at)
            if start is not None:
                found.append(Wait(str(Stage(step.stage).label), start, end))
            start = end
        if approval.state == "open" and start is not None:
            found.append(Wait(str(Stage(approval.stage).label), start, None))
    return found


def waiting_figures(plan: WorkPlan, *, today: date) -> tuple[Figure, Figure]:
    """等待环节: at which stage things wait now, and how many days they waited."""
    stages = [_("签收"), _("中心学校审核"), _("科室审核"), *(str(stage.label) for stage in Stage)]
    rows = waiting_by_stage(waits_of(plan), stages=stages, today=today)
    labels = [row.stage for row in rows]
    counts = bar_figure(
        id="waiting",
        title=_("现在在哪里等（件）"),
        labels=labels,
        series={_("现在等待"): [row.now for row in rows]},
        across=True,
        unit=_("件"),
    )
    days = bar_figure(
        id="waited",
        title=_("等多久（天）"),
        labels=labels,
        series={
            _("现在等得最久"): [row.longest for row in rows],
            _("已办的中位数"): [row.median for row in rows],
        },
        across=True,
        unit=_("天"),
    )
    return counts, days
