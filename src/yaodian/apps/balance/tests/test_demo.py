"""The demo's autumn: plans, one class left without, items declared and checked."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.balance import demo
from yaodian.apps.balance.models import ClassPlan, GuaranteeDeclaration
from yaodian.apps.balance.queries.classes import class_ledger
from yaodian.apps.balance.rules import DeclarationState
from yaodian.apps.balance.tests.make import SYSTEM, make_crowded, make_measured, make_post
from yaodian.registers.students import demo as students_demo

pytestmark = pytest.mark.django_db


def test_the_demo_plans_for_large_classes_through_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(students_demo, "load", lambda **_options: None)
    school = make_measured("S1")
    make_post(school.unit)
    for number in range(1, 4):
        make_crowded(school, number=number, total=57)
    demo.load(schools=[school.unit], people={}, year=2018, seed=1, until=date(2018, 12, 20))
    demo.load(schools=[school.unit], people={}, year=2018, seed=1, until=date(2018, 12, 20))
    assert ClassPlan.objects.count() == 2
    assert sum(1 for line in class_ledger(by=SYSTEM, on=date(2018, 12, 20)) if line.plan is None) == 1
    assert GuaranteeDeclaration.objects.filter(state=DeclarationState.CONFIRMED).count() == 2
