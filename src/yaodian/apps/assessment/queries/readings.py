"""Readings for a unit (考核读数): a metric over the unit and all below it, less what an upheld appeal took out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yaodian.apps.assessment.models import Appeal, Exclusion, Indicator, Participant, Rating
from yaodian.apps.assessment.queries.surveys import papers_of
from yaodian.apps.assessment.rules import IndicatorKind, MeanRule, UnknownRule
from yaodian.apps.assessment.rules.scoring import Points, computed_points
from yaodian.apps.assessment.rules.surveys import declared_points
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.metrics.queries import Shown, period_of, scope_of
from yaodian.kernel.metrics.registry import MetricError, metric_of
from yaodian.kernel.metrics.rules import Reading


def reading(*, indicator: Indicator, participant: Participant, by: By) -> Shown | None:
    """核算读数: the metric as at the scheme's day with its rows; None where no installed app offers it."""
    scheme = indicator.scheme
    today = min(scheme.as_of_date, clock.today())
    try:
        metric = metric_of(indicator.metric)
        found = metric.read(
            scope=scope_of(code=f"unit:{participant.unit_id}", on=today),
            period=period_of(code=str(scheme.year)),
            today=today,
            params=indicator.params,
        )
    except MetricError:
        return None
    if isinstance(found, Reading):
        found = _without(found, Exclusion.objects.filter(participant=participant, indicator=indicator))
    return Shown(metric, period_of(code=str(scheme.year)), today, found, by, indicator.params)


def _without(found: Reading, exclusions: object) -> Reading:
    """Return a count without the excluded records; sums of money stay as they are."""
    label = found.part_rows.model._meta.label_lower
    refs = [row.record for row in exclusions]  # type: ignore[attr-defined]
    ids = [int(ref.rpartition(":")[2]) for ref in refs if ref.startswith(f"{label}:")]
    if not ids or found.value_field or found.distinct_field:
        return found
    part_rows = found.part_rows.exclude(pk__in=ids)
    whole_rows = found.whole_rows.exclude(pk__in=ids) if found.whole_rows is not None else None
    return replace(
        found,
        part=Decimal(part_rows.count()),
        whole=Decimal(whole_rows.count()) if whole_rows is not None and found.whole is not None else found.whole,
        part_rows=part_rows,
        whole_rows=whole_rows,
        missing_rows=found.missing_rows.exclude(pk__in=ids) if found.missing_rows is not None else None,
    )


def points(*, indicator: Indicator, participant: Participant, by: By) -> tuple[Points, Decimal | None, Decimal | None]:
    """得分: (points, part, whole) of an indicator for a unit; a mark's part is how many marks there are."""
    if indicator.kind == IndicatorKind.COMPUTED:
        shown = reading(indicator=indicator, participant=participant, by=by)
        if shown is None or not isinstance(shown.found, Reading):
            return Points(None, "指标没有读数，不计入"), None, None
        found = shown.found
        made = computed_points(
            weight=indicator.weight,
            rule=indicator.rule,
            part=found.part,
            whole=found.whole,
            unknown=UnknownRule(indicator.unknown),
        )
        return made, found.part, found.whole
    marks = list(
        Rating.objects.filter(participant=participant, indicator=indicator)
        .order_by("id")
        .values_list("mark", flat=True)
    )
    papers = papers_of(indicator=indicator, participant=participant)
    made = declared_points(weight=indicator.weight, marks=marks, mean=MeanRule(indicator.mean), papers=papers)
    return made, Decimal(len(marks) + sum(one.valid for one in papers)), None


def countable(*, appeal: Appeal, by: By) -> set[str]:
    """可剔除的记录: references of the records behind the contested points, counted and missing ones."""
    indicator, participant = appeal.indicator, appeal.participant
    if indicator is None or indicator.kind != IndicatorKind.COMPUTED:
        return set()
    shown = reading(indicator=indicator, participant=participant, by=by)
    if shown is None or not isinstance(shown.found, Reading):
        return set()
    rows = {record_ref(row) for row in shown.found.part_rows}
    if shown.found.whole_rows is not None:
        rows |= {record_ref(row) for row in shown.found.whole_rows}
    return rows
