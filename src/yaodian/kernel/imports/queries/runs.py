"""Reads of runs (查批次): what a reader may import and see, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from yaodian.kernel.access import By, Reader, holds
from yaodian.kernel.imports.models import ImportFinding, ImportRun
from yaodian.kernel.imports.targets import ImportTarget, targets
from yaodian.kernel.journal.rules import record_ref

if TYPE_CHECKING:
    pass


def run_ref(run: ImportRun) -> str:
    """Return the record reference of a run."""
    return record_ref(run)


def targets_for(*, by: By) -> list[ImportTarget]:
    """Return the targets that the reader may import, in the order of their titles."""
    return sorted((target for target in targets().values() if holds(by, target.verb)), key=lambda found: found.key)


def is_mine(*, by: By, run: ImportRun) -> bool:
    """May this reader carry on with the run: his own, or of a unit he may import for?"""
    return runs_for(by=by).filter(pk=run.pk).exists()


def runs_for(*, by: By) -> QuerySet[ImportRun]:
    """Return the runs the reader may see: his own, and those of units over which he holds the target's verb."""
    if not isinstance(by, Reader):
        return ImportRun.objects.all()
    seen = Q(account_id=by.account_id)
    for target in targets().values():
        reached = target.units_reached(by)
        if reached.everywhere:
            seen |= Q(target=target.key)
        elif reached:
            seen |= Q(target=target.key, unit__in=reached.ids)
    return ImportRun.objects.filter(seen)


def findings_of(*, run: ImportRun) -> QuerySet[ImportFinding]:
    """Return what was found in a run's file, in the order of the sheet."""
    return run.findings.order_by("row", "column", "id")


def known_uploads() -> Iterable[str]:
    """Return the files that runs speak of."""
    return ImportRun.objects.exclude(stored="").values_list("stored", flat=True)


def may_carry_on(*, by: By, run: ImportRun) -> bool:
    """Does the reader hold the verb of what this run imports?"""
    target = targets().get(run.target)
    return target is not None and holds(by, target.verb)
