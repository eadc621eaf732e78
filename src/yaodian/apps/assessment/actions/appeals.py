"""Appeals (考核申诉): filed within the window, answered with a reason, corrections flowing through to the total."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.base import File
from django.db import models, transaction

from yaodian.apps.assessment.actions.items import withdraw_item
from yaodian.apps.assessment.actions.scores import compute_unit
from yaodian.apps.assessment.models import Appeal, BonusItem, Exclusion, Indicator, Participant
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.queries.readings import countable
from yaodian.apps.assessment.queries.results import result_of
from yaodian.apps.assessment.rules import AppealState, IndicatorKind, ItemState, SchemeState
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import sign_about
from yaodian.kernel.privacy.refusal import refuse_classified


@transaction.atomic
def confirm_sheet(*, participant_id: int, by: By) -> Participant:
    """核对无异议: the head of a unit has checked its published points; he may still appeal until the window closes."""
    row = Participant.objects.select_for_update(of=("self",)).select_related("scheme", "unit").get(pk=participant_id)
    require(by, "assessment.appeal", unit_id=row.unit_id)
    scheme_in(scheme_id=row.scheme_id, states=(SchemeState.PROVISIONAL,))
    if row.confirmed_at is not None:
        return row
    row.confirmed_by, row.confirmed_at = (by.acting_for or by.name)[:120], clock.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    write_line(verb="assessment.confirm_sheet", by=by, record=row, summary=str(row))
    sign_about(record=row.scheme, unit_id=row.unit_id, by=by)
    return row


@transaction.atomic
def file_appeal(
    *,
    participant_id: int,
    text: str,
    by: By,
    indicator_id: int | None = None,
    item_id: int | None = None,
    paper: File[bytes] | None = None,
) -> Appeal:
    """提出申诉: a unit contests an indicator's points or an item, until the window closes."""
    participant = Participant.objects.select_related("scheme", "unit").get(pk=participant_id)
    require(by, "assessment.appeal", unit_id=participant.unit_id)
    scheme = scheme_in(scheme_id=participant.scheme_id, states=(SchemeState.PROVISIONAL,))
    if scheme.appeal_until_date is not None and clock.today() > scheme.appeal_until_date:
        raise AssessmentError(f"申诉期已于{scheme.appeal_until_date}届满。")
    if not text.strip():
        raise AssessmentError("请写明申诉理由。")
    refuse_classified(name="", content=text)
    indicator = Indicator.objects.get(pk=indicator_id, scheme=scheme) if indicator_id else None
    item = BonusItem.objects.get(pk=item_id, participant=participant) if item_id else None
    if (indicator is None) == (item is None):
        raise AssessmentError("请选择对哪一项指标或哪一件加减分申诉。")
    same = Appeal.objects.filter(participant=participant, indicator=indicator, item=item, state=AppealState.FILED)
    if same.exists():
        raise AssessmentError("同一项申诉正在答复中，不用重复提出。")
    appeal = Appeal.objects.create(
        participant=participant,
        indicator=indicator,
        item=item,
        text=text.strip(),
        filed_by=by.name,
        filed_at=clock.now(),
    )
    write_line(verb="assessment.appeal", by=by, record=appeal, summary=f"{participant.unit} {indicator or item}")
    sign_about(record=scheme, unit_id=participant.unit_id, by=by)
    if paper is not None:
        attach_file(record=appeal, upload=paper, kind=EvidenceKind.PAPER, by=by)
    return appeal


@transaction.atomic
def decide_appeal(*, appeal_id: int, uphold: bool, decision: str, by: By, exclude: Iterable[str] = ()) -> Appeal:
    """答复申诉: with a reason. Upheld, the records named do not count or the item is withdrawn, and the unit's points
    and total are computed anew; both totals stay with the appeal."""
    require(by, "assessment.manage")
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    participant = Participant.objects.select_related("scheme", "unit").get(pk=appeal.participant_id)
    scheme = scheme_in(scheme_id=participant.scheme_id, states=(SchemeState.PROVISIONAL,))
    if appeal.state != AppealState.FILED:
        raise AssessmentError("这件申诉已经答复。")
    if appeal.item is not None and appeal.item.decided_by == (by.acting_for or by.name):
        raise NotAllowedError("这件加减分由您审定，申诉请由他人核查答复。")
    if not decision.strip():
        raise AssessmentError("答复要写明理由。")
    refs = list(dict.fromkeys(exclude))
    if refs and not uphold:
        raise AssessmentError("申诉不成立时不剔除记录。")
    appeal.before_total = result_of(participant).total.value
    changed: list[models.Model] = []
    if uphold:
        changed += _corrected(appeal, participant, refs, decision=decision, by=by)
        compute_unit(scheme=scheme, participant=participant, by=by)
    appeal.after_total = result_of(participant).total.value
    appeal.state = AppealState.UPHELD if uphold else AppealState.REJECTED
    appeal.decision, appeal.decided_by, appeal.decided_at = decision.strip()[:400], by.name, clock.now()
    appeal.save()
    write_line(
        verb="assessment.decide_appeal",
        by=by,
        record=appeal,
        also=changed,
        summary=f"{appeal} {appeal.get_state_display()}：{decision}",
        detail={"before": str(appeal.before_total), "after": str(appeal.after_total)},
    )
    return appeal


def _corrected(
    appeal: Appeal, participant: Participant, refs: list[str], *, decision: str, by: By
) -> list[models.Model]:
    """Carry an upheld appeal out; returns the rows made."""
    if appeal.item is not None:
        if appeal.item.state == ItemState.ACCEPTED:
            withdraw_item(item_id=appeal.item.pk, reason=decision, by=by)
        return []
    indicator = appeal.indicator
    assert indicator is not None
    if indicator.kind != IndicatorKind.COMPUTED:
        raise AssessmentError("评价分由评价人给出，办公室不能更正；请按“不成立”答复，并写明怎样处理。")
    if not refs:
        raise AssessmentError("申诉成立的，请勾选不应计入的记录；记录都应计入的，按“不成立”答复。")
    known = countable(appeal=appeal, by=by)
    if strange := [ref for ref in refs if ref not in known]:
        raise AssessmentError(f"这些记录不在该项得分内：{'、'.join(strange)}。")
    return list(
        Exclusion.objects.bulk_create(
            [
                Exclusion(
                    participant=participant,
                    indicator=indicator,
                    appeal=appeal,
                    record=ref,
                    reason=decision.strip()[:300],
                )
                for ref in refs
            ]
        )
    )
