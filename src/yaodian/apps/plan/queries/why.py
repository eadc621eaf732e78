"""Why a number is what it is (为什么): its definition, its rows under the reader's own access, who is missing, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from yaodian.apps.plan.queries.history import History, history_of
from yaodian.apps.plan.queries.targets import WHOLE_BUREAU, TargetView
from yaodian.kernel import records
from yaodian.kernel.access import By
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.queries import files_proving
from yaodian.kernel.metrics import Reading
from yaodian.kernel.metrics.registry import Metric, MetricError, metric_of
from yaodian.kernel.periods.rules import parse_period
from yaodian.kernel.web.charts import Figure, line_figure

SHOWN = 200
PICTURES = 3


@dataclass(frozen=True)
class Row:
    """一行记录 (a row behind the number)."""

    label: str
    kind: str
    url: str
    value: Decimal | None
    files: int
    pictures: tuple[EvidenceFile, ...]
    ref: str


@dataclass(frozen=True)
class Rows:
    """记录清单 (rows): those the reader may see, and how many more there are."""

    shown: list[Row]
    hidden: int

    @property
    def whole(self) -> int:
        """All rows."""
        return len(self.shown) + self.hidden


EMPTY = Rows([], 0)


@dataclass(frozen=True)
class Why:
    """为什么 (why): what stands behind the chosen reading."""

    metric: Metric | None = None
    counted: Rows = EMPTY
    missing: Rows = EMPTY
    notes: tuple[str, ...] = ()
    figure: Figure | None = None


def read_why(view: TargetView, *, by: By, today: date) -> Why:
    """Return what stands behind a target's chosen reading."""
    chosen = view.chosen
    if chosen is None or not chosen.reading.metric:
        return Why()
    period = parse_period(str(view.target.clause.point.section.plan.year))
    try:
        metric = metric_of(chosen.reading.metric)
        found = metric.read(scope=WHOLE_BUREAU, period=period, today=today, params=chosen.reading.params)
    except MetricError:
        return Why()
    if not isinstance(found, Reading):
        return Why(metric=metric, notes=found.notes)
    history = history_of(view, year=period.start.year)
    return Why(
        metric=metric,
        figure=_figure_of(view, history) if len(history) > 1 else None,
        counted=rows_for(found.part_rows, by=by, value_field=found.value_field),
        missing=rows_for(found.missing_rows, by=by) if found.missing_rows is not None else EMPTY,
        notes=found.notes,
    )


def _figure_of(view: TargetView, history: History) -> Figure:
    """Return the chart of a target's nightly readings, its goal as a level, jumps named with their day."""
    labels = [f"{day:%m-%d}" for day, _value in history]
    values = [None if value is None else float(value) for _day, value in history]
    events = [
        (labels[place], f"{before:g}→{now:g}")
        for place, (before, now) in enumerate(pairwise(values), start=1)
        if before is not None and now is not None and now < before
    ]
    return line_figure(
        id="history",
        title=view.target.object,
        labels=labels,
        series={view.chosen.reading.title if view.chosen else "": values},
        goal=None if view.goal is None else float(view.goal),
        events=events,
        unit=view.target.unit,
    )


def rows_for(queryset: QuerySet[Any], *, by: By, value_field: str = "") -> Rows:
    """Return the rows of a queryset that this reader may see, as links, and the count of the others."""
    kind = records.record_types().get(queryset.model._meta.label_lower)
    keys = list(queryset.order_by("pk").values_list("pk", flat=True).distinct())
    if kind is None:
        return Rows([], len(keys))
    visible = list(kind.rows(by).filter(pk__in=keys).order_by("pk"))
    values = dict(queryset.values_list("pk", value_field)) if value_field else {}
    owners = records.proving_refs(kind, [row.pk for row in visible[:SHOWN]])
    files: dict[int, list[EvidenceFile]] = {}
    for ref, found in files_proving(owners).items():
        files.setdefault(owners[ref], []).extend(found)
    for proofs in files.values():
        proofs.sort(key=lambda file: (file.uploaded_at, file.pk), reverse=True)
    shown = [
        Row(
            label=kind.label(row),
            kind=str(kind.title),
            url=kind.url(row),
            value=values.get(row.pk),
            files=len(files.get(row.pk, ())),
            pictures=tuple(file for file in files.get(row.pk, ()) if file.is_image)[:PICTURES],
            ref=f"{kind.key}:{row.pk}",
        )
        for row in visible[:SHOWN]
    ]
    return Rows(shown, len(keys) - len(shown))
