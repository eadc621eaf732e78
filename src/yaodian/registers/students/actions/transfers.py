"""转学 (transfers): the sending school sends, the receiving school receives or returns; the pupil is in one school."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.workdays.rules import deadline
from yaodian.registers.schools.models import School
from yaodian.registers.students.access import TRANSFER
from yaodian.registers.students.actions.enrolments import TRAITS
from yaodian.registers.students.actions.errors import PupilError, check_homeroom, locked_enrolment
from yaodian.registers.students.models import AbsenceCase, Enrolment, Pupil, Transfer
from yaodian.registers.students.queries import require_for, transfers_for
from yaodian.registers.students.rules import DAY, CaseOutcome, EntryKind, ExitKind, TransferState, follow_problem

LIMIT_RULE = "students.transfer_workdays"


@transaction.atomic
def send_pupil(*, pupil_id: int, to_school_id: int, reason: str, by: By) -> Transfer:
    """转出: the school sends a pupil to another school of the city; until it is received the pupil stays here."""
    pupil, current = locked_enrolment(pupil_id=pupil_id, verb=TRANSFER, by=by)
    school = School.objects.select_related("unit").filter(pk=to_school_id, unit__closed_date__isnull=True).first()
    if school is None or school.pk == current.school_id:
        raise PupilError(_("转入学校要选另一所在办的学校。"))
    if current.stage not in [stage.value for stage in school.stages]:
        raise PupilError(
            _("“%(school)s”没有%(stage)s学段。") % {"school": school, "stage": current.get_stage_display()}
        )
    if not reason.strip():
        raise PupilError(_("转学原因要填写。"))
    if Transfer.objects.filter(pupil=pupil, state=TransferState.SENT).exists():
        raise PupilError(_("该生已有待接收的转学。"))
    today = clock.today()
    due = deadline(today, calendar=calendar(), workdays=int(figure(LIMIT_RULE, on=today))).due
    made = Transfer.objects.create(
        pupil=pupil,
        from_school_id=current.school_id,
        to_school=school,
        state=TransferState.SENT,
        reason=reason.strip(),
        sent_date=today,
        due_date=due,
    )
    write_line(verb="students.send", by=by, record=made, summary=f"{mask_name(pupil.name)} → {school}")
    return made


@transaction.atomic
def receive_pupil(*, transfer_id: int, homeroom_id: int | None, from_date: date, by: By) -> Enrolment:
    """接收: the pupil is enrolled here from a day on and there until the day before, in one transaction."""
    transfer, pupil = _waiting(transfer_id, by=by)
    require_for(by=by, verb=TRANSFER, school_id=transfer.to_school_id)
    current = Enrolment.objects.select_for_update().filter(pupil=pupil, to_date__isnull=True).first()
    if current is None or current.school_id != transfer.from_school_id:
        raise PupilError(_("该生的学籍已不在转出学校，请退回后重办。"))
    if problem := follow_problem(current_from=current.from_date, on=from_date, today=clock.today()):
        raise PupilError(problem)
    if from_date < transfer.sent_date:
        raise PupilError(_("接收日期不能早于转出日期 %(day)s。") % {"day": transfer.sent_date})
    check_homeroom(homeroom_id=homeroom_id, school_id=transfer.to_school_id, stage=current.stage, by=by)
    values = {name: getattr(current, name) for name in TRAITS} | {"homeroom_id": homeroom_id, "is_boarding": False}
    current.to_date, current.exit_kind = from_date - DAY, ExitKind.TRANSFERRED.value
    current.save(update_fields=["to_date", "exit_kind"])
    made = Enrolment.objects.create(
        pupil=pupil,
        school_id=transfer.to_school_id,
        from_date=from_date,
        entry_kind=EntryKind.TRANSFERRED,
        **values,
    )
    pupil.school_id = transfer.to_school_id
    pupil.save(update_fields=["school_id"])
    transfer.homeroom_id = homeroom_id
    _decide(transfer, TransferState.RECEIVED)
    moved = _move_case(pupil)
    write_line(
        verb="students.receive",
        by=by,
        record=transfer,
        also=[pupil, current, made, *moved],
        summary=f"{mask_name(pupil.name)} → {transfer.to_school}",
    )
    return made


@transaction.atomic
def return_transfer(*, transfer_id: int, reason: str, by: By) -> Transfer:
    """退回转学: the receiving school does not take the pupil, and says why; nothing of the enrolment changes."""
    transfer, pupil = _waiting(transfer_id, by=by)
    require_for(by=by, verb=TRANSFER, school_id=transfer.to_school_id)
    if not reason.strip():
        raise PupilError(_("退回原因要填写。"))
    transfer.return_reason = reason.strip()
    _decide(transfer, TransferState.RETURNED)
    write_line(verb="students.return", by=by, record=transfer, summary=f"{mask_name(pupil.name)} {reason.strip()}")
    return transfer


@transaction.atomic
def withdraw_transfer(*, transfer_id: int, by: By) -> Transfer:
    """撤回转学: the sending school takes back what was not yet received."""
    transfer, pupil = _waiting(transfer_id, by=by)
    require_for(by=by, verb=TRANSFER, school_id=transfer.from_school_id)
    _decide(transfer, TransferState.WITHDRAWN)
    write_line(verb="students.withdraw", by=by, record=transfer, summary=mask_name(pupil.name))
    return transfer


def _waiting(transfer_id: int, *, by: By) -> tuple[Transfer, Pupil]:
    """Return a transfer that waits and its pupil, both locked."""
    row = transfers_for(by=by).select_related(None).select_for_update().filter(pk=transfer_id).first()
    if row is None:
        raise PupilError(_("没有这件转学，或不在您的职责范围内。"))
    if row.state != TransferState.SENT:
        raise PupilError(_("这件转学%(state)s，不能再办。") % {"state": row.get_state_display()})
    return row, Pupil.objects.select_for_update().get(pk=row.pupil_id)


def _decide(transfer: Transfer, state: TransferState) -> None:
    """Set the state and the day; the caller writes the journal line."""
    transfer.state, transfer.decided_date = state.value, clock.today()
    transfer.save(update_fields=["state", "decided_date", "return_reason", "homeroom_id"])


def _move_case(pupil: Pupil) -> list[AbsenceCase]:
    """Let an open case go with the pupil to the new school; the caller writes the journal line."""
    case = AbsenceCase.objects.select_for_update().filter(pupil=pupil, outcome=CaseOutcome.OPEN).first()
    if case is None:
        return []
    case.school_id = pupil.school_id
    case.save(update_fields=["school_id"])
    return [case]
