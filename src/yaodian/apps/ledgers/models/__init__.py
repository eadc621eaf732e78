"""台账的表 (ledger tables)."""

from yaodian.apps.ledgers.models.entries import Entry, EntryChange
from yaodian.apps.ledgers.models.ledgers import Ledger
from yaodian.apps.ledgers.models.signing import Signature, Sitting
from yaodian.apps.ledgers.models.stock import Movement

__all__ = ["Entry", "EntryChange", "Ledger", "Movement", "Signature", "Sitting"]
