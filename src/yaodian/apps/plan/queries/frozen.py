"""What a frozen month keeps (冻结取数): points, commissions, the records behind each number; and a trace id's way to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from yaodian.apps.plan.models import (
    Commission,
    Declaration,
    Deliverable,
    Milestone,
    Point,
    QuotedFigure,
    ReportMonth,
    TargetReading,
)
from yaodian.apps.plan.queries.figures import TaskLine
from yaodian.apps.plan.queries.targets import WHOLE_BUREAU, TargetView
from yaodian.apps.plan.rules import LIVE_STATES, Source
from yaodian.apps.plan.rules.fact_rows import BasisFact, CommissionFact, PointFact
from yaodian.apps.plan.rules.facts import CorrectionFact, MonthFacts
from yaodian.apps.plan.rules.months import CorrectionKind, CorrectionState
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.metrics import Reading
from yaodian.kernel.metrics.queries import rows_digest_of
from yaodian.kernel.metrics.registry import MetricError, metric_of
from yaodian.kernel.periods.rules import parse_period

NAMED = 30
"""So many records of a number are named in the frozen month; of the others their count and digest stand."""


def points_told(points: Iterable[Point]) -> tuple[PointFact, ...]:
    """Return the points of a plan with their sections, in the order of the text."""
    return tuple(
        PointFact(point.pk, point.number, point.title, point.section_id, point.section.heading) for point in points
    )


def definition_of(view: TargetView) -> str:
    """Return how the chosen reading counts (口径说明): its own words, else the metric's."""
    if view.chosen is None:
        return ""
    reading = view.chosen.reading
    if reading.definition or not reading.metric:
        return reading.definition
    try:
        return str(metric_of(reading.metric).definition)
    except MetricError:
        return ""


def reached_of(line: TaskLine, *, since: date, until: date) -> tuple[str, ...]:
    """Return the milestones and deliverables of a task that were reached from one day to another, by title."""
    milestones = sorted(line.task.milestones.all(), key=lambda row: (row.due_date, row.pk))
    rows: list[Milestone | Deliverable] = [*milestones, *line.deliverables]
    return tuple(row.title.strip("。") for row in rows if row.done_date and since <= row.done_date <= until)


def commissions_told(*, year: int, today: date) -> tuple[CommissionFact, ...]:
    """Return the commissions received in a year, and earlier ones still open, as they stand on a day."""
    rows = Commission.objects.filter(received_date__lte=today).exclude(task__state="draft")
    found = rows.select_related("task__lead_unit").order_by("source", "pk")
    return tuple(
        _commission(row, today=today)
        for row in found
        if row.received_date.year == year or row.task.state in LIVE_STATES
    )


def _commission(row: Commission, *, today: date) -> CommissionFact:
    task = row.task
    late = (today - task.due_date).days if task.state in LIVE_STATES and task.due_date < today else 0
    return CommissionFact(
        id=row.pk,
        task_id=task.pk,
        number=row.number,
        source=row.source,
        title=task.title,
        unit_id=task.lead_unit_id,
        unit=str(task.lead_unit),
        state=task.state,
        due_date=task.due_date.isoformat(),
        days_late=late,
        answered=row.answered_date is not None and row.answered_date <= today,
        answer_class=row.answer_class,
    )


def corrections_told(month: ReportMonth) -> tuple[CorrectionFact, ...]:
    """Return the accepted corrections that this month tells."""
    rows = month.told_corrections.filter(state=CorrectionState.ACCEPTED).select_related("month", "unit").order_by("pk")
    return tuple(
        CorrectionFact(
            id=row.pk,
            of=f"{row.month.year}年{row.month.month}月",
            unit=str(row.unit),
            unit_id=row.unit_id,
            place=row.place,
            was=row.was,
            now=row.now,
            reason=row.reason,
            words=row.kind == CorrectionKind.WORDS,
            counts=tuple(row.counts),
        )
        for row in rows
    )


def with_basis(month: ReportMonth, *, facts: MonthFacts) -> MonthFacts:
    """Return the facts with the records behind each target's number, as they are at the moment of freezing."""
    ids = [target.id for target in facts.targets]
    chosen = {row.target_id: row for row in TargetReading.objects.filter(target_id__in=ids, chosen=True)}
    targets = []
    for target in facts.targets:
        rows, count, digest = _basis(chosen.get(target.id), target.source, target.id, month.plan.year, facts.day)
        targets.append(replace(target, basis=tuple(rows), basis_count=count, basis_digest=digest))
    return replace(facts, targets=tuple(targets))


def _basis(
    reading: TargetReading | None, source: str, target_id: int, year: int, day: date
) -> tuple[list[BasisFact], int, str]:
    """Return the first records of a number, how many there are, and the digest of their ids."""
    if source == Source.COMPUTED and reading is not None and reading.metric:
        try:
            metric = metric_of(reading.metric)
            found = metric.read(scope=WHOLE_BUREAU, period=parse_period(str(year)), today=day, params=reading.params)
        except MetricError:
            return [], 0, ""
        if not isinstance(found, Reading):
            return [BasisFact("", note) for note in found.notes], 0, ""
        count, digest = rows_digest_of(rows=found.part_rows)
        named = [BasisFact(record_ref(row), str(row)[:120]) for row in found.part_rows.order_by("pk")[:NAMED]]
        return named, count, digest
    told = QuotedFigure.objects if source == Source.QUOTED else Declaration.objects
    row = told.filter(target_id=target_id, checked_at__isnull=False, withdrawn_reason="").order_by("-pk").first()
    if row is None:
        return [], 0, ""
    files = [BasisFact(record_ref(file), f"{file.name}（{file.digest[:16]}）") for file in files_of(record_ref(row))]
    return [BasisFact(record_ref(row), str(row)[:120]), *files], 1 + len(files), ""
