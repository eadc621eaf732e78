"""名单 (lists): rows of the list pages and the counts at their head."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.rulebook.queries import figure
from yaodian.registers.teachers.access import READ
from yaodian.registers.teachers.models import Certificate, Recruitment, Teacher
from yaodian.registers.teachers.queries.access import certificates_for, reached, teachers_for, units_reached
from yaodian.registers.teachers.queries.frozen import posts_on, valid_on
from yaodian.registers.teachers.rules import PostKind

WARN_RULE = "teachers.certificate_warn_days"
MANY_SCHOOLS = 20
"""In more schools than these a city's certificates are looked through by an index of their days."""


def teacher_list(*, by: By, on: date) -> QuerySet[Teacher]:
    """Return the teachers with the post they hold on a day."""
    in_force = Q(posts__from_date__lte=on) & (Q(posts__to_date__isnull=True) | Q(posts__to_date__gte=on))
    now = FilteredRelation("posts", condition=in_force)
    return (
        teachers_for(by=by)
        .alias(now=now)
        .annotate(
            post_kind=F("now__kind"),
            establishment=F("now__establishment"),
            subject=F("now__subject"),
            stage=F("now__stage"),
            post_from=F("now__from_date"),
        )
        .defer("id_number", "phone")
    )


def head_counts(*, by: By, on: date) -> dict[str, int]:
    """Return post kind → number of people in post on a day, within what the reader may see; counted anew when the
    journal moves."""

    def counted() -> dict[str, int]:
        rows = posts_on(on=on).filter(reached(by=by, verb=READ))
        counts = dict(rows.values_list("kind").annotate(count=Count("pk")).order_by())
        return {kind.value: counts[kind.value] for kind in PostKind if kind.value in counts}

    return until_next_line(("teachers.heads", units_reached(by=by, verb=READ), on), compute=counted)


def warn_until(*, on: date) -> date:
    """Return the day up to which an expiring certificate is warned of."""
    return on + timedelta(days=int(figure(WARN_RULE, on=on)))


def expiring_certificates(*, by: By, on: date) -> QuerySet[Certificate]:
    """Return the certificates that have expired or soon will, of people in post; one renewed since is left out."""
    due, reach = Q(expiry_date__lte=warn_until(on=on)), units_reached(by=by, verb=READ)
    if reach.everywhere or len(reach.ids) > MANY_SCHOOLS:
        due = Q(pk__in=Certificate.objects.filter(due).values("pk"))  # found by their day, not school by school
    newer = Certificate.objects.filter(teacher=OuterRef("teacher"), kind=OuterRef("kind"))
    renewed = newer.filter(Q(expiry_date__isnull=True) | Q(expiry_date__gt=OuterRef("expiry_date")))
    rows = certificates_for(by=by).filter(due, teacher__state="active")
    return rows.filter(~Exists(renewed))


def valid_certificates(*, on: date) -> QuerySet[Certificate]:
    """Return the teaching certificates in force on a day."""
    return valid_on(on=on)


def recruitments_for(*, by: By) -> QuerySet[Recruitment]:
    """Return the recruitments that the reader may see."""
    rows = Recruitment.objects.filter(reached(by=by, verb=READ))
    return rows.select_related("teacher", "school__unit")
