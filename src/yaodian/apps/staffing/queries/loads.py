"""任课 (who teaches what): the subjects of each teacher beside the one of the post; what is taught by others' teachers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, FilteredRelation, Q, QuerySet, When

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.models import ApprovedQuota, TeachingLoad
from yaodian.apps.staffing.rules import SubjectLine
from yaodian.kernel.access import By, scope


@dataclass(frozen=True)
class Helped:
    """兼教 (help) at one school: a subject's periods taught by teachers of other subjects."""

    school_id: int
    stage: str
    subject: str
    post_subject: str
    periods: Decimal


def quotas_for(*, by: By) -> QuerySet[ApprovedQuota]:
    """Return the approved quotas of the reader's schools, those withdrawn too."""
    return ApprovedQuota.objects.filter(scope(by, READ, unit_field="school")).select_related("school__unit")


def loads_for(*, by: By) -> QuerySet[TeachingLoad]:
    """Return the teaching loads of the reader's schools."""
    return TeachingLoad.objects.filter(scope(by, READ, unit_field="school")).select_related("teacher", "school__unit")


def loads_on(rows: QuerySet[TeachingLoad], *, on: date) -> QuerySet[Any]:
    """Return the loads of a day, each with the subject and the school of the teacher's post."""
    holds = Q(teacher__posts__from_date__lte=on) & (
        Q(teacher__posts__to_date__isnull=True) | Q(teacher__posts__to_date__gte=on)
    )
    there = rows.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)
    named = there.alias(now=FilteredRelation("teacher__posts", condition=holds)).annotate(
        post_subject=F("now__subject"), post_school=F("now__school")
    )
    other = ~Q(post_subject=F("subject")) | Q(post_subject__isnull=True)
    return named.annotate(helps=Case(When(other, then=True), default=False, output_field=BooleanField()))


def helped_at(*, on: date, school_ids: Sequence[int] | None = None) -> list[Helped]:
    """Return the loads of a day as plain rows."""
    rows = TeachingLoad.objects.all() if school_ids is None else TeachingLoad.objects.filter(school__in=school_ids)
    values = loads_on(rows, on=on).values_list("school_id", "stage", "subject", "post_subject", "weekly_periods")
    return [Helped(*one) for one in values]


def with_help(lines: Sequence[SubjectLine], *, helped: Sequence[Helped]) -> list[SubjectLine]:
    """Return the lines with the periods that teachers of other subjects give."""
    given: dict[tuple[int, str, str], list[Helped]] = {}
    for one in helped:
        given.setdefault((one.school_id, one.stage, one.subject), []).append(one)
    found = []
    for line in lines:
        own = [
            one.periods
            for name in line.rule.names
            for one in given.get((line.school_id, line.stage.value, name), ())
            if one.post_subject not in line.rule.names
        ]
        found.append(replace(line, helped=sum(own, Decimal(0))) if own else line)
    return found
