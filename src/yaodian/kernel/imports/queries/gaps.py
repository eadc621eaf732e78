"""Reads of gaps (查缺项): counts by school, who may see them, which tables a school has not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports.gaps import Gap, gap_counts, gaps
from yaodian.kernel.imports.models import ImportTally
from yaodian.kernel.imports.queries.runs import targets_for
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.targets import ImportTarget
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import schools_open


@dataclass(frozen=True)
class SchoolGaps:
    """一校缺项 (gaps of a school): gap key → rows; `unsent`: tables without a row of it since the day asked."""

    counts: Mapping[str, int]
    unsent: tuple[ImportTarget, ...]

    @property
    def total(self) -> int:
        """合计: rows of all gaps."""
        return sum(self.counts.values())


def units_with_gaps(*, by: By, today: date) -> QuerySet[Unit]:
    """Return the open schools of which the reader may see some register."""
    reached = _reached(by)
    units = schools_open(on=today)
    if any(scope.everywhere for scope in reached.values()):
        return units
    return units.filter(pk__in={pk for scope in reached.values() for pk in scope.ids})


def gaps_of(*, unit_ids: Sequence[int], by: By, since: date, today: date) -> dict[int, SchoolGaps]:
    """各校缺项: what the reader may see of these schools, and what they have not sent since a day."""
    reached = _reached(by)
    counted = gap_counts(today=today)
    sent = _sent(since)
    asked = [(target, target.units_reached(by)) for target in targets_for(by=by) if target.unit]
    return {
        unit: SchoolGaps(
            {key: counts[unit] for key, counts in counted.items() if counts.get(unit) and unit in reached[key]},
            tuple(target for target, scope in asked if unit in scope and (target.key, unit) not in sent),
        )
        for unit in unit_ids
    }


def gaps_reached(*, unit_id: int, by: By) -> list[Gap]:
    """Return the gaps of the registers that the reader may see of a school."""
    reached = _reached(by)
    return [gap for key, gap in gaps().items() if unit_id in reached[key]]


def gap_rows(*, gap: Gap, unit_id: int, by: By, today: date) -> QuerySet[Any]:
    """Return the rows of one gap at one school, none where it is not the reader's."""
    rows = gap.rows(today)
    return rows.filter(**{gap.unit: unit_id}) if unit_id in gap.reach(by) else rows.none()


def _reached(by: By) -> dict[str, UnitScope]:
    """What the reader reaches, asked once of each register."""
    asked = {reach: reach(by) for reach in {gap.reach for gap in gaps().values()}}
    return {key: asked[gap.reach] for key, gap in gaps().items()}


def _sent(since: date) -> set[tuple[str, int]]:
    """Return (table, school) of every written import with a sound row since that day."""
    rows = ImportTally.objects.filter(
        run__state=ImportState.PUBLISHED, run__as_of_date__gte=since, row_count__gt=F("faulty_count")
    )
    return set(rows.values_list("run__target", "unit_id"))
