"""Briefings: drafted from frozen months alone, every figure sourced, approved by a leader before they go out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, approvals, briefings
from yaodian.apps.plan.documents.briefings import briefing_doc, briefing_preview, pack_of
from yaodian.apps.plan.jobs import settle_filed
from yaodian.apps.plan.models import Approval, Briefing, Point, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.queries.outputs import record_of_trace
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.documents.model import Heading
from yaodian.kernel.documents.rules import figures, plain_text, untraced
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.papers.actions import issue_paper, number_paper, pass_on, seal_paper, sign_paper, withdraw_paper
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.texts import doc_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    """A plan with May and June frozen; June brings the close of the late task."""
    made = rhythm.plan_of_three(bureau)
    with make.at(2018, 5, 20):
        papers.quoted_target(made, bureau, value=4, as_of=date(2018, 5, 18))
    rhythm.frozen_may(bureau, made)
    rhythm.frozen_june(bureau, made)
    return made


def drafted(plan: WorkPlan, bureau: make.Bureau, kind: BriefingKind, period: str, *, named: bool = False) -> Briefing:
    with make.at(2018, 7, 3):
        return briefings.draft_briefing(
            plan_id=plan.pk,
            kind=kind,
            period=period,
            named=named,
            recipients="机关各科室",
            mend_date=date(2018, 7, 31),
            by=bureau.reader("office"),
        )


def words_of(briefing: Briefing) -> str:
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    return plain_text(doc).replace("\n", "")


@pytest.mark.parametrize(
    ("kind", "period"),
    [(BriefingKind.MONTH, "2018-06"), (BriefingKind.QUARTER, "2018Q2"), (BriefingKind.HALF, "2018H1")],
)
def test_every_number_of_a_document_has_a_source(
    plan: WorkPlan, bureau: make.Bureau, kind: BriefingKind, period: str
) -> None:
    doc = briefing_doc(drafted(plan, bureau, kind, period), read_period(Briefing.objects.get()), demo=False)
    assert doc is not None
    assert untraced(doc) == ()
    found = figures(doc)
    assert len(found) > 10
    assert all(record_of_trace(one.trace).startswith("plan.") for one in found)


def test_a_circular_tells_the_quarter_and_names_nobody_without_leave(plan: WorkPlan, bureau: make.Bureau) -> None:
    words = words_of(drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2"))
    for part in (
        "关于2018年第二季度工作要点落实情况的通报",
        "分解任务3项，其中已办结1项，正在办理2项",
        "“建成录播教室”1项任务办结",
        "迟报1份次",
        "未报2份次",
        "时限：2018年7月31日",
        "更正1处：2018年5月月报任务“建成录播教室”的“进展”。",
    ):
        assert part in words, part
    for unit in ("电教馆", "计财科", "明德中学"):
        assert unit not in words


def test_with_leave_the_units_stand_in_the_circular(plan: WorkPlan, bureau: make.Bureau) -> None:
    words = words_of(drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2", named=True))
    assert "未报2份次（计财科）" in words
    assert "“已安装4个录播教室”更正为“已安装5个录播教室”。" in words
    assert "迟报1份次（明德中学）" in words


def test_the_half_year_is_told_by_section_and_point_with_the_numbers_of_the_plan(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    briefing = drafted(plan, bureau, BriefingKind.HALF, "2018H1")
    words = words_of(briefing)
    assert "分月看，5月有1项任务取得进展；6月有1项任务取得进展，办结1项。" in words
    assert "关于2018年上半年工作要点落实情况的报告" in words
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    told = [block.text for block in doc.body if isinstance(block, Heading) and block.level == 2]
    assert told == [section.heading for section in plan.sections.order_by("position")]
    for point in Point.objects.filter(section__plan=plan):
        assert f"{point.number}.{point.title}。" in words
    done = rhythm.task_of(plan, "media_centre").clause_links.get().clause.point
    _before, _mark, rest = words.partition(f"{done.number}.{done.title}。")
    assert rest.startswith("分解任务1项，已全部办结。主要工作：5个录播教室全部建成。")
    assert "目标进展：“全年建设5个录播教室”，系统登记4个（目标5个）。" in rest
    for unit in ("电教馆", "计财科", "明德中学"):
        assert unit not in words


def test_a_briefing_is_made_of_frozen_months(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 7, 3), pytest.raises(PlanError, match="还没有冻结"):
        briefings.draft_briefing(
            plan_id=plan.pk, kind=BriefingKind.QUARTER, period="2018Q3", mend_date=None, by=bureau.reader("office")
        )
    with make.at(2018, 7, 3), pytest.raises(PlanError, match="整改时限"):
        briefings.draft_briefing(
            plan_id=plan.pk, kind=BriefingKind.QUARTER, period="2018Q2", mend_date=None, by=bureau.reader("office")
        )


def test_units_are_named_in_a_paper_only_after_the_window_and_a_leaders_leave(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    briefing = drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2", named=True)
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None

    def file() -> Paper:
        return briefings.file_briefing(briefing_id=briefing.pk, doc=doc, by=bureau.reader("office"))

    with make.at(2018, 7, 3):
        with pytest.raises(PlanError, match="先送领导审定"):
            file()
        asked = briefings.ask_briefing(briefing_id=briefing.pk, reason="请审定", by=bureau.reader("office"))
        with pytest.raises(PlanError, match="送审"):
            file()
        with pytest.raises(NotAllowedError):
            approvals.decide_approval(approval_id=asked.pk, verdict=papers.make_agree(), by=bureau.reader("office"))
        approvals.decide_approval(
            approval_id=asked.pk, verdict=papers.make_agree(), note="同意印发", by=bureau.reader("leader")
        )
        paper = file()
        assert file() == paper
    assert paper.state == "drafting"
    assert "计财科" in plain_text(doc_of(paper=paper))
    assert Approval.objects.get(briefing=briefing).state == "approved"
    assert list(record_faults()) == []


def test_a_withdrawn_paper_leaves_the_briefing_to_be_handed_on_anew(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2")
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    office = bureau.reader("office")
    with make.at(2018, 7, 3):
        first = briefings.file_briefing(briefing_id=briefing.pk, doc=doc, by=office)
        assert briefings.settle_briefing(briefing_id=briefing.pk, by=office).state == "filed"
        withdraw_paper(paper_id=first.pk, reason="主送有误", by=office)
        assert briefings.settle_briefing(briefing_id=briefing.pk, by=office).state == "returned"
        assert briefings.file_briefing(briefing_id=briefing.pk, doc=doc, by=office) != first
    assert list(record_faults()) == []


def test_the_pack_shows_units_targets_and_problems_with_their_sources(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.PACK, "2018Q2")
    page = briefing_preview(briefing, demo=True)
    assert "2018年第二季度工作要点调度会材料" in page
    assert "5月未报；6月未报" in page
    assert "演示数据" in page
    traces = re.findall(r'<data value="([^"]+)"', page)
    assert len(traces) > 20
    assert all(record_of_trace(trace) for trace in traces)
    _title, files, number = pack_of(briefing, demo=False)
    assert [file.name.rpartition(".")[2] for file in files] in (["pdf", "xlsx"], ["xlsx"])
    assert number == len(traces)


def test_documents_do_not_change_when_records_do(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2")
    before = words_of(briefing)
    with make.at(2018, 7, 5):
        rhythm.told(bureau, plan, "finance", "全部开工。", key="finance_head")
    assert words_of(briefing) == before


def test_the_list_of_briefings_is_filtered_sorted_and_exported(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 7, 3):
        assert "还没有冻结的月报" not in make.browser(bureau, "office").get(reverse("plan:briefings")).text
    drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2")
    drafted(plan, bureau, BriefingKind.MONTH, "2018-05")
    with make.at(2018, 7, 3):
        office, address = make.browser(bureau, "office"), reverse("plan:briefings")

        def links(**asked: str) -> list[str]:
            page = office.get(address, asked, headers={"HX-Request": "true"}).text
            return list(dict.fromkeys(re.findall(r"/briefings/(\d+)/", page)))

        quarter, month = (str(row.pk) for row in Briefing.objects.order_by("pk"))
        assert links(kind="month") == [month]
        assert links(kind="quarter", state="draft") == [quarter]
        assert links(state="issued") == []
        assert links(sort="-title") == list(reversed(links(sort="title")))
        assert office.get(address, {"export": "xlsx"}).content.startswith(b"PK")


def test_the_office_drafts_and_hands_to_the_papers_and_the_number_comes_back(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    with make.at(2018, 7, 3):
        office = make.browser(bureau, "office")
        assert "2018年第二季度通报" in office.get(reverse("plan:briefings")).text
        sent = {
            "what": "quarter 2018Q2",
            "issuer": "bureau_office",
            "recipients": "机关各科室，局直各学校",
            "mend_date": "2018-07-31",
        }
        assert office.post(reverse("plan:briefings"), {**sent, "mend_date": ""}).status_code == 422
        assert office.post(reverse("plan:briefings"), sent).status_code == 302
        here = Briefing.objects.get()
        address, file = reverse("plan:briefing", args=[here.pk]), reverse("plan:file_briefing", args=[here.pk])
        page = office.get(address).text
        assert "总体情况" in page
        assert "送发文流程" in page
        assert make.browser(bureau, "media_head").get(address).status_code == 404
        assert make.browser(bureau, "media_head").post(file).status_code == 404
        assert office.post(file).status_code == 302
        assert office.post(file).status_code == 302
        paper = Paper.objects.get()
        page = office.get(address).text
        assert "送发文流程</button>" not in page
        assert paper.sheet_number in page
        assert "尚未编号" in page
        by, second, leader = bureau.reader("office"), bureau.reader("office_two"), bureau.reader("leader")
        pass_on(paper_id=paper.pk, by=by)
        pass_on(paper_id=paper.pk, by=second)
        assert "待签发" in office.get(address).text
        sign_paper(paper_id=paper.pk, by=leader)
        number_paper(paper_id=paper.pk, by=second)
        number = Paper.objects.get().number
        assert number in office.get(address).text
        seal_paper(paper_id=paper.pk, by=second)
        issue_paper(paper_id=paper.pk, by=second)
        assert settle_filed(by=make.SYSTEM) == 1
    here.refresh_from_db()
    assert (here.state, here.number) == ("issued", number)
    with make.at(2018, 7, 4):
        assert number in make.browser(bureau, "office").get(reverse("plan:briefings")).text
    assert {row.unit.kind for row in paper.addressees.all()} == {"section", "direct_school"}
    assert list(record_faults()) == []
