"""Figures for documents (材料取数): what the outputs say, read from records, each number with its trace id.

A trace id names the record, the part that was counted and the day: "plan.target:17@2018-10-31",
"plan.workplan:1/late@2018-10-31"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch

from yaodian.apps.plan.models import Deliverable, Instruction, Point, ProgressEntry, Section, Task, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.plans import points_of
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.rules import LIVE_STATES, Counts, EntryState, TaskPart, TaskState, count_states
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.queries import record_ref, while_reading
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.models import Unit
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.worklist import Light


def trace_of(record: str, *, on: date, part: str = "") -> str:
    """Return the trace id of a number: the record, what was counted of it, the day."""
    return f"{record}{'/' if part else ''}{part}@{on}"


def check_window_ends(*, sent_date: date) -> date:
    """Return the last day on which units may check the data sent to them (核对期, rulebook)."""
    return calendar().add_workdays(sent_date, int(figure("report.month_check_workdays", on=sent_date)))


@dataclass
class TaskLine:
    """任务一行 (a task as the documents tell it)."""

    task: Task
    points: list[Point]
    codes: list[str]
    light: Light
    days_late: int = 0
    support: list[Unit] = field(default_factory=list)
    entries: list[ProgressEntry] = field(default_factory=list)
    deliverables: list[Deliverable] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    targets: list[TargetView] = field(default_factory=list)
    evidence_count: int = 0
    """Files that may be passed on: those marked internal are not counted."""

    @property
    def late(self) -> bool:
        """Is it past its deadline and not closed?"""
        return self.light is Light.RED

    @property
    def live(self) -> bool:
        """Is it on its way?"""
        return self.task.state in LIVE_STATES

    @property
    def closed(self) -> bool:
        """Is it closed?"""
        return self.task.state == TaskState.CLOSED

    @property
    def lead_entries(self) -> list[ProgressEntry]:
        """The lead unit's own accepted entries, latest first."""
        return [entry for entry in self.entries if entry.unit_id == self.task.lead_unit_id]

    def told_in(self, year: int, month: int) -> bool:
        """Did any unit report on it in this month?"""
        return any((entry.reported_at.year, entry.reported_at.month) == (year, month) for entry in self.entries)


@dataclass(frozen=True)
class Standing:
    """落实情况 (how a plan, or one section of it, stands on a day)."""

    plan: WorkPlan
    section: Section | None
    today: date
    points: list[Point]
    lines: list[TaskLine]
    targets: list[TargetView]
    returned_count: int

    @property
    def record(self) -> str:
        """The record that the counts are traced to."""
        return record_ref(self.section or self.plan)

    def states(self) -> Counter[str]:
        """Return tasks by state."""
        return Counter(line.task.state for line in self.lines)

    def outcome(self) -> Counts:
        """Return targets by state."""
        return count_states(view.state for view in self.targets)

    @property
    def late(self) -> list[TaskLine]:
        """Tasks past their deadline, the longest first."""
        return sorted((line for line in self.lines if line.late), key=lambda line: (-line.days_late, line.task.code))

    @property
    def near(self) -> list[TaskLine]:
        """Tasks whose deadline is near."""
        return [line for line in self.lines if line.light is Light.YELLOW]

    @property
    def silent(self) -> list[TaskLine]:
        """Tasks on their way, dispatched before this month, on which nothing was reported in it."""
        return [
            line
            for line in self.lines
            if line.task.state == TaskState.RUNNING and not line.told_in(self.today.year, self.today.month)
        ]

    @property
    def finished_points(self) -> list[Point]:
        """Points all of whose tasks are closed."""
        found = []
        for point in self.points:
            own = [line for line in self.lines_of(point) if line.task.state != TaskState.CANCELLED]
            if own and all(line.closed for line in own):
                found.append(point)
        return found

    def lines_of(self, point: Point) -> list[TaskLine]:
        """Return the tasks that serve a point."""
        return [line for line in self.lines if point in line.points]

    def targets_of_point(self, point: Point) -> list[TargetView]:
        """Return the targets of a point."""
        return [view for view in self.targets if view.target.clause.point_id == point.pk]

    def by_lead(self) -> dict[Unit, list[TaskLine]]:
        """Return lead unit → its tasks, in the order of the units."""
        found: dict[Unit, list[TaskLine]] = defaultdict(list)
        for line in sorted(self.lines, key=lambda line: (line.task.lead_unit.position, line.task.lead_unit_id)):
            found[line.task.lead_unit].append(line)
        return found


