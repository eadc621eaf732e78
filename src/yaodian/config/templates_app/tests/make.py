"""Makers for tests of __app__."""

from __future__ import annotations

from datetime import date

from yaodian.apps.__app__.actions import register___noun__
from yaodian.apps.__app__.models import __Noun__
from yaodian.kernel.access import Reader, Role, Seat, System
from yaodian.kernel.units.actions import save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

DUE = date(2018, 6, 30)
SYSTEM = System(name="测试")


def make_school(code: str = "S1") -> Unit:
    """Return a school."""
    return save_unit(code=code, title=f"第{code}小学", kind=UnitKind.SCHOOL, by=SYSTEM)


def make_clerk(unit: Unit) -> Reader:
    """Return the clerk of a school."""
    return Reader(account_id=None, person_id=None, name="文员", seats=(Seat(Role.SCHOOL_CLERK, unit.pk),))


def make___noun__(unit: Unit, *, title: str = "一件事", due_date: date = DUE) -> __Noun__:
    """Return an open row of a unit."""
    return register___noun__(unit_id=unit.pk, title=title, due_date=due_date, by=SYSTEM)
