"""Supervision acts (督办办理): issue a sheet, sign, answer, talk, look again on site, strike off, hand on the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.outputs import issue_output
from yaodian.apps.plan.models import Supervision, SupervisionCheck, SupervisionSheet, SupervisionTalk, Task
from yaodian.apps.plan.queries.supervision import closing_refusal, open_matter
from yaodian.apps.plan.rules import SignMode, TaskState
from yaodian.apps.plan.rules.outputs import OutputFile, OutputKind
from yaodian.apps.plan.rules.supervision import (
    MatterState,
    SheetKind,
    SupervisionStep,
    is_next,
    recheck_refusal,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, Reader, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.referrals.actions import refer
from yaodian.kernel.referrals.models import Referral

FORWARD_KIND = "assessment.penalty"
"""The kind of referral by which the year's assessment takes the result of a matter."""
_OUTPUTS = {SheetKind.URGE: OutputKind.URGE, SheetKind.ORDER: OutputKind.ORDER}
_STEPS = {SheetKind.URGE: SupervisionStep.URGE, SheetKind.ORDER: SupervisionStep.ORDER}


def _matter_locked(matter_id: int) -> Supervision:
    """Return a matter, its row locked."""
    return Supervision.objects.select_for_update(of=("self",)).select_related("task", "unit").get(pk=matter_id)


def _sharpen(matter: Supervision, step: SupervisionStep) -> None:
    """Note the sharpest step taken (not saved)."""
    if is_next(step, taken=SupervisionStep(matter.step)):
        matter.step = step


@transaction.atomic
def issue_sheet(
    *,
    task_id: int,
    kind: SheetKind,
    requirement: str,
    reply_date: date,
    contact: str,
    write: Callable[[str], Sequence[OutputFile]],
    by: By,
) -> SupervisionSheet:
    """开具督办单或催办单: it takes the next number of its series and year, opens the matter where none is, and goes to
    the lead unit to be signed. `write` makes the file from the number."""
    require(by, "plan.supervise")
    if not requirement.strip():
        raise PlanError("请写明要求。")
    if reply_date < clock.today():
        raise PlanError("回复时限不能早于今天。")
    refuse_classified(name="", content=requirement)
    task = Task.objects.select_for_update(of=("self",)).select_related("lead_unit").get(pk=task_id)
    matter = open_matter(task)
    if matter is not None and matter.state != MatterState.OPEN:
        raise PlanError(f"这项任务的督办现为“{matter.get_state_display()}”，请先复核。")
    output = issue_output(
        plan_id=task.plan_id,
        kind=_OUTPUTS[kind],
        title=f"{task.code} {task.title}",
        as_of=clock.today(),
        write=write,
        by=by,
        task_id=task.pk,
    )
    if matter is None:
        matter = Supervision(task=task, unit=task.lead_unit, step=_STEPS[kind], opened_by=by.name)
        matter.opened_at = clock.now()
    _sharpen(matter, _STEPS[kind])
    matter.save()
    sheet = SupervisionSheet.objects.create(
        matter=matter,
        kind=kind,
        number=output.number,
        requirement=requirement.strip(),
        reply_date=reply_date,
        contact=contact.strip(),
        output=output,
        issued_at=clock.now(),
        issued_by=by.name,
    )
    write_line(verb="plan.issue_sheet", by=by, record=matter, also=[sheet], summary=f"{kind.label} {sheet.number}")
    send_notice(
        title=f"{kind.label} {sheet.number} {task.title}"[:200],
        text=f"{sheet.requirement}请于{reply_date:%Y年%-m月%-d日}前回复并附佐证。",
        record=matter,
        unit_ids=[matter.unit_id],
        due_at=datetime.combine(reply_date, time(17, 30), get_current_timezone()),
        by=by,
    )
    return sheet


def _sheet_locked(sheet_id: int) -> SupervisionSheet:
    """Return a sheet, its row locked."""
    rows = SupervisionSheet.objects.select_for_update(of=("self",)).select_related("matter__task", "matter__unit")
    return rows.get(pk=sheet_id)


@transaction.atomic
def sign_sheet(*, sheet_id: int, by: By, phone_person: str = "") -> SupervisionSheet:
    """签收督办文书: the unit signs itself, or the office phoned and records who answered."""
    sheet = _sheet_locked(sheet_id)
    by_phone = bool(phone_person.strip())
    if by_phone:
        require(by, "plan.sign_by_phone")
    else:
        require(by, "plan.sign", unit_id=sheet.matter.unit_id)
    if sheet.signed_at is not None:
        raise PlanError(f"{sheet.number}已于{localtime(sheet.signed_at):%m月%d日}由{sheet.signed_name}签收。")
    sheet.signed_at, sheet.signed_name = clock.now(), phone_person.strip() or by.name
    sheet.sign_mode = SignMode.PHONE if by_phone else SignMode.OWN
    sheet.save(update_fields=["signed_at", "signed_name", "sign_mode"])
    write_line(
        verb="plan.sign_sheet", by=by, record=sheet.matter, also=[sheet], summary=f"{sheet.number} {sheet.signed_name}"
    )
    sign_about(record=sheet.matter, unit_id=sheet.matter.unit_id, by=by, phone_person=phone_person.strip())
    return sheet


