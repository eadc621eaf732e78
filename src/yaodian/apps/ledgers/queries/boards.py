"""台账总览 (board): each ledger with its rows, permits that end, and units without a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from yaodian.apps.ledgers.models import Ledger
from yaodian.apps.ledgers.queries.access import entries_for, ledgers_for, owns
from yaodian.apps.ledgers.queries.declared import FIRST, declaration_of, warn_days
from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.units.queries import units_open


@dataclass(frozen=True)
class BoardLine:
    """一本台账的数 (line of the board): `expected` None where no unit must keep it."""

    ledger: Ledger
    rows: int
    ending: int
    expired: int
    breaches: int
    units: int
    expected: int | None

    @property
    def missing(self) -> int:
        """How many units have no row though they should."""
        return max((self.expected or 0) - self.units, 0)


def board(*, by: By, today: date, unit_id: int | None = None) -> list[BoardLine]:
    """台账总览: the ledgers in use with their numbers, as far as the reader sees; three questions to the database."""
    entries = entries_for(by=by).filter(state="in_force")
    if unit_id is not None:
        entries = entries.filter(unit_id=unit_id)
    warned = today + timedelta(days=warn_days(FIRST, on=today))
    numbers: dict[int, Any] = {
        row["ledger_id"]: row
        for row in entries.order_by()
        .values("ledger_id")
        .annotate(
            rows=Count("pk"),
            ending=Count("pk", filter=Q(until_date__range=(today, warned))),
            expired=Count("pk", filter=Q(until_date__lt=today)),
            breaches=Count("pk", filter=~Q(breach="")),
            units=Count("unit_id", distinct=True),
        )
    }
    reached = allowed_units(by, "ledgers.read")
    kinds = [(unit.pk, unit.kind) for unit in units_open(on=today).only("pk", "kind") if unit_id in (None, unit.pk)]
    found = []
    for ledger in ledgers_for(by=by).filter(open=True).order_by("position", "pk"):
        row = numbers.get(ledger.pk, {})
        wanted = declaration_of(ledger).expected
        mine = [pk for pk, kind in kinds if kind in wanted and (pk in reached or owns(ledger, by=by))]
        found.append(
            BoardLine(
                ledger=ledger,
                rows=row.get("rows", 0),
                ending=row.get("ending", 0),
                expired=row.get("expired", 0),
                breaches=row.get("breaches", 0),
                units=row.get("units", 0),
                expected=len(mine) if wanted else None,
            )
        )
    return found


def unit_lines(*, by: By, unit_id: int, today: date) -> list[BoardLine]:
    """Return the ledgers in which a unit has rows."""
    return [line for line in board(by=by, today=today, unit_id=unit_id) if line.rows]
