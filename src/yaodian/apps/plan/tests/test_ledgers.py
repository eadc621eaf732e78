"""The circular of a ledger as of a stated day: no frozen month, a window to check before units are named, nothing moves."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, ledgers
from yaodian.apps.plan.documents.briefings import briefing_doc
from yaodian.apps.plan.models import Approval, Briefing, Task, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.tests import make, rhythm
from yaodian.kernel import clock
from yaodian.kernel.documents.rules import figures, plain_text, untraced
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.notices.models import NoticeReceipt
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.texts import doc_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    """A plan without any month, and a motion due on 16 July."""
    made = rhythm.plan_of_three(bureau)
    with make.at(2018, 6, 1):
        rhythm.motion(bureau, due=date(2018, 7, 16))
    return made


def circular(plan: WorkPlan, bureau: make.Bureau, as_of: date, *, named: bool = False) -> Briefing:
    return ledgers.draft_ledger_circular(
        plan_id=plan.pk, as_of=as_of, source="cppcc", named=named, by=bureau.reader("office")
    )


def words_of(briefing: Briefing) -> str:
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    assert untraced(doc) == ()
    return plain_text(doc).replace("\n", "")


def test_the_ledger_is_told_as_it_stood_on_its_day_and_stays_so(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 8, 1):
        now = circular(plan, bureau, date(2018, 8, 1))
        before = circular(plan, bureau, date(2018, 7, 10))
        with pytest.raises(PlanError, match="没有登记"):
            circular(plan, bureau, date(2018, 5, 31))
        with pytest.raises(PlanError, match="不能晚于今天"):
            circular(plan, bureau, date(2018, 8, 2))
    late = "1件超过时限仍未办结，涉及1个牵头单位，最长的已超过时限16天"
    assert late in words_of(now)
    assert "所列数据截至2018年8月1日，取自办理台账。" in words_of(now)
    assert "在办件均在时限之内" in words_of(before)
    with make.at(2018, 8, 3):
        Task.objects.filter(source="cppcc").update(state="closed", closed_at=clock.now())
        closed = circular(plan, bureau, date(2018, 8, 3))
        again = circular(plan, bureau, date(2018, 8, 1))
    assert "已办结1件" in words_of(closed)
    assert late in words_of(now)
    assert late in words_of(again), "drafted after the close it still tells how things stood on its day"
    assert Briefing.objects.count() == 4


def test_units_are_named_only_after_they_could_check_and_a_leader_agreed(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 8, 1):
        office = make.browser(bureau, "office")
        sent = {"source": "cppcc", "named": "on", "as_of": "2018-08-01"}
        address = office.post(reverse("plan:commission_circular"), sent)["Location"]
        here = Briefing.objects.get()
        assert address == reverse("plan:briefing", args=[here.pk])
        page = office.get(address).text
        assert "关于2018年政协提案办理情况的通报" in page
        assert "交办件台账核对期到 8月3日" in page
        assert reverse("plan:file_briefing", args=[here.pk]) not in page
        assert [row.unit for row in NoticeReceipt.objects.filter(notice__title="核对政协提案办理台账")] == [
            bureau.units["finance"]
        ]
        office.post(reverse("plan:file_briefing", args=[here.pk]))
        refused = office.post(reverse("plan:ask_briefing", args=[here.pk]), {"reason": "请审定"})
        assert "核对期到2018年8月3日，期满后才能点名送审" in refused.text
    with make.at(2018, 8, 6):
        office, leader = make.browser(bureau, "office"), make.browser(bureau, "leader")
        office.post(reverse("plan:ask_briefing", args=[here.pk]), {"reason": "请审定"})
        approval = reverse("plan:approval", args=[Approval.objects.get(briefing=here).pk])
        leader.post(approval, {"verdict": "agree", "note": "同意点名"})
        assert not Paper.objects.exists()
        office.post(reverse("plan:file_briefing", args=[here.pk]))
    words = plain_text(doc_of(paper=Paper.objects.get())).replace("\n", "")
    assert "共登记1件，在办1件。" in words
    assert "最长的已超过时限16天（明细见附件）。其中：计财科1件。" in words
    assert list(record_faults()) == []


def test_without_leave_nobody_is_named_and_every_figure_opens_its_rows(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 8, 1):
        office = make.browser(bureau, "office")
        office.post(reverse("plan:commission_circular"), {"source": "cppcc"})
        here = Briefing.objects.get()
        assert here.as_of_date == clock.today()
        assert not NoticeReceipt.objects.filter(notice__title__startswith="核对").exists()
        assert "计财科" not in words_of(here)
        doc = briefing_doc(here, read_period(here), demo=False)
        assert doc is not None
        for one in figures(doc):
            answer = office.get(reverse("plan:trace"), {"id": one.trace}, follow=True)
            assert answer.status_code == 200, one.trace
            told = "计财科" if "commission_units" in one.trace else "办好普惠性幼儿园"
            assert told in answer.text, one.trace
        address = reverse("plan:briefing_figure", args=[here.pk])
        assert office.get(address, {"part": "nonsense"}).status_code == 404
        assert make.browser(bureau, "finance_head").get(address, {"part": "commissions"}).status_code == 404
        office.post(reverse("plan:file_briefing", args=[here.pk]))
        assert Paper.objects.count() == 1
