"""特殊教育安置 (placements): shares now and in the baseline snapshot; who is not placed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yaodian.apps.staffing.access import SPECIAL
from yaodian.apps.staffing.models import PlacementBaseline
from yaodian.kernel.access import By, UnitScope, allowed_units, holds, scope
from yaodian.kernel.journal.queries import until_next_line
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import AbsenceCase, Enrolment, FrozenPupil, Pupil
from yaodian.registers.students.queries import enrolments_on
from yaodian.registers.students.rules import COMPULSORY, DISABLED_PLACEMENTS, AbsenceReason, Placement

OF_AGE = (*COMPULSORY, SchoolStage.SPECIAL)
"""义务教育: the two compulsory stages, and special schools, which teach both."""


@dataclass(frozen=True)
class PlacementLine:
    """安置一行 (line of a placement): how many now and in the baseline, each with its share."""

    placement: Placement
    now: int
    total: int
    then: int | None
    then_total: int | None

    @property
    def share(self) -> Decimal | None:
        """The share now, in per cent."""
        return Decimal(self.now) * 100 / self.total if self.total else None

    @property
    def base_share(self) -> Decimal | None:
        """The share in the baseline, in per cent."""
        return Decimal(self.then) * 100 / self.then_total if self.then is not None and self.then_total else None

    @property
    def change(self) -> Decimal | None:
        """The change in points of per cent."""
        return None if self.share is None or self.base_share is None else self.share - self.base_share


def disabled_enrolments(*, on: date) -> QuerySet[Enrolment]:
    """Return the enrolments of compulsory age that have a placement for disabled pupils on a day."""
    return enrolments_on(on=on).filter(stage__in=OF_AGE, placement__in=DISABLED_PLACEMENTS)


def disabled_in(*, baseline: PlacementBaseline) -> QuerySet[FrozenPupil]:
    """Return the like of a baseline's snapshot."""
    rows = FrozenPupil.objects.filter(snapshot=baseline.snapshot_id)
    return rows.filter(stage__in=OF_AGE, placement__in=DISABLED_PLACEMENTS)


def baselines_for(*, by: By) -> QuerySet[PlacementBaseline]:
    """Return the baselines, for whoever reads placements."""
    rows = PlacementBaseline.objects.select_related("snapshot")
    return rows if holds(by, SPECIAL) else rows.none()


def baseline_of(*, year: int) -> PlacementBaseline | None:
    """Return the baseline with which a year is compared: its own, else the last one before."""
    return PlacementBaseline.objects.select_related("snapshot").filter(year__lte=year).order_by("-year").first()


def placements(*, by: By, on: date) -> list[PlacementLine]:
    """安置情况: the four placements of the reader's schools now, beside the baseline."""
    units = allowed_units(by, SPECIAL)
    now = _counts(("staffing.placed", on), disabled_enrolments(on=on), units)
    baseline = baseline_of(year=on.year)
    kept = ("staffing.baseline", baseline.snapshot_id) if baseline else ()
    then = _counts(kept, disabled_in(baseline=baseline), units) if baseline else None
    total, then_total = sum(now.values()), sum(then.values()) if then is not None else None
    return [
        PlacementLine(
            one, now.get(one.value, 0), total, then.get(one.value, 0) if then is not None else None, then_total
        )
        for one in DISABLED_PLACEMENTS
    ]


def _counts(key: Hashable, rows: QuerySet[Any], units: UnitScope) -> Mapping[str, int]:
    """Return placement → how many, in the units; the whole city is counted anew when the journal moves."""
    grouped = rows.order_by().values_list("school_id", "placement").annotate(count=Count("pk"))
    found: Counter[str] = Counter()
    for school, placement, count in until_next_line(key, compute=lambda: list(grouped)):
        if school in units:
            found[placement] += count
    return found


def of_age(*, on: date) -> QuerySet[Any]:
    """适龄残疾学生: pupils with a disability on record or a placement for one, and those who stay away for it.

    `placement` is that of the day, `case` the open case of absence; what the disability is stays sealed."""
    here = disabled_enrolments(on=on).filter(pupil=OuterRef("pk"))
    enrolled = enrolments_on(on=on).filter(pupil=OuterRef("pk"), stage__in=OF_AGE)
    known = ~Q(disability_digest="") & Exists(enrolled)
    away = Exists(_cases(on).filter(pupil=OuterRef("pk"), reason=AbsenceReason.DISABLED))
    return _told(Pupil.objects.filter(known | Exists(here) | away), on)


def _told(rows: QuerySet[Pupil], on: date) -> QuerySet[Any]:
    """Return pupils with their placement of a day and their open case."""
    enrolled = enrolments_on(on=on).filter(pupil=OuterRef("pk"), stage__in=OF_AGE)
    cases = _cases(on).filter(pupil=OuterRef("pk"))
    return rows.annotate(placement=Subquery(enrolled.values("placement")[:1]), case=Subquery(cases.values("pk")[:1]))


def _cases(on: date) -> QuerySet[AbsenceCase]:
    """Return the cases of absence open on a day."""
    rows = AbsenceCase.objects.filter(opened_date__lte=on)
    return rows.filter(Q(closed_date__isnull=True) | Q(closed_date__gt=on))


def _unplaced(on: date) -> QuerySet[Any]:
    return of_age(on=on).exclude(PLACED).values_list("pk", flat=True)


PLACED = Q(placement__in=DISABLED_PLACEMENTS, case__isnull=True)


def unplaced_for(*, by: By, on: date) -> QuerySet[Any]:
    """未安置: the pupils of the reader's schools who are of age and neither placed nor taught; nothing sealed is read."""
    every = until_next_line(("staffing.unplaced", on), compute=lambda: list(_unplaced(on)))
    rows = _told(Pupil.objects.filter(scope(by, SPECIAL, unit_field="school"), pk__in=every), on)
    return rows.select_related("school__unit").only(
        "name", "sex", "birth_date", "school__unit__title", "school__unit__short_title"
    )
