"""The demo of ledgers: every ledger of the catalogue has rows, some permits have expired, some schools have gaps."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.ledgers import demo
from yaodian.apps.ledgers.models import Entry, Ledger, Movement, Sitting
from yaodian.apps.ledgers.queries import board
from yaodian.apps.ledgers.tests.make import SYSTEM, make_school, make_section
from yaodian.kernel.units.rules import UnitKind

pytestmark = pytest.mark.django_db
UNTIL = date(2018, 10, 31)


def test_the_demo_fills_every_ledger_and_is_the_same_for_the_same_seed() -> None:
    for code, title in (
        ("policy_law", "政策法规科"),
        ("preschool", "学前教育科"),
        ("party_affairs", "机关党委"),
        ("safety", "安全管理科"),
    ):
        make_section(code, title)
    schools = [make_school(f"C{number}") for number in range(14)]
    schools.append(make_school("职1", UnitKind.COLLEGE))
    demo.load(schools=schools, people={}, year=2018, seed=7, until=UNTIL)
    made = Entry.objects.count()
    kept = set(Entry.objects.values_list("ledger__key", flat=True))
    assert set(Ledger.objects.values_list("key", flat=True)) - kept <= {"studios"}
    lines = board(by=SYSTEM, today=UNTIL)
    assert sum(line.expired for line in lines) > 0
    assert sum(line.missing for line in lines) > 0
    assert Entry.objects.exclude(breach="").exists()
    assert Movement.objects.filter(state="asked").count() == 1
    assert Sitting.objects.get().count == 5
    demo.load(schools=schools, people={}, year=2018, seed=7, until=UNTIL)
    assert Entry.objects.count() == made
