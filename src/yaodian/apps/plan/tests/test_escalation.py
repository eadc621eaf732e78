"""Escalation by itself: urging, order, report to the leader by the rulebook's days; held by the office, decided by the leader."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from yaodian.apps.plan.actions import PlanError, approvals, escalation, supervision
from yaodian.apps.plan.jobs import escalate
from yaodian.apps.plan.models import LeaderReport, Supervision, SupervisionSheet, Task, WorkPlan
from yaodian.apps.plan.queries.escalation import escalations, reports_waiting
from yaodian.apps.plan.rules import ApprovalKind
from yaodian.apps.plan.rules.supervision import LeaderDecision, SupervisionStep, step_by_itself
from yaodian.apps.plan.tests import make, rhythm
from yaodian.apps.plan.tests.test_reminders import QuietProgress
from yaodian.apps.plan.worklist.supervision import supervision_items
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.seeds import shipped_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    """The task of the media centre is due on Thursday, 10 May 2018."""
    return rhythm.plan_of_three(bureau)


def run_on(*day: int, hour: int = 10) -> str:
    """Run the job on a day."""
    with clock.at(datetime(*day, hour, tzinfo=make.ZONE)):  # type: ignore[arg-type,misc]
        return escalate(QuietProgress())


def test_one_step_follows_the_other_and_a_leader_alone_names_and_summons() -> None:
    step = SupervisionStep
    found = [
        step_by_itself(due, taken=taken)
        for due, taken in (
            (None, None),
            (step.URGE, None),
            (step.TALK, None),
            (step.ORDER, step.URGE),
            (step.TALK, step.URGE),
            (step.ORDER, step.ORDER),
            (step.CIRCULATE, step.ORDER),
            (step.TALK, step.REPORT),
            (step.TALK, step.CIRCULATE),
        )
    ]
    assert found == [None, "urge", "order", "order", "order", None, "report", None, None]


def test_steps_go_out_on_their_days_until_the_leader_decides(plan: WorkPlan, bureau: make.Bureau) -> None:
    assert run_on(2018, 5, 11) == "没有到日子的督办措施"  # the office's own day
    assert "天教催办〔2018〕1号" in run_on(2018, 5, 14)
    assert run_on(2018, 5, 14, hour=15) == "没有到日子的督办措施"
    assert run_on(2018, 5, 21) == "没有到日子的督办措施"  # the unit may answer until this evening
    assert "天教督办〔2018〕1号" in run_on(2018, 5, 22)
    assert run_on(2018, 5, 29) == "没有到日子的督办措施"
    assert run_on(2018, 5, 30, hour=22) == "现在不是工作时间，下次再办"
    assert "已报领导" in run_on(2018, 5, 30)
    assert run_on(2018, 6, 29) == "没有到日子的督办措施"
    report = LeaderReport.objects.get()
    assert "天教催办〔2018〕1号" in report.text
    assert "尚未签收" in report.text
    assert {line.actor for line in JournalLine.objects.filter(verb__in=["plan.issue_sheet", "plan.report_matter"])} == {
        "自动督办"
    }
    leader, office = bureau.reader("deputy"), bureau.reader("office")
    assert [item.action for item in supervision_items(leader, date(2018, 5, 30))] == ["阅示"]
    with make.at(2018, 5, 31):
        with pytest.raises(NotAllowedError):
            escalation.note_report(report_id=report.pk, decision=LeaderDecision.TALK, words="", by=office)
        escalation.note_report(report_id=report.pk, decision=LeaderDecision.TALK, words="下周三前约谈。", by=leader)
        with pytest.raises(PlanError, match="已阅示"):
            escalation.note_report(report_id=report.pk, decision=LeaderDecision.PRESS, words="", by=leader)
    assert supervision_items(leader, date(2018, 5, 31)) == []
    assert "登记约谈" in [item.action for item in supervision_items(office, date(2018, 5, 31))]
    with make.at(2018, 6, 1):
        scan = ContentFile(b"signed record", name="talk.txt")
        supervision.record_talk(matter_id=report.matter_id, talk=rhythm.talk(), scan=scan, by=office)
    assert "登记约谈" not in [item.action for item in supervision_items(office, date(2018, 6, 1))]
    assert list(record_faults()) == []


def test_the_office_holds_a_task_and_lets_it_go(plan: WorkPlan, bureau: make.Bureau) -> None:
    task, office = rhythm.task_of(plan, "media_centre"), bureau.reader("office")
    with make.at(2018, 5, 11):
        with pytest.raises(NotAllowedError):
            escalation.hold_escalation(
                task_id=task.pk, until_date=date(2018, 5, 18), reason="厂家延迟供货", by=bureau.reader("media_head")
            )
        hold = escalation.hold_escalation(
            task_id=task.pk, until_date=date(2018, 5, 18), reason="厂家延迟供货", by=office
        )
        again = escalation.hold_escalation(task_id=task.pk, until_date=date(2018, 5, 16), reason="提前到货", by=office)
    hold.refresh_from_db()
    assert hold.lifted_by == "办公室主任"
    assert run_on(2018, 5, 16) == "没有到日子的督办措施"
    with make.at(2018, 5, 16):
        escalation.lift_hold(hold_id=again.pk, by=office)
    assert "催办〔2018〕1号" in run_on(2018, 5, 16)
    assert list(record_faults()) == []


def test_what_was_applied_for_in_time_is_not_pressed(plan: WorkPlan, bureau: make.Bureau) -> None:
    task = rhythm.task_of(plan, "media_centre")
    with make.at(2018, 5, 9):
        approvals.ask_approval(
            task_id=task.pk,
            kind=ApprovalKind.EXTENSION,
            reason="厂家延迟供货",
            payload={"due_date": "2018-06-29"},
            by=bureau.reader("media_head"),
        )
    with make.at(2018, 5, 24):
        assert [(one.step, one.stopped) for one in escalations(today=date(2018, 5, 24))] == [("order", "asked")]
    assert run_on(2018, 5, 24) == "没有到日子的督办措施"


def test_a_bureau_may_switch_it_off_and_an_answer_waits_for_a_look(plan: WorkPlan, bureau: make.Bureau) -> None:
    row = next(row for row in shipped_rows() if row.code == "supervision.automatic")
    Rule.objects.create(**{**vars(row), "value": Decimal(0)}, made_at=clock.now())
    assert run_on(2018, 5, 24) == "没有到日子的督办措施"
    assert SupervisionSheet.objects.count() == 0
    Rule.objects.filter(code="supervision.automatic").update(value=Decimal(1))
    assert "督办〔2018〕1号" in run_on(2018, 5, 24)
    with make.at(2018, 5, 25):
        sheet, head = SupervisionSheet.objects.get(), bureau.reader("media_head")
        supervision.sign_sheet(sheet_id=sheet.pk, by=head)
        supervision.answer_sheet(sheet_id=sheet.pk, text="全部装好。", files=[], by=head)
    assert run_on(2018, 6, 20) == "没有到日子的督办措施"
    assert Supervision.objects.get().step == "order"


def test_the_director_sees_what_waits_for_a_deputy_and_another_deputy_does_not(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    task, deputy = rhythm.task_of(plan, "media_centre"), bureau.accounts["deputy"]
    Task.objects.filter(pk=task.pk).update(leader_id=deputy.person_id)
    run_on(2018, 5, 24)
    run_on(2018, 6, 1)
    other = make.account("另一副局长", Role.DEPUTY, bureau.units["bureau"])
    assert LeaderReport.objects.get().leader_id == deputy.person_id
    with make.at(2018, 6, 1):
        found = [reports_waiting(bureau.reader("leader")).count(), reports_waiting(bureau.reader("deputy")).count()]
        assert [*found, reports_waiting(reader_of(account=other, on=clock.today())).count()] == [1, 1, 0]


def test_the_office_is_reminded_of_a_report_that_lies_unread(plan: WorkPlan, bureau: make.Bureau) -> None:
    run_on(2018, 5, 24)
    run_on(2018, 6, 1)
    report = LeaderReport.objects.get()
    office, key = bureau.reader("office"), f"plan.report_unread:{report.pk}"

    def reminders(day: date, reader: Any = office) -> list[Any]:
        return [item for item in supervision_items(reader, day) if item.key == key]

    assert reminders(date(2018, 6, 5)) == [], "two working days are the leader's own"
    found = reminders(date(2018, 6, 6))
    assert [str(item.action) for item in found] == ["提请领导阅示"]
    assert "已 3 个工作日未阅示" in found[0].fact
    assert reminders(date(2018, 6, 6), bureau.reader("media_head")) == []
    row = next(row for row in shipped_rows() if row.code == "supervision.read_workdays")
    Rule.objects.create(**{**vars(row), "value": Decimal(5)}, made_at=clock.now())
    assert reminders(date(2018, 6, 8)) == []
    with make.at(2018, 6, 12):
        assert len(reminders(date(2018, 6, 12))) == 1
        escalation.note_report(
            report_id=report.pk, decision=LeaderDecision.PRESS, words="抓紧", by=bureau.reader("leader")
        )
    assert reminders(date(2018, 6, 12)) == []
