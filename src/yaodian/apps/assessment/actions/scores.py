"""Scores (考核得分): marks given, points computed, published for the units to see, frozen with a digest."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.base import File
from django.db import models, transaction

from yaodian.apps.assessment.models import BonusItem, Indicator, PaperSurvey, Participant, Rating, Scheme, Score
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.queries.readings import points
from yaodian.apps.assessment.queries.results import results_of
from yaodian.apps.assessment.queries.schemes import leaves, open_appeals, scores_of
from yaodian.apps.assessment.rules import IndicatorKind, ItemState, SchemeState, SurveyState
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, Reader, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.units.models import Unit
from yaodian.kernel.workdays.queries import calendar

VERBS = {IndicatorKind.LEADER: "assessment.rate_as_leader", IndicatorKind.SURVEY: "assessment.rate"}


@transaction.atomic
def rate(
    *,
    indicator_id: int,
    marks: dict[int, Decimal],
    by: By,
    notes: dict[int, str] | None = None,
    scan: File[bytes] | None = None,
) -> list[Rating]:
    """测评: one rater's marks (participant id → 0 to 100); given again they replace the former ones.

    Nobody marks his own unit. A leader's marks entered for him (代录) need the scan of his sheet."""
    indicator = Indicator.objects.select_related("scheme").get(pk=indicator_id)
    scheme = scheme_in(scheme_id=indicator.scheme_id, states=(SchemeState.OPEN,))
    if indicator.kind not in VERBS:
        raise AssessmentError(f"“{indicator}”由记录核算，不用评分。")
    require(by, VERBS[IndicatorKind(indicator.kind)])
    if by.acting_for and scan is None:
        raise AssessmentError(f"代录{by.acting_for}的评价要附签字扫描件。")
    rater, unit_id = by.acting_for or by.name, _rating_unit(by, IndicatorKind(indicator.kind))
    participants = {row.pk: row for row in scheme.participants.filter(pk__in=marks)}
    unit = Unit.objects.get(pk=unit_id) if unit_id is not None else None
    made = []
    for key, mark in sorted(marks.items()):
        if key not in participants:
            raise AssessmentError("被评单位不在本方案内。")
        if not 0 <= mark <= 100:
            raise AssessmentError("评分应在0到100之间。")
        if participants[key].unit_id == unit_id:
            raise NotAllowedError("不能评价本单位。")
        row, _new = Rating.objects.update_or_create(
            participant_id=key,
            indicator=indicator,
            unit=unit,
            rater=rater[:120],
            defaults={
                "mark": mark,
                "note": (notes or {}).get(key, "").strip()[:200],
                "entered_by": by.entered_by,
                "at": clock.now(),
            },
        )
        made.append(row)
    write_line(verb="assessment.rate", by=by, record=indicator, also=made, summary=f"{indicator} {len(made)}份")
    if scan is not None:
        attach_file(record=indicator, upload=scan, kind=EvidenceKind.SCAN, by=by, internal=True)
    return made


def _rating_unit(by: By, kind: IndicatorKind) -> int | None:
    """Return the unit in whose name a mark is given; leaders mark in their own."""
    if kind is IndicatorKind.LEADER or not isinstance(by, Reader):
        return None
    return next((seat.unit_id for seat in by.seats if seat.unit_id is not None), None)


@transaction.atomic
def compute_scores(*, scheme_id: int, by: By) -> Scheme:
    """核算得分: every unit's points by indicator from records and marks; may be done as often as wanted."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.OPEN, SchemeState.PROVISIONAL))
    _compute(scheme, list(scheme.participants.select_related("unit", "scheme")), by=by)
    return scheme


def compute_unit(*, scheme: Scheme, participant: Participant, by: By) -> list[Score]:
    """重新核算: one unit's points, within the act that corrected what they rest on."""
    return _compute(scheme, [participant], by=by)


