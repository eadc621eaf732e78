"""Referral reads (查转办): what a reader's units sent or received."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yaodian.kernel.access import By, System, allowed_units, holds
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.registry import receptions
from yaodian.kernel.referrals.rules import OPEN_STATES, ReferralState


def referrals_for(*, by: By) -> QuerySet[Referral]:
    """Return the referrals that the reader's units sent or received; all for the office and the leaders."""
    reached = allowed_units(by, "referrals.read")
    rows = Referral.objects.select_related("sender", "receiver")
    if reached.everywhere:
        return rows
    return rows.filter(Q(sender_id__in=reached.ids) | Q(receiver_id__in=reached.ids))


def referrals_of(*, ref: str) -> QuerySet[Referral]:
    """Return the referrals of a record, newest first."""
    return Referral.objects.filter(record=ref).select_related("sender", "receiver").order_by("-id")


def may_answer(*, by: By, referral: Referral) -> bool:
    """May `by` accept or return the referral: does an installed app take it, and does `by` hold its verb there?"""
    reception = receptions().get(referral.kind)
    return reception is not None and holds(by, reception.verb, unit_id=referral.receiver_id)


def inbox(*, by: By) -> list[Referral]:
    """待接收: open referrals that the reader may accept or return, oldest first."""
    if isinstance(by, System):
        return []
    open_ones = referrals_for(by=by).filter(state__in=OPEN_STATES, kind__in=list(receptions())).order_by("id")
    return [referral for referral in open_ones if may_answer(by=by, referral=referral)]


def stranded(*, by: By) -> QuerySet[Referral]:
    """无处接收: open referrals that the reader's units sent and that no installed app takes."""
    if isinstance(by, System):
        return Referral.objects.none()
    sent = referrals_for(by=by).filter(sender_id__in=by.unit_ids, state__in=OPEN_STATES)
    return sent.exclude(kind__in=list(receptions())).order_by("id")


def returned(*, by: By) -> QuerySet[Referral]:
    """被退回: referrals the reader's units sent that came back and were not acknowledged (转给他人或自办) yet."""
    if isinstance(by, System):
        return Referral.objects.none()
    sent = referrals_for(by=by).filter(sender_id__in=by.unit_ids, state=ReferralState.RETURNED, settled=False)
    return sent.order_by("id")
