"""登记错误 (errors of the register), and the rows that an act may touch."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil
from yaodian.registers.students.queries import pupils_for, require_for


class PupilError(ValueError):
    """学籍登记有误: the message is the sentence the user sees."""


def locked_pupil(pupil_id: int, *, by: By, verb: str) -> Pupil:
    """锁定学生: a pupil over whom the reader holds the verb; the sentence does not say whether others exist."""
    row = pupils_for(by=by, verb=verb).select_for_update().filter(pk=pupil_id).first()
    if row is None:
        raise PupilError(_("没有这名学生，或不在您的职责范围内。"))
    require_for(by=by, verb=verb, school_id=row.school_id)
    return row


def open_enrolment(pupil: Pupil) -> Enrolment:
    """在读学籍: the pupil's open enrolment, locked."""
    row = Enrolment.objects.select_for_update().filter(pupil=pupil, to_date__isnull=True).first()
    if row is None:
        raise PupilError(_("该生现在没有在读学籍。"))
    return row


def check_homeroom(homeroom_id: int | None, *, school_id: int, stage: str) -> None:
    """核对班级: refuse a class of another school or stage, or one that is closed."""
    if homeroom_id is None:
        return
    room = Homeroom.objects.filter(pk=homeroom_id, school=school_id, to_date__isnull=True).first()
    if room is None:
        raise PupilError(_("这个班级不是该校在办的班级。"))
    if room.stage != stage:
        raise PupilError(_("班级的学段与学生的学段不一致。"))
