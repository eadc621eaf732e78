"""Asking for opinions and the meeting: nothing goes on before every opinion is decided; a meeting may send back."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.plan.actions import PlanError, consultation, issuing, outline
from yaodian.apps.plan.actions.consultation import OpinionWords
from yaodian.apps.plan.rules.preparation import DraftState, MeetingKind, MeetingVerdict, OpinionVerdict
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.tests.test_preparation import consulted, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make.bureau()


def test_a_draft_goes_to_the_meeting_only_when_every_opinion_is_decided(bureau: Bureau) -> None:
    office = bureau.reader("office")
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        with pytest.raises(PlanError, match="还没有征求过意见"):
            consultation.submit_to_meeting(draft_id=draft.pk, by=office)
        round_ = consultation.circulate_draft(
            draft_id=draft.pk, unit_ids=[bureau.units["finance"].pk], due_date=date(2018, 12, 5), by=office
        )
        with pytest.raises(PlanError, match="没有反馈"):
            consultation.close_round(round_id=round_.pk, by=office)
        answer = consultation.answer_round(
            round_id=round_.pk,
            unit_id=bureau.units["finance"].pk,
            opinions=[OpinionWords("资金数待核")],
            by=office,
            spoken_by="计财科王老师",
        )
        assert (answer.answered_by, answer.entered_by) == ("计财科王老师", "办公室主任")
        consultation.close_round(round_id=round_.pk, by=office)
        with pytest.raises(PlanError, match="1 条意见没有研究"):
            consultation.submit_to_meeting(draft_id=draft.pk, by=office)
        with pytest.raises(PlanError, match="写明理由"):
            consultation.decide_opinion(
                opinion_id=answer.opinions.get().pk, verdict=OpinionVerdict.REJECTED, reason=" ", by=office
            )


def test_a_silent_unit_does_not_hold_the_round_after_its_last_day(bureau: Bureau) -> None:
    office = bureau.reader("office")
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        round_ = consultation.circulate_draft(
            draft_id=draft.pk, unit_ids=[bureau.units["finance"].pk], due_date=date(2018, 12, 5), by=office
        )
    with make.at(2018, 12, 6):
        consultation.close_round(round_id=round_.pk, by=bureau.reader("office"))
    draft.refresh_from_db()
    assert draft.state == DraftState.MERGING


def test_a_heading_with_nothing_under_it_does_not_go_to_the_meeting(bureau: Bureau) -> None:
    office = bureau.reader("office")
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        consulted(bureau, draft)
        row = next(node for node in draft.nodes.filter(level="clause") if "改造校舍" in node.text)
        others = draft.nodes.filter(level="point")
        other = next(node for node in others if node != row.upper)
        outline.move_node(node_id=row.pk, step=0, upper_id=other.pk, by=office)
        with pytest.raises(PlanError, match="“改造薄弱学校”下面没有内容"):
            consultation.submit_to_meeting(draft_id=draft.pk, by=office)


def test_a_meeting_may_send_the_draft_back(bureau: Bureau) -> None:
    office = bureau.reader("office")
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        consulted(bureau, draft)
        consultation.submit_to_meeting(draft_id=draft.pk, by=office)
        with pytest.raises(PlanError, match="扫描件"):
            consultation.record_resolution(
                draft_id=draft.pk,
                meeting=MeetingKind.PARTY_GROUP,
                meeting_date=date(2018, 12, 2),
                number="3号",
                verdict=MeetingVerdict.PASSED,
                by=office,
            )
        consultation.record_resolution(
            draft_id=draft.pk,
            meeting=MeetingKind.PARTY_GROUP,
            meeting_date=date(2018, 12, 2),
            number="3号",
            verdict=MeetingVerdict.RETURNED,
            remarks="数字再核实",
            by=office,
        )
        draft.refresh_from_db()
        assert draft.state == DraftState.MERGING
        with pytest.raises(PlanError, match="审议通过后才能印发"):
            issuing.issue_draft(draft_id=draft.pk, by=office)
