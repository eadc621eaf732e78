"""The year's end: open tasks are carried over, changed or cancelled by approval, and stand in next year's draft."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, approvals, outline, proposing, yearend
from yaodian.apps.plan.models import Approval, Proposal, Task, WorkPlan, YearDraft
from yaodian.apps.plan.queries.across import cells_of, threads
from yaodian.apps.plan.rules import ApprovalKind, CarryChoice, PlanState, TaskState, Verdict
from yaodian.apps.plan.rules.preparation import ProposalSource, ProposalState
from yaodian.apps.plan.tests import make, test_preparation
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.worklist import items


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: Bureau) -> WorkPlan:
    with make.at(2018, 3, 5):
        return make.plan()


@pytest.fixture
def task(bureau: Bureau, plan: WorkPlan) -> Task:
    with make.at(2018, 3, 6):
        return make.running_task(bureau, plan, support_unit_ids=[bureau.units["finance"].pk])


def asked(bureau: Bureau, task: Task, choice: CarryChoice, **more: str) -> Approval:
    """The section head asks what becomes of a task."""
    return approvals.ask_approval(
        task_id=task.pk,
        kind=ApprovalKind.CARRY,
        reason="设备年底才到货",
        payload={"choice": choice.value, **more},
        by=bureau.reader("media_head"),
    )


def agreed(bureau: Bureau, approval: Approval) -> None:
    """Leader and office agree."""
    for who in ("leader", "office"):
        approvals.decide_approval(approval_id=approval.pk, verdict=Verdict.AGREE, by=bureau.reader(who))


def test_a_task_is_carried_over_by_approval_into_next_years_draft(bureau: Bureau, task: Task) -> None:
    with make.at(2018, 12, 20):
        approval = asked(bureau, task, CarryChoice.CARRY)
        task.refresh_from_db()
        assert task.state == TaskState.RUNNING
        assert not YearDraft.objects.exists()
        agreed(bureau, approval)
    task.refresh_from_db()
    assert task.state == TaskState.CARRIED
    proposal = Proposal.objects.get()
    assert (proposal.draft.year, proposal.carried_task, proposal.source) == (2019, task, ProposalSource.LAST_YEAR)
    assert proposal.unit == task.lead_unit
    assert proposal.support_unit_ids == [bureau.units["finance"].pk]
    assert proposal.point == "建设录播教室"


def test_a_changed_carry_over_states_next_years_words(bureau: Bureau, task: Task) -> None:
    with make.at(2018, 12, 20):
        with pytest.raises(PlanError, match="写明下年的内容"):
            asked(bureau, task, CarryChoice.ADJUST)
        agreed(bureau, asked(bureau, task, CarryChoice.ADJUST, text="再建2个录播教室", target="2个"))
    proposal = Proposal.objects.get()
    assert (proposal.text, proposal.target) == ("再建2个录播教室", "2个")


def test_a_cancelled_task_leaves_no_proposal(bureau: Bureau, task: Task) -> None:
    with make.at(2018, 12, 20):
        agreed(bureau, asked(bureau, task, CarryChoice.CANCEL))
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED
    assert not Proposal.objects.exists()


def test_what_was_approved_to_be_carried_over_cannot_be_withdrawn(bureau: Bureau, task: Task) -> None:
    with make.at(2018, 12, 20):
        agreed(bureau, asked(bureau, task, CarryChoice.CARRY))
        with pytest.raises(PlanError, match="不能撤回"):
            proposing.withdraw_proposal(
                proposal_id=Proposal.objects.get().pk, reason="不想做了", by=bureau.reader("media_head")
            )


def test_a_year_closes_only_when_nothing_is_open(bureau: Bureau, plan: WorkPlan, task: Task) -> None:
    with make.at(2018, 12, 20):
        with pytest.raises(PlanError, match=task.code):
            yearend.close_year(plan_id=plan.pk, by=bureau.reader("office"))
        agreed(bureau, asked(bureau, task, CarryChoice.CARRY))
        done = yearend.close_year(plan_id=plan.pk, by=bureau.reader("office"))
    assert done.state == PlanState.ENDED


def test_the_year_end_stands_in_the_worklist_from_december(bureau: Bureau, task: Task) -> None:
    def waiting(day: date) -> bool:
        return any(item.action == "年终处置" for item in items(bureau.reader("media_head"), day))

    with make.at(2018, 11, 30):
        assert not waiting(date(2018, 11, 30))
    with make.at(2018, 12, 1):
        assert waiting(date(2018, 12, 1))
        asked(bureau, task, CarryChoice.CARRY)
        assert not waiting(date(2018, 12, 1))


def test_the_pages_of_the_year_end(bureau: Bureau, plan: WorkPlan, task: Task) -> None:
    with make.at(2018, 12, 20):
        head, office, leader = (make.browser(bureau, key) for key in ("media_head", "office", "leader"))
        ask = reverse("plan:ask", args=[task.pk, "carry"])
        assert head.post(ask, {"reason": "设备未到", "choice": "adjust", "text": ""}).status_code == 422
        assert head.post(ask, {"reason": "设备未到", "choice": "adjust", "text": "再建2个录播教室"}).status_code == 302
        approval = Approval.objects.get()
        page = leader.get(reverse("plan:approval", args=[approval.pk])).content.decode()
        assert "调整后结转" in page
        assert "再建2个录播教室" in page
        for browser in (leader, office):
            browser.post(reverse("plan:approval", args=[approval.pk]), {"verdict": "agree"})
        page = office.get(reverse("plan:year_end")).content.decode()
        assert "再建2个录播教室" in page
        assert office.post(reverse("plan:year_end")).status_code == 302
        assert make.browser(bureau, "media_clerk").post(reverse("plan:year_end")).status_code == 403
    plan.refresh_from_db()
    assert plan.state == PlanState.ENDED


def test_next_years_plan_shows_what_was_carried_over_across_the_years(
    bureau: Bureau, plan: WorkPlan, task: Task
) -> None:
    with make.at(2018, 12, 20):
        agreed(bureau, asked(bureau, task, CarryChoice.ADJUST, text="续建录播教室2个并完成设备联调"))
        draft, office = YearDraft.objects.get(), bureau.reader("office")
        proposing.start_merging(draft_id=draft.pk, by=office)
        outline.adopt_proposal(proposal_id=Proposal.objects.get().pk, by=office)
        test_preparation.consulted(bureau, draft)
        test_preparation.passed(bureau, draft)
        draft.refresh_from_db()
        newer = test_preparation.confirmed(draft)
        plans, rows = threads(office)
        assert plans == [plan, newer]
        thread = next(row for row in rows if "续建录播教室" in row.last.text)
        assert thread.years == [2018, 2019]
        assert thread.kinds[2019] in ("结转", "改写")
        (_thread, cells), *_rest = cells_of([thread], plans=plans, by=office)
        assert cells[0].carried == 1
        page = make.browser(bureau, "office").get(reverse("plan:across"), {"q": "续建录播教室"})
        assert "续建录播教室2个" in page.content.decode()
    assert Proposal.objects.get().state == ProposalState.MERGED
