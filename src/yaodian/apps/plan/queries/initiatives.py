"""Reads of initiatives (查多年项目): a initiative over its years, with sentences, tasks, stages and duties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from yaodian.apps.plan.models import Clause, Initiative, InitiativeStage, Task
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.initiatives import Step, inherited
from yaodian.kernel.access import By, holds


def initiatives_readable(by: By) -> QuerySet[Initiative]:
    """Return the initiatives this reader may see: whoever may read the plan."""
    return Initiative.objects.all() if holds(by, "plan.read") else Initiative.objects.none()


@dataclass
class YearColumn:
    """一年 (a year of a initiative)."""

    year: int
    clauses: list[Clause] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    stages: list[InitiativeStage] = field(default_factory=list)

    @property
    def closed(self) -> int:
        """How many tasks are closed."""
        return sum(task.state == TaskState.CLOSED for task in self.tasks)

    @property
    def reached(self) -> int:
        """How many stages are reached."""
        return sum(stage.done_date is not None for stage in self.stages)


def read_initiative(initiative: Initiative, *, by: By) -> list[YearColumn]:
    """Return a initiative's years, each with its sentences, the tasks that serve them, its stages."""
    years: dict[int, YearColumn] = defaultdict(lambda: YearColumn(0))
    for year in range(initiative.from_year, initiative.to_year + 1):
        years[year] = YearColumn(year)
    clauses = Clause.objects.filter(initiative_links__initiative=initiative).select_related("point__section__plan")
    for clause in clauses.order_by("point__section__plan__year", "start"):
        _column(years, clause.point.section.plan.year).clauses.append(clause)
    served = tasks_readable(by).filter(clause_links__clause__in=clauses)
    linked = tasks_readable(by).filter(initiative_links__initiative=initiative)
    keys = {*served.values_list("pk", flat=True), *linked.values_list("pk", flat=True)}
    for task in Task.objects.filter(pk__in=keys).select_related("plan", "lead_unit").order_by("plan__year", "code"):
        _column(years, task.plan.year).tasks.append(task)
    rows = initiative.stages.select_related("carried_from").prefetch_related("duties__unit")
    for stage in rows.order_by("year", "due_date", "pk"):
        _column(years, stage.year).stages.append(stage)
    return [years[year] for year in sorted(years)]


def _column(years: dict[int, YearColumn], year: int) -> YearColumn:
    """Return a year's column, made where a sentence lies outside the initiative's own years."""
    if year not in years:
        years[year] = YearColumn(year)
    return years[year]


def stages_to_pass_on(initiative: Initiative, *, year: int) -> list[InitiativeStage]:
    """Return the stages of the year before that pass on to a year."""
    rows = {row.pk: row for row in initiative.stages.filter(year=year - 1)}
    passed = set(InitiativeStage.objects.filter(carried_from__in=rows).values_list("carried_from_id", flat=True))
    steps = [
        Step(row.pk, row.year, row.due_date, row.done_date is not None, row.dropped, row.pk in passed)
        for row in rows.values()
    ]
    return [rows[step.pk] for step in inherited(steps, year=year)]


def editions_before(initiative: Initiative) -> QuerySet[Initiative]:
    """Return the earlier editions of a numbered event."""
    if not initiative.series or initiative.edition is None:
        return Initiative.objects.none()
    return Initiative.objects.filter(series=initiative.series, edition__lt=initiative.edition).order_by("-edition")


def stages_due(*, unit_ids: list[int], until: date) -> QuerySet[InitiativeStage]:
    """Return the open stages due by a day that these units lead."""
    rows = InitiativeStage.objects.filter(
        initiative__lead_unit_id__in=unit_ids,
        initiative__state="running",
        done_date__isnull=True,
        dropped=False,
        carried_to__isnull=True,
        due_date__lte=until,
    )
    return rows.select_related("initiative").order_by("due_date", "pk")
