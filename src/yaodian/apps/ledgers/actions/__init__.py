"""台账的写入 (ledger writes): one function per verb of the trade, each with its journal line."""

from yaodian.apps.ledgers.actions.declaring import assign_section, load_ledgers, revise_ledger
from yaodian.apps.ledgers.actions.entries import (
    change_entry,
    disclose_entry,
    end_entry,
    register_entries,
    register_entry,
    void_entry,
)
from yaodian.apps.ledgers.actions.errors import EntryRefusedError, LedgerError
from yaodian.apps.ledgers.actions.signing import close_sitting, open_sitting, sign_in
from yaodian.apps.ledgers.actions.stock import ask_movement, confirm_movement, refuse_movement

__all__ = [
    "EntryRefusedError",
    "LedgerError",
    "ask_movement",
    "assign_section",
    "change_entry",
    "close_sitting",
    "confirm_movement",
    "disclose_entry",
    "end_entry",
    "load_ledgers",
    "open_sitting",
    "refuse_movement",
    "register_entries",
    "register_entry",
    "revise_ledger",
    "sign_in",
    "void_entry",
]
