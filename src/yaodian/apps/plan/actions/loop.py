"""The task loop (督办闭环): dispatch, sign for, report, check, milestones, deliverables, reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from yaodian.apps.plan.actions.cosigning import _refuse_unsigned
from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Deliverable, Milestone, ProgressEntry, Reminder, Task, TaskUnit
from yaodian.apps.plan.queries.tasks import central_school_of, task_locked
from yaodian.apps.plan.rules import (
    LIVE_STATES,
    EntryState,
    SignMode,
    TaskPart,
    TaskState,
    entry_after_check,
    first_entry_state,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.privacy.refusal import refuse_classified


@transaction.atomic
def dispatch_tasks(*, task_ids: Iterable[int], by: By, sign_by: date | None = None) -> list[Task]:
    """交办任务: give drafted tasks to their units; each unit is told and asked to sign."""
    require(by, "plan.dispatch")
    rows = Task.objects.select_for_update(of=("self",)).select_related("plan")
    tasks = list(rows.filter(pk__in=list(task_ids), state=TaskState.DRAFT).order_by("code"))
    if not tasks:
        raise PlanError("没有可交办的任务：所选任务都已交办。")
    _refuse_unsigned(tasks)
    for task in tasks:
        if not task.unit_links.filter(part=TaskPart.LEAD).exists():
            raise PlanError(f"任务{task.code}没有牵头单位，请先补上再交办。")
        task.move_to(TaskState.DISPATCHED)
        task.dispatched_at = clock.now()
        task.save(update_fields=["state", "dispatched_at"])
        write_line(verb="plan.dispatch", by=by, record=task, summary=task.title)
        send_notice(
            title=f"交办任务 {task.code} {task.title}",
            text=f"请于{task.due_date:%Y年%-m月%-d日}前办结。{task.closing_condition}",
            record=task,
            unit_ids=list(task.unit_links.values_list("unit_id", flat=True)),
            due_at=datetime.combine(sign_by, time(17, 30), get_current_timezone()) if sign_by else None,
            by=by,
        )
    return tasks


def _refuse_unless_live(task: Task, words: str) -> None:
    """Refuse an act on a task that was not given out, is halted or has ended."""
    if task.state not in LIVE_STATES:
        raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，{words}。")


def _link_locked(task_id: int, unit_id: int) -> TaskUnit | None:
    """Return a unit's link with its task and unit, link and task locked until the transaction ends."""
    links = TaskUnit.objects.select_for_update(of=("self", "task")).select_related("task", "unit")
    return links.filter(task_id=task_id, unit_id=unit_id).first()


def _sign(link: TaskUnit, *, name: str, mode: SignMode, by: By) -> Task:
    """Sign a unit's link; the lead unit's signature puts the task to work."""
    if link.signed_at:
        raise PlanError(f"{link.unit}已于{localtime(link.signed_at):%m月%d日}由{link.signed_name}签收，无需重复签收。")
    task = link.task
    _refuse_unless_live(task, "不能签收")
    link.signed_at, link.signed_name, link.sign_mode = clock.now(), name, mode
    link.save(update_fields=["signed_at", "signed_name", "sign_mode"])
    sign_about(record=task, unit_id=link.unit_id, by=by, phone_person=name if mode is SignMode.PHONE else "")
    if link.part == TaskPart.LEAD and task.state == TaskState.DISPATCHED:
        task.move_to(TaskState.RUNNING)
        task.save(update_fields=["state"])
    return task


@transaction.atomic
def sign_task(*, task_id: int, unit_id: int, by: By) -> Task:
    """签收任务: a unit signs for the task it was given."""
    require(by, "plan.sign", unit_id=unit_id)
    link = _link_locked(task_id, unit_id)
    if link is None:
        raise NotAllowedError("这项任务没有交给您的单位。")
    task = _sign(link, name=by.name, mode=SignMode.OWN, by=by)
    write_line(verb="plan.sign", by=by, record=task, also=[link], summary=str(link.unit))
    return task


@transaction.atomic
def sign_task_by_phone(*, task_id: int, unit_id: int, phone_person: str, by: By) -> Task:
    """电话签收: the office phoned and records who answered for the unit."""
    require(by, "plan.sign_by_phone")
    if not phone_person.strip():
        raise PlanError("请填写接电话的人。")
    link = _link_locked(task_id, unit_id)
    if link is None:
        raise PlanError("这项任务没有交给所选单位。")
    task = _sign(link, name=phone_person.strip(), mode=SignMode.PHONE, by=by)
    write_line(verb="plan.sign_by_phone", by=by, record=task, also=[link], summary=f"{link.unit} {phone_person}")
    return task


