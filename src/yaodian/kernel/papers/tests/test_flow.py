"""The flow of a paper: desks, returns, co-signatures, signing with sources, numbers without gaps, issued copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.documents.model import paragraph, to_fill
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.storage import root
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.notices.models import Notice
from yaodian.kernel.papers import actions
from yaodian.kernel.papers.models import PaperNumber, PaperStep
from yaodian.kernel.papers.queries.papers import papers_for, papers_of
from yaodian.kernel.papers.queries.texts import lacks, opinions, plain, text_of, unsourced_figures
from yaodian.kernel.papers.rules import DeskVerdict, PaperState
from yaodian.kernel.papers.tests.make import BODY, NOW, bring, make_desks, make_paper, scan
from yaodian.kernel.papers.worklist import items
from yaodian.kernel.rulebook.tests.make import SYSTEM, make_account, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september() -> Any:
    """The business day of these tests."""
    with clock.at(NOW):
        yield


def test_a_paper_passes_every_desk_and_every_desk_finds_it_in_its_worklist() -> None:
    desks = make_desks()
    paper = make_paper(desks)
    for state, desk in (
        (PaperState.DRAFTING, "clerk"),
        (PaperState.SECTION, "head"),
        (PaperState.OFFICE, "secretary"),
        (PaperState.SIGNING, "leader"),
        (PaperState.NUMBERING, "secretary2"),
        (PaperState.SEALING, "secretary"),
        (PaperState.PRINTING, "secretary"),
    ):
        bring(paper, state, desks)
        keys = [item.key for item in items(desks.by(desk), clock.today())]
        assert keys == [f"papers.{state.value}:{paper.pk}"]
    bring(paper, PaperState.ISSUED, desks)
    actions.archive_paper(paper_id=paper.pk, retention="30年", by=desks.by("secretary"))
    paper.refresh_from_db()
    assert (paper.state, paper.number, paper.signatory) == ("archived", "天教办发〔2018〕1号", "周局长")
    assert [step.step for step in paper.steps.order_by("id")] == [
        "draft", "section", "office", "sign", "number", "seal", "issue", "archive",
    ]  # fmt: skip
    assert list(record_faults()) == []


def test_a_return_needs_a_reason_and_lands_on_the_drafters_desk() -> None:
    desks = make_desks()
    paper = bring(make_paper(desks), PaperState.OFFICE, desks)
    with pytest.raises(actions.PaperError, match="理由"):
        actions.return_paper(paper_id=paper.pk, reason=" ", by=desks.by("secretary"))
    actions.return_paper(paper_id=paper.pk, reason="问题部分写具体些", by=desks.by("secretary"))
    paper.refresh_from_db()
    assert paper.state == PaperState.DRAFTING
    step = PaperStep.objects.get(paper=paper, verdict=DeskVerdict.RETURNED)
    assert (step.step, step.text) == ("office", "问题部分写具体些")
    assert [item.title for item in items(desks.by("clerk"), clock.today())] == [paper.title]


def test_whoever_drafted_does_not_check_it_for_the_office_nor_sign_it() -> None:
    desks = make_desks()
    paper = make_paper(desks, by="secretary")
    actions.pass_on(paper_id=paper.pk, by=desks.by("secretary"))
    paper.refresh_from_db()
    assert paper.state == PaperState.OFFICE, "a unit that has no section head skips 科室审核"
    with pytest.raises(NotAllowedError, match="核稿人"):
        actions.pass_on(paper_id=paper.pk, by=desks.by("secretary"))
    actions.pass_on(paper_id=paper.pk, by=desks.by("secretary2"))
    with pytest.raises(NotAllowedError):
        actions.sign_paper(paper_id=paper.pk, by=desks.by("secretary"))


def test_a_second_click_does_not_pass_two_desks() -> None:
    desks = make_desks()
    paper = bring(make_paper(desks), PaperState.SECTION, desks)
    actions.pass_on(paper_id=paper.pk, state=PaperState.SECTION, by=desks.by("head"))
    with pytest.raises(actions.PaperError, match="办公室核稿"):
        actions.pass_on(paper_id=paper.pk, state=PaperState.SECTION, by=desks.by("head"))


def test_a_place_left_to_be_written_keeps_the_paper_on_its_desk() -> None:
    desks = make_desks()
    paper = make_paper(desks, blocks=(*BODY, paragraph(to_fill("写明办理情况"))))
    with pytest.raises(actions.PaperError, match="待写的地方：（此处写明办理情况）"):
        actions.pass_on(paper_id=paper.pk, by=desks.by("clerk"))
    assert any("待写" in one for one in lacks(paper=paper))
    words = plain(text_of(paper=paper)).replace("（此处写明办理情况）", "已在三所小学试点。")
    actions.revise_text(paper_id=paper.pk, title=paper.title, text=words, by=desks.by("clerk"))
    actions.pass_on(paper_id=paper.pk, by=desks.by("clerk"))
    paper.refresh_from_db()
    assert paper.state == PaperState.SECTION


def test_a_figure_without_a_source_blocks_signing_and_is_named_until_its_source_is_given() -> None:
    desks = make_desks()
    blocks = (paragraph("依据教督〔2012〕3号和《2018年工作要点》，全市7个单位未签收。"),)
    paper = bring(make_paper(desks, blocks=blocks), PaperState.SIGNING, desks)
    with pytest.raises(actions.UnsourcedError, match="全市7个单位") as refused:
        actions.sign_paper(paper_id=paper.pk, by=desks.by("leader"))
    assert len(refused.value.numbers) == 1, "days, document numbers and titles are no counts"
    actions.return_paper(paper_id=paper.pk, reason="注明来源", by=desks.by("leader"))
    (place,) = unsourced_figures(paper=paper)
    with pytest.raises(actions.PaperError, match="没有找到记录"):
        actions.name_source(
            paper_id=paper.pk,
            number="7",
            before=place.before,
            trace="units.unit:999999",
            label="",
            by=desks.by("clerk"),
        )
    actions.name_source(
        paper_id=paper.pk,
        number=place.number,
        before=place.before,
        trace=f"{record_ref(paper)}/count@2018-09-28",
        label="未签收单位",
        by=desks.by("clerk"),
    )
    bring(paper, PaperState.SIGNING, desks)
    actions.sign_paper(paper_id=paper.pk, by=desks.by("leader"))


def test_units_and_outside_organs_co_sign_before_a_leader_signs() -> None:
    desks = make_desks()
    finance = make_unit("计财科")
    money = make_account(Role.SECTION_HEAD, unit=finance, name="赵科长")
    paper = make_paper(desks, cosign_unit_ids=[finance.pk], cosign_organs=["市公安局"])
    bring(paper, PaperState.COSIGN, desks)
    inside, outside = paper.cosignatures.order_by("id")
    by = reader_of(account=money, on=clock.today())
    assert [item.key for item in items(by, clock.today())] == [f"papers.cosign:{inside.pk}"]
    with pytest.raises(NotAllowedError):
        actions.cosign(cosignature_id=inside.pk, agree=True, by=desks.by("head"))
    actions.cosign(cosignature_id=inside.pk, agree=False, opinion="经费来源待明确", by=by)
    with pytest.raises(actions.PaperError, match="扫描件"):
        actions.cosign(cosignature_id=outside.pk, agree=True, person="吴警官", by=desks.by("secretary"))
    actions.cosign(cosignature_id=outside.pk, agree=True, person="吴警官", scan=scan(), by=desks.by("secretary"))
    paper.refresh_from_db()
    assert paper.state == PaperState.COSIGN, "an objection holds the paper"
    actions.cosign(cosignature_id=inside.pk, agree=True, by=by)
    paper.refresh_from_db()
    assert paper.state == PaperState.SIGNING
    actions.return_paper(paper_id=paper.pk, reason="重写", by=desks.by("leader"))
    assert set(paper.cosignatures.values_list("state", flat=True)) == {"waiting"}, "a new wording is co-signed anew"
    assert list(record_faults()) == []


def test_a_leaders_word_entered_for_him_needs_the_scan_and_stands_on_the_sheet_as_entered() -> None:
    desks = make_desks()
    paper = bring(make_paper(desks), PaperState.SIGNING, desks)
    by = replace(desks.by("leader"), acting_for="周局长", entered_by="张主任", name="张主任")
    with pytest.raises(actions.PaperError, match="扫描件"):
        actions.sign_paper(paper_id=paper.pk, by=by)
    actions.sign_paper(paper_id=paper.pk, opinion="同意。", scan=scan(), by=by)
    (signed,) = [opinion for opinion in opinions(paper=paper) if opinion.step == "签发"]
    assert signed.line() == "同意。　周局长　2018年9月28日（张主任代录，原件扫描存档）"


def test_numbers_run_without_a_gap_and_a_voided_one_stays_with_its_reason() -> None:
    desks = make_desks()
    made = [bring(make_paper(desks), PaperState.SEALING, desks) for _n in range(2)]
    actions.withdraw_paper(paper_id=made[0].pk, reason="会议取消", by=desks.by("secretary"))
    third = bring(make_paper(desks), PaperState.SEALING, desks)
    assert third.number == "天教办发〔2018〕3号"
    rows = PaperNumber.objects.order_by("serial").values_list("serial", "state", "reason")
    assert list(rows) == [(1, "void", "会议取消"), (2, "used", ""), (3, "used", "")]
    assert list(record_faults()) == []


def test_an_issued_paper_is_kept_with_its_digest_and_refuses_every_change() -> None:
    desks = make_desks()
    school = make_unit("干驿中学")
    clerk = make_account(Role.SCHOOL_CLERK, unit=school)
    reader = reader_of(account=clerk, on=clock.today())
    paper = make_paper(desks, addressee_ids=[school.pk])
    assert not papers_for(by=reader).exists()
    bring(paper, PaperState.ISSUED, desks)
    assert papers_for(by=reader).get() == paper, "an addressee reads it once it has gone out"
    assert Notice.objects.get(record=record_ref(paper)).receipts.get().unit == school
    files = list(files_of(record_ref(paper)))
    word = next(file for file in files if file.name.endswith(".docx"))
    content = (root() / word.stored).read_bytes()
    assert paper.digest == word.digest == sm3(content)
    text = "\n".join(line.text for line in docx.Document(BytesIO(content)).paragraphs)
    assert "天教办发〔2018〕1号" in text
    assert "2018年9月28日" in text
    assert "数据来源表" not in text
    refused: tuple[Callable[[], Any], ...] = (
        lambda: actions.revise_text(paper_id=paper.pk, title="x", text="y", by=desks.by("secretary")),
        lambda: actions.return_paper(paper_id=paper.pk, reason="x", by=desks.by("leader")),
        lambda: actions.withdraw_paper(paper_id=paper.pk, reason="x", by=desks.by("secretary")),
        lambda: actions.issue_paper(paper_id=paper.pk, by=desks.by("secretary")),
    )
    for act in refused:
        with pytest.raises(actions.PaperError):
            act()


def test_what_a_demo_issues_while_its_year_is_being_loaded_says_that_it_is_a_demo() -> None:
    def words_of_issued() -> str:
        desks = make_desks()
        paper = bring(make_paper(desks), PaperState.ISSUED, desks)
        word = next(file for file in files_of(record_ref(paper)) if file.name.endswith(".docx"))
        read = docx.Document(BytesIO((root() / word.stored).read_bytes()))
        headers = [line.text for section in read.sections for line in section.header.paragraphs]
        return "\n".join([*headers, *(line.text for line in read.paragraphs)])

    assert "演示数据" not in words_of_issued()
    clock.mark_demo(demo=True)  # the clock is shifted at the end of loading only
    assert clock.shift_days() == 0
    assert "演示数据" in words_of_issued()
    clock.mark_demo(demo=False)


def test_the_same_key_drafts_one_paper_and_a_record_knows_its_papers() -> None:
    desks = make_desks()
    first = make_paper(desks)
    about = make_paper(desks, record=first, client_key="circular:9")
    assert make_paper(desks, record=first, client_key="circular:9") == about
    assert list(papers_of(ref=record_ref(first), by=desks.by("clerk"))) == [about]
    assert make_paper(desks, by="clerk").sheet_number == "天教稿〔2018〕3号"


def test_a_text_with_a_secrecy_mark_is_refused_before_it_is_written() -> None:
    from yaodian.kernel.privacy.rules import ClassifiedMaterialError

    desks = make_desks()
    with pytest.raises(ClassifiedMaterialError):
        make_paper(desks, blocks=("机密★1年",))
    assert not papers_for(by=SYSTEM).exists()