def _compute(scheme: Scheme, participants: list[Participant], *, by: By) -> list[Score]:
    """Compute and keep the scores of these units, with one journal line."""
    indicators, now = leaves(scheme), clock.now()
    changed: list[Score] = []
    known = scores_of(scheme)
    for participant in participants:
        for indicator in indicators:
            indicator.scheme = scheme
            made, part, whole = points(indicator=indicator, participant=participant, by=by)
            score = known.get(participant.pk, {}).get(indicator.pk) or Score(
                participant=participant, indicator=indicator
            )
            facts = (made.value, part, whole, made.words)
            if score.pk and (score.points, score.part, score.whole, score.words) == facts:
                continue
            score.points, score.part, score.whole, score.words = facts
            score.computed_at = now
            score.save()
            changed.append(score)
    write_line(
        verb="assessment.recompute", by=by, record=scheme, also=changed, summary=f"{scheme} {len(changed)}项得分"
    )
    return changed


@transaction.atomic
def publish_scores(*, scheme_id: int, by: By) -> Scheme:
    """公布初评: compute once more, show every unit its own sheet, and open the window for appeals (working days)."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.OPEN,))
    if clock.today() < scheme.as_of_date:
        raise AssessmentError(f"核算日是{scheme.as_of_date}，还没有到，现在只能试算；到核算日再公布初评。")
    waiting = BonusItem.objects.filter(scheme=scheme, state=ItemState.PROPOSED).count()
    if waiting:
        raise AssessmentError(f"还有{waiting}件加减分事项待审定，审定后再公布。")
    unchecked = PaperSurvey.objects.filter(indicator__scheme=scheme, state=SurveyState.ENTERED).count()
    if unchecked:
        raise AssessmentError(f"还有{unchecked}份纸质测评汇总待核对，核对后再公布。")
    _compute(scheme, list(scheme.participants.select_related("unit", "scheme")), by=by)
    scheme.state, scheme.published_at = SchemeState.PROVISIONAL, clock.now()
    scheme.appeal_until_date = calendar().add_workdays(clock.today(), scheme.appeal_workdays)
    scheme.save(update_fields=["state", "published_at", "appeal_until_date"])
    write_line(verb="assessment.publish_scores", by=by, record=scheme, summary=str(scheme))
    until = scheme.appeal_until_date
    send_notice(
        title=f"{scheme}初评得分已公布",
        text=f"请核对本单位得分；有异议的，于{until.month}月{until.day}日前提出申诉并附佐证。",
        record=scheme,
        unit_ids=list(scheme.participants.values_list("unit_id", flat=True)),
        due_at=None,
        by=by,
    )
    return scheme


@transaction.atomic
def freeze_scheme(*, scheme_id: int, by: By, scan: File[bytes] | None = None) -> Scheme:
    """审定定档: a leader approves totals, ranks and grades as computed; from now on they stand, with their digest.

    Not before the appeal window is over and every appeal answered; entered for the leader it needs the scan."""
    require(by, "assessment.approve")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.PROVISIONAL,))
    if by.acting_for and scan is None:
        raise AssessmentError(f"代录{by.acting_for}的审定要附签字扫描件。")
    if scheme.appeal_until_date is not None and clock.today() <= scheme.appeal_until_date:
        raise AssessmentError(f"申诉期到{scheme.appeal_until_date}，期满后再定档。")
    if open_appeals(scheme).exists():
        raise AssessmentError("还有申诉没有答复，答复后再定档。")
    changed: list[models.Model] = []
    kept = []
    for result in results_of(scheme):
        assert result.graded is not None
        row = result.participant
        row.total, row.rank, row.grade = result.total.value, result.graded.rank, result.graded.grade
        row.reason = result.graded.reason[:400]
        row.save(update_fields=["total", "rank", "grade", "reason"])
        changed.append(row)
        scores = {str(score.indicator_id): str(score.points) for score in result.scores.values()}
        items = [[item.pk, str(item.points)] for item in result.items]
        kept.append([row.unit_id, str(row.total), row.rank, row.grade, scores, items])
    scheme.state, scheme.frozen_at = SchemeState.FINAL, clock.now()
    scheme.approved_by = (by.acting_for or by.name)[:120]
    scheme.digest = sm3(canonical_text({"scheme": scheme.pk, "rows": kept}).encode())
    scheme.save(update_fields=["state", "frozen_at", "approved_by", "digest"])
    write_line(verb="assessment.freeze", by=by, record=scheme, also=changed, summary=f"{scheme} {scheme.digest}")
    if scan is not None:
        attach_file(record=scheme, upload=scan, kind=EvidenceKind.SCAN, by=by, internal=True)
    return scheme