@while_reading()
def read_standing(plan: WorkPlan, *, today: date, section: Section | None = None) -> Standing:
    """Return how a plan (or one section) stands; numbers come from records, states from rules."""
    points = [point for point in points_of(plan) if section is None or point.section_id == section.pk]
    lines = read_lines(
        Task.objects.filter(plan=plan, clause_links__clause__point__in=points).distinct(), plan=plan, today=today
    )
    wanted = {point.pk for point in points}
    targets = [view for view in targets_of(plan, today=today).values() if view.target.clause.point_id in wanted]
    return Standing(
        plan=plan,
        section=section,
        today=today,
        points=points,
        lines=lines,
        targets=targets,
        returned_count=ProgressEntry.objects.filter(
            task__in=[line.task for line in lines], state=EntryState.RETURNED
        ).count(),
    )


def read_lines(tasks: Iterable[Task], *, plan: WorkPlan, today: date) -> list[TaskLine]:
    """Return these tasks (a queryset) with all that documents tell of them, in the order of their codes."""
    supporting = TaskUnit.objects.filter(part=TaskPart.SUPPORT).select_related("unit").order_by("pk")
    rows = list(
        Task.objects.filter(pk__in=[task.pk for task in tasks])
        .select_related("lead_unit", "leader", "plan")
        .prefetch_related(
            "clause_links__clause__point__section",
            Prefetch("unit_links", queryset=supporting, to_attr="supporting"),
            "milestones",
            "deliverables",
            "instructions",
        )
        .order_by("code")
    )
    entries: dict[int, list[ProgressEntry]] = defaultdict(list)
    for entry in ProgressEntry.objects.filter(task__in=rows, state=EntryState.ACCEPTED).order_by("-reported_at", "-pk"):
        entries[entry.task_id].append(entry)
    views: dict[int, list[TargetView]] = defaultdict(list)
    for view in targets_of(plan, today=today).values():
        if view.target.task_id is not None:
            views[view.target.task_id].append(view)
    warn = warning_day(today)
    lines = [_line(task, entries[task.pk], views[task.pk], today=today, warn=warn) for task in rows]
    counts = _file_counts(lines)
    for line in lines:
        line.evidence_count = sum(counts.get(record_ref(row), 0) for row in (*line.entries, *line.deliverables))
    return lines


def _line(task: Task, entries: list[ProgressEntry], targets: list[TargetView], *, today: date, warn: date) -> TaskLine:
    """Return one task's line."""
    clauses = sorted((link.clause for link in task.clause_links.all()), key=lambda clause: clause.start)
    points = list({clause.point_id: clause.point for clause in clauses}.values())
    supporting: list[TaskUnit] = task.supporting  # type: ignore[attr-defined]  # prefetched above
    light = task_light(task, today=today, warn=warn)
    return TaskLine(
        task=task,
        points=points,
        codes=[clause.code for clause in clauses],
        light=light,
        days_late=(today - task.due_date).days if light is Light.RED else 0,
        support=[link.unit for link in supporting],
        entries=entries,
        deliverables=list(task.deliverables.all()),
        instructions=list(task.instructions.all()),
        targets=targets,
    )


def _file_counts(lines: list[TaskLine]) -> dict[str, int]:
    """Return record → files that may be passed on, of entries and deliverables."""
    refs = [record_ref(row) for line in lines for row in (*line.entries, *line.deliverables)]
    files = EvidenceFile.objects.filter(record__in=refs, withdrawn_at__isnull=True, internal=False)
    return dict(files.order_by().values("record").annotate(count=Count("id")).values_list("record", "count"))
