"""查报送 (reads of duties): one whole, whose turn it is, this month's of a school, the silent."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yaodian.apps.returns.models import Duty, Figure, ReturnPeriod, ReturnPlan, Unlocking
from yaodian.apps.returns.queries.access import (
    STEP_VERBS,
    duties_for,
    filed_units,
    may_step,
    persons_of,
)
from yaodian.apps.returns.queries.plans import version_of
from yaodian.apps.returns.rules import FILLABLE, RECEIVED, TURN, DutyState, ReturnState, Step, UnlockState
from yaodian.engines.forms import Beside
from yaodian.kernel import clock
from yaodian.kernel.access import By, System, holds
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import lines_of
from yaodian.kernel.journal.verbs import verb_title


def duty_for(*, by: By, duty_id: int) -> Duty | None:
    """Return one duty the reader may see, None otherwise."""
    return duties_for(by=by).filter(pk=duty_id).select_related("plan__owner", "central", "sheet__version").first()


def due_for(*, by: By, step: Step) -> QuerySet[Duty]:
    """Return the duties that wait for this step and whose turn it is for the reader; nobody passes what he handled before."""
    rows = duties_for(by=by, verb=STEP_VERBS[step]).filter(state=TURN[step])
    own = persons_of(by)
    if step is Step.LOCK or not own:
        return rows.exclude(checked_by_id__in=own) if own else rows
    return rows.exclude(Q(sent_by_id__in=own) | Q(confirmed_by_id__in=own))


def refusal_to_fill(by: By, *, duty_id: int) -> str:
    """Return why a duty may not be filled by the reader now, "" when it may."""
    duty = Duty.objects.filter(pk=duty_id).select_related("plan", "unit").first()
    if duty is None:
        return _("没有这项报送。")
    if duty.plan.state != ReturnState.OPEN:
        return _("“%(title)s”已结束，不再收报。") % {"title": duty.plan}
    if duty.state not in FILLABLE:
        return _("这张表%(state)s，不能再改；需要更正的，请受理单位退回或申请解锁。") % {
            "state": DutyState(duty.state).label
        }
    if isinstance(by, System) or duty.unit_id in filed_units(by=by, today=clock.today()):
        return ""
    return _("这张表由%(unit)s自己填报；中心学校只代没有填报人的学校和教学点填报。") % {"unit": duty.unit}


def version_asked(duty_id: int) -> int:
    """Return the form version that a duty asks for now."""
    key = Duty.objects.values_list("plan__form_key", flat=True).get(pk=duty_id)
    version = version_of(key)
    assert version is not None, key
    return version.pk


def unit_asked(duty_id: int) -> int:
    """Return the unit that answers."""
    return Duty.objects.values_list("unit_id", flat=True).get(pk=duty_id)


def beside(duty_id: int) -> Beside:
    """比照: the unit's figures of the last period of the same plan, and of all before, for outliers."""
    return besides(duties=[Duty.objects.get(pk=duty_id)])[duty_id]


def besides(*, duties: Collection[Duty]) -> dict[int, Beside]:
    """Return what each duty of one plan is held against, in one question; a returned sheet is nothing to go by."""
    if not duties:
        return {}
    before = Figure.objects.filter(
        duty__plan_id__in={duty.plan_id for duty in duties},
        duty__unit_id__in={duty.unit_id for duty in duties},
        duty__due_date__lt=max(duty.due_date for duty in duties),
        duty__state__in=sorted(RECEIVED),
    ).order_by("duty__due_date", "pk")
    known: dict[int, list[tuple[date, str, Decimal | None, str]]] = {}
    for unit, due, field, value, text in before.values_list(
        "duty__unit_id", "duty__due_date", "field", "value", "text"
    ):
        known.setdefault(unit, []).append((due, field, value, text))
    return {duty.pk: _beside(duty, known.get(duty.unit_id, [])) for duty in duties}


