"""Makers for tests: units and their places."""

from __future__ import annotations

from datetime import date
from itertools import count

from yaodian.kernel.access import System
from yaodian.kernel.units.actions import place_unit, save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import RelationKind, UnitKind

SYSTEM = System(name="测试")
FIRST_DAY = date(2018, 1, 1)
_numbers = count(1)


def make_unit(
    title: str = "",
    *,
    kind: UnitKind = UnitKind.SCHOOL,
    code: str = "",
    under: Unit | None = None,
    relation: RelationKind = RelationKind.SUBORDINATION,
    from_date: date = FIRST_DAY,
    phone: str = "",
) -> Unit:
    """Return a unit, placed under another where one is given."""
    number = next(_numbers)
    unit = save_unit(
        code=code or f"T{number:04}", title=title or f"测试单位{number}", kind=kind, phone=phone, by=SYSTEM
    )
    if under is not None:
        place_unit(lower_id=unit.pk, upper_id=under.pk, kind=relation, from_date=from_date, by=SYSTEM)
    return unit
