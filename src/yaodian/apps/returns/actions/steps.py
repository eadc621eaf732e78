"""Steps of a return (环节): confirm, check, lock, return, excuse; unlocking by approval. Nobody passes his own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.returns.models import Duty, Unlocking
from yaodian.apps.returns.queries import filed_units, may_step, persons_of
from yaodian.apps.returns.rules import (
    FILLABLE,
    TURN,
    DutyState,
    ReturnError,
    Step,
    UnlockState,
    after_step,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, holds, require
from yaodian.kernel.forms.actions import lock_sheets, return_sheet, unlock_sheet
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of

DONE = {
    Step.CONFIRM: ("confirmed_by_id", "confirmed_at", "returns.confirm"),
    Step.CHECK: ("checked_by_id", "checked_at", "returns.check"),
    Step.LOCK: ("locked_by_id", "locked_at", "returns.lock"),
}


@dataclass(frozen=True)
class Passed:
    """办理结果: how many went on."""

    count: int


def _held(duty_id: int) -> Duty:
    """Return the locked duty."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("plan__owner", "unit", "period", "sheet")
    return rows.get(pk=duty_id)


@transaction.atomic
def pass_duties(*, duty_ids: Collection[int], step: Step, by: By) -> Passed:
    """过一环 (确认、审核、审定锁定): all of them or none; one line for a heap.

    Refused where it is not this step's turn, outside the reader's reach, or where the reader sent or passed it before."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("plan", "unit", "period")
    duties = list(rows.filter(pk__in=duty_ids).order_by("pk"))
    if not duties:
        raise ReturnError(_("没有可办的报送，可能已由别人办过，请刷新页面。"))
    for duty in duties:
        _refuse(duty, step, by)
    actor, moment, verb = DONE[step]
    seen = {actor: by.acting_for_person_id or by.person_id, moment: clock.now()}
    for has_central in (True, False):
        keys = [duty.pk for duty in duties if (duty.central_id is not None) is has_central]
        Duty.objects.filter(pk__in=keys).update(state=after_step(step, has_central=has_central), **seen)
    if step is Step.LOCK:
        lock_sheets(sheet_ids=[duty.sheet_id for duty in duties if duty.sheet_id is not None], by=by)
    _write(duties, verb=verb, by=by)
    return Passed(len(duties))


def _refuse(duty: Duty, step: Step, by: By) -> None:
    if duty.state != TURN[step]:
        raise ReturnError(
            _("%(unit)s的表%(state)s，不在“%(step)s”这一环，请刷新页面。")
            % {"unit": duty.unit, "state": DutyState(duty.state).label, "step": step.label}
        )
    if not may_step(by=by, step=step, duty=duty):
        require(by, DONE[step][2], unit_id=duty.plan.owner_id if step is Step.LOCK else duty.unit_id)
    if persons_of(by) & {duty.sent_by_id, duty.confirmed_by_id, duty.checked_by_id}:
        raise NotAllowedError(_("%(unit)s的表是您自己报送或已经手的，须由另一人办理。") % {"unit": duty.unit})


def _write(duties: list[Duty], *, verb: str, by: By) -> None:
    """Write one line: of a single duty its own, of a heap one with all digests."""
    if len(duties) == 1:
        write_line(verb=verb, by=by, record=duties[0], summary=str(duties[0]))
        return
    batch = batch_of(model=Duty, keys=[duty.pk for duty in duties])
    summary = _("%(title)s %(n)s 份") % {"title": duties[0].plan, "n": len(duties)}
    write_batch(verb=verb, by=by, record=duties[0].plan, batches=[batch], summary=summary)


@transaction.atomic
def return_duty(*, duty_id: int, reason: str, by: By) -> Duty:
    """退回: to the school with the reason, by whoever's turn it is."""
    duty = _held(duty_id)
    step = next((step for step, state in TURN.items() if state == duty.state), None)
    if step is None:
        raise ReturnError(_("这张表%(state)s，不能退回。") % {"state": DutyState(duty.state).label})
    if not may_step(by=by, step=step, duty=duty):
        require(by, DONE[step][2], unit_id=duty.plan.owner_id if step is Step.LOCK else duty.unit_id)
    _need(reason)
    _back(duty, reason)
    if duty.sheet_id is not None:
        return_sheet(sheet_id=duty.sheet_id, reason=reason, by=by)
    write_line(verb="returns.return", by=by, record=duty, summary=str(duty), detail={"reason": duty.reason})
    return duty


