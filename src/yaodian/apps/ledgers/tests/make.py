"""Makers for tests of ledgers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from yaodian.apps.ledgers.actions import load_ledgers, register_entry
from yaodian.apps.ledgers.models import Entry, Ledger
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role, Seat, System
from yaodian.kernel.units.actions import save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

DAY = date(2018, 10, 31)
SYSTEM = System(name="测试")
BUS: dict[str, Any] = {
    "plate": "鄂R12345",
    "owner": "company",
    "operator": "平安客运",
    "model": "宇通",
    "seats": 36,
    "badge": "XB-01",
    "badge_until": "2019-06-30",
    "permit_on": "2017-07-01",
    "inspection_until": "2018-12-31",
    "insurance_until": "2019-03-01",
    "scrap_until": "2027-01-01",
    "recorder": "yes",
    "kit": "yes",
}
RUN: dict[str, Any] = {
    "run_on": "2018-10-31",
    "shift": "morning",
    "driver": "王师傅",
    "attendant": "李老师",
    "boarded": 20,
    "alighted": 20,
    "checked": "yes",
    "swept": "yes",
}
CHEMICAL: dict[str, Any] = {
    "name": "浓硫酸",
    "kind": "precursor",
    "measure": "ml",
    "opening": "500",
    "store": "1号柜",
    "first": "张老师",
    "second": "刘老师",
    "state": "good",
}
VISIT: dict[str, Any] = {
    "visited_on": "2018-10-12",
    "child": "陈小雨",
    "grade": "四（1）班",
    "caregiver": "grandparents",
    "phone": "13800005678",
    "form": "home",
    "visitor": "周老师",
    "need": "company",
    "followed": "no",
}
MEETING: dict[str, Any] = {"held_on": "2018-10-20", "kind": "training", "topic": "安全培训", "due": 30}


def on(day: date = DAY) -> AbstractContextManager[None]:
    """Stand on a business day, at nine in the morning."""
    return clock.at(timezone.make_aware(datetime.combine(day, time(9))))


def make_school(code: str = "S1", kind: UnitKind = UnitKind.CENTRAL_SCHOOL) -> Unit:
    """Return a school."""
    return save_unit(code=code, title=f"第{code}小学", kind=kind, by=SYSTEM)


def make_section(code: str = "safety", title: str = "安全管理科") -> Unit:
    """Return a section."""
    return save_unit(code=code, title=title, kind=UnitKind.SECTION, by=SYSTEM)


def make_clerk(
    unit: Unit, *, role: Role = Role.SCHOOL_CLERK, name: str = "文员", account_id: int | None = None
) -> Reader:
    """Return somebody with a seat in a unit."""
    return Reader(account_id=account_id, person_id=None, name=name, seats=(Seat(role, unit.pk),))


def ledger(key: str) -> Ledger:
    """Return a ledger of the catalogue."""
    if not Ledger.objects.filter(key=key).exists():
        load_ledgers(by=SYSTEM)
    return Ledger.objects.get(key=key)


def make_entry(unit: Unit, key: str, answers: dict[str, Any], *, parent: Entry | None = None, **other: Any) -> Entry:
    """Return a row on the business day of the tests; `other` are answers that differ."""
    with on():
        return register_entry(
            ledger_id=ledger(key).pk,
            unit_id=unit.pk,
            answers={**answers, **other},
            parent_id=parent.pk if parent else None,
            by=SYSTEM,
        )


def metric_rows() -> date:
    """Rows for the contract of metrics: permits valid and expired, a run without a permit, a stock, meetings, visits."""
    school, other = make_school("S1"), make_school("S2")
    make_school("S3")
    bus = make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    make_entry(other, "school_buses", BUS, plate="鄂R54321")
    make_entry(school, "bus_runs", RUN, parent=bus)
    make_entry(school, "chemicals", CHEMICAL)
    make_entry(other, "meetings", MEETING, attended=25)
    make_entry(other, "left_behind_visits", VISIT)
    return DAY
