"""Makers for tests of metrics: metrics over the table of units, offered for a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from unittest import mock

from yaodian.kernel.metrics.registry import Compute, Metric
from yaodian.kernel.metrics.rules import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.rulebook.models import Rule

PLACES = ("registry", "queries", "views", "commands", "pages")


def checked(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """Rules that were checked, of all rules; `unit` narrows them."""
    whole = Rule.objects.filter(unit=params["unit"]) if "unit" in params else Rule.objects.all()
    if scope.unit_ids is not None:
        whole = whole.none()
    part = whole.filter(status="checked")
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole)


def halved(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """Half the number of checked rules."""
    found = checked(scope, period, today, {})
    return Derived(found.part / 2 if found.whole else None, {"已核对": found})


def declare(compute: Compute = checked, *, key: str = "test.checked", title: str = "规则核对率") -> Metric:
    """Declare a metric."""
    return Metric(
        key=key,
        title=title,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        source="《规则库办法》",
        definition="已核对的规则占全部规则的比例。",
        compute=compute,
        parameters=("unit",),
    )


@contextmanager
def offered(*declared: Metric) -> Iterator[None]:
    """Offer only these metrics for the block."""
    found = {metric.key: metric for metric in declared}
    with ExitStack() as stack:
        for place in PLACES:
            stack.enter_context(mock.patch(f"yaodian.kernel.metrics.{place}.metrics", return_value=found))
        yield
