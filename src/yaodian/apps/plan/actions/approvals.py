"""Approvals and instructions (审批与批示): ask, decide by stage, carry out; a leader's word may be entered for him (代录)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.dateparse import parse_date

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.yearend import _checked_carry, _settle_task
from yaodian.apps.plan.models import Approval, ApprovalStep, Instruction, Task
from yaodian.apps.plan.queries.commissions import latest_day
from yaodian.apps.plan.queries.tasks import approvals_waiting, is_same_person, task_locked
from yaodian.apps.plan.rules import (
    ApprovalKind,
    ApprovalState,
    DueKind,
    Stage,
    TaskState,
    Verdict,
    first_stage,
    may_move,
    next_stage,
)
from yaodian.apps.plan.rules.briefings import BriefingState
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, Reader, Role, holds, require
from yaodian.kernel.accounts.queries import holders
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.privacy.refusal import refuse_classified

CHANGEABLE = ("title", "due_date", "closing_condition", "measures")
ADJUSTABLE = frozenset({TaskState.DISPATCHED, TaskState.RUNNING, TaskState.HALTED})


def _head_is_past(by: By, task: Task) -> bool:
    """Does the head of the lead unit ask, or has the unit (a school, the office) no section head who could decide?"""
    own = isinstance(by, Reader) and any(
        seat.role in (Role.SECTION_HEAD, Role.OFFICE) and seat.unit_id == task.lead_unit_id for seat in by.seats
    )
    return own or not holders(unit_id=task.lead_unit_id, roles=[Role.SECTION_HEAD], on=clock.today()).exists()


@transaction.atomic
def ask_approval(
    *, task_id: int, kind: ApprovalKind, reason: str, by: By, payload: dict[str, Any] | None = None
) -> Approval:
    """申请办结、延期、调整、暂停或取消: the lead unit asks (调整: also the office), the report path decides."""
    task = task_locked(task_id)
    if not (kind in (ApprovalKind.CHANGE, ApprovalKind.CARRY) and holds(by, "plan.dispatch")):
        require(by, "plan.report", unit_id=task.lead_unit_id)
    if not reason.strip():
        raise PlanError("请写明事由。")
    refuse_classified(name="", content=reason)
    if task.approvals.filter(kind=kind, state=ApprovalState.OPEN).exists():
        raise PlanError("同样的申请正在审批中，无需重复提交。")
    asked = _checked_payload(kind, task, payload or {})
    if kind is ApprovalKind.CLOSE:
        _check_ready_to_close(task)
        task.move_to(TaskState.CLOSING)
        task.save(update_fields=["state"])
    approval = Approval.objects.create(
        kind=kind,
        task=task,
        reason=reason.strip(),
        payload=asked,
        stage=first_stage(kind, asked_by_head=_head_is_past(by, task)),
        asked_by=by.name,
        asked_by_account_id=by.account_id,
        asked_at=clock.now(),
    )
    write_line(verb=f"plan.ask_{kind.value}", by=by, record=approval, also=[task], summary=reason)
    return approval


def _checked_payload(kind: ApprovalKind, task: Task, payload: dict[str, Any]) -> dict[str, Any]:
    """Return what the request is to change and really changes; refuse what the task's state does not allow."""
    if kind is ApprovalKind.CARRY:
        return _checked_carry(task, payload)
    goal = {ApprovalKind.HALT: TaskState.HALTED, ApprovalKind.CANCEL: TaskState.CANCELLED}.get(kind)
    movable = goal is None or may_move(TaskState(task.state), goal)
    if not movable or (kind in (ApprovalKind.EXTENSION, ApprovalKind.CHANGE) and task.state not in ADJUSTABLE):
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不能申请{kind.label}。")
    if kind is ApprovalKind.EXTENSION:
        due = _new_due(payload)
        if due <= task.due_date:
            raise PlanError("新时限要晚于现时限。")
        last = latest_day(task)
        if last is not None and due > last:
            raise PlanError(f"按规定最迟{last:%Y年%-m月%-d日}答复，不能再延。")
        return {"due_date": due.isoformat()}
    if kind is not ApprovalKind.CHANGE:
        return {}
    asked = {key: str(payload[key]).strip() for key in CHANGEABLE if key in payload}
    changed = {key: value for key, value in asked.items() if value != str(getattr(task, key))}
    if not changed or not asked.get("title", task.title):
        raise PlanError("请写明要调整的内容。")
    if "due_date" in changed:
        _new_due(changed)
    refuse_classified(name="", content="\n".join(changed.values()))
    return changed


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
    if (other := task.approvals.filter(state=ApprovalState.OPEN).first()) is not None:
        raise PlanError(f"还有{other.get_kind_display()}申请在审批中，请待其办完再申请办结。")
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
        changed += _carry_out(approval, agreed=verdict is Verdict.AGREE, by=by)
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


def _carry_out(approval: Approval, *, agreed: bool, by: By) -> list[Any]:
    """Carry out a finished request; returns the rows it changed."""
    kind = ApprovalKind(approval.kind)
    if kind is ApprovalKind.PUBLICATION:
        return _publish(approval) if agreed else []
    if approval.briefing is not None:
        approval.briefing.state = BriefingState.APPROVED if agreed else BriefingState.RETURNED
        approval.briefing.save(update_fields=["state"])
        return [approval.briefing]
    assert approval.task_id is not None
    task = task_locked(approval.task_id)
    if kind is ApprovalKind.CLOSE:
        task.move_to(TaskState.CLOSED if agreed else TaskState.RUNNING)
        task.closed_at = clock.now() if agreed else None
    elif not agreed:
        return []
    elif kind is ApprovalKind.CARRY:
        more = _settle_task(task, approval, by=by)
        task.save()
        return [task, *more]
    elif kind is ApprovalKind.HALT:
        task.move_to(TaskState.HALTED)
    elif kind is ApprovalKind.CANCEL:
        task.move_to(TaskState.CANCELLED)
    else:
        _adjust(task, approval.payload)
    task.save()
    return [task]


def _adjust(task: Task, payload: dict[str, Any]) -> None:
    """Lay an agreed extension or change over the task (not saved); refuse when the task has ended meanwhile."""
    if task.state not in ADJUSTABLE:
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，这件申请已不能同意，请退回。")
    for field in CHANGEABLE:
        if field in payload:
            setattr(task, field, _new_due(payload) if field == "due_date" else payload[field])
    if "due_date" in payload:
        task.due_kind = DueKind.DATE


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
    if task.state not in (TaskState.HALTED, TaskState.CLOSED):
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不需要恢复。")
    task.move_to(TaskState.RUNNING)
    task.closed_at = None
    task.save(update_fields=["state", "closed_at"])
    write_line(verb="plan.resume", by=by, record=task, summary=reason)
    return task


@transaction.atomic
def instruct(*, task_id: int, text: str, by: By, scan: File[bytes] | None = None) -> Instruction:
    """批示: a leader writes an instruction on a task, and its lead unit is told; entered for him it needs the scan."""
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
    send_notice(
        title=f"领导批示 {task.code} {task.title}",
        text=f"{instruction.leader}：{instruction.text}",
        record=task,
        unit_ids=[task.lead_unit_id],
        due_at=None,
        by=by,
    )
    if scan is not None:
        attach_file(record=instruction, upload=scan, kind=EvidenceKind.SCAN, by=by)
    return instruction
