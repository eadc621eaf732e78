"""预警的读取 (alert reads): scoped to the reader; what rows of a metric are sighted today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet, Sum

from yaodian.apps.alerts.access import READ
from yaodian.apps.alerts.models import Alert, AlertRule
from yaodian.apps.alerts.rules import FIGURE, Side, mark_of
from yaodian.engines.surveillance import METHODS, Method, sentence, watch
from yaodian.kernel import records
from yaodian.kernel.access import By, System, granted_records, holds, scope
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.metrics.registry import MetricError, metric_of
from yaodian.kernel.metrics.rules import Reading, Scope
from yaodian.kernel.periods.rules import PeriodKind, covering
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.models import Unit
from yaodian.kernel.workdays.queries import calendar

LOOKER = System("预警", origin="alerts.look")
BACK, LATE = "alerts.surveillance_days", "alerts.look_back_days"
MOST = 200


@dataclass(frozen=True)
class Sighting:
    """所见 (sighting): one matter that passed a rule's threshold."""

    mark: str
    unit_id: int | None
    ref: str
    label: str
    text: str


def alerts_for(*, by: By) -> QuerySet[Alert]:
    """Return the alerts of the reader's units, and those that the reader's section deals with."""
    rows = scope(by, READ, unit_field="unit")
    if rows:
        rows |= scope(by, READ, unit_field="section")
        if granted := granted_records(by, READ, "alerts.alert"):
            rows |= Q(pk__in=granted)
    return Alert.objects.filter(rows).select_related("rule", "unit", "section")


def rules_for(*, by: By) -> QuerySet[AlertRule]:
    """Return the rules: whoever sees alerts may know by which."""
    rows = AlertRule.objects.select_related("section")
    return rows if holds(by, READ) else rows.none()


def sightings(rule: AlertRule, *, today: date) -> list[Sighting]:
    """Return what passes a rule's threshold today; nothing where the metric's app is not installed."""
    try:
        reading = _reading(rule, today)
    except MetricError:
        return []
    rows = reading.missing_rows if rule.side == Side.MISSING else reading.part_rows
    if rows is None:
        return []
    found = _surveyed(rule, reading, today) if rule.method else _grouped(rule, rows, today)
    return list(found)


def _reading(rule: AlertRule, today: date) -> Reading:
    """Read the metric of the year that holds the day (for a baseline, of the days before it too)."""
    wanted = {key: _value(value, today) for key, value in rule.params.items()}
    period = covering(today, kind=PeriodKind.YEAR)
    if rule.method:
        period = replace(period, start=today - timedelta(days=int(figure(BACK, on=today))))
    reading = metric_of(rule.metric).read(scope=Scope(), period=period, today=today, params=wanted)
    if not isinstance(reading, Reading):
        raise MetricError(f"指标 {rule.metric} 没有可列的记录，不能作预警规则。")
    return reading


def _value(value: Any, today: date) -> Any:
    """Return a parameter; a figure of the rulebook as it is in force on the day."""
    if isinstance(value, str) and value.startswith(FIGURE):
        return figure(value.removeprefix(FIGURE), on=today)
    return value


def _grouped(rule: AlertRule, rows: QuerySet[Any], today: date) -> Iterator[Sighting]:
    """Yield one sighting a matter: rows of one group are one; the latest row stands for it."""
    known = set(Alert.objects.filter(rule=rule).values_list("mark", flat=True))
    since = today - timedelta(days=int(figure(LATE, on=today)))
    for row in rows.order_by("-pk")[:MOST]:
        if (_day(row) or today) < since:
            continue
        group = tuple(_at(row, path) for path in rule.group)
        mark = mark_of(key=rule.key, once=rule.once, group=group, ref=record_ref(row), on=_day(row) or today)
        if mark in known:
            continue
        known.add(mark)
        yield Sighting(mark, _unit_id(row), record_ref(row), _label(row), rule.text)


def _label(row: Model) -> str:
    found = records.find(LOOKER, record_ref(row))
    words = found.label or str(row)
    breach = getattr(row, "breach", "")
    return f"{words}（{breach}）" if breach else words


def _at(row: Any, path: str) -> object:
    """Return what lies at a path of a row: "unit_id", "answers.class"."""
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return value


def _unit_id(row: Any) -> int | None:
    return row.pk if isinstance(row, Unit) else getattr(row, "unit_id", None)


def _day(row: Any) -> date | None:
    found = getattr(row, "day", None) or getattr(row, "due_date", None)
    return found if isinstance(found, date) else None


def _surveyed(rule: AlertRule, reading: Reading, today: date) -> Iterator[Sighting]:
    """Yield the units whose daily sum alarms today: workdays alone; a workday without a row had nobody ill."""
    rows = reading.part_rows
    sums = rows.order_by().values("unit_id", "day").annotate(total=Sum(reading.value_field))
    series: dict[int, dict[date, int]] = {}
    for one in sums:
        series.setdefault(one["unit_id"], {})[one["day"]] = int(one["total"] or 0)
    back, method = int(figure(BACK, on=today)), Method(rule.method)
    settings = replace(METHODS[method], least_count=int(figure(rule.least, on=today)))
    days = [today - timedelta(days=step) for step in range(back, 0, -1)]
    days = [*(day for day in days if calendar().is_workday(day)), today]
    known = set(Alert.objects.filter(rule=rule).values_list("mark", flat=True))
    for unit_id, counts in sorted(series.items()):
        if today not in counts:
            continue
        point = watch([counts.get(day, 0) for day in days], method=method, settings=settings)[-1]
        mark = mark_of(key=rule.key, once=rule.once, group=(unit_id,), ref="", on=today)
        latest = rows.filter(unit_id=unit_id, day=today).order_by("-pk").first()
        if point.alarm and mark not in known and latest is not None:
            text = f"{sentence(point, method=method, settings=settings)}{rule.text}"
            yield Sighting(mark, unit_id, record_ref(latest), _label(latest), text)
