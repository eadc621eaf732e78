"""Approvals and instructions (审批与批示): ask, decide by stage, carry out; a leader's word may be entered for him (代录)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.dateparse import parse_date

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Approval, ApprovalStep, Instruction, Task
from yaodian.apps.plan.queries.tasks import approvals_waiting, is_same_person, task_locked
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, Stage, TaskState, Verdict, first_stage, next_stage
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, Reader, Role, holds, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

CHANGEABLE = ("title", "due_date", "closing_condition", "measures")


def _asked_by_head(by: By, task: Task) -> bool:
    """Does the head of the lead section ask?"""
    return isinstance(by, Reader) and any(
        seat.role in (Role.SECTION_HEAD, Role.OFFICE) and seat.unit_id == task.lead_unit_id for seat in by.seats
    )


@transaction.atomic
def ask_approval(
    *, task_id: int, kind: ApprovalKind, reason: str, by: By, payload: dict[str, Any] | None = None
) -> Approval:
    """申请办结、延期、调整、暂停或取消: the lead unit asks (调整: also the office), the report path decides."""
    task = task_locked(task_id)
    if not (kind is ApprovalKind.CHANGE and holds(by, "plan.dispatch")):
        require(by, "plan.report", unit_id=task.lead_unit_id)
    if not reason.strip():
        raise PlanError("请写明事由。")
    refuse_classified(name="", content=reason)
    payload = payload or {}
    if task.approvals.filter(kind=kind, state=ApprovalState.OPEN).exists():
        raise PlanError("同样的申请正在审批中，无需重复提交。")
    if kind is ApprovalKind.CLOSE:
        _check_ready_to_close(task)
        task.move_to(TaskState.CLOSING)
        task.save(update_fields=["state"])
    elif kind is ApprovalKind.EXTENSION:
        new_due = _new_due(payload)
        if new_due <= task.due_date:
            raise PlanError("新时限要晚于现时限。")
    elif kind is ApprovalKind.CHANGE and not set(payload) & set(CHANGEABLE):
        raise PlanError("请写明要调整的内容。")
    approval = Approval.objects.create(
        kind=kind,
        task=task,
        reason=reason.strip(),
        payload=payload,
        stage=first_stage(kind, asked_by_head=_asked_by_head(by, task)),
        asked_by=by.name,
        asked_by_account_id=by.account_id,
        asked_at=clock.now(),
    )
    write_line(verb=f"plan.ask_{kind.value}", by=by, record=approval, also=[task], summary=reason)
    return approval


def _new_due(payload: dict[str, Any]) -> date:
    """Return the asked-for deadline."""
    try:
        return date.fromisoformat(str(payload["due_date"]))
    except (KeyError, ValueError):
        raise PlanError("请填写新时限，例如 2018-12-31。") from None


def _check_ready_to_close(task: Task) -> None:
    """Refuse to ask for closing while a deliverable, a check or any accepted progress is missing."""
    if task.state != TaskState.RUNNING:
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不能申请办结。")
    missing = [item.title for item in task.deliverables.all() if item.done_date is None]
    if missing:
        raise PlanError(f"还有成果没有提交：{'、'.join(missing)}。请先提交成果文件。")
    if task.entries.filter(state__in=["at_central", "at_section"]).exists():
        raise PlanError("还有进展待审核，请先审核或退回。")
    if not task.entries.filter(state="accepted").exists():
        raise PlanError("还没有已采纳的进展记录，请先填报进展并附佐证。")


@transaction.atomic
def decide_approval(
    *, approval_id: int, verdict: Verdict, by: By, note: str = "", scan: File[bytes] | None = None
) -> Approval:
    """审批: the person of the present stage agrees or returns; the last agreement carries the request out.

    Entered for a leader (代录) it needs a scan of the signed paper."""
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    if approval.state != ApprovalState.OPEN:
        raise PlanError(f"这件申请已{approval.get_state_display()}，无需重复审批。")
    if not approvals_waiting(by).filter(pk=approval.pk).exists():
        raise NotAllowedError("这件申请现在不在您的审批环节。")
    if not by.acting_for and is_same_person(by, account_id=approval.asked_by_account_id, name=approval.asked_by):
        raise NotAllowedError("不能审批自己提出的申请。")
    if verdict is Verdict.RETURN and not note.strip():
        raise PlanError("退回要写明理由。")
    if by.acting_for and scan is None:
        raise PlanError(f"代录{by.acting_for}的意见要附签字扫描件。")
    refuse_classified(name="", content=note)
    stage = Stage(approval.stage)
    step = ApprovalStep.objects.create(
        approval=approval,
        stage=stage,
        verdict=verdict,
        note=note.strip(),
        person=by.acting_for or by.name,
        person_id=by.person_id,
        account_id=by.account_id,
        entered_by=by.entered_by,
        at=clock.now(),
    )
    changed: list[Any] = [step]
    following = next_stage(ApprovalKind(approval.kind), stage) if verdict is Verdict.AGREE else None
    if following is not None:
        approval.stage = following
    else:
        approval.state = ApprovalState.APPROVED if verdict is Verdict.AGREE else ApprovalState.RETURNED
        approval.ended_at = clock.now()
        changed += _carry_out(approval, agreed=verdict is Verdict.AGREE)
    approval.save(update_fields=["stage", "state", "ended_at"])
    write_line(
        verb="plan.agree" if verdict is Verdict.AGREE else "plan.return",
        by=by,
        record=approval,
        also=changed,
        summary=f"{stage.label} {note}",
    )
    if scan is not None:
        attach_file(record=step, upload=scan, kind=EvidenceKind.SCAN, by=by)
    return approval


def _carry_out(approval: Approval, *, agreed: bool) -> list[Any]:
    """Carry out a finished request; returns the rows it changed."""
    kind = ApprovalKind(approval.kind)
    if kind is ApprovalKind.PUBLICATION:
        return _publish(approval) if agreed else []
    assert approval.task_id is not None
    task = task_locked(approval.task_id)
    if kind is ApprovalKind.CLOSE:
        task.move_to(TaskState.CLOSED if agreed else TaskState.RUNNING)
        task.closed_at = clock.now() if agreed else None
    elif not agreed:
        return []
    elif kind is ApprovalKind.HALT:
        task.move_to(TaskState.HALTED)
    elif kind is ApprovalKind.CANCEL:
        task.move_to(TaskState.CANCELLED)
    else:
        for field in CHANGEABLE:
            if field in approval.payload:
                value = approval.payload[field]
                setattr(task, field, date.fromisoformat(value) if field == "due_date" else value)
    task.save()
    return [task]


def _publish(approval: Approval) -> list[Any]:
    """Put the approved wording and its dated figures on the public page."""
    publication = approval.publication
    assert publication is not None
    publication.wording = approval.payload["wording"]
    publication.figures = approval.payload.get("figures", [])
    publication.status = approval.payload.get("status", "")
    publication.status_date = parse_date(approval.payload.get("status_date", ""))
    publication.live, publication.live_at, publication.withdrawn_reason = True, clock.now(), ""
    publication.save()
    return [publication]


@transaction.atomic
def resume_task(*, task_id: int, reason: str, by: By) -> Task:
    """恢复任务: the office puts a halted task, or a closed one found wanting, back to work."""
    require(by, "plan.verify")
    if not reason.strip():
        raise PlanError("请写明恢复的理由。")
    task = task_locked(task_id)
    task.move_to(TaskState.RUNNING)
    task.closed_at = None
    task.save(update_fields=["state", "closed_at"])
    write_line(verb="plan.resume", by=by, record=task, summary=reason)
    return task


@transaction.atomic
def instruct(*, task_id: int, text: str, by: By, scan: File[bytes] | None = None) -> Instruction:
    """批示: a leader writes an instruction on a task; entered for him it needs the scan."""
    require(by, "plan.instruct")
    if not text.strip():
        raise PlanError("请填写批示内容。")
    refuse_classified(name="", content=text)
    if by.acting_for and scan is None:
        raise PlanError(f"代录{by.acting_for}的批示要附签字扫描件。")
    task = task_locked(task_id)
    instruction = Instruction.objects.create(
        task=task,
        text=text.strip(),
        leader=by.acting_for or by.name,
        leader_person_id=by.person_id,
        entered_by=by.entered_by,
        at=clock.now(),
    )
    write_line(verb="plan.instruct", by=by, record=instruction, summary=text, detail={"task": task.code})
    if scan is not None:
        attach_file(record=instruction, upload=scan, kind=EvidenceKind.SCAN, by=by)
    return instruction
