"""Period writes (报送期): made when they begin, called when something happens; each asks every unit once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.queries import centrals, slots_of, units_asked
from yaodian.apps.returns.rules import ReturnError, ReturnState, Rhythm, Slot
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_batch
from yaodian.kernel.journal.queries import batch_of
from yaodian.kernel.workdays.queries import calendar


@transaction.atomic
def make_periods(*, plan_id: int, by: By) -> int:
    """生成报送期: those that have begun by today and were not due before the plan was opened; returns how many are new."""
    plan = ReturnPlan.objects.select_for_update(of=("self",)).select_related("under").get(pk=plan_id)
    if plan.state != ReturnState.OPEN or plan.approved_at is None:
        return 0
    known = set(ReturnPeriod.objects.filter(plan=plan).values_list("code", flat=True))
    opened = timezone.localtime(plan.approved_at).date()
    wanted = slots_of(plan=plan, until=clock.today())
    fresh = [slot for slot in wanted if slot.code not in known and slot.due >= opened]
    if fresh:
        _make(plan, fresh, by)
    return len(fresh)


@transaction.atomic
def call_event(*, plan_id: int, title: str, happened_date: date, by: By) -> ReturnPeriod:
    """启动一次报送 (遇事即报): something happened; every unit of the plan reports on it."""
    plan = ReturnPlan.objects.select_for_update(of=("self",)).select_related("under").get(pk=plan_id)
    require(by, "returns.plan", unit_id=plan.owner_id)
    if plan.state != ReturnState.OPEN or plan.rhythm != Rhythm.EVENT:
        raise ReturnError(_("只有报送中的“遇事即报”任务可以启动。"))
    if not title.strip():
        raise ReturnError(_("须写明是什么事。"))
    if happened_date > clock.today():
        raise ReturnError(_("发生日期晚于今天。"))
    number = ReturnPeriod.objects.filter(plan=plan).count() + 1
    base = max(happened_date, clock.today())
    due = plan.timing.due(base, base, calendar())
    slot = Slot(f"{happened_date:%Y%m%d}-{number:02d}", title.strip()[:80], happened_date, happened_date, due)
    return _make(plan, [slot], by)[0]


def _make(plan: ReturnPlan, wanted: Sequence[Slot], by: By) -> list[ReturnPeriod]:
    """Make periods with a duty for each unit: one line with the digests of all rows."""
    now = clock.now()
    periods = ReturnPeriod.objects.bulk_create(
        [
            ReturnPeriod(
                plan=plan,
                code=slot.code,
                title=slot.title,
                start_date=slot.start,
                end_date=slot.end,
                due_date=slot.due,
                made_at=now,
            )
            for slot in wanted
        ]
    )
    today = clock.today()
    units, upper = sorted(units_asked(plan=plan, on=today)), centrals(on=today) if plan.central_checks else {}
    duties = Duty.objects.bulk_create(
        [
            Duty(
                plan=plan,
                period=period,
                unit_id=unit,
                central_id=upper.get(unit),
                due_date=period.due_date,
                month=f"{period.due_date:%Y-%m}",
            )
            for period in periods
            for unit in units
        ],
        batch_size=500,
    )
    write_batch(
        verb="returns.make_periods",
        by=by,
        record=plan,
        batches=[
            batch_of(model=ReturnPeriod, keys=[row.pk for row in periods]),
            batch_of(model=Duty, keys=[row.pk for row in duties]),
        ],
        summary=plan.title,
        detail={"periods": [slot.code for slot in wanted][:40], "units": len(units)},
    )
    return periods
