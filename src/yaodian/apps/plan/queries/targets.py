"""Target reads (查目标): the number of each reading, its state, the roll-up of points and sections.

Readings are computed from records on demand and kept in this process until the journal has a new line: every write of
operating records leaves one, so a revoked acceptance shows within one page load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When

from yaodian.apps.plan.models import Declaration, QuotedFigure, Target, TargetReading, WorkPlan
from yaodian.apps.plan.queries.faces import state_face
from yaodian.apps.plan.rules import Direction, Source, goal_met, target_state
from yaodian.kernel import clock
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.metrics import Derived, Reading, Scope, State
from yaodian.kernel.metrics.registry import MetricError, metric_of, metrics
from yaodian.kernel.periods.rules import Period, parse_period

WHOLE_BUREAU = Scope()


@dataclass(frozen=True)
class ReadingView:
    """口径读数 (a reading with its number)."""

    reading: TargetReading
    value: Decimal | None
    part: Decimal | None = None
    whole: Decimal | None = None
    missing: bool = False
    note: str = ""

    @property
    def source(self) -> Source:
        """Where the number comes from: a metric that adds up what people typed makes a declaration, not a computed number."""
        source = Source(self.reading.source)
        typed = (
            source is Source.COMPUTED and (found := metrics().get(self.reading.metric)) is not None and found.declared
        )
        return Source.DECLARED if typed else source

    @property
    def shown(self) -> Decimal | None:
        """The number as printed, without idle decimals."""
        return _printed(self.value)


def _printed(value: Decimal | None) -> Decimal | None:
    """Return a number as printed: whole where it is whole, else two decimals."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else round(value, 2)


@dataclass(frozen=True)
class TargetView:
    """目标读数 (a target as it stands): the chosen reading's number, all others beside it, its state."""

    target: Target
    chosen: ReadingView | None
    readings: tuple[ReadingView, ...]
    state: State
    source: Source
    quoted: QuotedFigure | None = None
    declaration: Declaration | None = None
    as_of: date | None = None
    unmet: tuple[str, ...] = field(default_factory=tuple)

    @property
    def value(self) -> Decimal | None:
        """The number shown, None = unknown."""
        return self.chosen.value if self.chosen else None

    @property
    def number(self) -> Decimal | None:
        """The number as printed, without idle decimals."""
        return _printed(self.value)

    @property
    def goal(self) -> Decimal | None:
        """The goal as printed after the stroke (9/13); a share shows its own 100 % by its unit."""
        goal = self.target.goal
        if goal is None or not goal:
            return None
        return _printed(goal)

    @property
    def face(self) -> tuple[str, Any]:
        """Light and word of the state."""
        return state_face(self.state)


def targets_of(plan: WorkPlan, *, today: date | None = None) -> dict[int, TargetView]:
    """Return target id → view for all live targets of a plan."""
    day = today or clock.today()
    return until_next_line(
        ("plan.targets", plan.pk, day), compute=lambda: {view.target.pk: view for view in compute(plan, today=day)}
    )


def target_as_it_stands(target: Target) -> TargetView:
    """Return one target's view; one that was withdrawn, by itself or with its sentence, is computed alone."""
    plan = target.clause.point.section.plan
    found = targets_of(plan).get(target.pk)
    return found or next(iter(_views(Target.objects.filter(pk=target.pk), year=plan.year, today=clock.today())))


def answering_unit(target: Target) -> int:
    """Return the unit that answers for a target, its task's lead; 0 without a task: only a right over all units reaches it."""
    return target.task.lead_unit_id if target.task is not None else 0


def targets_with_state(views: Mapping[int, TargetView]) -> QuerySet[Target]:
    """Return the targets of these views as rows, each with `state_now` and `source_now`, so that a list can filter by them."""
    states = [
        When(pk__in=[k for k, v in views.items() if v.state is state], then=Value(state.value)) for state in State
    ]
    sources = [When(pk__in=[k for k, v in views.items() if v.source is one], then=Value(one.value)) for one in Source]
    return (
        Target.objects.filter(pk__in=list(views))
        .select_related("clause", "task__lead_unit")
        .annotate(
            state_now=Case(*states, default=Value(""), output_field=CharField()),
            source_now=Case(*sources, default=Value(""), output_field=CharField()),
        )
    )


