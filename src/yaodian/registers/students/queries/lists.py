"""名单 (lists): rows of the list pages, class sizes, and the counts at their head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, StrIndex, Substr

from yaodian.kernel.access import By, Everywhere, UnitScope, allowed_units
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.periods.rules import PeriodKind, covering
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.web.lists.rows import COUNTED, count_rows
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import READ
from yaodian.registers.students.models import AbsenceCase, Enrolment, FollowUp, Homeroom, Pupil, Transfer
from yaodian.registers.students.queries.access import (
    cases_for,
    enrolments_for,
    homerooms_for,
    keeps_register,
    reached,
    transfers_for,
)
from yaodian.registers.students.rules import CaseOutcome

LONGEST_INITIALS = 4
LAST_LETTER = "\U0010ffff"
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


def named_like(text: str, *, everywhere: bool) -> Q:
    """Return the filter of enrolments by the pupil's name: containing the text, or in a whole city beginning with it.

    A beginning is found by an index; in SQLite a long pinyin by looking through the names of its first letter."""
    word = text.lower()
    if not everywhere:
        return Q(pupil__name__icontains=text) | Q(pupil__search_keys__icontains=word)
    if word.isascii():
        found = Pupil.objects.filter(_begins("search_keys", word))
        if len(word) > LONGEST_INITIALS:
            found = _whole_pinyin(word)
    else:
        found = Pupil.objects.filter(_begins("name", text))
    return Q(pupil__in=found.values("pk"))


def _whole_pinyin(word: str) -> QuerySet[Pupil]:
    """Return the pupils whose whole pinyin begins so: it follows the initials, which begin with the same letter."""
    if connection.vendor == "sqlite":
        return Pupil.objects.filter(_begins("search_keys", word[0]), search_keys__contains=f" {word}")
    whole = Substr("search_keys", StrIndex("search_keys", Value(" ")) + 1)  # as migration 0006 indexes it
    return Pupil.objects.alias(whole=whole).filter(whole__startswith=word)


def _begins(field: str, text: str) -> Q:
    """Return the filter of a beginning, in the form that the database's index serves."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + LAST_LETTER})
    return Q(**{f"{field}__startswith": text})


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
    shown = ("unit__title", "unit__short_title", "unit__position", *(f"teaches_{stage.value}" for stage in SchoolStage))
    return rows.select_related("unit").only(*shown).order_by("unit__position", "pk")


def sized_homerooms(*, on: date) -> QuerySet[Any]:
    """Return the homerooms that exist on a day, with the number of pupils in each (`pupil_count`)."""
    inside = Q(enrolments__from_date__lte=on) & (Q(enrolments__to_date__isnull=True) | Q(enrolments__to_date__gte=on))
    there = Homeroom.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)
    return there.annotate(pupil_count=Count("enrolments", filter=inside))


def sizes_by_class(*, on: date) -> Mapping[int, int]:
    """Return homeroom → number of pupils on a day, of all schools; counted anew when the journal moves."""

    def counted() -> dict[int, int]:
        rows = enrolments_on(on=on).filter(homeroom__isnull=False).order_by()
        return dict(rows.values_list("homeroom").annotate(count=Count("pk")))

    return until_next_line(("students.class_sizes", on), compute=counted)


def homeroom_list(*, by: By, on: date) -> QuerySet[Any]:
    """Return the homerooms of today that the reader may see, with the number of pupils; counted row by row shown.

    Nothing is enrolled ahead, so that the open enrolments are those of today, and an index alone counts them."""
    inside = Enrolment.objects.filter(homeroom=OuterRef("pk"), to_date__isnull=True).order_by()
    counted = inside.values("homeroom").annotate(count=Count("pk")).values("count")
    there = homerooms_for(by=by).filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)
    return there.annotate(
        pupil_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        grade=school_year_on(on=on) - F("entry_year") + 1,
    )


@dataclass(frozen=True)
class HeadCount:
    """在校生数 (head count): pupils in school today by stage; of too many to count (`more`) only that they are more."""

    stages: Mapping[SchoolStage, int]
    more: bool = False

    @property
    def total(self) -> int:
        """Return how many they are; with `more`, than how many there are more."""
        return COUNTED if self.more else sum(self.stages.values())


def head_count(*, by: By) -> HeadCount:
    """Return the pupils in school within what the reader may see; counted anew when an enrolment is written."""

    def counted() -> HeadCount:
        rows = Enrolment.objects.filter(reached(by=by, verb=READ), to_date__isnull=True).order_by()
        if count_rows(rows)[1]:
            return HeadCount({}, more=True)
        counts = dict(rows.values_list("stage").annotate(count=Count("pk")))
        return HeadCount({stage: counts[stage.value] for stage in SchoolStage if stage.value in counts})

    return until_next_line(("students.stages", _reach(by)), compute=counted)


def size_counts(*, by: By, on: date) -> tuple[int, int, int] | None:
    """Return how many classes there are today, how many large, how many oversized; counted anew as above; None of the
    classes of too many pupils to count."""
    if head_count(by=by).more:
        return None

    def counted() -> tuple[int, int, int]:
        sizes = list(homeroom_list(by=by, on=on).order_by().values_list("pupil_count", flat=True))
        large, oversized = large_from(kind="large", on=on), large_from(kind="oversized", on=on)
        return len(sizes), sum(size >= large for size in sizes), sum(size >= oversized for size in sizes)

    return until_next_line(("students.sizes", _reach(by), on), compute=counted)


def _reach(by: By) -> UnitScope:
    """Return what the reader reaches, as a key of what was counted."""
    return Everywhere if keeps_register(by=by) else allowed_units(by, READ)


def transfer_list(*, by: By) -> QuerySet[Transfer]:
    """Return the transfers, those that wait first."""
    return transfers_for(by=by)


def case_list(*, by: By) -> QuerySet[AbsenceCase]:
    """Return the cases of pupils who stay away, with the day of the last contact."""
    contacts = FollowUp.objects.filter(case=OuterRef("pk")).order_by("-contact_date")
    done = Case(When(outcome=CaseOutcome.OPEN, then=0), default=1, output_field=IntegerField())
    return cases_for(by=by).annotate(last_contact=Subquery(contacts.values("contact_date")[:1]), is_done=done)
