"""Metric reads (查指标): a number with its rows under the reader's own access, its history, the nightly record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yaodian.kernel import discovery, records
from yaodian.kernel.access import By, System
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.kernel.metrics.models import NightlyReading
from yaodian.kernel.metrics.registry import Metric, MetricError, metric_of, metrics
from yaodian.kernel.metrics.rules import Derived, Params, Reading, Scope
from yaodian.kernel.periods.rules import Period, parse_period
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import subtree
from yaodian.kernel.units.rules import RelationKind

WHOLE_BUREAU = ""


@dataclass(frozen=True)
class Wanted:
    """要记的读数 (wanted reading): what the nightly record asks for; an app's `metrics.nightly(today)` yields them."""

    key: str
    period: str
    params: Params = field(default_factory=dict)
    scope: str = WHOLE_BUREAU


@dataclass(frozen=True)
class OpenRows:
    """打开的记录 (opened rows): the rows behind a number, split by what this reader may see."""

    rows: QuerySet[Any]
    by: By

    @cached_property
    def kind(self) -> records.RecordType | None:
        """The record type of the rows, None when their app registers none."""
        return records.record_types().get(self.rows.model._meta.label_lower)

    @cached_property
    def visible(self) -> QuerySet[Any]:
        """The rows this reader may see."""
        found: QuerySet[Any] = self.rows.model._default_manager.filter(pk__in=self.rows.order_by().values("pk"))
        if self.kind is None:
            return found if isinstance(self.by, System) else found.none()
        return found if isinstance(self.by, System) else found.filter(pk__in=self.kind.rows(self.by).values("pk"))

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return self.rows.order_by().values("pk").distinct().count()

    @cached_property
    def hidden(self) -> int:
        """How many rows are outside the reader's access (另有 n 行不在您的权限内)."""
        return self.total - self.visible.count()

    @property
    def hidden_words(self) -> str:
        """Say how many rows the reader does not see, "" when none."""
        return _("另有 %(count)s 行不在您的权限内") % {"count": self.hidden} if self.hidden else ""

    def links(self, *, start: int = 0, limit: int = 50) -> list[tuple[str, str]]:
        """Return (label, address) of some of the visible rows."""
        if self.kind is None:
            return [(str(row), "") for row in self.visible.order_by("pk")[start : start + limit]]
        return [
            (self.kind.label(row), self.kind.url(row)) for row in self.visible.order_by("pk")[start : start + limit]
        ]


@dataclass(frozen=True)
class Shown:
    """指标读数页 (a number as shown): the metric, what was asked, the value, and the rows it opens into."""

    metric: Metric
    period: Period
    today: date
    found: Reading | Derived
    by: By
    params: Params = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """The number; None = unknown (nothing to count)."""
        return self.found.value

    @property
    def additive(self) -> bool:
        """Do the values of units add up?"""
        return isinstance(self.found, Reading)

    @property
    def part(self) -> Decimal | None:
        """The numerator of a share, or the number itself; None for a derived value."""
        return self.found.part if isinstance(self.found, Reading) else None

    @property
    def whole(self) -> Decimal | None:
        """The denominator, if there is one."""
        return self.found.whole if isinstance(self.found, Reading) else None

    @cached_property
    def counted(self) -> OpenRows | None:
        """The rows that were counted."""
        return OpenRows(self.found.part_rows, self.by) if isinstance(self.found, Reading) else None

    @cached_property
    def missing(self) -> OpenRows | None:
        """The named list of who is missing, if the metric has one: its own list, else whole − part."""
        if not isinstance(self.found, Reading):
            return None
        rows = self.found.missing_rows
        if rows is None and self.found.whole_rows is not None:
            if self.found.whole_rows.model is not self.found.part_rows.model:
                return None
            rows = self.found.whole_rows.exclude(pk__in=self.found.part_rows.order_by().values("pk"))
        return OpenRows(rows, self.by) if rows is not None else None

    @cached_property
    def inputs(self) -> dict[str, Shown]:
        """The readings a derived value is made of."""
        if not isinstance(self.found, Derived):
            return {}
        return {
            name: Shown(self.metric, self.period, self.today, reading, self.by)
            for name, reading in self.found.inputs.items()
        }


