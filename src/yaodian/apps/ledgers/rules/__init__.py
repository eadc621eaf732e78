"""台账的规则 (rules of ledgers): what a ledger declares, states of its entries, validity, stock, the rolling code."""

from yaodian.apps.ledgers.rules.declared import DECLARATION_GROUPS, Declaration, DeclarationError, read_declaration
from yaodian.apps.ledgers.rules.entries import (
    LIVE,
    LedgerRowState,
    expired_words,
    first_until,
    heading_of,
    identity_of,
    masked_answers,
    standing_of,
    until_days,
    words_of,
)
from yaodian.apps.ledgers.rules.revising import revision_faults
from yaodian.apps.ledgers.rules.signing import SigninMode, code_at, is_current
from yaodian.apps.ledgers.rules.stock import MovementKind, MovementState, balance_after

__all__ = [
    "DECLARATION_GROUPS",
    "LIVE",
    "Declaration",
    "DeclarationError",
    "LedgerRowState",
    "MovementKind",
    "MovementState",
    "SigninMode",
    "balance_after",
    "code_at",
    "expired_words",
    "first_until",
    "heading_of",
    "identity_of",
    "is_current",
    "masked_answers",
    "read_declaration",
    "revision_faults",
    "standing_of",
    "until_days",
    "words_of",
]
