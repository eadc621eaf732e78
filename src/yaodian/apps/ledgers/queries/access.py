"""谁看谁记 (who sees and who keeps): own rows, rows of ledgers that one's section owns, rows granted one by one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yaodian.apps.ledgers.access import KEEP, READ, SENSITIVE
from yaodian.apps.ledgers.models import Entry, EntryChange, Ledger, Movement, Signature, Sitting
from yaodian.apps.ledgers.queries.declared import declaration_of, keeper_units
from yaodian.kernel import clock
from yaodian.kernel.access import SECTION_ROLES, By, System, allowed_units, holds, scope
from yaodian.kernel.units.models import Unit

ENTRY = "ledgers.entry"


def owned_units(by: By) -> frozenset[int]:
    """Return the sections in which the reader has a seat: all rows of the ledgers they own are theirs to see."""
    if isinstance(by, System):
        return frozenset()
    return frozenset(seat.unit_id for seat in by.seats if seat.role in SECTION_ROLES and seat.unit_id is not None)


def owns(ledger: Ledger, *, by: By) -> bool:
    """Does the reader sit in the section that owns the ledger?"""
    return ledger.section_id in owned_units(by)


def ledgers_for(*, by: By) -> QuerySet[Ledger]:
    """Return the ledgers: whoever reads ledgers may know which there are."""
    rows = Ledger.objects.select_related("section")
    return rows if holds(by, READ) else rows.none()


def entries_for(*, by: By, verb: str = READ) -> QuerySet[Entry]:
    """Return the rows that `by` may read."""
    rows = scope(by, verb, unit_field="unit", record=ENTRY)
    if rows and (owned := owned_units(by)):
        rows |= Q(ledger__section_id__in=owned)
    return Entry.objects.filter(rows).select_related("ledger", "unit")


def movements_for(*, by: By) -> QuerySet[Movement]:
    """Return the movements of the rows that `by` may read."""
    return Movement.objects.filter(entry__in=entries_for(by=by).order_by()).select_related(
        "entry__unit", "entry__ledger"
    )


def sittings_for(*, by: By) -> QuerySet[Sitting]:
    """Return the sittings of the rows that `by` may read."""
    return Sitting.objects.filter(entry__in=entries_for(by=by).order_by()).select_related(
        "entry__unit", "entry__ledger"
    )


def changes_for(*, by: By) -> QuerySet[EntryChange]:
    """Return the corrections of the rows that `by` may read."""
    return EntryChange.objects.filter(entry__in=entries_for(by=by).order_by()).select_related("entry")


def signatures_for(*, by: By) -> QuerySet[Signature]:
    """Return the signatures of the rows that `by` may read."""
    return Signature.objects.filter(sitting__entry__in=entries_for(by=by).order_by()).select_related("sitting__entry")


def may_keep(entry: Entry, *, by: By) -> bool:
    """May the reader change this row?"""
    return holds(by, KEEP, unit_id=entry.unit_id)


def may_disclose(entry: Entry, *, by: By) -> bool:
    """May the reader open what is sensitive in this row?"""
    return holds(by, SENSITIVE, unit_id=entry.unit_id) or owns(entry.ledger, by=by)


def units_kept(*, by: By, ledger: Ledger) -> QuerySet[Unit]:
    """Return the units for which the reader may write rows in a ledger."""
    units = keeper_units(ledger, on=clock.today())
    reached = allowed_units(by, KEEP)
    return units if reached.everywhere else units.filter(pk__in=reached.ids)


def parents_of(*, by: By, ledger: Ledger) -> QuerySet[Entry]:
    """Return the rows in force that a row of this ledger may belong to."""
    wanted = declaration_of(ledger).parent
    return entries_for(by=by).filter(ledger__key=wanted, state="in_force").order_by("title")
