"""Opening screen reads (总览): the points with counts, lights, who owes what, what is due, what changed yesterday."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yaodian.apps.plan.models import Instruction, Point, Section, Task, TaskClause, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.faces import near_word, state_face, unsigned_text
from yaodian.apps.plan.queries.history import recent_histories
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.plans import points_of
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.rules import LIVE_STATES, Counts, Source, TaskState, count_states, node_state
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.metrics import State
from yaodian.kernel.metrics.queries import last_values
from yaodian.kernel.worklist import Light

UNSIGNED_SHOWN = 300


@dataclass
class PointRow:
    """要点一行 (a point's line): its targets with numbers, its tasks counted, its light and state."""

    point: Point
    targets: list[TargetView] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    lights: dict[int, Light] = field(default_factory=dict)
    state: State = State.NOT_STARTED
    light: Light = Light.NONE
    counts: Counts = field(default_factory=Counts)
    recent: list[float | None] = field(default_factory=list)

    @property
    def leads(self) -> list[str]:
        """Lead units, the most frequent first."""
        names: dict[str, int] = defaultdict(int)
        for task in self.tasks:
            names[str(task.lead_unit)] += 1
        return sorted(names, key=lambda name: (-names[name], name))

    def count(self, *states: TaskState) -> int:
        """Return how many tasks are in one of these states."""
        return sum(task.state in states for task in self.tasks)

    @property
    def face(self) -> tuple[str, Any]:
        """Light and word of the point; yellow when the nearest deadline is near."""
        if self.state is State.ON_COURSE and self.light is Light.YELLOW:
            return "yellow", near_word(State.ON_COURSE.label)
        return state_face(self.state, point=True)

    @property
    def numbers(self) -> list[TargetView]:
        """Targets with a number: computed or quoted."""
        return [view for view in self.targets if view.source is not Source.DECLARED]

    @property
    def declared(self) -> list[TargetView]:
        """Targets that only words and papers serve."""
        return [view for view in self.targets if view.source is Source.DECLARED]

    @property
    def declared_done(self) -> int:
        """How many of them were declared and checked."""
        return sum(view.declaration is not None for view in self.declared)

    @property
    def late_count(self) -> int:
        """Tasks past their deadline."""
        return sum(light is Light.RED for light in self.lights.values())

    @property
    def running_count(self) -> int:
        """Tasks on their way."""
        return self.count(*LIVE_STATES)

    @property
    def closed_count(self) -> int:
        """Tasks closed."""
        return self.count(TaskState.CLOSED)


@dataclass
class SectionBox:
    """部分一格 (a section's box): its points counted by state; no mean of unlike things."""

    section: Section
    rows: list[PointRow]

    def count(self, state: State) -> int:
        """Return how many points are in this state."""
        return sum(row.state is state for row in self.rows)

    @property
    def states(self) -> list[tuple[str, Any, int]]:
        """(light, word, count) of the states that occur."""
        order = (State.LATE, State.ON_COURSE, State.MET, State.NOT_STARTED)
        return [(*state_face(state, point=True), number) for state in order if (number := self.count(state))]


@dataclass(frozen=True)
class Opening:
    """总览 (opening screen)."""

    plan: WorkPlan
    boxes: list[SectionBox]
    rows: list[PointRow]
    due_soon: list[Task]
    unsigned: list[TaskUnit]
    unsigned_count: int
    instructions: list[Instruction]
    counts: dict[State, int]
    outcome: Counts

    @property
    def unsigned_words(self) -> str:
        """The 复制到群 text of who has not signed."""
        return unsigned_text(self.unsigned, whole=self.unsigned_count)


def read_opening(plan: WorkPlan, *, today: date) -> Opening:
    """Return the opening screen of a plan; numbers come from records, states from rules."""
    points = points_of(plan)
    tasks = list(
        Task.objects.filter(plan=plan)
        .exclude(state=TaskState.CANCELLED)
        .select_related("lead_unit")
        .defer("measures", "closing_condition")
        .order_by("code")
    )
    by_id = {task.pk: task for task in tasks}
    links: dict[int, list[Task]] = defaultdict(list)
    pairs = TaskClause.objects.filter(task__plan=plan).values_list("clause__point_id", "task_id").distinct()
    for point_id, task_id in pairs.order_by("task__code"):
        if task_id in by_id:
            links[point_id].append(by_id[task_id])
    views: dict[int, list[TargetView]] = defaultdict(list)
    for view in targets_of(plan, today=today).values():
        views[view.target.clause.point_id].append(view)
    warn = warning_day(today)
    rows = [_row(point, links[point.pk], views[point.pk], today=today, warn=warn) for point in points]
    sections: dict[int, SectionBox] = {}
    for row in rows:
        sections.setdefault(row.point.section_id, SectionBox(row.point.section, [])).rows.append(row)
    recent = recent_histories(plan, today=today)
    for row in rows:
        row.recent = next((recent[view.target.pk] for view in row.numbers if recent.get(view.target.pk)), [])
    links_open = links_unsigned(plan).select_related("unit", "task")
    links_open = links_open.only("unit__title", "unit__short_title", "task__code")
    unsigned = list(links_open.order_by("task__code", "unit__position")[:UNSIGNED_SHOWN])
    week_end = today + timedelta(days=6 - today.weekday())
    return Opening(
        plan=plan,
        boxes=list(sections.values()),
        rows=rows,
        due_soon=[task for task in tasks if task.state in LIVE_STATES and today <= task.due_date <= week_end],
        unsigned=unsigned,
        unsigned_count=len(unsigned) if len(unsigned) < UNSIGNED_SHOWN else links_unsigned(plan).count(),
        instructions=list(
            Instruction.objects.filter(task__plan=plan).select_related("task").order_by("-at", "-pk")[:5]
        ),
        counts={
            state: sum(row.state is state for row in rows)
            for state in (State.MET, State.ON_COURSE, State.LATE, State.NOT_STARTED)
        },
        outcome=count_states(view.state for row in rows for view in row.targets),
    )


def links_unsigned(plan: WorkPlan) -> QuerySet[TaskUnit]:
    """Return who has not signed for what: also units that support or report on a task whose lead has begun."""
    return TaskUnit.objects.filter(task__plan=plan, task__state__in=LIVE_STATES, signed_at__isnull=True)


def _row(point: Point, tasks: list[Task], targets: list[TargetView], *, today: date, warn: date) -> PointRow:
    """Return one point's line."""
    lights = {task.pk: task_light(task, today=today, warn=warn) for task in tasks}
    counts = count_states(view.state for view in targets)
    late = sum(light is Light.RED for light in lights.values())
    state = node_state(
        tasks_open=sum(
            task.state in LIVE_STATES or task.state in (TaskState.DRAFT, TaskState.HALTED) for task in tasks
        ),
        tasks_closed=sum(task.state == TaskState.CLOSED for task in tasks),
        tasks_late=late,
        tasks_started=sum(task.state in (TaskState.RUNNING, TaskState.CLOSING) for task in tasks),
        targets=counts,
    )
    order = (Light.RED, Light.YELLOW, Light.GREEN)
    shown = next((light for light in order if light in lights.values()), Light.NONE)
    light = Light.RED if state is State.LATE else shown
    return PointRow(point=point, targets=targets, tasks=tasks, lights=lights, state=state, light=light, counts=counts)


def changes_since(plan: WorkPlan, *, since: date) -> list[dict[str, Any]]:
    """Return what moved a target between the nightly reading of a day and now: the target, then, now."""
    return until_next_line(("plan.changes", plan.pk, since), compute=lambda: _changes(plan, since=since))


def _changes(plan: WorkPlan, *, since: date) -> list[dict[str, Any]]:
    """Compare every computed target with its last nightly reading."""
    moved = []
    for view in targets_of(plan).values():
        chosen = view.chosen
        if chosen is None or not chosen.reading.metric or chosen.part is None:
            continue
        before = last_values(chosen.reading.metric, params=chosen.reading.params, until=since).get("part")
        if before is not None and before / chosen.reading.divisor != chosen.part:
            moved.append({"view": view, "before": before / chosen.reading.divisor, "now": chosen.part})
    return moved
