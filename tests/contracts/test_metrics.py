"""Every metric of every app: sourced, honest about nothing, equal to its rows, additive, in few queries."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import pytest

from tests.contracts.metric_contract import description_faults, empty_faults, reading_faults
from yaodian.kernel import clock, discovery
from yaodian.kernel.metrics.queries import period_of
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.metrics.rules import Scope

KEYS = sorted(metrics())


def makers() -> dict[str, ModuleType]:
    """Return label → `tests.make` of every app that declares metrics."""
    found = {}
    for config, module in discovery.modules("metrics"):
        if any(hasattr(value, "metric") for value in vars(module).values()):
            name = f"{config.name}.tests.make"
            found[config.label] = import_module(name) if find_spec(name) else ModuleType(name)
    return found


@pytest.mark.parametrize("key", KEYS)
def test_it_says_what_it_is(key: str) -> None:
    assert list(description_faults(metrics()[key])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_it_answers_an_empty_bureau(key: str) -> None:
    today = clock.today()
    assert list(empty_faults(metrics()[key], period=period_of(code=str(today.year)), today=today)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted(makers()))
def test_its_number_is_its_rows_and_its_units_add_up(app: str) -> None:
    make = makers()[app]
    assert hasattr(make, "metric_rows"), f"{app}/tests/make.py offers no metric_rows() -> date"
    today = make.metric_rows()
    period = period_of(code=str(today.year))
    own = [metrics()[key] for key in KEYS if key.startswith(f"{app}.")]
    assert own, f"{app} declares metrics under another app's name"
    assert [fault for metric in own for fault in reading_faults(metric, period=period, today=today)] == []
    told = [metric.read(scope=Scope(), period=period, today=today).value for metric in own]
    assert any(told), f"{app}: metric_rows() moves no metric"
