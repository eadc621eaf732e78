"""控辍保学 (pupils who stay away): a case from the first missing day, contacts, and how it ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.rulebook.queries import figure
from yaodian.registers.students.access import FOLLOW
from yaodian.registers.students.actions.errors import PupilError, locked_enrolment
from yaodian.registers.students.models import AbsenceCase, FollowUp
from yaodian.registers.students.queries import cases_for, require_for
from yaodian.registers.students.rules import AbsenceReason, CaseOutcome, ContactMeans, next_contact

INTERVAL_RULE = "students.contact_days"


@transaction.atomic
def open_case(*, pupil_id: int, missing_date: date, reason: AbsenceReason, by: By) -> AbsenceCase:
    """登记失学: a pupil on the roll has stayed away since a day."""
    pupil, current = locked_enrolment(pupil_id=pupil_id, verb=FOLLOW, by=by)
    today = clock.today()
    if not current.from_date <= missing_date <= today:
        raise PupilError(_("失学起始日期应在 %(day)s 与今天之间。") % {"day": current.from_date})
    if AbsenceCase.objects.filter(pupil=pupil, outcome=CaseOutcome.OPEN).exists():
        raise PupilError(_("该生已有在办的失学个案。"))
    row = AbsenceCase.objects.create(
        pupil=pupil,
        school_id=current.school_id,
        missing_date=missing_date,
        opened_date=today,
        reason=reason,
        next_contact_date=next_contact(today, [], interval_days=_interval(today)),
    )
    write_line(verb="students.open_case", by=by, record=row, summary=f"{mask_name(pupil.name)} {reason.label}")
    return row


@transaction.atomic
def follow_up(
    *,
    case_id: int,
    contact_date: date,
    means: ContactMeans,
    person_name: str,
    note: str,
    by: By,
    reason: AbsenceReason | None = None,
) -> FollowUp:
    """登记联系: the family was reached; what was said, and the reason where it is known now."""
    case = _open(case_id, by=by)
    today = clock.today()
    if not case.missing_date <= contact_date <= today:
        raise PupilError(_("联系日期应在 %(day)s 与今天之间。") % {"day": case.missing_date})
    if not note.strip() or not person_name.strip():
        raise PupilError(_("联系人和联系情况要填写。"))
    row = FollowUp.objects.create(
        case=case, contact_date=contact_date, means=means, person_name=person_name.strip(), note=note.strip()
    )
    days = list(case.follow_ups.values_list("contact_date", flat=True))
    case.next_contact_date = next_contact(case.opened_date, days, interval_days=_interval(today))
    case.reason = reason.value if reason is not None else case.reason
    case.save(update_fields=["next_contact_date", "reason"])
    write_line(verb="students.follow_up", by=by, record=case, also=[row], summary=f"{means.label} {contact_date}")
    return row


@transaction.atomic
def close_case(*, case_id: int, outcome: CaseOutcome, closed_date: date, proof: str, by: By) -> AbsenceCase:
    """办结失学个案: returned, taught elsewhere or at home, with the paper that proves it."""
    case = _open(case_id, by=by)
    if outcome == CaseOutcome.OPEN:
        raise PupilError(_("请选择控辍结果。"))
    if not proof.strip():
        raise PupilError(_("办结依据要填写，如“10月8日到校上课，班主任张某确认”。"))
    if case.reason == AbsenceReason.UNKNOWN and outcome != CaseOutcome.RETURNED:
        raise PupilError(_("失学原因还是“原因待查”，请先在联系登记中填明原因。"))
    if not case.missing_date <= closed_date <= clock.today():
        raise PupilError(_("办结日期应在 %(day)s 与今天之间。") % {"day": case.missing_date})
    case.outcome, case.closed_date, case.proof = outcome.value, closed_date, proof.strip()
    case.save(update_fields=["outcome", "closed_date", "proof"])
    write_line(verb="students.close_case", by=by, record=case, summary=outcome.label)
    return case


def _interval(on: date) -> int:
    """Return after how many days a family is to be reached again."""
    return int(figure(INTERVAL_RULE, on=on))


def _open(case_id: int, *, by: By) -> AbsenceCase:
    """Return an open case within the reader's reach, locked."""
    row = cases_for(by=by).select_related(None).select_for_update().filter(pk=case_id).first()
    if row is None:
        raise PupilError(_("没有这个失学个案，或不在您的职责范围内。"))
    require_for(by=by, verb=FOLLOW, school_id=row.school_id)
    if row.outcome != CaseOutcome.OPEN:
        raise PupilError(_("这个个案已办结：%(outcome)s。") % {"outcome": row.get_outcome_display()})
    return row
