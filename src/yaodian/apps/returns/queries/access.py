"""可见范围 (what a reader may see and do): a section sees what it asks for, a school its own, a central school its schools."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yaodian.apps.returns.models import Duty, ReturnPlan
from yaodian.apps.returns.rules import ReturnState, Step
from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, By, Reader, System, allowed_units, holds
from yaodian.kernel.accounts.models import Appointment
from yaodian.kernel.accounts.queries import open_on
from yaodian.kernel.units.models import Unit

READ = "returns.read"
STEP_VERBS = {Step.CONFIRM: "returns.confirm", Step.CHECK: "returns.check", Step.LOCK: "returns.lock"}


def plans_for(*, by: By) -> QuerySet[ReturnPlan]:
    """Return the plans a reader may see: all, its section's, or those that ask a unit within reach."""
    rows = ReturnPlan.objects.select_related("owner")
    reached = allowed_units(by, READ)
    if reached.everywhere:
        return rows
    asked = Exists(Duty.objects.filter(plan=OuterRef("pk"), unit_id__in=reached.ids))
    begun = Q(state__in=(ReturnState.OPEN, ReturnState.CLOSED))
    return rows.filter(Q(owner_id__in=reached.ids) | (begun & Q(asked)))


def duties_for(*, by: By, verb: str = READ) -> QuerySet[Duty]:
    """Return the duties over which the reader holds the verb: of a unit within reach, or asked by its section."""
    rows = Duty.objects.select_related("plan", "period", "unit")
    reached = allowed_units(by, verb)
    if reached.everywhere:
        return rows
    return rows.filter(Q(unit_id__in=reached.ids) | Q(plan__owner_id__in=reached.ids))


def may_step(*, by: By, step: Step, duty: Duty) -> bool:
    """May the reader go this step for the duty (its plan is asked for, so select it)?"""
    if step is Step.LOCK:
        return holds(by, STEP_VERBS[step], unit_id=duty.plan.owner_id)
    return holds(by, STEP_VERBS[step], unit_id=duty.unit_id)


def persons_of(by: By) -> frozenset[int]:
    """Return the persons who act: whoever is logged in, and for whom."""
    return frozenset(one for one in (by.person_id, by.acting_for_person_id) if one is not None)


def filed_units(*, by: By, today: date) -> frozenset[int]:
    """Return the units the reader files for: the own one; a central school also those below that have nobody."""
    if isinstance(by, System):
        return frozenset(Unit.objects.values_list("pk", flat=True))
    own = frozenset(
        seat.unit_id for seat in by.seats if seat.role in (*SCHOOL_ROLES, *CENTRAL_ROLES) and seat.unit_id is not None
    )
    if not by.has_role(*CENTRAL_ROLES):
        return own
    return own | _without_clerk(by, today)


def _without_clerk(by: Reader, today: date) -> frozenset[int]:
    below = allowed_units(by, "returns.check").ids
    staffed = Appointment.objects.filter(open_on(on=today), post__unit_id__in=below, post__role__in=SCHOOL_ROLES)
    return below - frozenset(staffed.values_list("post__unit_id", flat=True))


def headed_units(*, unit_ids: frozenset[int], on: date) -> frozenset[int]:
    """Return those of the units that have a head who can confirm."""
    heads = (SCHOOL_ROLES[0], CENTRAL_ROLES[0])
    rows = Appointment.objects.filter(
        open_on(on=on), post__unit_id__in=unit_ids, post__role__in=heads, post__active=True
    )
    return frozenset(rows.values_list("post__unit_id", flat=True))
