"""登记错误 (errors of the register), and the rows that an act may touch."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.registers.students.models import Enrolment, Pupil
from yaodian.registers.students.queries import homerooms_for, pupils_for, require_for
from yaodian.registers.teachers.actions import RegisterError


class PupilError(RegisterError):
    """学籍登记有误: the message is the sentence the user sees."""


def locked_pupil(*, pupil_id: int, verb: str, by: By) -> Pupil:
    """锁定学生: a pupil over whom the reader holds the verb; the sentence does not say whether others exist."""
    row = pupils_for(by=by, verb=verb).select_for_update().filter(pk=pupil_id).first()
    if row is None:
        raise PupilError(_("没有这名学生，或不在您的职责范围内。"))
    require_for(by=by, verb=verb, school_id=row.school_id)
    return row


def locked_enrolment(*, pupil_id: int, verb: str, by: By) -> tuple[Pupil, Enrolment]:
    """锁定在读学籍: a pupil over whom the reader holds the verb, and the open enrolment."""
    pupil = locked_pupil(pupil_id=pupil_id, verb=verb, by=by)
    row = Enrolment.objects.select_for_update().filter(pupil=pupil, to_date__isnull=True).first()
    if row is None:
        raise PupilError(_("该生现在没有在读学籍。"))
    return pupil, row


def check_homeroom(*, homeroom_id: int | None, school_id: int, stage: str, by: By) -> None:
    """核对班级: refuse a class of another school or stage, or one that is closed."""
    if homeroom_id is None:
        return
    room = homerooms_for(by=by).filter(pk=homeroom_id, school=school_id, to_date__isnull=True).first()
    if room is None:
        raise PupilError(_("这个班级不是该校在办的班级。"))
    if room.stage != stage:
        raise PupilError(_("班级的学段与学生的学段不一致。"))
