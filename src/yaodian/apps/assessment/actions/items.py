"""Bonus and penalty (加减分): proposed with a paper, decided by another, withdrawn with a reason; referrals taken in."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models import BonusItem, Participant, Scheme
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.queries.schemes import is_own_item
from yaodian.apps.assessment.rules import ItemState, SchemeState
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.registry import Reception


@transaction.atomic
def propose_item(
    *,
    participant_id: int,
    points: Decimal,
    title: str,
    reason: str,
    paper: File[bytes] | None,
    by: By,
    veto: bool = False,
    source: str = "",
) -> BonusItem:
    """提出加减分: points for a unit with the reason and the paper that proves it, or the record it comes from."""
    require(by, "assessment.propose")
    participant = Participant.objects.select_related("scheme").get(pk=participant_id)
    scheme = scheme_in(scheme_id=participant.scheme_id, states=(SchemeState.OPEN,))
    if points == 0 or not title.strip() or not reason.strip():
        raise AssessmentError("分值、事项和依据都要填写。")
    if points > scheme.bonus_cap or -points > scheme.penalty_cap:
        raise AssessmentError(
            f"单项分值超过方案上限（加{scheme.bonus_cap.normalize():f}、减{scheme.penalty_cap.normalize():f}）。"
        )
    if paper is None and not source:
        raise AssessmentError("加减分要附依据文件。")
    refuse_classified(name="", content=f"{title}\n{reason}")
    item = BonusItem.objects.create(
        scheme=scheme,
        participant=participant,
        points=points,
        title=title.strip()[:200],
        reason=reason.strip()[:400],
        veto=veto,
        source=source,
        proposed_by=by.name,
        proposer_account_id=by.account_id,
        proposed_at=clock.now(),
    )
    write_line(verb="assessment.propose_item", by=by, record=item, summary=f"{participant.unit} {points} {title}")
    if paper is not None:
        attach_file(record=item, upload=paper, kind=EvidenceKind.PAPER, by=by)
    return item


@transaction.atomic
def accept_penalty(*, referral: Referral, by: By) -> BonusItem:
    """接收督办结果: a referral becomes a proposal of a penalty; unit and points are settled when it is decided."""
    scheme = Scheme.objects.exclude(state=SchemeState.FINAL).order_by("-year", "id").first()
    if scheme is None:
        raise AssessmentError("目前没有进行中的考核方案，不能接收。")
    item = BonusItem.objects.create(
        points=scheme.referral_points,
        title=referral.title,
        reason=(referral.text or referral.title)[:400],
        source=referral.record,
        proposed_by=referral.sent_by,
        proposed_at=clock.now(),
    )
    write_line(
        verb="assessment.propose_item", by=by, record=item, summary=referral.title, detail={"source": item.source}
    )
    return item


REFERRALS = (
    Reception("assessment.penalty", title=_("督办结果转考核"), verb="assessment.manage", accept=accept_penalty),
)


@transaction.atomic
def decide_item(
    *,
    item_id: int,
    accept: bool,
    decision: str,
    by: By,
    participant_id: int | None = None,
    points: Decimal | None = None,
) -> BonusItem:
    """审定加减分: the office takes it or not, with a word; not by whoever proposed it. A referred one gets its unit."""
    require(by, "assessment.manage")
    item = BonusItem.objects.select_for_update().get(pk=item_id)
    if item.state != ItemState.PROPOSED:
        raise AssessmentError(f"“{item.title}”{item.get_state_display()}，不用再审定。")
    if by.account_id is not None and is_own_item(item, by=by):
        raise NotAllowedError("不能审定自己提出的加减分。")
    if not decision.strip():
        raise AssessmentError("请写明审定意见。")
    if accept:
        _settle(item, participant_id=participant_id, points=points)
    item.state = ItemState.ACCEPTED if accept else ItemState.RETURNED
    item.decided_by, item.decided_at, item.decision = by.name, clock.now(), decision.strip()[:300]
    item.save()
    write_line(verb="assessment.decide_item", by=by, record=item, summary=f"{item.title} {item.get_state_display()}")
    return item


def _settle(item: BonusItem, *, participant_id: int | None, points: Decimal | None) -> None:
    """Give a referred item its unit and points; refuse one without a unit, or of a scheme that is past it."""
    if item.participant_id is None:
        if participant_id is None:
            raise AssessmentError("请选择对哪个参评单位减分。")
        item.participant = Participant.objects.select_related("scheme").get(pk=participant_id)
        item.scheme = item.participant.scheme
        item.points = points or item.scheme.referral_points
    assert item.scheme_id is not None
    scheme_in(scheme_id=item.scheme_id, states=(SchemeState.OPEN,))


@transaction.atomic
def withdraw_item(*, item_id: int, reason: str, by: By) -> BonusItem:
    """撤销加减分: an accepted item found wrong (by an appeal) counts no more; it stays on record with the reason."""
    require(by, "assessment.manage")
    item = BonusItem.objects.select_for_update().get(pk=item_id)
    if item.state != ItemState.ACCEPTED:
        raise AssessmentError(f"“{item.title}”{item.get_state_display()}，不能撤销。")
    if not reason.strip():
        raise AssessmentError("撤销要写明理由。")
    assert item.scheme_id is not None
    scheme_in(scheme_id=item.scheme_id, states=(SchemeState.OPEN, SchemeState.PROVISIONAL))
    item.state, item.decision = ItemState.WITHDRAWN, reason.strip()[:300]
    item.decided_by, item.decided_at = by.name, clock.now()
    item.save()
    write_line(verb="assessment.withdraw_item", by=by, record=item, summary=f"{item.title} {reason}")
    return item
