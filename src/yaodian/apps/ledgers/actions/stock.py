"""收发 (stock): one asks, another confirms, and the balance never falls below zero."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.actions.errors import LedgerError
from yaodian.apps.ledgers.models import Entry, Movement
from yaodian.apps.ledgers.queries import declaration_of
from yaodian.apps.ledgers.rules import LedgerRowState, MovementKind, MovementState, balance_after
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

PLACES = Decimal("0.001")


@transaction.atomic
def ask_movement(
    *, entry_id: int, kind: MovementKind, quantity: Decimal, purpose: str, by: By, taken_by: str = ""
) -> Movement:
    """发起收发: what should go in or out; where the ledger asks for no second person it is done at once."""
    entry = _stock(entry_id, by)
    if quantity <= 0 or quantity != quantity.quantize(PLACES):
        raise LedgerError(_("数量应大于零，至多三位小数。"))
    if not purpose.strip():
        raise LedgerError(_("请写明用途或来源。"))
    if kind is MovementKind.ISSUE and not taken_by.strip():
        raise LedgerError(_("请填写领用人。"))
    refuse_classified(name="", content=f"{purpose}\n{taken_by}")
    _enough(entry, kind, quantity)
    movement = Movement.objects.create(
        entry=entry,
        kind=kind.value,
        quantity=quantity,
        purpose=purpose.strip()[:200],
        taken_by=taken_by.strip()[:80],
        asked_at=clock.now(),
        asked_by=by.name,
        asked_account_id=by.account_id,
    )
    write_line(verb="ledgers.ask_movement", by=by, record=movement, summary=str(movement))
    if not declaration_of(entry.ledger).two_persons:
        _done(movement, entry, by)
    return movement


@transaction.atomic
def confirm_movement(*, movement_id: int, by: By) -> Movement:
    """双人确认: the second person, never the first, confirms; now the balance moves."""
    movement, entry = _waiting(movement_id, by)
    if (by.account_id, by.name) == (movement.asked_account_id, movement.asked_by) or (
        by.account_id is not None and by.account_id == movement.asked_account_id
    ):
        raise LedgerError(_("须由第二人确认：发起人不能确认自己发起的收发。"))
    _done(movement, entry, by)
    return movement


@transaction.atomic
def refuse_movement(*, movement_id: int, note: str, by: By) -> Movement:
    """不同意收发: nothing moves; the reason stays with it. The first person may withdraw it the same way."""
    movement, _entry = _waiting(movement_id, by)
    if len(note.strip()) < 2:
        raise LedgerError(_("请写明原因。"))
    movement.state, movement.note = MovementState.REFUSED.value, note.strip()[:200]
    movement.answered_at, movement.answered_by = clock.now(), by.name
    movement.save(update_fields=["state", "note", "answered_at", "answered_by"])
    write_line(verb="ledgers.refuse_movement", by=by, record=movement, summary=f"{movement}（{movement.note}）")
    return movement


def _stock(entry_id: int, by: By) -> Entry:
    entry = Entry.objects.select_for_update(of=("self",)).select_related("ledger").get(pk=entry_id)
    require(by, KEEP, unit_id=entry.unit_id)
    if entry.balance is None:
        raise LedgerError(_("“%(title)s”不记收发。") % {"title": entry.ledger.title})
    if entry.state != LedgerRowState.IN_FORCE:
        raise LedgerError(_("“%(title)s”不在册，不能收发。") % {"title": entry.title})
    return entry


def _waiting(movement_id: int, by: By) -> tuple[Movement, Entry]:
    movement = Movement.objects.select_for_update().get(pk=movement_id)
    entry = _stock(movement.entry_id, by)
    movement.entry = entry
    if movement.state != MovementState.ASKED:
        raise LedgerError(_("这笔收发已经办过。"))
    return movement, entry


def _enough(entry: Entry, kind: MovementKind, quantity: Decimal) -> Decimal:
    """Return the balance after a movement; refuse what is not there."""
    balance = entry.balance or Decimal(0)
    after = balance_after(balance, kind=kind, quantity=quantity)
    if after < 0:
        raise LedgerError(_("结存只有 %(balance)s，不够这次的数量。") % {"balance": f"{balance.normalize():f}"})
    return after


def _done(movement: Movement, entry: Entry, by: By) -> None:
    """Move the balance under the lock of its row."""
    entry.balance = _enough(entry, MovementKind(movement.kind), movement.quantity)
    entry.save(update_fields=["balance"])
    movement.state, movement.balance = MovementState.CONFIRMED.value, entry.balance
    movement.answered_at, movement.answered_by = clock.now(), by.name
    movement.save(update_fields=["state", "balance", "answered_at", "answered_by"])
    write_line(verb="ledgers.confirm_movement", by=by, record=movement, also=[entry], summary=str(movement))