@transaction.atomic
def report_progress(
    *,
    task_id: int,
    unit_id: int,
    text: str,
    by: By,
    problems: str = "",
    next_steps: str = "",
    files: Iterable[File[bytes]] = (),
    client_key: str = "",
) -> ProgressEntry:
    """填报进展: what was done, with evidence; the same `client_key` twice is one entry (resent after a cut line)."""
    require(by, "plan.report", unit_id=unit_id)
    if not text.strip():
        raise PlanError("请填写进展：做了什么、到哪一步。")
    refuse_classified(name="", content="\n".join([text, problems, next_steps]))
    task = task_locked(task_id)
    link = TaskUnit.objects.filter(task_id=task_id, unit_id=unit_id).first()
    if link is None:
        raise NotAllowedError("这项任务没有交给您的单位。")
    if client_key and (
        known := ProgressEntry.objects.filter(task=task, unit_id=unit_id, client_key=client_key).first()
    ):
        if known.text == text.strip():
            return known
        client_key = ""  # an old draft sent with new words is a new report
    _refuse_unless_live(task, "不能填报进展")
    entry = ProgressEntry.objects.create(
        task=task,
        unit_id=unit_id,
        text=text.strip(),
        problems=problems.strip(),
        next_steps=next_steps.strip(),
        client_key=client_key,
        state=first_entry_state(
            from_lead_unit=link.part == TaskPart.LEAD,
            under_central_school=central_school_of(unit_id, on=clock.today()) is not None,
        ),
        reported_at=clock.now(),
        reported_by=by.name,
        reported_by_person_id=by.person_id,
    )
    write_line(verb="plan.report", by=by, record=entry, summary=text, detail={"task": task.code})
    for file in files:
        attach_file(record=entry, upload=file, kind=EvidenceKind.PAPER, by=by)
    return entry


@transaction.atomic
def check_entry(*, entry_id: int, accepted: bool, by: By, reason: str = "") -> ProgressEntry:
    """审核进展: the central school, then the section, accepts or returns with a reason; nobody checks his own."""
    entry = ProgressEntry.objects.select_for_update().select_related("task").get(pk=entry_id)
    state = EntryState(entry.state)
    if state not in (EntryState.AT_CENTRAL, EntryState.AT_SECTION):
        raise PlanError(f"这条进展现为“{state.label}”，不需要审核。")
    central = central_school_of(entry.unit_id, on=clock.today()) if state is EntryState.AT_CENTRAL else None
    require(by, "plan.check", unit_id=central or entry.task.lead_unit_id)
    if entry.reported_by_person_id is not None and entry.reported_by_person_id == by.person_id:
        raise NotAllowedError("不能审核自己填报的进展，请由他人审核。")
    if not accepted and not reason.strip():
        raise PlanError("退回要写明理由。")
    entry.state = entry_after_check(state, accepted=accepted)
    entry.checked_by, entry.checked_at, entry.return_reason = by.name, clock.now(), reason.strip()
    entry.save(update_fields=["state", "checked_by", "checked_at", "return_reason"])
    write_line(verb="plan.accept_entry" if accepted else "plan.return_entry", by=by, record=entry, summary=reason)
    return entry


@transaction.atomic
def reach_milestone(*, milestone_id: int, done_date: date, by: By) -> Milestone:
    """节点完成: the lead unit records the day on which a milestone was reached."""
    milestone = Milestone.objects.select_for_update().select_related("task").get(pk=milestone_id)
    require(by, "plan.report", unit_id=milestone.task.lead_unit_id)
    _refuse_unless_live(milestone.task, "不能登记节点")
    if milestone.done_date:
        raise PlanError("这个节点已登记完成。")
    if done_date > clock.today():
        raise PlanError("完成日期不能晚于今天。")
    milestone.done_date = done_date
    milestone.save(update_fields=["done_date"])
    write_line(verb="plan.reach_milestone", by=by, record=milestone, summary=milestone.title)
    return milestone


@transaction.atomic
def submit_deliverable(*, deliverable_id: int, file: File[bytes], by: By) -> Deliverable:
    """提交成果: the lead unit puts the document on file; a deliverable without a file is not done."""
    deliverable = Deliverable.objects.select_for_update().select_related("task").get(pk=deliverable_id)
    require(by, "plan.report", unit_id=deliverable.task.lead_unit_id)
    _refuse_unless_live(deliverable.task, "不能提交成果")
    attach_file(record=deliverable, upload=file, kind=EvidenceKind.PAPER, by=by)
    deliverable.done_date = clock.today()
    deliverable.save(update_fields=["done_date"])
    write_line(verb="plan.submit_deliverable", by=by, record=deliverable, summary=deliverable.title)
    return deliverable


@transaction.atomic
def remind_task(*, task_id: int, kind: str, text: str, by: By, number: str = "") -> Reminder | None:
    """催办: remind a task's units; an automatic reminder for the same deadline goes out once (None when it already did)."""
    task = task_locked(task_id)
    require(by, "plan.remind", unit_id=task.lead_unit_id)
    _refuse_unless_live(task, "不需要催办")
    if kind != "manual" and task.reminders.filter(kind=kind, due_date=task.due_date).exists():
        return None
    reminder = Reminder.objects.create(
        task=task, kind=kind, text=text, due_date=task.due_date, sent_at=clock.now(), number=number
    )
    write_line(verb="plan.remind", by=by, record=reminder, summary=task.title, detail={"kind": kind})
    units = task.unit_links.exclude(part=TaskPart.REPORT).values_list("unit_id", flat=True)
    send_notice(
        title=f"催办 {task.code} {task.title}", text=text, record=task, unit_ids=list(units), due_at=None, by=by
    )
    return reminder