def compute(plan: WorkPlan, *, today: date) -> Iterable[TargetView]:
    """Compute every live target of a plan from the records."""
    rows = Target.objects.filter(clause__point__section__plan=plan, clause__withdrawn=False, withdrawn_reason="")
    return _views(rows, year=plan.year, today=today)


def _views(rows: QuerySet[Target], *, year: int, today: date) -> Iterable[TargetView]:
    """Compute these targets from the records, in the order of the text."""
    targets = list(
        rows.select_related("clause__point", "task__lead_unit")
        .prefetch_related("readings")
        .order_by("clause__point__section__position", "clause__point__position", "start", "pk")
    )
    figures = QuotedFigure.objects.filter(target__in=targets, as_of_date__lte=today)
    words = Declaration.objects.filter(target__in=targets, declared_at__date__lte=today)
    quoted, declared = _latest(figures.order_by("as_of_date", "pk")), _latest(words.order_by("declared_at", "pk"))
    period = parse_period(str(year))
    for target in targets:
        yield view_of(
            target, quoted=quoted.get(target.pk), declaration=declared.get(target.pk), period=period, today=today
        )


def _latest(rows: Iterable[QuotedFigure] | Iterable[Declaration]) -> dict[int, QuotedFigure | Declaration]:
    """Return target id → the last row that was checked and not withdrawn."""
    return {row.target_id: row for row in rows if row.checked_at and not row.withdrawn_reason}


def view_of(
    target: Target,
    *,
    quoted: QuotedFigure | Declaration | None,
    declaration: QuotedFigure | Declaration | None,
    period: Period,
    today: date,
) -> TargetView:
    """Return a target as it stands."""
    figure = quoted if isinstance(quoted, QuotedFigure) else None
    words = declaration if isinstance(declaration, Declaration) else None
    views = tuple(
        read(reading, quoted=figure, period=period, today=today)
        for reading in sorted(target.readings.all(), key=lambda reading: (reading.position, reading.pk))
    )
    chosen = next((view for view in views if view.reading.chosen), None)
    source = chosen.source if chosen else Source.DECLARED
    value = chosen.value if chosen else None
    met = goal_met(value, goal=target.goal, direction=Direction(target.direction), baseline=target.baseline)
    return TargetView(
        target=target,
        chosen=chosen,
        readings=views,
        source=source,
        state=target_state(
            source=source, value=value, met=met, confirmed=words is not None, due=target.due_date, today=today
        ),
        quoted=figure,
        declaration=words,
        as_of=figure.as_of_date if figure and source is Source.QUOTED else today,
        unmet=tuple(target.conditions),
    )


def read(reading: TargetReading, *, quoted: QuotedFigure | None, period: Period, today: date) -> ReadingView:
    """Return a reading's number: computed by its metric, quoted, or none."""
    if reading.source == Source.QUOTED:
        return ReadingView(reading=reading, value=quoted.value if quoted else None)
    if reading.source != Source.COMPUTED or not reading.metric:
        return ReadingView(reading=reading, value=None, note=reading.later_metric)
    try:
        found = metric_of(reading.metric).read(scope=WHOLE_BUREAU, period=period, today=today, params=reading.params)
    except MetricError as error:
        return ReadingView(reading=reading, value=None, note=str(error))
    if isinstance(found, Derived):
        return ReadingView(reading=reading, value=found.value, note="；".join(found.notes))
    return _additive(reading, found)


def _additive(reading: TargetReading, found: Reading) -> ReadingView:
    """Return the view of an additive metric: a share where it has a whole, else its part; in the target's unit."""
    share = found.whole is not None and reading.target.unit in {"%", "％"}
    value = found.value if share else found.part / reading.divisor
    return ReadingView(
        reading=reading,
        value=value,
        part=found.part / reading.divisor,
        whole=None if found.whole is None else found.whole / reading.divisor,
        missing=found.missing_rows is not None,
        note="；".join(found.notes),
    )
