"""Briefings: drafted from frozen months alone, every figure sourced, approved by a leader before they go out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, approvals, briefings
from yaodian.apps.plan.documents.briefings import briefing_doc, briefing_files, briefing_preview
from yaodian.apps.plan.models import Approval, Briefing, Supervision, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.queries.outputs import record_of_trace
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.supervision import SheetKind
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.documents.rules import figures, plain_text, untraced
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.tasks import worker

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
        "更正1处：2018年5月任务T01-01·进展。",
    ):
        assert part in words, part
    for unit in ("电教馆", "计财科", "明德中学"):
        assert unit not in words


def test_with_leave_the_units_stand_in_the_circular(plan: WorkPlan, bureau: make.Bureau) -> None:
    words = words_of(drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2", named=True))
    assert "未报2份次（计财科）" in words
    assert "“已安装4个录播教室”更正为“已安装5个录播教室”。" in words
    assert "迟报1份次（明德中学）" in words


def test_the_half_year_is_told_month_by_month(plan: WorkPlan, bureau: make.Bureau) -> None:
    words = words_of(drafted(plan, bureau, BriefingKind.HALF, "2018H1"))
    assert "分月看，5月有进展1项；6月有进展1项、办结1项。" in words
    assert "电教馆牵头的“建成录播教室”1项任务办结。" in words
    assert "关于2018年上半年工作要点落实情况的报告" in words


def test_a_briefing_is_made_of_frozen_months(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 7, 3), pytest.raises(PlanError, match="还没有冻结"):
        briefings.draft_briefing(
            plan_id=plan.pk, kind=BriefingKind.QUARTER, period="2018Q3", mend_date=None, by=bureau.reader("office")
        )
    with make.at(2018, 7, 3), pytest.raises(PlanError, match="整改时限"):
        briefings.draft_briefing(
            plan_id=plan.pk, kind=BriefingKind.QUARTER, period="2018Q2", mend_date=None, by=bureau.reader("office")
        )


def test_nothing_goes_out_before_a_leader_approved(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2", named=True)
    title, files, number = briefing_files(briefing, demo=False)

    def issue() -> Briefing:
        return briefings.issue_briefing(
            briefing_id=briefing.pk, title=title, files=files, figure_count=number, by=bureau.reader("office")
        )

    with make.at(2018, 6, 8):
        matter = rhythm.sheet(bureau, plan, SheetKind.URGE, unit="finance").matter
    with make.at(2018, 7, 3):
        with pytest.raises(PlanError, match="领导批准后"):
            issue()
        asked = briefings.ask_briefing(briefing_id=briefing.pk, reason="请审定", by=bureau.reader("office"))
        with pytest.raises(NotAllowedError):
            approvals.decide_approval(approval_id=asked.pk, verdict=papers.make_agree(), by=bureau.reader("office"))
        approvals.decide_approval(
            approval_id=asked.pk, verdict=papers.make_agree(), note="同意印发", by=bureau.reader("leader")
        )
        out = issue()
        assert issue() == out
    assert out.output is not None
    assert out.output.naming["words"] == "同意印发"
    assert Approval.objects.get(briefing=briefing).state == "approved"
    assert Supervision.objects.get(pk=matter.pk).step == "urge"  # its task is not late in the frozen month
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
    _title, files, number = briefing_files(briefing, demo=False)
    assert [file.name.rpartition(".")[2] for file in files] in (["pdf", "xlsx"], ["xlsx"])
    assert number == len(traces)


def test_documents_do_not_change_when_records_do(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.QUARTER, "2018Q2")
    before = words_of(briefing)
    with make.at(2018, 7, 5):
        rhythm.told(bureau, plan, "finance", "全部开工。", key="finance_head")
    assert words_of(briefing) == before


@pytest.mark.django_db(transaction=True)
def test_the_office_drafts_submits_and_issues_from_the_pages(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 7, 3):
        office, leader = make.browser(bureau, "office"), make.browser(bureau, "leader")
        page = office.get(reverse("plan:briefings"))
        assert "2018年第二季度通报" in page.text
        sent = {
            "what": "quarter 2018Q2",
            "issuer": "bureau_office",
            "recipients": "机关各科室",
            "mend_date": "2018-07-31",
        }
        assert office.post(reverse("plan:briefings"), {**sent, "mend_date": ""}).status_code == 422
        assert office.post(reverse("plan:briefings"), sent).status_code == 302
        here = Briefing.objects.get()
        address = reverse("plan:briefing", args=[here.pk])
        assert "总体情况" in office.get(address).text
        assert make.browser(bureau, "media_head").get(address).status_code == 404
        assert office.post(reverse("plan:issue_briefing", args=[here.pk])).status_code == 302
        assert office.post(reverse("plan:ask_briefing", args=[here.pk]), {"reason": "请审定"}).status_code == 302
        assert "材料送审：2018年第二季度通报" in leader.get(reverse("plan:leader")).text
        approval = reverse("plan:approval", args=[Approval.objects.get(briefing=here).pk])
        assert "2018年第二季度通报" in leader.get(approval).text
        assert leader.post(approval, {"verdict": "agree", "note": "同意"}).status_code == 302
        assert office.post(reverse("plan:issue_briefing", args=[here.pk])).status_code == 302
        worker.drain()
        here.refresh_from_db()
    assert here.state == "issued"
    assert here.output is not None
    assert here.output.naming == {}
