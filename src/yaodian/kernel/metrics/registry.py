"""Catalogue of metrics (指标目录), found in every app's `metrics.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from yaodian.kernel import discovery
from yaodian.kernel.metrics.rules import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.periods.rules import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Compute = Callable[[Scope, Period, date, Params], Reading | Derived]


Values = Callable[[], Mapping[str, Mapping[str, str]]]


def _no_values() -> Mapping[str, Mapping[str, str]]:
    """Return no values: the parameters are typed."""
    return {}


@dataclass(frozen=True)
class Metric:
    """指标 (metric): a key that is permanent, its definition (口径) and source, and how it is computed.

    `values` says what its parameters may be: parameter → value → title, as the bureau's own tables have them.
    `declared`: it adds up what people typed, so that a target that reads it stands as a declaration (定性说明)."""

    key: str
    title: StrOrPromise
    unit: Unit
    better: Better
    source: str
    definition: StrOrPromise
    compute: Compute
    parameters: tuple[str, ...] = ()
    replaces: str = ""
    values: Values = _no_values
    declared: bool = False

    def read(self, *, scope: Scope, period: Period, today: date, params: Params | None = None) -> Reading | Derived:
        """Compute the metric; unknown parameters are refused."""
        given = params or {}
        if unknown := set(given) - set(self.parameters):
            raise MetricError(f"指标 {self.key} 没有参数 {'、'.join(sorted(unknown))}。")
        return self.compute(scope, period, today, given)


class MetricError(LookupError):
    """指标或参数不存在."""


def metric(
    key: str,
    *,
    title: StrOrPromise,
    unit: Unit,
    better: Better,
    source: str,
    definition: StrOrPromise,
    parameters: tuple[str, ...] = (),
    replaces: str = "",
    values: Values = _no_values,
    declared: bool = False,
) -> Callable[[Compute], Compute]:
    """Declare the function below as a metric (指标): `def f(scope, period, today, params) -> Reading | Derived`."""

    def declare(compute: Compute) -> Compute:
        compute.metric = Metric(  # type: ignore[attr-defined]
            key, title, unit, better, source, definition, compute, parameters, replaces, values, declared
        )
        return compute

    return declare


@cache
def metrics() -> dict[str, Metric]:
    """Return every metric of every installed app by key."""
    found: dict[str, Metric] = {}
    for _config, module in discovery.modules("metrics"):
        for value in vars(module).values():
            declared = getattr(value, "metric", None)
            if isinstance(declared, Metric) and found.setdefault(declared.key, declared) is not declared:
                raise MetricError(f"指标 {declared.key} 重复声明。")
    return found


def metric_of(key: str) -> Metric:
    """Return a metric by its key; MetricError when no installed app offers it."""
    try:
        return metrics()[key]
    except KeyError:
        raise MetricError(f"没有指标 {key}：提供它的功能未安装。") from None
