"""Referral writes (转办移交): refer, accept, return, withdraw."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock, records
from yaodian.kernel.access import By, NotAllowedError, System, require
from yaodian.kernel.access import verbs as known_verbs
from yaodian.kernel.accounts.actions import grant_record, revoke_grant
from yaodian.kernel.accounts.models import Grant
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.registry import Reception, receptions
from yaodian.kernel.referrals.rules import OPEN_STATES, ReferralState

SYSTEM = System("转办移交", origin="referrals")


class ReferralError(ValueError):
    """转办不能这样办."""


@transaction.atomic
def refer(
    *,
    kind: str,
    record: models.Model,
    title: str,
    text: str,
    to_unit_id: int,
    by: By,
    from_unit_id: int | None = None,
    verbs: Iterable[str] | None = None,
) -> Referral:
    """转办: hand a matter of a record to a unit; the unit is granted sight of exactly that record.

    `verbs` are what the grant allows, by default the record's app's right to read. A kind that no installed app takes
    waits, visibly, in the sender's worklist."""
    ref = record_ref(record)
    if not isinstance(by, System) and not records.readable(by, ref):
        raise NotAllowedError(_("您看不到这条记录，不能转办。"))
    if not title.strip():
        raise ReferralError(_("转办须写明事项。"))
    refuse_classified(name="", content=f"{title}\n{text}")
    if Referral.objects.filter(kind=kind, record=ref, receiver_id=to_unit_id, state__in=OPEN_STATES).exists():
        raise ReferralError(_("同一事项已转给该单位，尚未接收，不用重复转办。"))
    if from_unit_id is None and not isinstance(by, System):
        from_unit_id = next((seat.unit_id for seat in by.seats if seat.unit_id is not None), None)
    referral = Referral.objects.create(
        kind=kind,
        title=title.strip()[:200],
        text=text.strip(),
        record=ref,
        sender_id=from_unit_id,
        receiver_id=to_unit_id,
        state=ReferralState.SENT if kind in receptions() else ReferralState.WAITING,
        sent_by=by.name,
        sent_at=clock.now(),
        grant=_grant(ref, to_unit_id=to_unit_id, verbs=verbs, reason=title),
    )
    write_line(
        verb="referrals.refer",
        by=by,
        record=record,
        also=[referral],
        summary=referral.title,
        detail={"kind": kind, "to": to_unit_id, "referral": referral.pk},
    )
    return referral


def _grant(ref: str, *, to_unit_id: int, verbs: Iterable[str] | None, reason: str) -> Grant | None:
    """Grant the receiving unit the record; None when it had a grant before, or when there is nothing to grant."""
    reading = f"{ref.partition('.')[0]}.read"
    asked = list(verbs) if verbs is not None else [reading] if reading in known_verbs() else []
    if not asked:
        return None
    had = set(Grant.objects.filter(unit_id=to_unit_id, record=ref).values_list("pk", flat=True))
    grant = grant_record(unit_id=to_unit_id, record=ref, verbs=asked, reason=f"转办：{reason}"[:200], by=SYSTEM)
    return None if grant.pk in had else grant


def _open(referral_id: int) -> tuple[Referral, Reception | None]:
    """Return a locked open referral and who takes its kind."""
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if referral.state not in OPEN_STATES:
        raise ReferralError(_("这件转办%(state)s，不能再办。") % {"state": ReferralState(referral.state).label})
    return referral, receptions().get(referral.kind)


def _answered(referral: Referral, state: ReferralState, *, by: By) -> None:
    referral.state = state
    referral.answered_by = by.name
    referral.answered_at = clock.now()
    referral.save(update_fields=["state", "answered_by", "answered_at", "reason", "result"])


@transaction.atomic
def accept_referral(*, referral_id: int, by: By) -> models.Model:
    """接收: the receiving app makes its record, in this transaction; returns it."""
    referral, reception = _open(referral_id)
    if reception is None:
        raise ReferralError(_("能接收这类事项的功能没有安装。"))
    require(by, reception.verb, unit_id=referral.receiver_id)
    result = reception.accept(referral=referral, by=by)
    referral.result = record_ref(result)
    _answered(referral, ReferralState.ACCEPTED, by=by)
    write_line(
        verb="referrals.accept",
        by=by,
        record=referral,
        also=[result],
        summary=referral.title,
        detail={"result": referral.result, "from": referral.record},
    )
    return result


@transaction.atomic
def return_referral(*, referral_id: int, reason: str, by: By) -> Referral:
    """退回: the receiver does not take the matter and says why; the sight of the record ends."""
    referral, reception = _open(referral_id)
    if reception is None:
        raise ReferralError(_("能接收这类事项的功能没有安装。"))
    require(by, reception.verb, unit_id=referral.receiver_id)
    return _close(referral, ReferralState.RETURNED, reason=reason, by=by, verb="referrals.return")


@transaction.atomic
def withdraw_referral(*, referral_id: int, reason: str, by: By) -> Referral:
    """撤回转办: the sender takes the matter back before it is accepted."""
    referral, _reception = _open(referral_id)
    if not isinstance(by, System) and referral.sender_id not in by.unit_ids:
        raise NotAllowedError(_("只有转出单位可以撤回。"))
    return _close(referral, ReferralState.WITHDRAWN, reason=reason, by=by, verb="referrals.withdraw")


@transaction.atomic
def settle_return(*, referral_id: int, by: By) -> Referral:
    """退回已处理: the sender has seen the return and dealt with the matter; it leaves the worklist."""
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if not isinstance(by, System) and referral.sender_id not in by.unit_ids:
        raise NotAllowedError(_("只有转出单位可以确认。"))
    if referral.state != ReferralState.RETURNED:
        raise ReferralError(_("这件转办没有被退回。"))
    referral.settled = True
    referral.save(update_fields=["settled"])
    write_line(verb="referrals.settle", by=by, record=referral, summary=referral.title)
    return referral


def _close(referral: Referral, state: ReferralState, *, reason: str, by: By, verb: str) -> Referral:
    if not reason.strip():
        raise ReferralError(_("请写明理由。"))
    referral.reason = reason.strip()[:300]
    _answered(referral, state, by=by)
    if referral.grant is not None and referral.grant.to_date is None:
        revoke_grant(grant_id=referral.grant.pk, reason=referral.reason, by=SYSTEM)
    write_line(verb=verb, by=by, record=referral, summary=referral.title, detail={"reason": referral.reason})
    return referral
