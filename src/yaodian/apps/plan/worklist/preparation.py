"""Worklist of drafting and co-signing (拟稿和会签待办)."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.plan.models import OpinionAnswer, Proposal, YearDraft
from yaodian.apps.plan.rules.preparation import AnswerState, DraftState, OpinionVerdict
from yaodian.kernel.access import Reader, allowed_units, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item


def preparation_items(by: Reader, today: date) -> list[Item]:
    """Return what drafting the plan asks of this reader now."""
    return [*_to_propose(by, today), *_to_answer(by), *_to_prepare(by, today)]


def own_units(by: Reader, verb: str) -> list[int]:
    """Return the reader's own units over which he holds the verb."""
    reached = allowed_units(by, verb)
    return [unit for unit in by.unit_ids if unit in reached]


def _draft_item(draft: YearDraft, key: str, action: str, *, fact: str = "", due: date | None = None) -> Item:
    """Return an item about a year's draft."""
    return Item(
        key=f"{key}:{draft.pk}",
        title=draft.title,
        record=record_ref(draft),
        url=reverse("plan:year_draft", args=[draft.pk]),
        action=action,
        due_date=due,
        fact=fact,
    )


def _to_propose(by: Reader, today: date) -> list[Item]:
    """申报: a section that has proposed nothing yet, until the last day."""
    if holds(by, "plan.prepare"):
        return []
    found = []
    for unit in own_units(by, "plan.propose"):
        for draft in YearDraft.objects.filter(state=DraftState.COLLECTING, collect_due_date__gte=today):
            if not Proposal.objects.filter(draft=draft, unit_id=unit, carried_task__isnull=True).exists():
                found.append(_draft_item(draft, f"plan.propose:{unit}", _("申报建议"), due=draft.collect_due_date))
    return found


def _to_answer(by: Reader) -> list[Item]:
    """反馈: units of this reader that were asked and have not answered."""
    units = own_units(by, "plan.answer_draft")
    if not units:
        return []
    rows = OpinionAnswer.objects.filter(
        unit_id__in=units, state=AnswerState.WAITING, round__closed_at__isnull=True
    ).select_related("round__draft", "unit")
    return [
        Item(
            key=f"plan.answer:{row.pk}",
            title=str(row.round),
            record=record_ref(row.round),
            url=reverse("plan:round_answer", args=[row.round_id, row.unit_id]),
            action=_("反馈意见"),
            due_date=row.round.due_date,
            unit_title=str(row.unit),
        )
        for row in rows.order_by("round__due_date", "pk")
    ]


def _to_prepare(by: Reader, today: date) -> list[Item]:
    """汇总: what the office does next with a draft."""
    if not holds(by, "plan.prepare"):
        return []
    waiting = Count("rounds__answers__opinions", filter=Q(rounds__answers__opinions__verdict=OpinionVerdict.WAITING))
    found = []
    for draft in YearDraft.objects.exclude(state=DraftState.ISSUED).annotate(undecided=waiting).order_by("year"):
        if draft.state == DraftState.COLLECTING and draft.collect_due_date < today:
            found.append(_draft_item(draft, "plan.merge", _("开始汇总"), due=draft.collect_due_date))
        elif draft.undecided:
            fact = _("%(n)s 条意见待研究") % {"n": draft.undecided}
            found.append(_draft_item(draft, "plan.decide", _("研究意见"), fact=fact))
        elif draft.state == DraftState.CONSULTING:
            found += _rounds_over(draft, today)
        elif draft.state == DraftState.DECIDING:
            found.append(_draft_item(draft, "plan.resolve", _("登记会议决定")))
        elif draft.state == DraftState.RESOLVED:
            found.append(_draft_item(draft, "plan.issue", _("印发")))
    return found


def _rounds_over(draft: YearDraft, today: date) -> list[Item]:
    """Return the item of a round that may be ended: everybody answered, or its day is over."""
    round_ = draft.rounds.filter(closed_at__isnull=True).first()
    if round_ is None:
        return []
    silent = round_.answers.filter(state=AnswerState.WAITING).count()
    if silent and today <= round_.due_date:
        return []
    fact = _("未反馈 %(n)s 个单位") % {"n": silent}
    return [_draft_item(draft, "plan.close_round", _("结束征求意见"), fact=fact, due=round_.due_date)]
