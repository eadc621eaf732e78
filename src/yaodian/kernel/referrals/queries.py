"""Referral reads (查转办): what a reader's units sent or received."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Waiting:
    """待处理 (what waits): referrals that the reader may accept or return, that came back to his units, that no installed
    app takes; each oldest first."""

    inbox: list[Referral] = field(default_factory=list)
    returned: list[Referral] = field(default_factory=list)
    stranded: list[Referral] = field(default_factory=list)


def waiting_for(*, by: By) -> Waiting:
    """待接收、被退回、无处接收: what the reader's units received, and what they sent that came back and was not
    acknowledged (转给他人或自办) yet, or that no installed app takes."""
    found = Waiting()
    if isinstance(by, System):
        return found
    unsettled = Q(state__in=OPEN_STATES) | Q(state=ReferralState.RETURNED, settled=False, sender_id__in=by.unit_ids)
    for referral in referrals_for(by=by).filter(unsettled).order_by("id"):
        if referral.state == ReferralState.RETURNED:
            found.returned.append(referral)
        elif may_answer(by=by, referral=referral):
            found.inbox.append(referral)
        elif referral.kind not in receptions() and referral.sender_id in by.unit_ids:
            found.stranded.append(referral)
    return found
