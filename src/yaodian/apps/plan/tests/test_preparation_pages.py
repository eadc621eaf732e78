"""Pages of drafting the plan: who sees and does what, and the whole way over forms."""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yaodian.apps.plan.actions import consultation
from yaodian.apps.plan.documents.preparation import plan_notice
from yaodian.apps.plan.models import OpinionRound, Proposal, Resolution, WorkPlan, YearDraft
from yaodian.apps.plan.queries.preparation import text_of
from yaodian.apps.plan.rules.preparation import DraftState, ProposalState
from yaodian.apps.plan.tests import make, test_preparation
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.worklist import items
from yaodian.engines import plantext
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.rules import untraced

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make.bureau()


def test_the_whole_way_over_the_pages(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        office, media = make.browser(bureau, "office"), make.browser(bureau, "media_clerk")
        opened = office.post(
            reverse("plan:preparation"),
            {"year": 2019, "title": "云桥市教育局2019年工作要点", "collect_due_date": "2018-12-10"},
        )
        draft = YearDraft.objects.get()
        assert opened["Location"] == reverse("plan:year_draft", args=[draft.pk])
        assert any(item.action == "申报建议" for item in items(bureau.reader("media_clerk"), date(2018, 12, 3)))
        sent = media.post(
            reverse("plan:propose", args=[draft.pk]),
            {
                "unit": bureau.units["media_centre"].pk,
                "source": "province",
                "source_name": "省教育厅2019年工作要点",
                "heading": "加快教育信息化",
                "point": "建设录播教室",
                "text": "全年建设6个录播教室",
                "target": "6个",
                "support": "计财科",
            },
        )
        assert sent.status_code == 302
        proposal = Proposal.objects.get()
        assert proposal.support_unit_ids == [bureau.units["finance"].pk]
        office.post(reverse("plan:draft_step", args=[draft.pk, "merge"]))
        office.post(reverse("plan:proposal_adopt", args=[proposal.pk]), {"place": ""})
        page = office.get(reverse("plan:year_draft", args=[draft.pk])).content.decode()
        assert "全年建设6个录播教室。" in page
        assert "省厅工作要点" in page
        office.post(
            reverse("plan:draft_circulate", args=[draft.pk]),
            {"groups": ["direct_school"], "units": "计财科", "due_date": "2018-12-10"},
        )
        round_ = OpinionRound.objects.get()
        page = office.get(reverse("plan:opinion_round", args=[round_.pk])).content.decode()
        assert "尚未反馈（2个）：明德中学、计财科" in page
        answer = reverse("plan:round_answer", args=[round_.pk, bureau.units["direct"].pk])
        school = make.browser(bureau, "direct_clerk")
        assert school.post(answer, {"text_1": "", "place_1": ""}).status_code == 422
        assert school.post(answer, {"text_1": "时限太紧", "place_1": "1.1"}).status_code == 302
        finance = reverse("plan:round_answer", args=[round_.pk, bureau.units["finance"].pk])
        assert office.post(finance, {"none": "1"}).status_code == 422
        assert office.post(finance, {"none": "1", "spoken_by": "计财科王老师"}).status_code == 302
        opinion = round_.answers.get(unit=bureau.units["direct"]).opinions.get()
        decide = reverse("plan:opinion_decide", args=[opinion.pk])
        assert office.post(decide, {"verdict": "partly", "reason": "改为11月底"}).status_code == 302
        office.post(reverse("plan:round_close", args=[round_.pk]))
        office.post(reverse("plan:draft_step", args=[draft.pk, "submit"]))
        scan = SimpleUploadedFile("纪要.txt", "会议纪要".encode())
        decided = office.post(
            reverse("plan:resolution", args=[draft.pk]),
            {
                "meeting": "directors",
                "meeting_date": "2018-12-03",
                "number": "局办纪〔2018〕12号",
                "verdict": "passed",
                "scan": scan,
            },
        )
        assert decided.status_code == 302
        assert Resolution.objects.count() == 1
        issued = office.post(reverse("plan:draft_issue", args=[draft.pk]))
        draft.refresh_from_db()
        assert draft.reading is not None
        assert issued["Location"] == reverse("plan:review", args=[draft.reading.pk])
        make.accept_all(draft.reading)
        office.post(reverse("plan:confirm_import", args=[draft.reading.pk]), {"year": 2019})
        plan = WorkPlan.objects.get(year=2019)
        clause = make.clause(plan, "6个录播教室")
        page = media.get(reverse("plan:clause", args=[clause.pk])).content.decode()
        assert "省教育厅2019年工作要点" in page
        assert "局办纪〔2018〕12号" in page
        assert "改为11月底" in page
        assert "与送审稿一致" in office.get(reverse("plan:issued_text", args=[draft.pk])).content.decode()


def test_the_outline_is_edited_over_the_pages(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = test_preparation.merged(bureau)
        office = make.browser(bureau, "office")
        node = draft.nodes.get(level="clause", text__contains="900万元")
        for name in ("node_edit", "node_place", "node_split", "node_drop"):
            assert office.get(reverse(f"plan:{name}", args=[node.pk])).status_code == 200
        split = reverse("plan:node_split", args=[node.pk])
        assert office.post(split, {"at": node.text.index("，") + 1}).status_code == 302
        assert office.post(reverse("plan:node_merge", args=[node.pk])).status_code == 302
        edit = reverse("plan:node_edit", args=[node.pk])
        assert office.post(edit, {"text": "投入1000万元", "lead": "计财科", "support": "没有的科"}).status_code == 422
        assert office.post(edit, {"text": "投入1000万元", "lead": "finance"}).status_code == 302
        node.refresh_from_db()
        assert (node.text, node.lead_unit) == ("投入1000万元。", bureau.units["finance"])
        office.post(reverse("plan:node_add", args=[draft.pk]), {"upper": "", "text": "抓好校园安全"})
        assert draft.nodes.filter(level="section", text="抓好校园安全").exists()
        assert office.post(reverse("plan:node_drop", args=[node.pk]), {"reason": "重复"}).status_code == 302
        waiting = draft.proposals.get(text__contains="900万元")
        assert waiting.state == ProposalState.WAITING


def test_a_school_sees_the_round_it_was_asked_in_and_nothing_else(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = test_preparation.merged(bureau)
        round_ = consultation.circulate_draft(
            draft_id=draft.pk,
            unit_ids=[bureau.units["direct"].pk],
            due_date=date(2018, 12, 20),
            by=bureau.reader("office"),
        )
        asked, other = make.browser(bureau, "direct_clerk"), make.browser(bureau, "village_clerk")
        page = reverse("plan:opinion_round", args=[round_.pk])
        assert asked.get(page).status_code == 200
        assert other.get(page).status_code == 404
        assert asked.get(reverse("plan:year_draft", args=[draft.pk])).status_code == 404
        assert any(item.action == "反馈意见" for item in items(bureau.reader("direct_clerk"), date(2018, 12, 3)))


def test_the_table_of_opinions_comes_as_excel_and_word(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = test_preparation.resolved(bureau)
        office = make.browser(bureau, "office")
        sheet = office.get(reverse("plan:opinion_table", args=[draft.pk, "xlsx"]))
        word = office.get(reverse("plan:opinion_table", args=[draft.pk, "docx"]))
        assert office.get(reverse("plan:opinion_table", args=[draft.pk, "exe"])).status_code == 404
    cells = [
        str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(sheet.content))["意见采纳情况"] for cell in row
    ]
    assert "建议写明验收时间" in cells
    assert "采纳" in cells
    table = docx.Document(io.BytesIO(word.content)).tables[0]
    assert "已补充验收时间" in [cell.text for row in table.rows for cell in row.cells]


def test_the_notice_carries_the_plan_and_is_read_back_as_the_same_sentences(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = test_preparation.resolved(bureau)
        draft.refresh_from_db()
        assert draft.state == DraftState.RESOLVED
        doc = plan_notice(draft, issuer="bureau", recipients="各学校", demo=False)
        content = write_docx(doc, source_sheet=False)
        text = text_of(draft).text
    assert doc.title == "关于印发《云桥市教育局2019年工作要点》的通知"
    assert not untraced(doc)
    read = plantext.parse(plantext.read_document(content, name="印发通知.docx"))
    direct = plantext.parse(plantext.SourceText(text))
    assert [clause.key for clause in read.clauses] == [clause.key for clause in direct.clauses]


def test_pages_of_drafting_open_to_whom_they_concern(bureau: Bureau) -> None:
    with make.at(2018, 12, 3):
        draft = test_preparation.merged(bureau)
        proposal = draft.proposals.order_by("pk").first()
        assert proposal is not None
        pages = [
            reverse("plan:preparation"),
            reverse("plan:year_draft", args=[draft.pk]),
            reverse("plan:proposals", args=[draft.pk]),
            reverse("plan:proposal", args=[proposal.pk]),
            reverse("plan:draft_paper", args=[draft.pk]),
        ]
        seen = {
            key: [make.browser(bureau, key).get(page).status_code for page in pages]
            for key in ("office", "leader", "media_clerk", "direct_clerk")
        }
    assert seen["office"] == [200] * 5
    assert seen["leader"] == seen["media_clerk"] == [200, 200, 200, 200, 403]
    assert seen["direct_clerk"] == [403, 404, 404, 404, 404]
