"""Numbers of __app__: from a wrong state, seen to move by one action."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.__app__.actions import close___noun__
from yaodian.apps.__app__.tests.make import DUE, SYSTEM, make___noun__, make_school
from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.periods.rules import PeriodKind, make_period

pytestmark = pytest.mark.django_db


def read() -> Reading:
    """Return the share of 2018 over the whole bureau."""
    period = make_period(PeriodKind.YEAR, 2018)
    reading = metric_of("__app__.closed_share").read(scope=Scope(), period=period, today=date(2018, 12, 31))
    assert isinstance(reading, Reading)
    return reading


def test_nothing_due_is_unknown() -> None:
    assert read().value is None


def test_closing_one_of_two_moves_the_share() -> None:
    school = make_school()
    row, other = make___noun__(school), make___noun__(school, title="另一件事")
    assert read().value == 0
    close___noun__(__noun___id=row.pk, closed_date=DUE, by=SYSTEM)
    reading = read()
    assert reading.value == 50
    assert reading.missing_rows is not None
    assert (list(reading.part_rows), list(reading.missing_rows)) == ([row], [other])
