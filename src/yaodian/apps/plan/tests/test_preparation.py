"""Drafting the plan: from a section's proposal to the issued plan, each sentence traceable to where it came from."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.plan.actions import PlanError, consultation, imports, issuing, outline, proposing
from yaodian.apps.plan.actions.consultation import OpinionWords
from yaodian.apps.plan.actions.proposing import ProposalWords
from yaodian.apps.plan.models import Clause, Proposal, WorkPlan, YearDraft
from yaodian.apps.plan.queries.preparation import outline_of, text_of, trace_of_clause
from yaodian.apps.plan.rules.preparation import (
    DraftState,
    IssuedKind,
    MeetingKind,
    MeetingVerdict,
    NodeLevel,
    OpinionVerdict,
    ProposalSource,
    ProposalState,
)
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.make import Bureau
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError

pytestmark = pytest.mark.django_db

ROOMS = ProposalWords(
    source=ProposalSource.PROVINCE,
    source_name="省教育厅2019年工作要点",
    heading="加快教育信息化",
    point="建设录播教室",
    text="全年建设6个录播教室",
    target="录播教室6个",
)


@pytest.fixture
def bureau() -> Bureau:
    return make.bureau()


def opened(bureau: Bureau) -> YearDraft:
    """Open the draft of 2019."""
    return proposing.open_draft(
        year=2019,
        title="云桥市教育局2019年工作要点",
        collect_due_date=date(2018, 12, 10),
        unit_ids=[bureau.units["media_centre"].pk],
        by=bureau.reader("office"),
    )


def proposed(bureau: Bureau, draft: YearDraft, words: ProposalWords = ROOMS, who: str = "media_clerk") -> Proposal:
    """Let a section propose."""
    unit = bureau.units["media_centre" if who.startswith("media") else "finance"]
    return proposing.propose(draft_id=draft.pk, unit_id=unit.pk, words=words, by=bureau.reader(who))


def merged(bureau: Bureau) -> YearDraft:
    """Bring a draft with two points to the end of merging."""
    draft = opened(bureau)
    first = proposed(bureau, draft)
    second = proposed(
        bureau,
        draft,
        ProposalWords(
            source=ProposalSource.OWN, heading="改善办学条件", point="改造薄弱学校", text="投入资金900万元，改造校舍8所"
        ),
        who="finance_head",
    )
    proposing.start_merging(draft_id=draft.pk, by=bureau.reader("office"))
    for row in (first, second):
        outline.adopt_proposal(proposal_id=row.pk, by=bureau.reader("office"))
    draft.refresh_from_db()
    return draft


def consulted(bureau: Bureau, draft: YearDraft) -> None:
    """Ask for opinions, let one unit answer, decide, end the round."""
    office = bureau.reader("office")
    units = [bureau.units[code].pk for code in ("finance", "direct")]
    round_ = consultation.circulate_draft(draft_id=draft.pk, unit_ids=units, due_date=date(2018, 12, 20), by=office)
    answer = consultation.answer_round(
        round_id=round_.pk,
        unit_id=units[0],
        opinions=[OpinionWords("建议写明验收时间", place="1.1")],
        by=bureau.reader("finance_head"),
    )
    consultation.answer_round(round_id=round_.pk, unit_id=units[1], opinions=[], by=bureau.reader("direct_clerk"))
    consultation.decide_opinion(
        opinion_id=answer.opinions.get().pk,
        verdict=OpinionVerdict.ADOPTED,
        reason="已补充验收时间",
        by=office,
    )
    consultation.close_round(round_id=round_.pk, by=office)


def passed(bureau: Bureau, draft: YearDraft) -> None:
    """Let the meeting pass a draft."""
    office = bureau.reader("office")
    consultation.submit_to_meeting(draft_id=draft.pk, by=office)
    consultation.record_resolution(
        draft_id=draft.pk,
        meeting=MeetingKind.DIRECTORS,
        meeting_date=date(2018, 12, 1),
        number="局办纪〔2018〕12号",
        verdict=MeetingVerdict.PASSED,
        scan=make.paper("纪要.txt"),
        by=office,
    )


def resolved(bureau: Bureau) -> YearDraft:
    """Bring a draft through the meeting."""
    draft = merged(bureau)
    consulted(bureau, draft)
    passed(bureau, draft)
    draft.refresh_from_db()
    return draft


def confirmed(draft: YearDraft, **issued: object) -> WorkPlan:
    """Issue, review and confirm."""
    reading = issuing.issue_draft(draft_id=draft.pk, by=make.SYSTEM, **issued)  # type: ignore[arg-type]
    return imports.confirm_import(draft_id=make.accept_all(reading).pk, by=make.SYSTEM)


def test_a_draft_item_goes_from_a_section_to_the_issued_plan_word_for_word(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = resolved(bureau)
        plan = confirmed(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.plan) == (DraftState.ISSUED, plan)
    assert plan.year == 2019
    assert {link.kind for link in draft.links.all()} == {IssuedKind.UNCHANGED}
    clause = make.clause(plan, "6个录播教室")
    trace = trace_of_clause(clause)
    assert trace is not None
    assert [(row.unit.code, row.source_name) for row in trace.proposals] == [("media_centre", ROOMS.source_name)]
    assert [row.text for row in trace.opinions] == ["建议写明验收时间"]
    assert [row.number for row in trace.resolutions] == ["局办纪〔2018〕12号"]
    assert clause.section_code == "media_centre"
    assert plan.cosign_required


def test_the_issued_text_is_compared_with_the_draft_sentence_by_sentence(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = resolved(bureau)
        text = text_of(draft).text.replace("建设6个录播教室", "建设7个录播教室")
        text = text.replace("改造校舍8所。", "改造校舍8所。制定后勤管理办法。")
        plan = confirmed(draft, name="印发稿.txt", content=text.encode())
    kinds = {link.new_text: link.kind for link in draft.links.all()}
    assert next(kind for words, kind in kinds.items() if "7个录播教室" in words) == IssuedKind.CHANGED
    assert next(kind for words, kind in kinds.items() if "后勤管理" in words) == IssuedKind.ADDED
    trace = trace_of_clause(make.clause(plan, "7个录播教室"))
    assert trace is not None
    assert trace.proposals
    added = trace_of_clause(make.clause(plan, "后勤管理"))
    assert added is not None
    assert not added.proposals


def test_the_same_words_have_the_same_key_in_draft_and_plan(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = resolved(bureau)
        direct = make.draft_of(text_of(draft).text)
        keys = [c["key"] for s in direct.parsed["sections"] for p in s["points"] for c in p["clauses"]]
        imports.discard_import(draft_id=direct.pk, by=make.SYSTEM)
        plan = confirmed(draft)
    assert [row.key for row in plan_clauses(plan)] == keys


def plan_clauses(plan: WorkPlan) -> list[Clause]:
    """Return the clauses of a plan in order."""
    return [
        clause for section in plan.sections.all() for point in section.points.all() for clause in point.clauses.all()
    ]


def test_split_and_merge_keep_the_sources(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        office = bureau.reader("office")
        node = draft.nodes.get(level=NodeLevel.CLAUSE, text__contains="900万元")
        first, second = outline.split_node(node_id=node.pk, at=node.text.index("改造"), by=office)
        assert (first.text, second.text) == ("投入资金900万元。", "改造校舍8所。")
        assert first.sources.count() == second.sources.count() == 1
        assert [row.number for row in outline_of(draft)][-2:] == ["2.1", "2.2"]
        both = outline.merge_node(node_id=first.pk, by=office)
    assert both.text == "投入资金900万元。改造校舍8所。"
    assert both.sources.count() == 1


def test_a_dropped_sentence_lets_its_proposal_wait_again(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        point = draft.nodes.get(level=NodeLevel.POINT, text="建设录播教室")
        outline.drop_node(node_id=point.pk, reason="并入数字化校园", by=bureau.reader("office"))
    assert draft.proposals.get(text__contains="录播").state == ProposalState.WAITING
    assert [row.number for row in outline_of(draft)] == ["一", "二", "1", "1.1"]


def test_a_proposal_can_join_a_sentence_that_says_the_same(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        again = proposed(bureau, draft, who="finance_head")
        node = draft.nodes.get(level=NodeLevel.CLAUSE, text__contains="录播")
        outline.adopt_proposal(proposal_id=again.pk, clause_id=node.pk, by=bureau.reader("office"))
    assert node.sources.count() == 2


def test_nodes_move_among_their_siblings(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = merged(bureau)
        office = bureau.reader("office")
        second = draft.nodes.get(level=NodeLevel.SECTION, text="改善办学条件")
        outline.move_node(node_id=second.pk, step=-1, by=office)
        assert next(row.node.text for row in outline_of(draft) if row.node.level is NodeLevel.SECTION) == "改善办学条件"
        with pytest.raises(PlanError, match="最前"):
            outline.move_node(node_id=second.pk, step=-1, by=office)
        point = draft.nodes.get(level=NodeLevel.POINT, text="建设录播教室")
        outline.move_node(node_id=point.pk, step=0, upper_id=second.pk, by=office)
    assert [row.number for row in outline_of(draft)] == ["一", "1", "1.1", "2", "2.1", "二"]


def test_a_section_proposes_for_itself_alone_and_names_the_paper(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = opened(bureau)
        with pytest.raises(NotAllowedError):
            proposing.propose(
                draft_id=draft.pk,
                unit_id=bureau.units["finance"].pk,
                words=ROOMS,
                by=bureau.reader("media_clerk"),
            )
        with pytest.raises(PlanError, match="文件名称"):
            proposed(bureau, draft, ProposalWords(source=ProposalSource.GOVERNMENT, text="新建幼儿园2所"))
        with pytest.raises(ClassifiedMaterialError):
            proposed(bureau, draft, ProposalWords(source=ProposalSource.OWN, text="机密★5年 建设某项目"))


def test_a_text_written_elsewhere_is_read_into_an_empty_outline(bureau: Bureau) -> None:
    office = bureau.reader("office")
    with make.at(2018, 12, 3):
        draft = opened(bureau)
        proposing.start_merging(draft_id=draft.pk, by=office)
        count = outline.lay_text(draft_id=draft.pk, name="初稿.txt", content=make.TEXT.encode(), by=office)
        assert count == draft.nodes.filter(level=NodeLevel.CLAUSE).count() > 6
        assert draft.nodes.filter(level=NodeLevel.POINT).count() == 4
        with pytest.raises(PlanError, match="已有内容"):
            outline.lay_text(draft_id=draft.pk, name="初稿.txt", content=make.TEXT.encode(), by=office)


def test_a_proposal_that_names_a_point_only_joins_the_point_of_that_name(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = opened(bureau)
        first = proposed(bureau, draft)
        words = ProposalWords(source=ProposalSource.OWN, point=first.point, text="新建智慧教室6间")
        second = proposed(bureau, draft, words)
        proposing.start_merging(draft_id=draft.pk, by=bureau.reader("office"))
        nodes = [outline.adopt_proposal(proposal_id=row.pk, by=bureau.reader("office")) for row in (first, second)]
        assert first.heading
        assert nodes[0].upper_id == nodes[1].upper_id
