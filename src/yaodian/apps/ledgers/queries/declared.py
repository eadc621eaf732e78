"""声明的读取 (reading declarations): a ledger's declaration, who keeps it, who should have rows, when permits warn."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from yaodian.apps.ledgers.models import Ledger
from yaodian.apps.ledgers.rules import Declaration, read_declaration
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open

FIRST, SECOND, LAST = "ledgers.expiry_first_days", "ledgers.expiry_second_days", "ledgers.expiry_last_days"


@lru_cache(maxsize=256)
def _read(text: str) -> Declaration:
    return read_declaration(text)


def declaration_of(ledger: Ledger) -> Declaration:
    """台账声明: what a ledger declares, read once for a text."""
    return _read(ledger.text)


def keeper_units(ledger: Ledger, *, on: date) -> QuerySet[Unit]:
    """记台账的单位: those of the declared kinds; without kinds, the owning section alone."""
    kinds = declaration_of(ledger).keepers
    wanted = Q(kind__in=kinds) if kinds else Q(pk=ledger.section_id)
    return units_open(on=on).filter(wanted)


def expected_units(ledger: Ledger, *, on: date) -> QuerySet[Unit]:
    """应建单位: those that must have at least one row."""
    return units_open(on=on).filter(kind__in=declaration_of(ledger).expected)


def warn_days(code: str, *, on: date) -> int:
    """预警天数: how many days before the last one a warning starts (rulebook)."""
    return int(figure(code, on=on))


def ledger_titles() -> dict[str, str]:
    """Return the titles of the ledgers in use by key."""
    return dict(Ledger.objects.filter(open=True).order_by("position").values_list("key", "title"))
