"""Escalation acts (督办升级办理): report a matter to its leader, his decision, hold the steps that go out by themselves."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import EscalationHold, LeaderReport, Supervision, Task
from yaodian.apps.plan.rules import LIVE_STATES
from yaodian.apps.plan.rules.supervision import LeaderDecision, MatterState, SupervisionStep, is_next
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.privacy.refusal import refuse_classified


@transaction.atomic
def report_matter(*, matter_id: int, text: str, by: By) -> LeaderReport:
    """报领导: how a matter stands goes to the leader of its task, who decides what is next; one report at a time."""
    require(by, "plan.supervise")
    matter = Supervision.objects.select_for_update(of=("self",)).select_related("task").get(pk=matter_id)
    if matter.state != MatterState.OPEN:
        raise PlanError(f"这件督办现为“{matter.get_state_display()}”，不用报领导。")
    if not text.strip():
        raise PlanError("请写明情况。")
    if matter.reports.filter(noted_at__isnull=True).exists():
        raise PlanError("这件督办已报领导，等待阅示。")
    refuse_classified(name="", content=text)
    report = LeaderReport.objects.create(
        matter=matter,
        leader_id=matter.task.leader_id,
        text=text.strip(),
        reported_by=by.name,
        reported_at=clock.now(),
    )
    if is_next(SupervisionStep.REPORT, taken=SupervisionStep(matter.step)):
        matter.step = SupervisionStep.REPORT
        matter.save(update_fields=["step"])
    write_line(verb="plan.report_matter", by=by, record=matter, also=[report], summary=text)
    return report


@transaction.atomic
def note_report(
    *, report_id: int, decision: LeaderDecision, words: str, by: By, scan: File[bytes] | None = None
) -> LeaderReport:
    """阅示: the leader decides what is next and may add words, which the unit is told; entered for him it needs the scan."""
    require(by, "plan.instruct")
    report = (
        LeaderReport.objects.select_for_update(of=("self",)).select_related("matter__task", "leader").get(pk=report_id)
    )
    if report.noted_at is not None:
        raise PlanError(f"{report.noted_by}已阅示：{report.get_decision_display()}。")
    if by.acting_for and scan is None:
        raise PlanError(f"代录{by.acting_for}的意见要附签字扫描件。")
    refuse_classified(name="", content=words)
    report.decision, report.words = decision, words.strip()[:300]
    report.noted_by, report.entered_by, report.noted_at = by.acting_for or by.name, by.entered_by, clock.now()
    report.save()
    matter = report.matter
    write_line(verb="plan.note_report", by=by, record=report, summary=f"{decision.label} {words}".strip())
    if scan is not None:
        attach_file(record=report, upload=scan, kind=EvidenceKind.SCAN, by=by, internal=True)
    if report.words:
        send_notice(
            title=f"领导批示 {matter.task}"[:200],
            text=f"{report.noted_by}：{report.words}",
            record=matter,
            unit_ids=[matter.unit_id],
            due_at=None,
            by=by,
        )
    return report


@transaction.atomic
def hold_escalation(*, task_id: int, until_date: date, reason: str, by: By) -> EscalationHold:
    """暂停自动督办: until a day nothing goes out by itself on this task; by hand it still may."""
    require(by, "plan.supervise")
    if not reason.strip():
        raise PlanError("请写明暂停的理由。")
    if until_date < clock.today():
        raise PlanError("暂停至的日期不能早于今天。")
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    if task.state not in LIVE_STATES:
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不会自动督办。")
    former = task.holds.select_for_update().filter(lifted_at__isnull=True).first()
    if former is not None:
        former.lifted_by, former.lifted_at = by.name, clock.now()
        former.save(update_fields=["lifted_by", "lifted_at"])
    hold = EscalationHold.objects.create(
        task=task, until_date=until_date, reason=reason.strip()[:300], held_by=by.name, held_at=clock.now()
    )
    summary = f"{task.code} 暂停至{until_date:%Y年%-m月%-d日}：{hold.reason}"
    write_line(verb="plan.hold_escalation", by=by, record=hold, also=[former] if former else [], summary=summary)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, by: By) -> EscalationHold:
    """恢复自动督办 before the day."""
    require(by, "plan.supervise")
    hold = EscalationHold.objects.select_for_update(of=("self",)).select_related("task").get(pk=hold_id)
    if hold.lifted_at is not None:
        raise PlanError("已经恢复自动督办。")
    hold.lifted_by, hold.lifted_at = by.name, clock.now()
    hold.save(update_fields=["lifted_by", "lifted_at"])
    write_line(verb="plan.lift_hold", by=by, record=hold, summary=hold.task.code)
    return hold