def _beside(duty: Duty, known: list[tuple[date, str, Decimal | None, str]]) -> Beside:
    earlier = [one for one in known if one[0] < duty.due_date]
    history: dict[str, list[Decimal]] = {}
    for _due, field, value, _text in earlier:
        if value is not None:
            history.setdefault(field, []).append(value)
    last = max((due for due, *_rest in earlier), default=None)
    previous = {field: value if value is not None else text for due, field, value, text in earlier if due == last}
    return Beside(previous=previous, history=history)


@dataclass(frozen=True)
class DutyPage:
    """报送页 (a duty whole): its lines, the open unlocking, what the reader may do."""

    duty: Duty
    lines: tuple[tuple[JournalLine, str], ...]
    unlocking: Unlocking | None
    step: Step | None
    may: dict[str, bool]


def duty_page(*, duty: Duty, by: By) -> DutyPage:
    """Return one duty with what the reader may do about it now."""
    step = next((step for step, state in TURN.items() if state == duty.state), None)
    handled = {duty.sent_by_id, duty.confirmed_by_id, duty.checked_by_id}
    turn = step is not None and may_step(by=by, step=step, duty=duty) and not persons_of(by) & handled
    unlocking = Unlocking.objects.filter(duty=duty, state=UnlockState.ASKED).first()
    locked = duty.state == DutyState.LOCKED
    own_ask = unlocking is not None and unlocking.asked_by_id in persons_of(by)
    may = {
        "fill": not refusal_to_fill(by, duty_id=duty.pk),
        "step": turn,
        "send_back": step is not None and may_step(by=by, step=step, duty=duty),
        "ask_unlock": locked
        and unlocking is None
        and (
            duty.unit_id in filed_units(by=by, today=clock.today())
            or holds(by, "returns.lock", unit_id=duty.plan.owner_id)
        ),
        "unlock": unlocking is not None and not own_ask and holds(by, "returns.unlock", unit_id=duty.plan.owner_id),
        "excuse": duty.state in FILLABLE and holds(by, "returns.lock", unit_id=duty.plan.owner_id),
    }
    found = lines_of(record=f"returns.duty:{duty.pk}").order_by("-id")[:20]
    lines = tuple((line, verb_title(verb=line.verb)) for line in found)
    return DutyPage(duty, lines, unlocking, step, may)


def month_of(*, by: By, month: date) -> QuerySet[Duty]:
    """本校本月清单: what the reader's school must send this month, and what is overdue from before, by day."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    units = filed_units(by=by, today=clock.today())
    within = Q(due_date__gte=month.replace(day=1), due_date__lte=last)
    begun = Q(period__start_date__lte=last, due_date__gt=last, state__in=sorted(FILLABLE))
    overdue = Q(due_date__lt=month.replace(day=1), state__in=sorted(FILLABLE))
    return (
        Duty.objects.filter(within | begun | overdue, unit_id__in=units, plan__state=ReturnState.OPEN)
        .select_related("plan__owner", "period", "unit")
        .order_by("due_date", "plan__title", "unit__position", "pk")
    )


def silent(*, period: ReturnPeriod, by: By) -> list[Duty]:
    """Return the duties of a period that nobody has sent, or that were returned and not sent again."""
    rows = duties_for(by=by).filter(period=period, state__in=sorted(FILLABLE))
    return list(rows.order_by("unit__position", "pk"))


def period_for(*, plan: ReturnPlan, code: str) -> ReturnPeriod | None:
    """Return a plan's period by its code."""
    return ReturnPeriod.objects.filter(plan=plan, code=code).first()


def figures_by_duty(*, period: ReturnPeriod, duties: QuerySet[Duty]) -> dict[int, dict[str, Any]]:
    """Return duty → field → figure of a period, in one question."""
    found: dict[int, dict[str, Any]] = {}
    rows = Figure.objects.filter(duty__in=duties.filter(period=period).order_by()).values_list(
        "duty_id", "field", "value", "text"
    )
    for duty, field, value, text in rows:
        found.setdefault(duty, {})[field] = text or value
    return found