def _back(duty: Duty, reason: str) -> None:
    """Put a duty back to the school; who looked at it before looks again."""
    duty.state, duty.reason = DutyState.RETURNED, reason.strip()[:300]
    duty.confirmed_by = duty.checked_by = duty.locked_by = None
    duty.confirmed_at = duty.checked_at = duty.locked_at = None
    duty.save(
        update_fields=[
            "state",
            "reason",
            "confirmed_by",
            "confirmed_at",
            "checked_by",
            "checked_at",
            "locked_by",
            "locked_at",
        ]
    )


@transaction.atomic
def excuse_duty(*, duty_id: int, reason: str, by: By) -> Duty:
    """免报: this unit need not report this once, with the reason."""
    duty = _held(duty_id)
    require(by, "returns.lock", unit_id=duty.plan.owner_id)
    if duty.state not in FILLABLE:
        raise ReturnError(_("已报送的不能改为免报。"))
    _need(reason)
    duty.state, duty.reason = DutyState.EXCUSED, reason.strip()[:300]
    duty.save(update_fields=["state", "reason"])
    write_line(verb="returns.excuse", by=by, record=duty, summary=str(duty), detail={"reason": duty.reason})
    return duty


@transaction.atomic
def ask_unlocking(*, duty_id: int, reason: str, by: By) -> Unlocking:
    """申请解锁: the school or the section says why a locked return must change."""
    duty = _held(duty_id)
    if duty.unit_id not in filed_units(by=by, today=clock.today()) and not holds(
        by, "returns.lock", unit_id=duty.plan.owner_id
    ):
        raise NotAllowedError(_("只有报送单位和责任科室可以申请解锁。"))
    if duty.state != DutyState.LOCKED:
        raise ReturnError(_("这张表没有锁定，不用解锁。"))
    _need(reason)
    if Unlocking.objects.filter(duty=duty, state=UnlockState.ASKED).exists():
        raise ReturnError(_("已有一份解锁申请在等批准。"))
    asked = Unlocking.objects.create(
        duty=duty,
        reason=reason.strip()[:300],
        asked_by_id=by.acting_for_person_id or by.person_id,
        asked_name=by.acting_for or by.name,
        asked_at=clock.now(),
    )
    write_line(
        verb="returns.ask_unlock", by=by, record=duty, also=[asked], summary=str(duty), detail={"reason": reason}
    )
    return asked


@transaction.atomic
def decide_unlocking(*, unlocking_id: int, granted: bool, note: str, by: By) -> Unlocking:
    """批准解锁: by another than who asked; granted, the sheet goes back to the school and takes the whole way again."""
    asked = Unlocking.objects.select_for_update(of=("self",)).get(pk=unlocking_id)
    duty = _held(asked.duty_id)
    require(by, "returns.unlock", unit_id=duty.plan.owner_id)
    if asked.state != UnlockState.ASKED:
        raise ReturnError(_("这份解锁申请已经办过。"))
    if asked.asked_by_id is not None and asked.asked_by_id in persons_of(by):
        raise NotAllowedError(_("申请人不能批准自己的解锁申请，请由另一人批准。"))
    asked.state = UnlockState.GRANTED if granted else UnlockState.REFUSED
    asked.decided_name, asked.decided_at = by.acting_for or by.name, clock.now()
    asked.decided_note = note.strip()[:300]
    asked.save(update_fields=["state", "decided_name", "decided_at", "decided_note"])
    if granted:
        _back(duty, asked.reason)
        if duty.sheet_id is not None:
            unlock_sheet(sheet_id=duty.sheet_id, reason=asked.reason, by=by)
            return_sheet(sheet_id=duty.sheet_id, reason=asked.reason, by=by)
    verb = "returns.unlock" if granted else "returns.refuse_unlock"
    write_line(verb=verb, by=by, record=duty, also=[asked], summary=str(duty), detail={"note": asked.decided_note})
    return asked


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReturnError(_("须写明理由。"))
