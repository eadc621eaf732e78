"""Approvals: closing, extension, change, halt and cancelling on the report path; instructions; 代录."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yaodian.apps.plan.actions import PlanError, approvals, loop
from yaodian.apps.plan.models import Approval, Task, WorkPlan
from yaodian.apps.plan.queries.tasks import approvals_waiting
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, DueKind, Stage, TaskState, Verdict
from yaodian.apps.plan.tests import make
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Reader
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.notices.models import Notice
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a working day, and leaves every row as its journal line has it."""
    with make.at(2018, 10, 10):
        yield
        assert list(record_faults()) == []


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def task(bureau: make.Bureau) -> Task:
    """A running task of the media centre, for which the deputy is in charge."""
    deputy = bureau.accounts["deputy"].person
    assert deputy is not None
    return make.running_task(bureau, make.plan(), leader_id=deputy.pk)


def ask(bureau: make.Bureau, task: Task, kind: str, key: str = "media_clerk", **payload: Any) -> Approval:
    """Let somebody ask."""
    by = bureau.reader(key)
    return approvals.ask_approval(task_id=task.pk, kind=ApprovalKind(kind), reason="条件已备", by=by, payload=payload)


def decide(bureau: make.Bureau, approval: Approval, key: str, verdict: str = "agree", **words: Any) -> Approval:
    """Let somebody decide."""
    by = bureau.reader(key)
    return approvals.decide_approval(approval_id=approval.pk, verdict=Verdict(verdict), by=by, **words)


def agree_all(bureau: make.Bureau, approval: Approval) -> Approval:
    """Let head, leader and office agree in turn, as far as they are asked."""
    for key in ("media_head", "deputy", "office"):
        if approvals_waiting(bureau.reader(key)).filter(pk=approval.pk).exists():
            approval = decide(bureau, approval, key)
    return approval


def ready(bureau: make.Bureau, task: Task) -> None:
    """File progress of the lead unit, so that closing may be asked."""
    head = bureau.reader("media_head")
    loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="5间全部验收。", by=head)


def acting(bureau: make.Bureau, leader: str) -> Reader:
    """The office clerk enters words for a leader."""
    person = bureau.accounts[leader].person
    return reader_of(account=bureau.accounts["office_two"], on=clock.today(), acting_for=person)


def test_closing_waits_for_deliverables_checks_and_accepted_progress(bureau: make.Bureau) -> None:
    task = make.running_task(bureau, make.plan(), deliverables=["验收报告"])
    with pytest.raises(PlanError, match="验收报告"):
        ask(bureau, task, "close")
    head = bureau.reader("media_head")
    loop.submit_deliverable(deliverable_id=task.deliverables.get().pk, file=make.paper(), by=head)
    with pytest.raises(PlanError, match="还没有已采纳"):
        ask(bureau, task, "close")
    unit, clerk = bureau.units["direct"], bureau.reader("direct_clerk")
    entry = loop.report_progress(task_id=task.pk, unit_id=unit.pk, text="已装好", by=clerk)
    with pytest.raises(PlanError, match="待审核"):
        ask(bureau, task, "close")
    loop.check_entry(entry_id=entry.pk, accepted=True, by=head)
    assert ask(bureau, task, "close").stage == Stage.HEAD
    task.refresh_from_db()
    assert task.state == TaskState.CLOSING
    with pytest.raises(PlanError, match="正在审批"):
        ask(bureau, task, "close")


def test_closing_passes_head_leader_and_office(bureau: make.Bureau, task: Task) -> None:
    ready(bureau, task)
    approval = ask(bureau, task, "close")
    for wrong in ("deputy", "leader", "office", "finance_head", "media_clerk", "village_clerk"):
        with pytest.raises(NotAllowedError):
            decide(bureau, approval, wrong)
    assert decide(bureau, approval, "media_head").stage == Stage.LEADER
    with pytest.raises(NotAllowedError):
        decide(bureau, approval, "office")
    assert decide(bureau, approval, "deputy", note="同意").stage == Stage.OFFICE
    done = decide(bureau, approval, "office")
    task.refresh_from_db()
    assert (done.state, task.state, task.closed_at) == (ApprovalState.APPROVED, TaskState.CLOSED, clock.now())
    assert [step.person for step in done.steps.order_by("pk")] == ["馆长", "副局长", "办公室主任"]
    with pytest.raises(PlanError, match="已同意"):
        decide(bureau, approval, "office")


def test_the_heads_own_request_starts_at_the_leader_and_is_not_his_to_decide(bureau: make.Bureau, task: Task) -> None:
    ready(bureau, task)
    approval = ask(bureau, task, "close", "media_head")
    assert approval.stage == Stage.LEADER
    with pytest.raises(NotAllowedError):
        decide(bureau, approval, "media_head")


