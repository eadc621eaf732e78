"""Reads of programmes (查多年项目): a programme over its years, with sentences, tasks, stages and duties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from yaodian.apps.plan.models import Clause, Programme, ProgrammeStage, Task
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.programmes import Step, inherited
from yaodian.kernel.access import By, holds


def programmes_readable(by: By) -> QuerySet[Programme]:
    """Return the programmes this reader may see: whoever may read the plan."""
    return Programme.objects.all() if holds(by, "plan.read") else Programme.objects.none()


@dataclass
class YearColumn:
    """一年 (a year of a programme)."""

    year: int
    clauses: list[Clause] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    stages: list[ProgrammeStage] = field(default_factory=list)

    @property
    def closed(self) -> int:
        """How many tasks are closed."""
        return sum(task.state == TaskState.CLOSED for task in self.tasks)

    @property
    def reached(self) -> int:
        """How many stages are reached."""
        return sum(stage.done_date is not None for stage in self.stages)


def read_programme(programme: Programme, *, by: By) -> list[YearColumn]:
    """Return a programme's years, each with its sentences, the tasks that serve them, its stages."""
    years: dict[int, YearColumn] = defaultdict(lambda: YearColumn(0))
    for year in range(programme.from_year, programme.to_year + 1):
        years[year] = YearColumn(year)
    clauses = Clause.objects.filter(programme_links__programme=programme).select_related("point__section__plan")
    for clause in clauses.order_by("point__section__plan__year", "start"):
        _column(years, clause.point.section.plan.year).clauses.append(clause)
    served = tasks_readable(by).filter(clause_links__clause__in=clauses)
    linked = tasks_readable(by).filter(programme_links__programme=programme)
    keys = {*served.values_list("pk", flat=True), *linked.values_list("pk", flat=True)}
    for task in Task.objects.filter(pk__in=keys).select_related("plan", "lead_unit").order_by("plan__year", "code"):
        _column(years, task.plan.year).tasks.append(task)
    rows = programme.stages.select_related("carried_from").prefetch_related("duties__unit")
    for stage in rows.order_by("year", "due_date", "pk"):
        _column(years, stage.year).stages.append(stage)
    return [years[year] for year in sorted(years)]


def _column(years: dict[int, YearColumn], year: int) -> YearColumn:
    """Return a year's column, made where a sentence lies outside the programme's own years."""
    if year not in years:
        years[year] = YearColumn(year)
    return years[year]


def stages_to_pass_on(programme: Programme, *, year: int) -> list[ProgrammeStage]:
    """Return the stages of the year before that pass on to a year."""
    rows = {row.pk: row for row in programme.stages.filter(year=year - 1)}
    passed = set(ProgrammeStage.objects.filter(carried_from__in=rows).values_list("carried_from_id", flat=True))
    steps = [
        Step(row.pk, row.year, row.due_date, row.done_date is not None, row.dropped, row.pk in passed)
        for row in rows.values()
    ]
    return [rows[step.pk] for step in inherited(steps, year=year)]


def editions_before(programme: Programme) -> QuerySet[Programme]:
    """Return the earlier editions of a numbered event."""
    if not programme.series or programme.edition is None:
        return Programme.objects.none()
    return Programme.objects.filter(series=programme.series, edition__lt=programme.edition).order_by("-edition")


def stages_due(*, unit_ids: list[int], until: date) -> QuerySet[ProgrammeStage]:
    """Return the open stages due by a day that these units lead."""
    rows = ProgrammeStage.objects.filter(
        programme__lead_unit_id__in=unit_ids,
        programme__state="running",
        done_date__isnull=True,
        dropped=False,
        carried_to__isnull=True,
        due_date__lte=until,
    )
    return rows.select_related("programme").order_by("due_date", "pk")
