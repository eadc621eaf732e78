"""报送待办 (what returns ask of a person): schools fill and mend, heads confirm, central schools check, sections lock, the
office opens and unlocks. Several periods of one plan are one item, so that a daily return does not fill the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.returns.models import Duty, ReturnPlan, Unlocking
from yaodian.apps.returns.queries import due_for, filed_units, persons_of
from yaodian.apps.returns.rules import FILLABLE, DutyState, ReturnState, Step, UnlockState
from yaodian.kernel.access import By, System, holds, scope
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.worklist import Item, light_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEPS: dict[Step, tuple[str, StrOrPromise]] = {
    Step.CONFIRM: ("returns.confirm", lazy("确认报送")),
    Step.CHECK: ("returns.check", lazy("审核报送")),
    Step.LOCK: ("returns.lock", lazy("审定锁定报送")),
}


def items(by: By, today: date) -> list[Item]:
    """Return what the reader has to do about returns now."""
    if isinstance(by, System):
        return []
    found: list[Item] = []
    if holds(by, "returns.fill"):
        found += _to_fill(by, today)
    for step, (verb, action) in STEPS.items():
        if holds(by, verb):
            found += _to_pass(due_for(by=by, step=step), step, action)
    if holds(by, "returns.open"):
        found += _to_open(by)
    if holds(by, "returns.unlock"):
        found += _to_unlock(by)
    return found


def _to_fill(by: By, today: date) -> Iterator[Item]:
    """The school: one item per plan, lit by its earliest day; a single duty leads straight to its sheet."""
    units = filed_units(by=by, today=today)
    rows = list(
        Duty.objects.filter(unit_id__in=units, state__in=sorted(FILLABLE), plan__state=ReturnState.OPEN)
        .select_related("plan", "period", "unit")
        .order_by("due_date", "pk")
    )
    if not rows:
        return
    warn = calendar().add_workdays
    warn_days = int(figure("returns.warn_workdays", on=today))
    for plan, duties in _by_plan(rows):
        first, returned = duties[0], sum(duty.state == DutyState.RETURNED for duty in duties)
        one = len(duties) == 1
        fact = _("退回理由：%(reason)s") % {"reason": first.reason} if one and returned else _counts(duties, today)
        yield Item(
            key=f"returns.fill:{plan.pk}",
            title=f"{plan.title} {first.period.title}" if one else plan.title,
            record=f"returns.duty:{first.pk}",
            url=reverse("forms:fill", args=["returns.duty", first.pk]) if one else reverse("returns:month"),
            action=lazy("改正后再报") if one and returned else lazy("填报"),
            due_date=first.due_date,
            light=light_for(first.due_date, today=today, warn_from=warn(first.due_date, -warn_days)),
            unit_title=str(first.unit) if one else "",
            clauses=tuple(plan.clauses),
            fact=fact,
        )


def _by_plan(rows: Iterable[Duty]) -> list[tuple[ReturnPlan, list[Duty]]]:
    found: dict[int, list[Duty]] = {}
    for row in rows:
        found.setdefault(row.plan_id, []).append(row)
    return [(duties[0].plan, duties) for duties in found.values()]


def _counts(duties: list[Duty], today: date) -> str:
    late = sum(duty.due_date < today for duty in duties)
    words = _("%(n)s 份待报") % {"n": len(duties)} if len(duties) > 1 else ""
    if not late:
        return words
    return "，".join(filter(None, [words, _("%(n)s 份逾期") % {"n": late} if words else _("已逾期")]))


def _to_pass(rows: QuerySet[Duty], step: Step, action: StrOrPromise) -> Iterator[Item]:
    """Whoever looks at what was sent: one item per period."""
    grouped = (
        rows.order_by()
        .values("plan_id", "plan__title", "period_id", "period__code", "period__title")
        .annotate(n=Count("pk"), first=Min("pk"), due=Min("due_date"))
        .order_by("due", "period_id")
    )
    for row in grouped:
        one = row["n"] == 1
        yield Item(
            key=f"returns.{step.value}:{row['period_id']}",
            title=f"{row['plan__title']} {row['period__title']}",
            record=f"returns.duty:{row['first']}" if one else f"returns.returnperiod:{row['period_id']}",
            url=reverse("returns:duty", args=[row["first"]])
            if one
            else reverse("returns:period", args=[row["plan_id"], row["period__code"]]),
            action=action,
            fact=_("%(n)s 份") % {"n": row["n"]},
        )


def _to_open(by: By) -> Iterator[Item]:
    """Who approves: plans that were applied for by somebody else."""
    rows = ReturnPlan.objects.filter(scope(by, "returns.open", unit_field="owner_id"), state=ReturnState.APPLIED)
    for plan in rows.exclude(applied_by_id__in=persons_of(by)).select_related("owner").order_by("pk"):
        yield Item(
            key=f"returns.open:{plan.pk}",
            title=plan.title,
            record=f"returns.returnplan:{plan.pk}",
            url=reverse("returns:plan", args=[plan.pk]),
            action=lazy("批准开设报送"),
            unit_title=str(plan.owner),
            clauses=tuple(plan.clauses),
            fact=plan.purpose,
        )


def _to_unlock(by: By) -> Iterator[Item]:
    """Who unlocks: what somebody else asked for."""
    rows = Unlocking.objects.filter(
        scope(by, "returns.unlock", unit_field="duty__plan__owner_id"), state=UnlockState.ASKED
    )
    rows = rows.exclude(asked_by_id__in=persons_of(by)).select_related("duty__plan", "duty__unit", "duty__period")
    for asked in rows.order_by("pk"):
        yield Item(
            key=f"returns.unlock:{asked.pk}",
            title=f"{asked.duty.plan.title} {asked.duty.period.title}",
            record=f"returns.unlocking:{asked.pk}",
            url=reverse("returns:duty", args=[asked.duty_id]),
            action=lazy("批准解锁"),
            unit_title=str(asked.duty.unit),
            fact=asked.reason,
        )