def test_nobody_approves_what_he_asked_for(bureau: make.Bureau, task: Task) -> None:
    approval = ask(bureau, task, "change", "office", title="建成6间录播教室")
    decide(bureau, approval, "media_head")
    decide(bureau, approval, "deputy")
    with pytest.raises(NotAllowedError, match="自己提出"):
        decide(bureau, approval, "office")
    decide(bureau, approval, "office_two")
    task.refresh_from_db()
    assert task.title == "建成6间录播教室"


def test_a_unit_without_section_head_asks_the_leader(bureau: make.Bureau) -> None:
    task = make.running_task(bureau, make.plan(), lead="direct", report_unit_ids=[])
    approval = ask(bureau, task, "extension", "direct_clerk", due_date="2019-01-31")
    assert approval.stage == Stage.LEADER
    assert agree_all(bureau, approval).state == ApprovalState.APPROVED


def test_a_returned_closing_is_at_work_again_with_the_reason(bureau: make.Bureau, task: Task) -> None:
    ready(bureau, task)
    approval = ask(bureau, task, "close", "media_head")
    with pytest.raises(PlanError, match="退回要写明理由"):
        decide(bureau, approval, "deputy", "return")
    done = decide(bureau, approval, "deputy", "return", note="佐证不全")
    task.refresh_from_db()
    assert (done.state, task.state, task.closed_at) == (ApprovalState.RETURNED, TaskState.RUNNING, None)
    assert done.steps.get().note == "佐证不全"
    assert ask(bureau, task, "close").state == ApprovalState.OPEN


def test_an_extension_moves_the_deadline_and_keeps_the_first(bureau: make.Bureau, task: Task) -> None:
    for wrong in ("", "2018-12-31", "明年", "2018-02-30"):
        with pytest.raises(PlanError, match="时限"):
            ask(bureau, task, "extension", due_date=wrong)
    approval = agree_all(bureau, ask(bureau, task, "extension", due_date="2019-01-31", title="偷改"))
    task.refresh_from_db()
    assert approval.payload == {"due_date": "2019-01-31"}
    assert (task.due_date, task.first_due_date) == (date(2019, 1, 31), date(2018, 12, 31))
    assert (task.due_kind, task.title) == (DueKind.DATE, "建成录播教室")


def test_a_change_holds_only_what_differs(bureau: make.Bureau, task: Task) -> None:
    same = {"title": task.title, "due_date": str(task.due_date), "closing_condition": task.closing_condition}
    with pytest.raises(PlanError, match="要调整的内容"):
        ask(bureau, task, "change", **same)
    with pytest.raises(PlanError, match="要调整的内容"):
        ask(bureau, task, "change", state="closed", first_due_date="2019-01-01")
    with pytest.raises(ClassifiedMaterialError):
        ask(bureau, task, "change", title="绝密★安保方案")
    changed = ask(bureau, task, "change", **{**same, "title": "建成6间录播教室"})
    agree_all(bureau, ask(bureau, task, "extension", due_date="2019-01-31"))
    agree_all(bureau, changed)
    task.refresh_from_db()
    assert (task.title, task.due_date) == ("建成6间录播教室", date(2019, 1, 31))


def test_a_halted_task_is_resumed_by_the_office_alone(bureau: make.Bureau, task: Task) -> None:
    agree_all(bureau, ask(bureau, task, "halt"))
    task.refresh_from_db()
    assert task.state == TaskState.HALTED
    with pytest.raises(PlanError, match="不能申请办结"):
        ask(bureau, task, "close")
    for key in ("media_head", "deputy"):
        with pytest.raises(NotAllowedError):
            approvals.resume_task(task_id=task.pk, reason="条件恢复", by=bureau.reader(key))
    with pytest.raises(PlanError, match="理由"):
        approvals.resume_task(task_id=task.pk, reason=" ", by=bureau.reader("office"))
    approvals.resume_task(task_id=task.pk, reason="条件恢复", by=bureau.reader("office"))
    task.refresh_from_db()
    assert task.state == TaskState.RUNNING


def test_a_closed_task_found_wanting_goes_back_to_work(bureau: make.Bureau, task: Task) -> None:
    ready(bureau, task)
    agree_all(bureau, ask(bureau, task, "close"))
    for kind in ("extension", "change", "halt", "cancel", "close"):
        with pytest.raises(PlanError, match="已办结"):
            ask(bureau, task, kind, due_date="2019-05-01", title="另一件")
    with pytest.raises(NotAllowedError):
        approvals.resume_task(task_id=task.pk, reason="抽查不合格", by=bureau.reader("media_head"))
    done = approvals.resume_task(task_id=task.pk, reason="抽查不合格", by=bureau.reader("office"))
    assert (done.state, done.closed_at) == (TaskState.RUNNING, None)


