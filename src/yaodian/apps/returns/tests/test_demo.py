"""The demo year of returns: what goes wrong in one goes wrong here, and the same seed gives the same year."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from yaodian.apps.returns.demo import load
from yaodian.apps.returns.models import Duty, ReturnPlan, Unlocking
from yaodian.apps.returns.rules import DutyState
from yaodian.kernel.journal.queries import batch_faults, record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
UNTIL = date(2018, 10, 31)


def test_a_year_of_returns_with_what_goes_wrong() -> None:
    make_unit("安全科", kind=UnitKind.SECTION, code="safety")
    make_unit("基教科", kind=UnitKind.SECTION, code="basic_education")
    central = make_unit("岳口镇中心学校", kind=UnitKind.CENTRAL_SCHOOL)
    schools = [make_unit(f"第{number}小学", under=central) for number in range(8)]
    schools += [make_unit("明德中学", kind=UnitKind.DIRECT_SCHOOL)]
    for _time in range(2):
        load(schools=[central, *schools], people={}, year=2018, seed=2018, until=UNTIL)
    states = Counter(Duty.objects.values_list("state", flat=True))
    assert states[DutyState.LOCKED] > 150
    assert states[DutyState.WAITING] > 10
    assert set(ReturnPlan.objects.values_list("code", "state")) == {
        ("safety-month", "open"),
        ("flood-daily", "closed"),
        ("term-start", "open"),
        ("homework-2018", "open"),
        ("storm-event", "open"),
        ("winter-storm", "applied"),
    }
    assert Unlocking.objects.count() == 1
    assert list(record_faults()) == []
    assert list(batch_faults()) == []