def read(
    *,
    key: str,
    period: Period,
    today: date,
    by: By,
    params: Params | None = None,
    scope: Scope | None = None,
) -> Shown:
    """读一个指标: compute it now and open its rows under the reader's access; MetricError for an unknown key."""
    metric = metric_of(key)
    found = metric.read(scope=scope or Scope(), period=period, today=today, params=params)
    return Shown(metric, period, today, found, by, dict(params or {}))


def scope_of(*, code: str, on: date) -> Scope:
    """Return the scope of a code: "" the whole bureau, "unit:5" a unit and all below it by 隶属 on the day."""
    if code == WHOLE_BUREAU:
        return Scope()
    kind, _sep, number = code.partition(":")
    if kind != "unit" or not number.isdecimal() or not Unit.objects.filter(pk=int(number)).exists():
        raise MetricError(_("统计范围“%(code)s”不存在。") % {"code": code})
    return Scope(subtree(units=[int(number)], kind=RelationKind.SUBORDINATION, on=on))


def scope_title(*, code: str) -> str:
    """Return a scope's name: 全局, or the unit's."""
    unit = Unit.objects.filter(pk=code.partition(":")[2]).first() if code else None
    return str(unit) if unit else str(_("全局"))


def period_of(*, code: str) -> Period:
    """Return the period of a code, by the bureau's school calendar; PeriodError when it is none."""
    return parse_period(code, calendar=shipped_terms())


def readings_wanted(*, today: date) -> list[Wanted]:
    """夜间要记的读数: every metric without parameters for this year and the whole bureau, and what apps ask for."""
    plain = [Wanted(key, str(today.year)) for key in metrics()]
    asked = [
        wanted
        for _config, module in discovery.modules("metrics")
        if hasattr(module, "nightly")
        for wanted in module.nightly(today)
    ]
    unique = {(one.key, one.period, one.scope, canonical_text(one.params)): one for one in [*plain, *asked]}
    return list(unique.values())


def rows_digest_of(*, rows: QuerySet[Any]) -> tuple[int, str]:
    """Return (number of rows, SM3 digest of their ids in order)."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True).distinct())
    return len(keys), sm3(",".join(map(str, keys)).encode())


def nightly(
    *, key: str, params: Params | None = None, scope: str = WHOLE_BUREAU, period: str = ""
) -> QuerySet[NightlyReading]:
    """Return the nightly readings of a metric, oldest first; of one period, or of all."""
    found = NightlyReading.objects.filter(key=key, params_key=canonical_text(params or {}), scope=scope)
    return (found.filter(period=period) if period else found).order_by("as_of", "id")


def history(
    *, key: str, params: Params | None = None, scope: str = WHOLE_BUREAU, period: str = "", since: date | None = None
) -> list[tuple[date, Decimal | None]]:
    """读数历史: (day, value) of the nightly readings, oldest first, for a chart."""
    found = nightly(key=key, params=params, scope=scope, period=period)
    return list((found.filter(as_of__gte=since) if since else found).values_list("as_of", "value"))


def last_values(
    key: str, *, params: Params | None = None, until: date, scope: str = WHOLE_BUREAU, period: str = ""
) -> Mapping[str, Decimal | None]:
    """Return `value`, `part` and `whole` of the last nightly reading on or before a day; empty when there is none."""
    found = nightly(key=key, params=params, scope=scope, period=period).filter(as_of__lte=until)
    row = found.order_by("-as_of", "-id").first()
    return {"value": row.value, "part": row.part, "whole": row.whole} if row else {}


def latest_plain(*, today: date) -> dict[str, NightlyReading]:
    """Return key → the last nightly reading of this year for the whole bureau without parameters, in one query."""
    rows = NightlyReading.objects.filter(
        params_key="{}", scope=WHOLE_BUREAU, period=str(today.year), as_of__gte=today - timedelta(weeks=4)
    )
    return {row.key: row for row in rows.order_by("as_of", "id")}


def histories(
    *, wanted: Iterable[Wanted], since: date
) -> dict[tuple[str, str, str, str], list[tuple[date, Decimal | None]]]:
    """Return (key, canonical params, scope, period) → history of many readings since a day, in one query."""
    keys = {one.key for one in wanted}
    found: dict[tuple[str, str, str, str], list[tuple[date, Decimal | None]]] = {}
    rows = NightlyReading.objects.filter(key__in=keys, as_of__gte=since).order_by("as_of", "id")
    for key, params, scope, period, day, value in rows.values_list(
        "key", "params_key", "scope", "period", "as_of", "value"
    ):
        found.setdefault((key, params, scope, period), []).append((day, value))
    return found
