"""Worklist of co-signing (会签待办)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.plan.models import CosignRound
from yaodian.apps.plan.queries.cosigning import read_round, words_waiting
from yaodian.apps.plan.rules.cosigning import CosignState, approval_refusal
from yaodian.apps.plan.worklist.preparation import own_units
from yaodian.kernel.access import Reader, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item


def cosigning_items(by: Reader, today: date) -> list[Item]:
    """Return the rounds in which a unit of the reader owes its word, and those that a leader may approve."""
    found = []
    counts: dict[tuple[int, int], int] = {}
    rounds: dict[int, CosignRound] = {}
    units = own_units(by, "plan.cosign")
    for word in words_waiting(units) if units else ():
        round_ = word.item.round
        rounds[round_.pk] = round_
        counts[round_.pk, word.unit_id] = counts.get((round_.pk, word.unit_id), 0) + 1
    for (round_id, unit_id), count in counts.items():
        found.append(
            _item(
                rounds[round_id],
                f"plan.cosign:{round_id}:{unit_id}",
                _("会签"),
                address=reverse("plan:cosign_sign", args=[round_id, unit_id]),
                fact=_("%(n)s 项任务") % {"n": count},
            )
        )
    if holds(by, "plan.approve_as_leader"):
        for round_ in CosignRound.objects.filter(state=CosignState.OPEN).select_related("plan").order_by("pk"):
            items = read_round(round_)
            words = [view.word for item in items for view in item.words]
            if approval_refusal(words, past_due=today > round_.due_date, note="裁定") is None:
                fact = _("%(n)s 项任务") % {"n": len(items)}
                address = reverse("plan:cosign_approve", args=[round_.pk])
                found.append(
                    _item(round_, f"plan.approve_cosign:{round_.pk}", _("批准分解"), address, fact, leader=True)
                )
    return found


def _item(round_: CosignRound, key: str, action: str, address: str, fact: str, *, leader: bool = False) -> Item:
    """Return an item about a round."""
    return Item(
        key=key,
        title=str(round_),
        record=record_ref(round_),
        url=address,
        action=action,
        due_date=round_.due_date,
        fact=fact,
        leader=leader,
    )
