"""The loop of a task: dispatch, sign, report, check, milestones, deliverables, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from yaodian.apps.plan.actions import PlanError, loop
from yaodian.apps.plan.models import Deliverable, Milestone, ProgressEntry, Reminder, Task, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.reminders import reminders_due
from yaodian.apps.plan.queries.tasks import entries_to_check
from yaodian.apps.plan.rules import EntryState, SignMode, TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.rules import ReceiptState
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.units.models import UnitRelation

pytestmark = pytest.mark.django_db
DAY = date(2018, 6, 6)


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a working day, and leaves every row as its journal line has it."""
    with make.at(2018, 6, 6):
        yield
        assert list(record_faults()) == []


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


def draft(bureau: make.Bureau, plan: WorkPlan, **parts: Any) -> Task:
    """Draft a task of the media centre, supported by finance, reported on by a school below a central school."""
    parts = {
        "support_unit_ids": [bureau.units["finance"].pk],
        "report_unit_ids": [bureau.units["village"].pk],
        **parts,
    }
    return make.task(plan, lead=bureau.units["media_centre"], **parts)


def report(bureau: make.Bureau, task: Task, key: str, unit: str, **words: Any) -> ProgressEntry:
    """Let somebody file progress for a unit."""
    given = {"text": "设备已安装。", **words}
    return loop.report_progress(task_id=task.pk, unit_id=bureau.units[unit].pk, by=bureau.reader(key), **given)


def test_dispatching_tells_every_unit_and_happens_once(bureau: make.Bureau, plan: WorkPlan) -> None:
    task, office = draft(bureau, plan), bureau.reader("office")
    (given,) = loop.dispatch_tasks(task_ids=[task.pk], by=office, sign_by=date(2018, 6, 8))
    assert given.state == TaskState.DISPATCHED
    assert given.dispatched_at is not None
    notice = Notice.objects.get(record=record_ref(task))
    assert set(notice.receipts.values_list("unit__code", flat=True)) == {"media_centre", "finance", "village"}
    with pytest.raises(PlanError, match="都已交办"):
        loop.dispatch_tasks(task_ids=[task.pk], by=office)
    assert Notice.objects.count() == 1


def test_a_task_without_lead_is_not_dispatched_nor_its_neighbours(bureau: make.Bureau, plan: WorkPlan) -> None:
    task, other = draft(bureau, plan), draft(bureau, plan, title="另一件")
    link = task.unit_links.get(unit=bureau.units["media_centre"])
    TaskUnit.objects.filter(pk=link.pk).update(part="support")
    with pytest.raises(PlanError, match="没有牵头单位"):
        loop.dispatch_tasks(task_ids=[other.pk, task.pk], by=bureau.reader("office"))
    other.refresh_from_db()
    assert other.state == TaskState.DRAFT
    assert not Notice.objects.exists()
    TaskUnit.objects.filter(pk=link.pk).update(part="lead")


@pytest.mark.parametrize("key", ["media_head", "deputy", "village_clerk"])
def test_only_the_office_dispatches(bureau: make.Bureau, plan: WorkPlan, key: str) -> None:
    task = draft(bureau, plan)
    with pytest.raises(NotAllowedError):
        loop.dispatch_tasks(task_ids=[task.pk], by=bureau.reader(key))


