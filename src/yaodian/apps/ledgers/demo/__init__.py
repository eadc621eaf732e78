"""演示台账 (demo): a year's ledgers with expired permits and gaps, written through actions, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from yaodian.apps.ledgers import actions
from yaodian.apps.ledgers.demo.invention import SCHOOL_ROWS, SECTION_ROWS
from yaodian.apps.ledgers.demo.making import Making
from yaodian.apps.ledgers.models import Entry, Ledger
from yaodian.apps.ledgers.queries import keeper_units
from yaodian.apps.ledgers.rules import MovementKind
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit

LOADER = System("演示数据", origin="yaodian demo load")
SECOND = System("演示复核", origin="yaodian demo load")
RUNS = 3


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: ledgers from the catalogue; rows of schools and sections; runs, stock, a sign-in; some of it missing."""
    if Entry.objects.exists() or until < date(year, 3, 1):
        return
    with clock.at(timezone.make_aware(datetime.combine(until, time(8, 30)))):
        actions.load_ledgers(by=LOADER)
        ledgers = {ledger.key: ledger for ledger in Ledger.objects.all()}
        making = Making(Random(f"ledgers {seed}"), until)  # noqa: S311
        for key, make in SCHOOL_ROWS.items():
            _rows(ledgers[key], schools, making, make)
        for key, own in SECTION_ROWS.items():
            _section_rows(ledgers[key], making, own)
        _parts(ledgers, making)
        _stock(making)
        _sign_in(making)


def _rows(ledger: Ledger, schools: Sequence[Unit], making: Making, make: Any) -> None:
    """Register the rows of those schools that keep the ledger; some schools have none."""
    kept = set(keeper_units(ledger, on=making.until).values_list("pk", flat=True))
    rows = [
        (school.pk, answers)
        for place, school in enumerate(schools)
        if school.pk in kept and making.keeps(ledger.key, place)
        for answers in make(making, school)
    ]
    actions.register_entries(ledger_id=ledger.pk, rows=rows, by=LOADER)


def _section_rows(ledger: Ledger, making: Making, make: Any) -> None:
    """Register rows that the owning section keeps itself."""
    if ledger.section_id is not None:
        rows = [(ledger.section_id, answers) for answers in make(making)]
        actions.register_entries(ledger_id=ledger.pk, rows=rows, by=LOADER)


def _parts(ledgers: Mapping[str, Ledger], making: Making) -> None:
    """Log runs of some buses, one of them on an expired permit, and visits, sessions and lessons of other rows."""
    wanted = {
        "bus_runs": RUNS,
        "counselling_sessions": 2,
        "law_lessons": 1,
        "club_sessions": 1,
        "school_link_visits": 1,
    }
    parents = {
        "bus_runs": "school_buses",
        "counselling_sessions": "counselling_rooms",
        "law_lessons": "law_vice_principals",
        "club_sessions": "clubs",
        "school_link_visits": "school_links",
    }
    for key, count in wanted.items():
        known = Entry.objects.filter(ledger__key=parents[key])
        first = list(known.order_by("until_date", "pk")[:1])
        rows = [*first, *known.exclude(pk__in=[row.pk for row in first]).order_by("-until_date", "pk")[:5]]
        for place, parent in enumerate(rows):
            for number in range(count):
                actions.register_entry(
                    ledger_id=ledgers[key].pk,
                    unit_id=parent.unit_id,
                    parent_id=parent.pk,
                    answers=making.part(key, place, number),
                    by=LOADER,
                    watch=False,
                )


def _stock(making: Making) -> None:
    """Issue something of a few stocks by two persons; one issue still waits for its second."""
    for place, stock in enumerate(Entry.objects.filter(ledger__key="chemicals").order_by("pk")[:4]):
        asked = actions.ask_movement(
            entry_id=stock.pk,
            kind=MovementKind.ISSUE,
            quantity=Decimal(making.random.randint(10, 60)),
            purpose="演示实验",
            taken_by="化学教师",
            by=LOADER,
        )
        if place:
            actions.confirm_movement(movement_id=asked.pk, by=SECOND)


def _sign_in(making: Making) -> None:
    """Let a handful of phones sign in to the latest meeting."""
    meeting = Entry.objects.filter(ledger__key="meetings").order_by("-day", "pk").first()
    if meeting is None:
        return
    sitting = actions.open_sitting(entry_id=meeting.pk, by=LOADER)
    for number in range(5):
        actions.sign_in(
            sitting_id=sitting.pk, device=f"demo{number}", name=making.person(), workplace=str(meeting.unit), by=LOADER
        )
    actions.close_sitting(sitting_id=sitting.pk, by=LOADER)