def test_only_halted_and_closed_tasks_are_resumed(bureau: make.Bureau, task: Task) -> None:
    office = bureau.reader("office")
    ready(bureau, task)
    ask(bureau, task, "close")
    with pytest.raises(PlanError, match="不需要恢复"):
        approvals.resume_task(task_id=task.pk, reason="误操作", by=office)
    other = make.task(WorkPlan.objects.get(), lead=bureau.units["finance"], title="另一件")
    loop.dispatch_tasks(task_ids=[other.pk], by=office)
    with pytest.raises(PlanError, match="不需要恢复"):
        approvals.resume_task(task_id=other.pk, reason="未签收", by=office)


def test_a_cancelled_task_never_comes_back(bureau: make.Bureau, task: Task) -> None:
    extension = ask(bureau, task, "extension", due_date="2019-01-31")
    ready(bureau, task)
    with pytest.raises(PlanError, match="延期申请在审批中"):
        ask(bureau, task, "close")
    agree_all(bureau, ask(bureau, task, "cancel"))
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED
    with pytest.raises(PlanError, match="不需要恢复"):
        approvals.resume_task(task_id=task.pk, reason="恢复", by=bureau.reader("office"))
    with pytest.raises(PlanError, match="请退回"):
        agree_all(bureau, extension)
    assert decide(bureau, extension, "office", "return", note="任务已取消").state == ApprovalState.RETURNED
    task.refresh_from_db()
    assert task.due_date == date(2018, 12, 31)


def test_who_may_not_ask(bureau: make.Bureau, task: Task) -> None:
    for key in ("finance_head", "direct_clerk", "deputy"):
        with pytest.raises(NotAllowedError):
            ask(bureau, task, "halt", key)
    by = bureau.reader("media_head")
    with pytest.raises(PlanError, match="事由"):
        approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.HALT, reason=" ", by=by)


def test_one_kind_is_open_once_even_in_the_database(bureau: make.Bureau, task: Task) -> None:
    first = ask(bureau, task, "halt")
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(kind="halt", task=task, reason="x", asked_by="x", asked_at=first.asked_at)


def test_words_entered_for_a_leader_need_the_signed_paper(bureau: make.Bureau, task: Task) -> None:
    approval = ask(bureau, task, "halt", "media_head")
    by = acting(bureau, "deputy")
    with pytest.raises(PlanError, match="代录副局长"):
        approvals.decide_approval(approval_id=approval.pk, verdict=Verdict.AGREE, by=by)
    approvals.decide_approval(approval_id=approval.pk, verdict=Verdict.AGREE, by=by, scan=make.paper("签字.txt"))
    step = approval.steps.get()
    assert (step.person, step.entered_by, step.stage) == ("副局长", "办公室科员", Stage.LEADER)
    assert files_of(record_ref(step)).count() == 1
    page = make.browser(bureau, "office").get(f"/plan/approvals/{approval.pk}/").content.decode()
    assert "办公室科员 代录" in page


def test_a_deputy_decides_on_his_own_tasks_and_on_those_of_nobody(bureau: make.Bureau, task: Task) -> None:
    head = bureau.accounts["leader"].person
    assert head is not None
    plan = WorkPlan.objects.get()
    others = make.running_task(bureau, plan, title="局长的", leader_id=head.pk)
    nobodys = make.running_task(bureau, plan, title="无分管的")
    asked = {row: ask(bureau, row, "halt", "media_head") for row in (task, others, nobodys)}
    deputy, leader = bureau.reader("deputy"), bureau.reader("leader")
    assert set(approvals_waiting(deputy)) == {asked[task], asked[nobodys]}
    assert set(approvals_waiting(leader)) == set(asked.values())
    with pytest.raises(NotAllowedError):
        decide(bureau, asked[others], "deputy")


def test_an_instruction_reaches_the_lead_unit(bureau: make.Bureau, task: Task) -> None:
    with pytest.raises(NotAllowedError):
        approvals.instruct(task_id=task.pk, text="抓紧", by=bureau.reader("office"))
    with pytest.raises(PlanError, match="批示内容"):
        approvals.instruct(task_id=task.pk, text=" ", by=bureau.reader("deputy"))
    with pytest.raises(PlanError, match="扫描件"):
        approvals.instruct(task_id=task.pk, text="抓紧", by=acting(bureau, "deputy"))
    approvals.instruct(task_id=task.pk, text="月底前报我", by=bureau.reader("deputy"))
    notice = Notice.objects.latest("pk")
    assert (notice.title, notice.text) == ("领导批示 T01-01 建成录播教室", "副局长：月底前报我")
    assert [receipt.unit.code for receipt in notice.receipts.all()] == ["media_centre"]
