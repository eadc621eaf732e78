"""台账待办 (what ledgers ask of a person): permits that end, in three steps of the rulebook; movements that wait for a second person."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.models import Movement
from yaodian.apps.ledgers.queries import entries_for, movements_for, owned_units, warn_days
from yaodian.apps.ledgers.queries.declared import FIRST, LAST, SECOND
from yaodian.apps.ledgers.rules import LedgerRowState, MovementState
from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, SECTION_ROLES, By, Reader, System, allowed_units, holds
from yaodian.kernel.worklist import Item, Light

SHOWN = 50


def items(by: By, today: date) -> list[Item]:
    """Return what ends and what waits: those who keep a row from the first warning on, those above from the second."""
    if isinstance(by, System) or not holds(by, KEEP):
        return []
    return [*_ending(by, today), *_waiting(by)]


def _ending(by: Reader, today: date) -> list[Item]:
    """Return the rows whose permit ends within the reader's warning, the earliest first."""
    own = {
        seat.unit_id
        for seat in by.seats
        if seat.role in (*SCHOOL_ROLES, *CENTRAL_ROLES, *SECTION_ROLES) and seat.unit_id is not None
    }
    first = today + timedelta(days=warn_days(FIRST, on=today))
    second = today + timedelta(days=warn_days(SECOND, on=today))
    last = today + timedelta(days=warn_days(LAST, on=today))
    rows = entries_for(by=by).filter(state=LedgerRowState.IN_FORCE)
    mine = rows.filter(unit_id__in=own, until_date__lte=first)
    above = rows.filter(until_date__lte=second)
    found = {row.pk: row for row in mine.order_by("until_date", "pk")[:SHOWN]}
    if by.has_role(*CENTRAL_ROLES) or owned_units(by):
        found |= {row.pk: row for row in above.order_by("until_date", "pk")[:SHOWN]}
    return [
        Item(
            key=f"ledgers.until:{row.pk}",
            title=_("%(ledger)s：%(title)s") % {"ledger": row.ledger.title, "title": row.title},
            record=f"ledgers.entry:{row.pk}",
            url=reverse("ledgers:change" if row.unit_id in own else "ledgers:entry", args=[row.pk]),
            action=_("续期或停用") if row.unit_id in own else _("督促续期"),
            due_date=row.until_date,
            light=Light.RED if row.until_date <= last else Light.YELLOW,
            unit_title=str(row.unit),
            fact=_("已过期") if row.until_date < today else _("%(n)s 天后到期") % {"n": (row.until_date - today).days},
        )
        for row in sorted(found.values(), key=lambda row: (row.until_date or today, row.pk))[:SHOWN]
        if row.until_date is not None
    ]


def _waiting(by: Reader) -> list[Item]:
    """Return the movements that another asked for and the reader may confirm."""
    reached = allowed_units(by, KEEP)
    rows = movements_for(by=by).filter(state=MovementState.ASKED)
    if not reached.everywhere:
        rows = rows.filter(entry__unit_id__in=reached.ids)
    return [_movement(row) for row in rows.order_by("asked_at")[:SHOWN] if row.asked_account_id != by.account_id]


def _movement(row: Movement) -> Item:
    return Item(
        key=f"ledgers.movement:{row.pk}",
        title=str(row),
        record=f"ledgers.movement:{row.pk}",
        url=reverse("ledgers:confirm", args=[row.pk]),
        action=_("第二人确认"),
        light=Light.NONE,
        unit_title=str(row.entry.unit),
        fact=_("由%(name)s发起") % {"name": row.asked_by},
    )
