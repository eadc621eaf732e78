"""名单 (lists): rows of the list pages, class sizes, and the counts at their head."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yaodian.kernel.access import By
from yaodian.kernel.periods.rules import PeriodKind, covering
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.rulebook.queries import figure
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import READ
from yaodian.registers.students.models import AbsenceCase, Enrolment, FollowUp, Homeroom, Transfer
from yaodian.registers.students.queries.access import (
    cases_for,
    enrolments_for,
    homerooms_for,
    reached,
    transfers_for,
)

SIZE_RULES = {"large": "class_size.large", "oversized": "class_size.oversized"}


def school_year_on(*, on: date) -> int:
    """Return the year in which the school year of a day began."""
    return covering(on, kind=PeriodKind.SCHOOL_YEAR, calendar=shipped_terms()).year


def large_from(*, kind: str, on: date) -> int:
    """Return from how many pupils on a class is large or oversized, by the rulebook of the day."""
    return int(figure(SIZE_RULES[kind], on=on))


def enrolments_on(*, on: date) -> QuerySet[Enrolment]:
    """Return the enrolments of a day: one a pupil."""
    return Enrolment.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)


def pupil_list(*, by: By) -> QuerySet[Enrolment]:
    """Return the open enrolments with pupil, school and class; nothing sealed is read."""
    rows = enrolments_for(by=by, verb=READ).filter(to_date__isnull=True)
    return rows.select_related("pupil", "school__unit", "homeroom").only(
        "stage",
        "entry_year",
        "is_boarding",
        "is_migrant",
        "is_left_behind",
        "placement",
        "from_date",
        "pupil__name",
        "pupil__sex",
        "pupil__birth_date",
        "school__unit__title",
        "school__unit__short_title",
        "homeroom__stage",
        "homeroom__entry_year",
        "homeroom__number",
    )


def schools_within(*, by: By, verb: str = READ) -> QuerySet[School]:
    """Return the schools over whose pupils the reader holds the verb."""
    rows = School.objects.filter(reached(by=by, verb=verb, path="pk"), unit__closed_date__isnull=True)
    return rows.select_related("unit").order_by("unit__position", "pk")


def sized_homerooms(*, on: date) -> QuerySet[Any]:
    """Return the homerooms that exist on a day, with the number of pupils in each (`pupil_count`)."""
    inside = Q(enrolments__from_date__lte=on) & (Q(enrolments__to_date__isnull=True) | Q(enrolments__to_date__gte=on))
    there = Homeroom.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)
    return there.annotate(pupil_count=Count("enrolments", filter=inside))


def homeroom_list(*, by: By, on: date) -> QuerySet[Any]:
    """Return the homerooms of a day that the reader may see, with the number of pupils; counted row by row shown."""
    inside = enrolments_on(on=on).filter(homeroom=OuterRef("pk")).order_by()
    counted = inside.values("homeroom").annotate(count=Count("pk")).values("count")
    there = homerooms_for(by=by).filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)
    return there.annotate(
        pupil_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        grade=school_year_on(on=on) - F("entry_year") + 1,
    )


def stage_counts(*, by: By, on: date, school_id: int | None = None) -> dict[SchoolStage, int]:
    """Return stage → number of pupils on a day, within what the reader may see."""
    rows = enrolments_on(on=on).filter(reached(by=by, verb=READ))
    if school_id is not None:
        rows = rows.filter(school=school_id)
    counts = dict(rows.order_by().values_list("stage").annotate(count=Count("pk")))
    return {stage: counts[stage.value] for stage in SchoolStage if stage.value in counts}


def transfer_list(*, by: By) -> QuerySet[Transfer]:
    """Return the transfers, those that wait first."""
    return transfers_for(by=by)


def case_list(*, by: By) -> QuerySet[AbsenceCase]:
    """Return the cases of pupils who stay away, with the day of the last contact."""
    contacts = FollowUp.objects.filter(case=OuterRef("pk")).order_by("-contact_date")
    return cases_for(by=by).annotate(last_contact=Subquery(contacts.values("contact_date")[:1]))
