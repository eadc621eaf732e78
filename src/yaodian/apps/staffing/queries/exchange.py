"""交流轮岗 (exchange): 教师〔2014〕4号: of those who may be exchanged, who was in the school year; backbone teachers among them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yaodian.apps.staffing.queries.retirements import quota_posts, retiring
from yaodian.apps.staffing.queries.standards import Standards
from yaodian.apps.staffing.rules import add_months
from yaodian.kernel.periods.rules import Period, PeriodKind, covering
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.registers.schools.rules import Ownership, SchoolStage
from yaodian.registers.teachers.models import Exchange, TeacherPost
from yaodian.registers.teachers.rules import ExchangeKind, PostKind

COUNTED = (ExchangeKind.ROTATION, ExchangeKind.SUPPORT)
STAGES = (SchoolStage.PRIMARY, SchoolStage.JUNIOR)
YEAR = 12


def school_year_of(*, on: date) -> Period:
    """Return the school year of a day."""
    return covering(on, kind=PeriodKind.SCHOOL_YEAR, calendar=shipped_terms())


def eligible(*, on: date, found: Standards) -> QuerySet[TeacherPost]:
    """应交流教师: on quota in a public school's compulsory stage, there for the rulebook's years, not near retirement."""
    years = found.number("rotation.eligible_years_minimum")
    if years is None:
        return TeacherPost.objects.none()
    year = school_year_of(on=on)
    long = TeacherPost.objects.filter(
        teacher=OuterRef("teacher"), school=OuterRef("school"), from_date__lte=add_months(year.start, -YEAR * years)
    )
    rows = quota_posts(on=on, found=found).filter(
        Exists(long), kind=PostKind.TEACHING, stage__in=STAGES, school__ownership=Ownership.PUBLIC
    )
    near = found.number("staffing.near_retirement_years")
    if near is None:
        return rows
    last = add_months(year.start, YEAR * near) - timedelta(days=1)
    soon = retiring(
        quota_posts(on=on, found=found),
        start=date(on.year - 100, 1, 1),
        end=last,
        law=found.retirement_law(),
        workers=found.worker_posts,
    )
    return rows.exclude(pk__in=soon.values("pk"))


def exchanges(*, on: date) -> QuerySet[Exchange]:
    """Return the exchanges begun in the school year of a day and by that day."""
    year = school_year_of(on=on)
    return Exchange.objects.filter(kind__in=COUNTED, from_date__gte=year.start, from_date__lte=on)


def counted_exchanged(rows: QuerySet[TeacherPost], *, on: date) -> tuple[int, int]:
    """Return how many of the posts there are, and of how many the holder was exchanged in the school year: one query."""
    moved = Exists(exchanges(on=on).filter(teacher=OuterRef("teacher")))
    counts = rows.alias(moved=moved).aggregate(able=Count("pk"), done=Count("pk", filter=Q(moved=True)))
    return counts["able"], counts["done"]


def exchanged_of(rows: QuerySet[TeacherPost], *, on: date) -> QuerySet[TeacherPost]:
    """Return those of the posts whose holders were exchanged in the school year."""
    return rows.filter(Exists(exchanges(on=on).filter(teacher=OuterRef("teacher"))))
