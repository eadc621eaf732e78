"""页面的公共部分 (frame): the ledger or row that an address names, as far as the reader may see it."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import KEEP, READ
from yaodian.apps.ledgers.models import Entry, Ledger
from yaodian.apps.ledgers.queries import entries_for, ledgers_for
from yaodian.kernel.access import by_of, require

Crumbs = list[tuple[str, str]]


def ledger_of(request: HttpRequest, ledger_id: int) -> Ledger:
    """Return the ledger of an address."""
    by = by_of(request)
    require(by, READ)
    return get_object_or_404(ledgers_for(by=by), pk=ledger_id)


def entry_of(request: HttpRequest, pk: int, *, keep: bool = False) -> Entry:
    """Return the row of an address; with `keep`, only to who may change it."""
    by = by_of(request)
    entry = get_object_or_404(entries_for(by=by).select_related("parent__ledger"), pk=pk)
    if keep:
        require(by, KEEP, unit_id=entry.unit_id)
    return entry


def crumbs(ledger: Ledger | None = None, entry: Entry | None = None) -> Crumbs:
    """Return the way to a page."""
    way = [(_("台账"), reverse("ledgers:board"))]
    if ledger is not None:
        way.append((ledger.title, reverse("ledgers:list", args=[ledger.pk])))
    if entry is not None:
        way.append((entry.title, reverse("ledgers:entry", args=[entry.pk])))
    return way
