"""Co-signing: tasks circulate, units agree or return, changes reopen an agreement, a leader approves, then they are given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.actions import PlanError, breakdown, cosigning, loop
from yaodian.apps.plan.actions.cosigning import Said
from yaodian.apps.plan.models import CosignRound, Task, WorkPlan
from yaodian.apps.plan.queries.cosigning import read_round
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.cosigning import CosignState, CosignVerdict, Word, altered, approval_refusal
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.worklist import items
from yaodian.kernel.access import NotAllowedError

AGREE, RETURN = Said(CosignVerdict.AGREE), Said(CosignVerdict.RETURN, "时限改为11月底")


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: Bureau) -> WorkPlan:
    with make.at(2018, 3, 5):
        made = make.plan()
        return cosigning.set_cosigning(plan_id=made.pk, required=True, reason="局里规定", by=bureau.reader("office"))


def drafted(bureau: Bureau, plan: WorkPlan) -> Task:
    """Draft a task led by the media centre, supported by finance."""
    return make.task(plan, lead=bureau.units["media_centre"], support_unit_ids=[bureau.units["finance"].pk])


def circulated(bureau: Bureau, plan: WorkPlan, *tasks: Task) -> CosignRound:
    """Circulate tasks until 9 March."""
    keys = [task.pk for task in tasks]
    office = bureau.reader("office")
    return cosigning.circulate_tasks(plan_id=plan.pk, task_ids=keys, due_date=date(2018, 3, 9), by=office)


def said(bureau: Bureau, round_: CosignRound, task: Task, who: str, word: Said) -> None:
    """Let a section speak."""
    unit = bureau.units["media_centre" if who.startswith("media") else "finance"]
    cosigning.cosign(round_id=round_.pk, unit_id=unit.pk, said={task.pk: word}, by=bureau.reader(who))


def test_a_task_is_given_out_only_after_every_unit_agreed_and_a_leader_approved(bureau: Bureau, plan: WorkPlan) -> None:
    office, deputy = bureau.reader("office"), bureau.reader("deputy")
    with make.at(2018, 3, 6):
        task = drafted(bureau, plan)
        with pytest.raises(PlanError, match="还没有会签"):
            loop.dispatch_tasks(task_ids=[task.pk], by=office)
        round_ = circulated(bureau, plan, task)
        said(bureau, round_, task, "media_head", AGREE)
        with pytest.raises(PlanError, match="计财科没有会签"):
            cosigning.approve_round(round_id=round_.pk, by=deputy)
        said(bureau, round_, task, "finance_head", AGREE)
        with pytest.raises(PlanError, match="还没有会签"):
            loop.dispatch_tasks(task_ids=[task.pk], by=office)
        cosigning.approve_round(round_id=round_.pk, by=deputy)
        loop.dispatch_tasks(task_ids=[task.pk], by=office)
    task.refresh_from_db()
    assert task.state == TaskState.DISPATCHED


def test_a_changed_task_must_be_agreed_to_again_and_shows_what_changed(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        task = drafted(bureau, plan)
        round_ = circulated(bureau, plan, task)
        said(bureau, round_, task, "media_head", AGREE)
        said(bureau, round_, task, "finance_head", RETURN)
        draft = breakdown.TaskDraft(
            title=task.title,
            clause_ids=[link.clause_id for link in task.clause_links.all()],
            lead_unit_id=task.lead_unit_id,
            due_date=date(2018, 11, 30),
            support_unit_ids=[bureau.units["finance"].pk],
        )
        breakdown.change_draft(task_id=task.pk, draft=draft, by=bureau.reader("office"))
        view = read_round(round_)[0]
        assert [(row.title, row.before, row.after) for row in view.changed] == [("时限", "2018-12-31", "2018-11-30")]
        standing = {str(word.row.unit): word.word.standing for word in view.words}
        assert standing == {"电教馆": CosignVerdict.WAITING, "计财科": CosignVerdict.RETURN}
        said(bureau, round_, task, "media_head", AGREE)
        said(bureau, round_, task, "finance_head", AGREE)
        cosigning.approve_round(round_id=round_.pk, by=bureau.reader("leader"))
        breakdown.change_draft(
            task_id=task.pk, draft=replace(draft, closing_condition="验收合格"), by=bureau.reader("office")
        )
        with pytest.raises(PlanError, match="批准后又有改动"):
            loop.dispatch_tasks(task_ids=[task.pk], by=bureau.reader("office"))


def test_silence_counts_as_agreement_after_the_last_day_and_a_leader_decides_a_dispute(
    bureau: Bureau, plan: WorkPlan
) -> None:
    with make.at(2018, 3, 6):
        task = drafted(bureau, plan)
        round_ = circulated(bureau, plan, task)
        said(bureau, round_, task, "finance_head", RETURN)
    with make.at(2018, 3, 10):
        deputy = bureau.reader("deputy")
        with pytest.raises(PlanError, match="写明裁定意见"):
            cosigning.approve_round(round_id=round_.pk, by=deputy)
        done = cosigning.approve_round(round_id=round_.pk, note="按年底办结", by=deputy)
    assert (done.state, done.ended_by) == (CosignState.APPROVED, "副局长")


def test_a_return_needs_remarks_and_nobody_signs_for_another_unit(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        task = drafted(bureau, plan)
        round_ = circulated(bureau, plan, task)
        with pytest.raises(PlanError, match="写明修改意见"):
            said(bureau, round_, task, "finance_head", Said(CosignVerdict.RETURN))
        with pytest.raises(NotAllowedError):
            cosigning.cosign(
                round_id=round_.pk,
                unit_id=bureau.units["finance"].pk,
                said={task.pk: AGREE},
                by=bureau.reader("media_head"),
            )
        with pytest.raises(PlanError, match="会签人"):
            cosigning.cosign(
                round_id=round_.pk,
                unit_id=bureau.units["finance"].pk,
                said={task.pk: AGREE},
                by=bureau.reader("office"),
            )
        with pytest.raises(NotAllowedError):
            cosigning.approve_round(round_id=round_.pk, by=bureau.reader("office"))


def test_a_plan_that_was_not_drafted_here_is_given_out_as_before(bureau: Bureau) -> None:
    with make.at(2018, 3, 5):
        running = make.plan()
        task = drafted(bureau, running)
        loop.dispatch_tasks(task_ids=[task.pk], by=bureau.reader("office"))
    assert not running.cosign_required


def test_a_round_over_the_pages(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        task = drafted(bureau, plan)
        office, media, leader = (make.browser(bureau, key) for key in ("office", "media_head", "leader"))
        assert office.post(reverse("plan:cosign_rounds"), {"due_date": "2018-03-09"}).status_code == 422
        office.post(reverse("plan:cosign_rounds"), {"due_date": "2018-03-09", "task": task.pk})
        round_ = CosignRound.objects.get()
        assert any(item.action == "会签" for item in items(bureau.reader("media_head"), date(2018, 3, 6)))
        sign = reverse("plan:cosign_sign", args=[round_.pk, bureau.units["media_centre"].pk])
        assert media.get(sign).status_code == 200
        assert media.post(sign, {f"verdict_{task.pk}": "agree"}).status_code == 302
        finance = reverse("plan:cosign_sign", args=[round_.pk, bureau.units["finance"].pk])
        assert office.post(finance, {f"verdict_{task.pk}": "agree"}).status_code == 422
        office.post(finance, {f"verdict_{task.pk}": "agree", "spoken_by": "计财科王老师"})
        assert any(item.action == "批准分解" for item in items(bureau.reader("leader"), date(2018, 3, 6)))
        assert leader.post(reverse("plan:cosign_approve", args=[round_.pk])).status_code == 302
        page = office.get(reverse("plan:cosign_round", args=[round_.pk])).content.decode()
        assert "已批准" in page
        assert "办公室主任 代录" in page
        school = make.browser(bureau, "direct_clerk")
        assert school.get(reverse("plan:cosign_round", args=[round_.pk])).status_code == 404
        office.post(reverse("plan:cosign_setting"), {"reason": "年中调整，不再会签"})
    plan.refresh_from_db()
    assert not plan.cosign_required


words = st.lists(
    st.builds(Word, unit=st.sampled_from("甲乙丙"), verdict=st.sampled_from(CosignVerdict), stale=st.booleans()),
    min_size=1,
    max_size=8,
)


@given(words)
def test_before_the_last_day_only_full_agreement_may_be_approved_without_a_word(found: list[Word]) -> None:
    whole = all(word.standing is CosignVerdict.AGREE for word in found)
    assert (approval_refusal(found, past_due=False, note="") is None) == whole


@given(words)
def test_after_the_last_day_only_a_return_needs_a_word(found: list[Word]) -> None:
    returned = any(word.verdict is CosignVerdict.RETURN for word in found)
    assert (approval_refusal(found, past_due=True, note="") is None) == (not returned)
    assert approval_refusal(found, past_due=True, note="裁定") is None


@given(st.text(max_size=20), st.lists(st.text(max_size=5), max_size=4))
def test_what_is_equal_is_not_altered(title: str, support: list[str]) -> None:
    content = {"title": title, "support": support}
    assert altered(content, dict(content)) == []
    assert [row.title for row in altered({**content, "lead": "甲"}, {**content, "lead": "乙"})] == ["牵头单位"]
