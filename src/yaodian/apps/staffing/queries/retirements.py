"""退休预测 (retirements ahead): filtered by birth date, so that no computed date is ever stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.queries.standards import Standards
from yaodian.apps.staffing.rules import Career, RetirementLaw, birth_window, career_of, retires_on
from yaodian.kernel.access import By, allowed_units, scope
from yaodian.kernel.journal.queries import until_next_line
from yaodian.registers.teachers.models import TeacherPost
from yaodian.registers.teachers.queries import posts_on
from yaodian.registers.teachers.rules import PostKind, Sex


def retiring(
    rows: QuerySet[TeacherPost], *, start: date, end: date, law: RetirementLaw, workers: frozenset[str]
) -> QuerySet[TeacherPost]:
    """Return the posts whose holders reach the statutory age from `start` to `end`."""
    worker = Q(kind__in=workers)
    who = {
        Career.MALE: Q(teacher__sex=Sex.MALE),
        Career.FEMALE_CADRE: Q(teacher__sex=Sex.FEMALE) & ~worker,
        Career.FEMALE_WORKER: Q(teacher__sex=Sex.FEMALE) & worker,
    }
    found = Q(pk__in=())
    for career, filtered in who.items():
        window = birth_window(start=start, end=end, career=career, law=law)
        if window is not None:
            found |= filtered & Q(teacher__birth_date__range=window)
    return rows.filter(found)


def quota_posts(*, on: date, found: Standards) -> QuerySet[TeacherPost]:
    """Return the posts on the establishment on a day."""
    return posts_on(on=on).filter(establishment__in=found.on_quota)


def retirement_day(row: Any, *, law: RetirementLaw, workers: frozenset[str]) -> date | None:
    """Return the day on which the holder of a post reaches the statutory age; None where it cannot be known."""
    career = career_of(sex=row.teacher.sex, post_kind=row.kind, worker_posts=workers)
    birth = row.teacher.birth_date
    return retires_on(birth, career=career, law=law) if career and birth else None


@dataclass(frozen=True)
class Forecast:
    """退休预测 (forecast): year → subject → how many, who is past the age and still in post, who cannot be told."""

    years: tuple[int, ...]
    subjects: tuple[tuple[str, tuple[int, ...]], ...]
    totals: tuple[int, ...]
    past: int
    unknown: int


def retirements_for(*, by: By, on: date, found: Standards, until: date) -> QuerySet[TeacherPost]:
    """Return the posts on quota of the reader's schools whose holders retire from a day on until another."""
    rows = quota_posts(on=on, found=found).filter(scope(by, READ, unit_field="school"))
    rows = retiring(rows, start=on, end=until, law=found.retirement_law(), workers=found.worker_posts)
    return rows.select_related("teacher", "school__unit").defer("teacher__id_number", "teacher__phone")


def past_age_for(*, by: By, on: date, found: Standards) -> QuerySet[TeacherPost]:
    """已到龄仍在岗: posts on quota of the reader's schools whose holders reached the age before a day."""
    rows = quota_posts(on=on, found=found).filter(scope(by, READ, unit_field="school"))
    early, last = date(on.year - 100, 1, 1), on - timedelta(days=1)
    rows = retiring(rows, start=early, end=last, law=found.retirement_law(), workers=found.worker_posts)
    return rows.select_related("teacher", "school__unit").defer("teacher__id_number", "teacher__phone")


def horizon(*, on: date, found: Standards) -> date:
    """Return the last day of the forecast: so many years of the rulebook, the running one counted in."""
    years = found.number("staffing.forecast_years") or 1
    return date(on.year + years, 12, 31)


def forecast(*, by: By, on: date, found: Standards) -> Forecast:
    """退休预测: by year and subject, for the reader's schools; counted anew when the journal moves."""
    key = ("staffing.forecast", on, allowed_units(by, READ))
    return until_next_line(key, compute=lambda: _forecast(by, on, found))


def _forecast(by: By, on: date, found: Standards) -> Forecast:
    law, workers = found.retirement_law(), found.worker_posts
    last = horizon(on=on, found=found)
    counts: Counter[tuple[int, str]] = Counter()
    rows = retirements_for(by=by, on=on, found=found, until=last).order_by()
    for subject, kind, sex, birth in rows.values_list("subject", "kind", "teacher__sex", "teacher__birth_date"):
        career = career_of(sex=sex, post_kind=kind, worker_posts=workers)
        day = retires_on(birth, career=career, law=law) if career and birth else None
        if day is not None:
            counts[day.year, subject or str(PostKind(kind).label)] += 1
    mine = quota_posts(on=on, found=found).filter(scope(by, READ, unit_field="school"))
    past = past_age_for(by=by, on=on, found=found).count()
    unknown = mine.filter(Q(teacher__birth_date__isnull=True) | Q(teacher__sex=Sex.UNKNOWN)).count()
    years = tuple(range(on.year, last.year + 1))
    names = sorted({name for _year, name in counts}, key=lambda one: (-sum(counts[y, one] for y in years), one))
    return Forecast(
        years=years,
        subjects=tuple((name, tuple(counts[year, name] for year in years)) for name in names),
        totals=tuple(sum(counts[year, name] for name in names) for year in years),
        past=past,
        unknown=unknown,
    )