@transaction.atomic
def answer_sheet(*, sheet_id: int, text: str, files: Iterable[File[bytes]], by: By) -> SupervisionSheet:
    """回复督办文书: what was mended, with evidence; the matter then waits for another's look."""
    sheet = _sheet_locked(sheet_id)
    require(by, "plan.report", unit_id=sheet.matter.unit_id)
    if not text.strip():
        raise PlanError("请写明办理情况。")
    if sheet.signed_at is None:
        raise PlanError("请先签收再回复。")
    refuse_classified(name="", content=text)
    matter = _matter_locked(sheet.matter_id)
    matter.move_to(MatterState.ANSWERED)
    matter.save(update_fields=["state"])
    sheet.answer, sheet.answered_at = text.strip(), clock.now()
    sheet.answered_by, sheet.answered_by_account_id = by.name, by.account_id
    sheet.save(update_fields=["answer", "answered_at", "answered_by", "answered_by_account_id"])
    write_line(verb="plan.answer_sheet", by=by, record=matter, also=[sheet], summary=f"{sheet.number} {text}")
    for file in files:
        attach_file(record=sheet, upload=file, kind=EvidenceKind.PAPER, by=by)
    return sheet


@dataclass(frozen=True)
class TalkRecord:
    """约谈要素 (what a talk record holds): persons stand with their posts."""

    talk_date: date
    place: str
    host_post: str
    host: str
    guest_post: str
    guest: str
    subject: str
    commitments: str
    due_date: date


@transaction.atomic
def record_talk(*, matter_id: int, talk: TalkRecord, scan: File[bytes] | None, by: By) -> SupervisionTalk:
    """登记约谈: held by a leader, signed by both; the scan of the signed record is required."""
    require(by, "plan.supervise")
    matter = _matter_locked(matter_id)
    if matter.state == MatterState.CLOSED:
        raise PlanError("这件督办已销号，不能再登记约谈。")
    if scan is None:
        raise PlanError("约谈记录要附双方签字的扫描件。")
    if talk.talk_date > clock.today():
        raise PlanError("约谈日期不能晚于今天。")
    refuse_classified(name="", content=f"{talk.subject}\n{talk.commitments}")
    row = SupervisionTalk.objects.create(matter=matter, **vars(talk), recorded_by=by.name, recorded_at=clock.now())
    _sharpen(matter, SupervisionStep.TALK)
    matter.save(update_fields=["step"])
    write_line(
        verb="plan.record_talk", by=by, record=matter, also=[row], summary=f"{talk.guest_post} {talk.commitments}"
    )
    attach_file(record=row, upload=scan, kind=EvidenceKind.SCAN, by=by, internal=True)
    return row


@transaction.atomic
def recheck_matter(
    *,
    matter_id: int,
    checked_date: date,
    place: str,
    finding: str,
    passed: bool,
    files: Iterable[File[bytes]],
    by: By,
) -> SupervisionCheck:
    """现场复核: a person who is neither of the unit nor the one who answered looks at the evidence on site."""
    require(by, "plan.recheck")
    matter = _matter_locked(matter_id)
    last = matter.sheets.filter(answered_at__isnull=False).order_by("-answered_at").first()
    refusal = recheck_refusal(
        own_unit=isinstance(by, Reader) and matter.unit_id in by.unit_ids,
        answered=last is not None and by.account_id is not None and last.answered_by_account_id == by.account_id,
        issued=last is not None,
    )
    if refusal:
        raise NotAllowedError(refusal)
    if not finding.strip() or not place.strip():
        raise PlanError("请写明复核地点和看到的情况。")
    if checked_date > clock.today():
        raise PlanError("复核日期不能晚于今天。")
    refuse_classified(name="", content=finding)
    matter.move_to(MatterState.CHECKED if passed else MatterState.OPEN)
    matter.save(update_fields=["state"])
    row = SupervisionCheck.objects.create(
        matter=matter,
        checked_date=checked_date,
        place=place.strip(),
        finding=finding.strip(),
        passed=passed,
        checked_by=by.name,
        checked_by_account_id=by.account_id,
        recorded_at=clock.now(),
    )
    verb = "plan.pass_recheck" if passed else "plan.fail_recheck"
    write_line(verb=verb, by=by, record=matter, also=[row], summary=finding)
    for file in files:
        attach_file(record=row, upload=file, kind=EvidenceKind.PHOTO, by=by, taken_date=checked_date)
    return row


@transaction.atomic
def close_matter(*, matter_id: int, note: str, by: By) -> Supervision:
    """销号: the office strikes the matter off once its task is closed (or in time again) and another person has looked;
    a matter whose task was cancelled needs no look."""
    require(by, "plan.supervise")
    if not note.strip():
        raise PlanError("请写明销号说明。")
    matter = _matter_locked(matter_id)
    if matter.state == MatterState.CLOSED:
        raise PlanError("这件督办已销号。")
    cancelled = matter.task.state == TaskState.CANCELLED
    refusal = closing_refusal(matter, by=by)
    if refusal:
        raise PlanError(refusal)
    if cancelled:
        matter.state = MatterState.CLOSED
    else:
        matter.move_to(MatterState.CLOSED)
    matter.closed_at, matter.closed_by, matter.closing_note = clock.now(), by.name, note.strip()
    matter.save()
    write_line(verb="plan.close_matter", by=by, record=matter, summary=note)
    return matter


@transaction.atomic
def forward_result(*, matter_id: int, to_unit_id: int, text: str, by: By) -> Referral:
    """结果运用: hand the result of a closed matter to the year's assessment; it waits visibly where none is installed."""
    require(by, "plan.supervise")
    matter = _matter_locked(matter_id)
    if matter.state != MatterState.CLOSED:
        raise PlanError("销号后才能转年终考核。")
    return refer(
        kind=FORWARD_KIND,
        record=matter,
        title=f"督办结果：{matter.unit} {matter.task.code}",
        text=text,
        to_unit_id=to_unit_id,
        by=by,
        verbs=("plan.read_task",),
    )
