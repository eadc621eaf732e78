"""查报送任务 (reads of plans): whom one asks, its form, its periods with their tallies, what it weighs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Count, F, Q, QuerySet

from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan, ReturnUnit
from yaodian.apps.returns.rules import RECEIVED, DutyState, Load, ReturnState, Rhythm, Slot, Tally, slots
from yaodian.engines.forms import Kind
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.queries import form_of
from yaodian.kernel.forms.rules import VersionState, bare
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.units.queries import relations_open, schools_open, subtree
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.kernel.workdays.queries import calendar

YEAR = timedelta(weeks=52)
RELATIONS = {
    UnitKind.AREA: RelationKind.INSPECTION,
    UnitKind.TOWNSHIP: RelationKind.TERRITORY,
    UnitKind.SECTION: RelationKind.BUSINESS,
    UnitKind.INSTITUTION: RelationKind.BUSINESS,
}
UNASKED = (Kind.NOTE, Kind.COMPUTED)


def version_of(form_key: str) -> FormVersion | None:
    """Return the version of a form in use, else its newest."""
    rows = list(FormVersion.objects.filter(key=form_key).order_by("-version"))
    return next((one for one in rows if one.state == VersionState.OPEN), rows[0] if rows else None)


def units_asked(*, plan: ReturnPlan, on: date) -> frozenset[int]:
    """Return the units that a plan asks on a day: of its kinds, below its unit, with those listed, without those left out."""
    listed = list(ReturnUnit.objects.filter(plan=plan).values_list("unit_id", "left_out"))
    found: set[int] = set()
    if plan.unit_kinds or plan.under_id:
        rows = schools_open(on=on)
        if plan.unit_kinds:
            rows = rows.filter(kind__in=plan.unit_kinds)
        found = set(rows.values_list("pk", flat=True))
        if plan.under is not None:
            kind = RELATIONS.get(UnitKind(plan.under.kind), RelationKind.SUBORDINATION)
            found &= subtree(units=[plan.under.pk], kind=kind, on=on)
    added = {unit for unit, left_out in listed if not left_out}
    still_open = set(schools_open(on=on).filter(pk__in=added).values_list("pk", flat=True)) if added else set()
    return frozenset((found | still_open) - {unit for unit, left_out in listed if left_out})


def centrals(*, on: date) -> dict[int, int]:
    """Return unit → the central school above it."""
    rows = relations_open(kind=RelationKind.SUBORDINATION, on=on).filter(upper__kind=UnitKind.CENTRAL_SCHOOL)
    return dict(rows.values_list("lower_id", "upper_id"))


def slots_of(*, plan: ReturnPlan, until: date) -> list[Slot]:
    """Return the periods of a plan that have begun by a day."""
    return slots(plan.timing, until=until, working=calendar(), school=shipped_terms())


def load_of(*, plan: ReturnPlan, today: date) -> Load:
    """分量: whom a plan asks, in which months of the coming year, and for how many answers."""
    ahead = [slot for slot in slots_of(plan=plan, until=today + YEAR) if slot.due >= today]
    months = {f"{slot.due:%Y-%m}" for slot in ahead}
    if plan.rhythm == Rhythm.EVENT:
        months.add(f"{today:%Y-%m}")
    return Load(
        plan.pk,
        plan.title,
        units_asked(plan=plan, on=today),
        frozenset(months),
        times=len(ahead),
        fields=measures_of(plan.form_key),
    )


def measures_of(form_key: str) -> dict[str, str]:
    """Return what a form asks people to answer: measure (code, else title in the short) → title; prefilled ones are not asked."""
    version = version_of(form_key)
    if version is None:
        return {}
    asked = [one for one in form_of(version).fields if one.kind not in UNASKED and not one.prefill]
    return {one.code or bare(one.title): one.title for one in asked}


def open_loads(*, today: date) -> list[Load]:
    """Return the loads of all open plans."""
    rows = ReturnPlan.objects.filter(state=ReturnState.OPEN).select_related("under").order_by("code")
    return [load_of(plan=plan, today=today) for plan in rows]


def tally_columns(today: date) -> dict[str, Count]:
    """Return the aggregates of a tally, by `Tally`'s names: one question for any grouping of duties."""
    received = Q(state__in=sorted(RECEIVED))
    waiting = Q(state=DutyState.WAITING)
    return {
        "on_time": Count("pk", filter=received & Q(sent_date__lte=F("due_date"))),
        "late": Count("pk", filter=received & Q(sent_date__gt=F("due_date"))),
        "silent": Count("pk", filter=waiting & Q(due_date__lt=today)),
        "returned": Count("pk", filter=Q(state=DutyState.RETURNED)),
        "pending": Count("pk", filter=waiting & Q(due_date__gte=today)),
    }


def tally_of(*, duties: QuerySet[Duty], today: date) -> Tally:
    """Return the tally of duties."""
    return Tally(**duties.order_by().aggregate(**tally_columns(today)))


@dataclass(frozen=True)
class PeriodLine:
    """一期的情况 (line of a period): how many are due, in time, late, silent, and wait for a step."""

    period: ReturnPeriod
    tally: Tally
    locked: int
    to_lock: int


def period_lines(*, plan: ReturnPlan, duties: QuerySet[Duty], today: date, most: int = 60) -> list[PeriodLine]:
    """Return the periods of a plan with their tallies over these duties, newest first: two questions."""
    periods = {row.pk: row for row in ReturnPeriod.objects.filter(plan=plan).order_by("-due_date", "-pk")[:most]}
    rows = (
        duties.filter(plan=plan, period_id__in=periods)
        .order_by()
        .values("period_id")
        .annotate(
            **tally_columns(today),
            locked=Count("pk", filter=Q(state=DutyState.LOCKED)),
            to_lock=Count("pk", filter=Q(state=DutyState.CHECKED)),
        )
    )
    found = {row["period_id"]: cast("dict[str, int]", row) for row in rows}
    return [
        PeriodLine(period, Tally(**{name: row[name] for name in tally_columns(today)}), row["locked"], row["to_lock"])
        for key, period in periods.items()
        if (row := found.get(key)) is not None
    ]


def plans_with_tally(
    *, plans: QuerySet[ReturnPlan], unit_ids: Iterable[int] | None, today: date
) -> QuerySet[ReturnPlan]:
    """Return the plans with the tally over all their duties that are due (`due_count`, `on_time_count`, `silent_count`)."""
    wanted = Q() if unit_ids is None else Q(duties__unit_id__in=list(unit_ids))
    due = (
        wanted
        & ~Q(duties__state=DutyState.EXCUSED)
        & (Q(duties__due_date__lt=today) | Q(duties__sent_date__isnull=False))
    )
    received = Q(duties__state__in=sorted(RECEIVED))
    return plans.annotate(
        due_count=Count("duties", filter=due),
        on_time_count=Count("duties", filter=due & received & Q(duties__sent_date__lte=F("duties__due_date"))),
        silent_count=Count("duties", filter=wanted & Q(duties__state=DutyState.WAITING, duties__due_date__lt=today)),
    )
