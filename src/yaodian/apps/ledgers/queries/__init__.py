"""台账的读取 (ledger reads): always scoped to the reader, ordered at use."""

from yaodian.apps.ledgers.queries.access import (
    changes_for,
    entries_for,
    ledgers_for,
    may_disclose,
    may_keep,
    movements_for,
    owned_units,
    owns,
    parents_of,
    signatures_for,
    sittings_for,
    units_kept,
)
from yaodian.apps.ledgers.queries.boards import BoardLine, board, unit_lines
from yaodian.apps.ledgers.queries.declared import declaration_of, expected_units, keeper_units, ledger_titles, warn_days
from yaodian.apps.ledgers.queries.sealed import whole_answers

__all__ = [
    "BoardLine",
    "board",
    "changes_for",
    "declaration_of",
    "entries_for",
    "expected_units",
    "keeper_units",
    "ledger_titles",
    "ledgers_for",
    "may_disclose",
    "may_keep",
    "movements_for",
    "owned_units",
    "owns",
    "parents_of",
    "signatures_for",
    "sittings_for",
    "unit_lines",
    "units_kept",
    "warn_days",
    "whole_answers",
]
