"""Metric pages (指标页面): the catalogue, and one metric from its number down to its rows."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.metrics import queries
from yaodian.kernel.metrics.queries import WHOLE_BUREAU
from yaodian.kernel.metrics.registry import MetricError, metric_of, metrics
from yaodian.kernel.periods.rules import PeriodError
from yaodian.kernel.web.charts import Figure, line_figure

ROWS_AT_ONCE = 50


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """指标目录: every metric with its definition, its source and its last nightly reading."""
    require(by_of(request), "metrics.read")
    today = clock.today()
    word = request.GET.get("q", "").strip()[:60]
    last = queries.latest_plain(today=today)
    found = [
        (metric, last.get(key))
        for key, metric in sorted(metrics().items())
        if word in f"{key} {metric.title} {metric.definition} {metric.source}"
    ]
    context = {
        "title": _("指标目录"),
        "answer": _("%(count)s 个指标，都由业务记录算出，点开可看到每一行。") % {"count": len(metrics())},
        "found": found,
        "word": word,
    }
    return render(request, "metrics/list.html", context)


@require_GET
def metric(request: HttpRequest, key: str) -> HttpResponse:
    """一个指标: its number now, what it means, its rows under the reader's own access, who is missing, its history."""
    by = by_of(request)
    require(by, "metrics.read")
    today = clock.today()
    asked = request.GET
    try:
        declared = metric_of(key)
    except MetricError as error:
        raise Http404(str(error)) from error
    params = {name: value for name in declared.parameters if (value := asked.get(name, "").strip())}
    period_code, scope_code = asked.get("period") or str(today.year), asked.get("scope") or WHOLE_BUREAU
    problem = ""
    try:
        period, scope = queries.period_of(code=period_code), queries.scope_of(code=scope_code, on=today)
        shown = queries.read(key=key, period=period, today=today, by=by, params=params, scope=scope)
    except (PeriodError, MetricError) as error:
        problem, period_code, scope_code, params = str(error), str(today.year), WHOLE_BUREAU, {}
        shown = queries.read(key=key, period=queries.period_of(code=period_code), today=today, by=by)
    start = _start(asked.get("start", ""))
    context = {
        "title": declared.title,
        "crumbs": [(_("指标目录"), reverse("metrics:list")), (declared.title, "")],
        "metric": declared,
        "shown": shown,
        "problem": problem,
        "period_code": period_code,
        "scope_code": scope_code,
        "scope_title": queries.scope_title(code=scope_code),
        "params": [(name, params.get(name, "")) for name in declared.parameters],
        "rows": shown.counted.links(start=start, limit=ROWS_AT_ONCE) if shown.counted else [],
        "more": start + ROWS_AT_ONCE if shown.counted and shown.counted.total > start + ROWS_AT_ONCE else 0,
        "missing": shown.missing.links(limit=ROWS_AT_ONCE) if shown.missing else [],
        "figure": _history(key, declared.title, params, scope_code, period_code, declared.unit.label),
    }
    return render(request, "metrics/metric.html", context)


def _start(text: str) -> int:
    """Return where the rows begin; nonsense begins at the first."""
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _history(key: str, title: object, params: dict[str, str], scope: str, period: str, unit: object) -> Figure | None:
    """Return the chart of the nightly readings of the last year, None before the second one."""
    since = clock.today() - timedelta(days=366)
    points = queries.history(key=key, params=params, scope=scope, period=period, since=since)
    if len(points) < 2:
        return None
    return line_figure(
        id="metric-history",
        title=_("夜间读数"),
        labels=[day.isoformat() for day, _value in points],
        series={str(title): [None if value is None else float(value) for _day, value in points]},
        unit=str(unit),
    )