def test_the_leads_signature_starts_the_task_and_signs_its_notice(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = draft(bureau, plan)
    loop.dispatch_tasks(task_ids=[task.pk], by=make.SYSTEM)
    units = bureau.units
    supported = loop.sign_task(task_id=task.pk, unit_id=units["finance"].pk, by=bureau.reader("finance_head"))
    assert supported.state == TaskState.DISPATCHED
    led = loop.sign_task(task_id=task.pk, unit_id=units["media_centre"].pk, by=bureau.reader("media_clerk"))
    assert led.state == TaskState.RUNNING
    link = task.unit_links.get(unit=units["media_centre"])
    assert (link.signed_name, link.sign_mode) == ("馆员", SignMode.OWN)
    waiting = NoticeReceipt.objects.filter(notice__record=record_ref(task), state=ReceiptState.WAITING)
    assert list(waiting.values_list("unit__code", flat=True)) == ["village"]
    with pytest.raises(PlanError, match="06月06日由馆员签收"):
        loop.sign_task(task_id=task.pk, unit_id=units["media_centre"].pk, by=bureau.reader("media_head"))


def test_a_phone_signature_names_who_answered(bureau: make.Bureau, plan: WorkPlan) -> None:
    task, unit = draft(bureau, plan), bureau.units["media_centre"]
    loop.dispatch_tasks(task_ids=[task.pk], by=make.SYSTEM)
    office = bureau.reader("office")
    with pytest.raises(PlanError, match="接电话的人"):
        loop.sign_task_by_phone(task_id=task.pk, unit_id=unit.pk, phone_person="  ", by=office)
    with pytest.raises(PlanError, match="没有交给所选单位"):
        loop.sign_task_by_phone(task_id=task.pk, unit_id=bureau.units["direct"].pk, phone_person="王", by=office)
    with pytest.raises(NotAllowedError):
        loop.sign_task_by_phone(task_id=task.pk, unit_id=unit.pk, phone_person="王", by=bureau.reader("media_head"))
    signed = loop.sign_task_by_phone(task_id=task.pk, unit_id=unit.pk, phone_person=" 王馆长 ", by=office)
    link = task.unit_links.get(unit=unit)
    assert (signed.state, link.signed_name, link.sign_mode) == (TaskState.RUNNING, "王馆长", SignMode.PHONE)
    receipt = NoticeReceipt.objects.get(notice__record=record_ref(task), unit=unit)
    assert (receipt.state, receipt.signed_by, receipt.recorded_by) == (ReceiptState.BY_PHONE, "王馆长", "办公室主任")


def test_who_may_not_sign_and_what_may_not_be_signed(bureau: make.Bureau, plan: WorkPlan) -> None:
    task, units = draft(bureau, plan), bureau.units
    with pytest.raises(PlanError, match="未交办"):
        loop.sign_task(task_id=task.pk, unit_id=units["media_centre"].pk, by=bureau.reader("media_head"))
    loop.dispatch_tasks(task_ids=[task.pk], by=make.SYSTEM)
    with pytest.raises(NotAllowedError):
        loop.sign_task(task_id=task.pk, unit_id=units["media_centre"].pk, by=bureau.reader("finance_head"))
    with pytest.raises(NotAllowedError, match="没有交给您的单位"):
        loop.sign_task(task_id=task.pk, unit_id=units["direct"].pk, by=bureau.reader("direct_clerk"))
    assert not task.unit_links.filter(signed_at__isnull=False).exists()


@pytest.mark.parametrize("state", [TaskState.HALTED, TaskState.CLOSED, TaskState.CANCELLED])
def test_a_task_that_is_not_live_takes_no_signature_nor_progress(
    bureau: make.Bureau, plan: WorkPlan, state: TaskState
) -> None:
    milestones, deliverables = [("完成招标", date(2018, 7, 1))], ["验收报告"]
    task = make.running_task(bureau, plan, milestones=milestones, deliverables=deliverables)
    Task.objects.filter(pk=task.pk).update(state=state)
    head = bureau.reader("media_head")
    with pytest.raises(PlanError, match="不能签收"):
        loop.sign_task(task_id=task.pk, unit_id=bureau.units["direct"].pk, by=bureau.reader("direct_clerk"))
    with pytest.raises(PlanError, match="不能填报进展"):
        report(bureau, task, "direct_clerk", "direct")
    with pytest.raises(PlanError, match="不能登记节点"):
        loop.reach_milestone(milestone_id=Milestone.objects.get().pk, done_date=DAY, by=head)
    with pytest.raises(PlanError, match="不能提交成果"):
        loop.submit_deliverable(deliverable_id=Deliverable.objects.get().pk, file=make.paper(), by=head)
    with pytest.raises(PlanError, match="不需要催办"):
        loop.remind_task(task_id=task.pk, kind="due", text="请抓紧", by=make.SYSTEM)
    assert not ProgressEntry.objects.exists()
    Task.objects.filter(pk=task.pk).update(state=TaskState.RUNNING)


def test_progress_is_kept_with_its_evidence_and_sent_twice_is_one(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    words = {"problems": "缺一台主机", "next_steps": "下周到货", "client_key": "key-1"}
    entry = report(bureau, task, "direct_clerk", "direct", files=[make.paper()], **words)
    again = report(bureau, task, "direct_clerk", "direct", files=[make.paper()], **words)
    assert again.pk == entry.pk
    assert (entry.state, entry.problems, entry.reported_by) == (EntryState.AT_SECTION, "缺一台主机", "明德文员")
    assert files_of(record_ref(entry)).count() == 1
    other = report(bureau, task, "village_clerk", "village", client_key="key-1")
    assert other.pk != entry.pk


def test_progress_that_is_refused_leaves_nothing(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan, report_unit_ids=[bureau.units["village"].pk])
    with pytest.raises(NotAllowedError, match="没有交给您的单位"):
        report(bureau, task, "direct_clerk", "direct")
    with pytest.raises(NotAllowedError):
        report(bureau, task, "direct_clerk", "village")
    with pytest.raises(PlanError, match="请填写进展"):
        report(bureau, task, "village_clerk", "village", text=" \n")
    for field in ("text", "problems", "next_steps"):
        with pytest.raises(ClassifiedMaterialError):
            report(bureau, task, "village_clerk", "village", **{field: "机密★启封前\n安保方案"})
    with pytest.raises(ClassifiedMaterialError):
        report(bureau, task, "village_clerk", "village", files=[make.paper("绝密 方案.txt")])
    with pytest.raises(FileRefusedError):
        report(bureau, task, "village_clerk", "village", files=[make.paper("a.exe", "MZ\x00\x01")])
    assert not ProgressEntry.objects.exists()


def test_a_schools_entry_passes_its_central_school_then_the_section(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    entry = report(bureau, task, "village_clerk", "village")
    central, head = bureau.reader("central_head"), bureau.reader("media_head")
    assert entry.state == EntryState.AT_CENTRAL
    assert [list(entries_to_check(by)) for by in (central, head)] == [[entry], []]
    with pytest.raises(NotAllowedError):
        loop.check_entry(entry_id=entry.pk, accepted=True, by=head)
    assert loop.check_entry(entry_id=entry.pk, accepted=True, by=central).state == EntryState.AT_SECTION
    with pytest.raises(NotAllowedError):
        loop.check_entry(entry_id=entry.pk, accepted=True, by=bureau.reader("finance_head"))
    with pytest.raises(PlanError, match="退回要写明理由"):
        loop.check_entry(entry_id=entry.pk, accepted=False, by=head)
    assert loop.check_entry(entry_id=entry.pk, accepted=True, by=head).state == EntryState.ACCEPTED
    with pytest.raises(PlanError, match="不需要审核"):
        loop.check_entry(entry_id=entry.pk, accepted=False, reason="太晚", by=head)


def test_a_returned_entry_keeps_reason_and_checker(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    entry = report(bureau, task, "direct_clerk", "direct")
    done = loop.check_entry(entry_id=entry.pk, accepted=False, reason=" 缺照片 ", by=bureau.reader("media_clerk"))
    assert (done.state, done.return_reason, done.checked_by) == (EntryState.RETURNED, "缺照片", "馆员")


def test_nobody_checks_his_own_entry(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    entry = report(bureau, task, "central_head", "village")
    central = bureau.reader("central_head")
    assert list(entries_to_check(central)) == []
    with pytest.raises(NotAllowedError, match="自己填报"):
        loop.check_entry(entry_id=entry.pk, accepted=True, by=central)


def test_an_entry_whose_central_school_is_gone_is_the_sections(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    entry = report(bureau, task, "village_clerk", "village")
    UnitRelation.objects.filter(lower=bureau.units["village"]).update(to_date=date(2018, 6, 1))
    with pytest.raises(NotAllowedError):
        loop.check_entry(entry_id=entry.pk, accepted=True, by=bureau.reader("finance_head"))
    head = bureau.reader("media_head")
    assert loop.check_entry(entry_id=entry.pk, accepted=True, by=head).state == EntryState.AT_SECTION


def test_a_milestone_is_reached_once_and_not_in_the_future(bureau: make.Bureau, plan: WorkPlan) -> None:
    make.running_task(bureau, plan, milestones=[("完成招标", date(2018, 6, 30))])
    row, head = Milestone.objects.get(), bureau.reader("media_head")
    with pytest.raises(PlanError, match="不能晚于今天"):
        loop.reach_milestone(milestone_id=row.pk, done_date=date(2018, 6, 7), by=head)
    with pytest.raises(NotAllowedError):
        loop.reach_milestone(milestone_id=row.pk, done_date=DAY, by=bureau.reader("direct_clerk"))
    assert loop.reach_milestone(milestone_id=row.pk, done_date=DAY, by=head).done_date == DAY
    with pytest.raises(PlanError, match="已登记"):
        loop.reach_milestone(milestone_id=row.pk, done_date=DAY, by=head)


def test_a_deliverable_is_done_when_its_file_is_in(bureau: make.Bureau, plan: WorkPlan) -> None:
    make.running_task(bureau, plan, deliverables=["验收报告"])
    row, head = Deliverable.objects.get(), bureau.reader("media_head")
    with pytest.raises(ClassifiedMaterialError):
        loop.submit_deliverable(deliverable_id=row.pk, file=make.paper("机密 报告.txt"), by=head)
    with pytest.raises(NotAllowedError):
        loop.submit_deliverable(deliverable_id=row.pk, file=make.paper(), by=bureau.reader("village_clerk"))
    row.refresh_from_db()
    assert row.done_date is None
    assert loop.submit_deliverable(deliverable_id=row.pk, file=make.paper(), by=head).done_date == DAY
    assert files_of(record_ref(row)).count() == 1


def test_an_automatic_reminder_goes_out_once_per_deadline(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan, due_date=date(2018, 6, 8))
    (due,) = reminders_due(today=DAY)
    assert due.kind == "before"
    first = loop.remind_task(task_id=task.pk, kind=due.kind, text=due.text, by=make.SYSTEM)
    assert first is not None
    assert loop.remind_task(task_id=task.pk, kind=due.kind, text=due.text, by=make.SYSTEM) is None
    assert reminders_due(today=DAY) == []
    assert [row.kind for row in reminders_due(today=date(2018, 6, 11))] == ["overdue"]
    assert set(Notice.objects.latest("pk").receipts.values_list("unit__code", flat=True)) == {"media_centre"}


def test_by_hand_is_reminded_as_often_as_wanted_by_those_who_may(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    for _time in range(2):
        loop.remind_task(task_id=task.pk, kind="manual", text="请抓紧", by=bureau.reader("media_head"))
    with pytest.raises(NotAllowedError):
        loop.remind_task(task_id=task.pk, kind="manual", text="请抓紧", by=bureau.reader("finance_head"))
    assert Reminder.objects.filter(kind="manual").count() == 2
