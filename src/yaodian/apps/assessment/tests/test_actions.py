"""A year's assessment: marks, items, provisional scores, an appeal that flows through, the frozen result, the circular."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from yaodian.apps.assessment import actions
from yaodian.apps.assessment.documents import result_circular
from yaodian.apps.assessment.models import BonusItem, Score
from yaodian.apps.assessment.queries.results import result_of, results_of
from yaodian.apps.assessment.queries.schemes import participants_for
from yaodian.apps.assessment.queries.surveys import unrated
from yaodian.apps.assessment.rules import ItemState, SchemeState, ScoringKind
from yaodian.apps.assessment.tests.make import (
    LATER,
    NOW,
    TODAY,
    indicator,
    known_metric,
    make_bureau,
    make_scheme,
    mark_all,
    paper,
    sheet,
    tasks,
)
from yaodian.apps.assessment.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import DocKind, OfficialDoc
from yaodian.kernel.documents.rules import figures, untraced
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.referrals.actions import accept_referral, refer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> Any:
    """January, and the two metrics these tests have."""
    monkeypatch.setattr("yaodian.apps.assessment.queries.readings.metric_of", known_metric)
    with clock.at(NOW):
        yield


def test_the_points_come_from_records_and_marks_and_from_nothing_else() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme, 80)
    actions.compute_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    first, second = (result_of(sheet(scheme, unit)) for unit in bureau.sections[:2])
    assert [str(score.points) for score in first.scores.values() if score.points is not None] == [
        "30.00",
        "20.00",
        "24.00",
    ]
    assert first.total.value == Decimal("92.50"), "74 of the 80 points that can be counted"
    assert second.total.value == Decimal("71.25"), "15 + 18 + 24 of 80"
    count = Score.objects.count()
    actions.compute_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    assert Score.objects.count() == count
    assert list(record_faults()) == []


def test_nobody_marks_his_own_unit_and_a_second_mark_replaces_the_first() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    survey = indicator(scheme, "3")
    own, other = sheet(scheme, bureau.sections[0]), sheet(scheme, bureau.sections[1])
    with pytest.raises(NotAllowedError, match="本单位"):
        actions.rate(indicator_id=survey.pk, marks={own.pk: Decimal(100)}, by=bureau.by("head0"))
    for mark in (60, 90):
        actions.rate(indicator_id=survey.pk, marks={other.pk: Decimal(mark)}, by=bureau.by("head0"))
    assert [rating.mark for rating in other.ratings.all()] == [90]
    with pytest.raises(NotAllowedError):
        actions.rate(indicator_id=indicator(scheme, "2").pk, marks={other.pk: Decimal(90)}, by=bureau.by("head0"))
    with pytest.raises(actions.AssessmentError, match="核算"):
        actions.rate(indicator_id=indicator(scheme, "1.1").pk, marks={other.pk: Decimal(9)}, by=bureau.by("leader"))


def test_an_item_needs_a_paper_and_another_person_to_decide_it() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    unit = sheet(scheme, bureau.sections[0])
    facts: dict[str, Any] = {
        "participant_id": unit.pk,
        "points": Decimal(2),
        "title": "获省级表彰",
        "reason": "鄂教表〔2018〕1号",
    }
    with pytest.raises(actions.AssessmentError, match="依据文件"):
        actions.propose_item(**facts, paper=None, by=bureau.by("secretary"))
    item = actions.propose_item(**facts, paper=paper(), by=bureau.by("secretary"))
    with pytest.raises(NotAllowedError, match="自己提出"):
        actions.decide_item(item_id=item.pk, accept=True, decision="属实", by=bureau.by("secretary"))
    with pytest.raises(actions.AssessmentError, match="待审定"):
        actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("clerk"))
    actions.decide_item(item_id=item.pk, accept=True, decision="属实", by=bureau.by("clerk"))
    assert result_of(unit).total.bonus == 2


def test_a_referral_from_follow_up_becomes_a_proposal_that_gets_its_unit_when_decided() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    referral = refer(
        kind="assessment.penalty",
        record=scheme,
        title="督办两次仍未办结",
        text="天教督办〔2018〕3号",
        to_unit_id=bureau.office.pk,
        by=bureau.by("clerk"),
    )
    item = accept_referral(referral_id=referral.pk, by=bureau.by("secretary"))
    assert isinstance(item, BonusItem)
    assert (item.state, item.participant) == (ItemState.PROPOSED, None)
    with pytest.raises(actions.AssessmentError, match="哪个参评单位"):
        actions.decide_item(item_id=item.pk, accept=True, decision="属实", by=bureau.by("secretary"))
    unit = sheet(scheme, bureau.sections[2])
    actions.decide_item(
        item_id=item.pk, accept=True, decision="属实", participant_id=unit.pk, by=bureau.by("secretary")
    )
    assert result_of(unit).total.penalty == 1
    assert list(record_faults()) == []


def test_an_upheld_appeal_moves_the_score_the_total_and_the_rank_and_keeps_both_totals() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme)
    assert not participants_for(by=bureau.by("head1")).exists(), "a sheet is shown once it is published"
    actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    unit = sheet(scheme, bureau.sections[1])
    assert [item.key for item in items(bureau.by("head1"), TODAY)] == [f"assessment.check:{unit.pk}"]
    before = result_of(unit)
    with pytest.raises(NotAllowedError):
        actions.file_appeal(
            participant_id=unit.pk, indicator_id=indicator(scheme, "1.2").pk, text="x", by=bureau.by("head0")
        )
    appeal = actions.file_appeal(
        participant_id=unit.pk,
        indicator_id=indicator(scheme, "1.2").pk,
        text="该任务因汛情停工，已书面报告。",
        paper=paper("报告.txt"),
        by=bureau.by("head1"),
    )
    late = tasks().get(unit=unit.unit, state="waiting")
    strange = tasks().filter(unit=bureau.sections[2]).first()
    assert strange is not None
    with pytest.raises(actions.AssessmentError, match="不在该项得分内"):
        actions.decide_appeal(
            appeal_id=appeal.pk, uphold=True, decision="属实", exclude=[record_ref(strange)], by=bureau.by("secretary")
        )
    actions.decide_appeal(
        appeal_id=appeal.pk,
        uphold=True,
        decision="情况属实，不计。",
        exclude=[record_ref(late)],
        by=bureau.by("secretary"),
    )
    after = result_of(unit)
    appeal.refresh_from_db()
    assert after.total.value == before.total.value + Decimal("2.50")
    assert (appeal.before_total, appeal.after_total) == (before.total.value, after.total.value)
    assert before.graded is not None and after.graded is not None  # noqa: PT018
    assert (before.graded.rank, after.graded.rank) == (2, 2)
    assert results_of(scheme)[1].participant == unit
    assert list(record_faults()) == []


def test_a_rejected_appeal_changes_nothing_and_an_item_found_wrong_counts_no_more() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    unit = sheet(scheme, bureau.sections[0])
    item = actions.propose_item(
        participant_id=unit.pk,
        points=Decimal(-3),
        title="安全事故",
        reason="通报",
        paper=paper(),
        by=bureau.by("secretary"),
    )
    actions.decide_item(item_id=item.pk, accept=True, decision="属实", by=bureau.by("clerk"))
    actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    before = result_of(unit).total.value
    first = actions.file_appeal(participant_id=unit.pk, item_id=item.pk, text="非本科室责任", by=bureau.by("head0"))
    with pytest.raises(NotAllowedError, match="由您审定"):
        actions.decide_appeal(appeal_id=first.pk, uphold=False, decision="责任认定书明确", by=bureau.by("clerk"))
    actions.decide_appeal(appeal_id=first.pk, uphold=False, decision="责任认定书明确", by=bureau.by("secretary"))
    assert result_of(unit).total.value == before
    second = actions.file_appeal(participant_id=unit.pk, item_id=item.pk, text="认定书已撤销", by=bureau.by("head0"))
    actions.decide_appeal(appeal_id=second.pk, uphold=True, decision="认定书撤销属实", by=bureau.by("secretary"))
    item.refresh_from_db()
    assert item.state == ItemState.WITHDRAWN
    assert result_of(unit).total.value == before + 3


def test_scores_are_not_published_before_the_day_of_count_nor_without_saying_what_nobody_marked() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau)
    assert [one.code for one in unrated(scheme)] == ["2", "3"]
    with clock.at(datetime(2018, 12, 30, 1, 0, tzinfo=UTC)), pytest.raises(actions.AssessmentError, match="还没有到"):
        actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    mark_all(bureau, scheme)
    assert [one.code for one in unrated(scheme)] == ["3"]


def test_the_result_is_frozen_after_the_window_by_a_leader_and_stands() -> None:
    bureau = make_bureau(4)
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme)
    actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    with pytest.raises(actions.AssessmentError, match="申诉期"):
        actions.freeze_scheme(scheme_id=scheme.pk, by=bureau.by("leader"))
    with clock.at(LATER):
        with pytest.raises(NotAllowedError):
            actions.freeze_scheme(scheme_id=scheme.pk, by=bureau.by("secretary"))
        with pytest.raises(actions.AssessmentError, match="届满"):
            actions.file_appeal(
                participant_id=sheet(scheme, bureau.sections[0]).pk,
                indicator_id=indicator(scheme, "1.1").pk,
                text="x",
                by=bureau.by("head0"),
            )
        assert [item.leader for item in items(bureau.by("leader"), LATER.date())] == [True]
        frozen = actions.freeze_scheme(scheme_id=scheme.pk, by=bureau.by("leader"))
    assert (frozen.state, len(frozen.digest), frozen.approved_by) == (SchemeState.FINAL, 64, "周局长")
    assert sheet(scheme, bureau.sections[0]).grade == "excellent"
    assert sheet(scheme, bureau.sections[0]).reason.startswith("总分")
    with pytest.raises(actions.AssessmentError):
        actions.compute_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    assert list(record_faults()) == []


def test_the_result_circular_names_who_reached_what_and_every_figure_has_its_source() -> None:
    bureau = make_bureau(4)
    scheme = make_scheme(bureau)
    mark_all(bureau, scheme)
    actions.publish_scores(scheme_id=scheme.pk, by=bureau.by("secretary"))
    with clock.at(LATER):
        scheme = actions.freeze_scheme(scheme_id=scheme.pk, by=bureau.by("leader"))
    circular = result_circular(scheme, on=LATER.date())
    doc = OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=shipped_issuers().issuers["bureau"],
        title=circular.title,
        body=circular.blocks,
        attachments=circular.attachments,
    )
    assert circular.title == "关于2018年机关科室年终考核结果的通报"
    assert untraced(doc) == ()
    assert {figure.trace.partition("/")[0].partition(":")[0] for figure in figures(doc)} == {
        "assessment.scheme",
        "assessment.participant",
    }


def test_a_draft_may_be_changed_but_opens_only_at_one_hundred() -> None:
    bureau = make_bureau()
    scheme = make_scheme(bureau, opened=False)
    late = indicator(scheme, "1.2")
    facts = actions.IndicatorFacts("逾期任务", Decimal(25), late.metric, ScoringKind.PER_ITEM, Decimal(3))
    actions.edit_indicator(indicator_id=late.pk, facts=facts, by=bureau.by("secretary"))
    with pytest.raises(actions.AssessmentError, match="合计105"):
        actions.open_scheme(scheme_id=scheme.pk, by=bureau.by("secretary"))
    assert actions.load_schemes(year=2018, by=bureau.by("secretary")) == [], "what is there stays as it is"
    late.refresh_from_db()
    assert late.rule == {"kind": "per_item", "minus": "3"}
