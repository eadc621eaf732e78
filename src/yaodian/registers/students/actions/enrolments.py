"""学籍变动 (changes of enrolment): a change from a day begins a new stretch; a correction mends the one there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.frames import stored_batch
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.privacy.sealing import decrypt
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import CHANGE
from yaodian.registers.students.actions.errors import PupilError, check_homeroom, locked_enrolment, locked_pupil
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil, Transfer
from yaodian.registers.students.queries import homerooms_for, require_for, require_for_all
from yaodian.registers.students.rules import (
    DAY,
    Disability,
    EnrolmentEntry,
    EntryKind,
    ExitKind,
    Placement,
    TransferState,
    enrolment_problem,
    follow_problem,
)

TRAITS = ("stage", "entry_year", "homeroom_id", "is_boarding", "is_migrant", "is_left_behind", "placement")


@transaction.atomic
def change_enrolment(*, pupil_id: int, from_date: date, changes: Mapping[str, Any], by: By) -> Enrolment:
    """变更就读情况: class, boarding, placement and the like from a day on; the stretch before ends the day before."""
    pupil, current = locked_enrolment(pupil_id=pupil_id, verb=CHANGE, by=by)
    moved = _moved(current, changes)
    if not moved:
        return current
    if problem := follow_problem(current_from=current.from_date, on=from_date, today=clock.today()):
        raise PupilError(problem)
    values = {name: getattr(current, name) for name in TRAITS} | {name: pair[1] for name, pair in moved.items()}
    kind = EntryKind.MOVED_CLASS if set(moved) == {"homeroom_id"} else EntryKind.CHANGED
    _check(pupil, by=by, school_id=current.school_id, from_date=from_date, values=values)
    ended = _end(current, to_date=from_date - DAY, exit_kind=ExitKind.CONTINUED)
    made = Enrolment.objects.create(
        pupil=pupil, school_id=current.school_id, from_date=from_date, entry_kind=kind, **values
    )
    write_line(
        verb="students.change_enrolment",
        by=by,
        record=pupil,
        also=[ended, made],
        summary=f"{mask_name(pupil.name)} {kind.label}",
        detail={"changed": moved, "from": from_date},
    )
    return made


@transaction.atomic
def correct_enrolment(*, pupil_id: int, changes: Mapping[str, Any], reason: str, by: By) -> Enrolment:
    """更正就读登记: what was entered wrongly of the present stretch, in place, with the reason; frozen answers stay."""
    pupil, current = locked_enrolment(pupil_id=pupil_id, verb=CHANGE, by=by)
    if not reason.strip():
        raise PupilError(_("更正理由要填写。"))
    moved = _moved(current, changes)
    if not moved:
        return current
    for name, (_before, value) in moved.items():
        setattr(current, name, value)
    values = {name: getattr(current, name) for name in TRAITS}
    _check(pupil, by=by, school_id=current.school_id, from_date=current.from_date, values=values)
    current.save(update_fields=list(moved))
    write_line(
        verb="students.correct_enrolment",
        by=by,
        record=pupil,
        also=[current],
        summary=mask_name(pupil.name),
        detail={"changed": moved, "reason": reason.strip()},
    )
    return current


@transaction.atomic
def end_enrolment(*, pupil_id: int, to_date: date, exit_kind: ExitKind, reason: str, by: By) -> Enrolment:
    """离籍: graduated, transferred out of the city, suspended or otherwise gone; `reason` says where to or why."""
    pupil, current = locked_enrolment(pupil_id=pupil_id, verb=CHANGE, by=by)
    if exit_kind in (ExitKind.NONE, ExitKind.CONTINUED) or not reason.strip():
        raise PupilError(_("离籍方式和去向或原因要填写。"))
    if Transfer.objects.filter(pupil=pupil, state=TransferState.SENT).exists():
        raise PupilError(_("该生有待接收的转学，请先撤回或等对方办结。"))
    if not current.from_date <= to_date <= clock.today():
        raise PupilError(_("离籍日期应在 %(day)s 与今天之间。") % {"day": current.from_date})
    ended = _end(current, to_date=to_date, exit_kind=exit_kind)
    write_line(
        verb="students.end_enrolment",
        by=by,
        record=pupil,
        also=[ended],
        summary=f"{mask_name(pupil.name)} {exit_kind.label}",
        detail={"reason": reason.strip()},
    )
    return ended


@transaction.atomic
def enrol_again(*, pupil_id: int, enrolment: EnrolmentEntry, by: By) -> Enrolment:
    """复学或再入学: a pupil on record without an open enrolment begins a new stretch at the school that last had him."""
    pupil = locked_pupil(pupil_id=pupil_id, verb=CHANGE, by=by)
    require_for(by=by, verb=CHANGE, school_id=enrolment.school_id)
    last = Enrolment.objects.select_for_update().filter(pupil=pupil).order_by("-from_date").first()
    if last is not None and (last.to_date is None or last.to_date >= enrolment.from_date):
        raise PupilError(_("该生在 %(day)s 仍有在读学籍，不能再入学。") % {"day": enrolment.from_date})
    values = {name: getattr(enrolment, name) for name in TRAITS}
    _check(pupil, by=by, school_id=enrolment.school_id, from_date=enrolment.from_date, values=values)
    made = Enrolment.objects.create(
        pupil=pupil,
        school_id=enrolment.school_id,
        from_date=enrolment.from_date,
        entry_kind=enrolment.entry_kind,
        **values,
    )
    pupil.school_id = enrolment.school_id
    pupil.save(update_fields=["school_id"])
    write_line(
        verb="students.enrol_again", by=by, record=pupil, also=[made], summary=f"{mask_name(pupil.name)} {made.school}"
    )
    return made


def graduate_homeroom(*, homeroom_id: int, to_date: date, by: By) -> int:
    """班级毕业: every pupil of a class graduates on a day and the class ends; returns how many graduated."""
    return graduate_homerooms(homeroom_ids=[homeroom_id], to_date=to_date, by=by)


@transaction.atomic
def graduate_homerooms(*, homeroom_ids: Collection[int], to_date: date, by: By) -> int:
    """一批班级毕业: the same of many classes in a few statements and one line of the journal."""
    wanted = set(homeroom_ids)
    found = homerooms_for(by=by).select_related(None).select_for_update().filter(pk__in=wanted)
    rooms = list(found.order_by("pk"))
    if len(rooms) < len(wanted) or any(room.to_date is not None for room in rooms):
        raise PupilError(_("没有这个在办的班级，或不在您的职责范围内。"))
    require_for_all(by=by, verb=CHANGE, school_ids={room.school_id for room in rooms})
    open_ones = Enrolment.objects.select_for_update().filter(homeroom__in=wanted, to_date__isnull=True)
    early = any(not room.from_date <= to_date <= clock.today() for room in rooms)
    if early or open_ones.filter(from_date__gt=to_date).exists():
        raise PupilError(_("毕业日期应在建班和每名学生入班之后，且不晚于今天。"))
    if Transfer.objects.filter(state=TransferState.SENT, pupil__enrolments__in=open_ones).exists():
        raise PupilError(_("班里有学生的转学还没有办结，请先办结。"))
    keys = list(open_ones.order_by("pk").values_list("pk", flat=True))
    open_ones.update(to_date=to_date, exit_kind=ExitKind.GRADUATED)
    Homeroom.objects.filter(pk__in=wanted).update(to_date=to_date)
    for room in rooms:
        room.to_date = to_date
    write_batch(
        verb="students.graduate",
        by=by,
        batches=[stored_batch(model=Enrolment, keys=keys), stored_batch(model=Homeroom, keys=sorted(wanted))],
        record=rooms[0] if len(rooms) == 1 else None,
        summary=f"{rooms[0].school} {rooms[0]}" if len(rooms) == 1 else _("%(n)s 个班级") % {"n": len(rooms)},
    )
    return len(keys)


def _end(stretch: Enrolment, *, to_date: date, exit_kind: ExitKind) -> Enrolment:
    """Set the last day of a stretch and how it ended; the caller writes the journal line."""
    stretch.to_date, stretch.exit_kind = to_date, exit_kind.value
    stretch.save(update_fields=["to_date", "exit_kind"])
    return stretch


def _moved(current: Enrolment, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what differs, before and after."""
    if unknown := set(changes) - set(TRAITS):
        raise PupilError(_("不能变更：%(names)s。") % {"names": "、".join(sorted(unknown))})
    return {name: [getattr(current, name), value] for name, value in changes.items() if getattr(current, name) != value}


def _check(pupil: Pupil, *, by: By, school_id: int, from_date: date, values: Mapping[str, Any]) -> None:
    """Refuse an enrolment that contradicts the school, the class or the pupil."""
    check_homeroom(homeroom_id=values["homeroom_id"], school_id=school_id, stage=values["stage"], by=by)
    entry = EnrolmentEntry(
        school_id=school_id,
        stage=SchoolStage(values["stage"]),
        entry_year=values["entry_year"],
        from_date=from_date,
        placement=Placement(values["placement"]),
    )
    offered = School.objects.get(pk=school_id).stages
    disability = Disability(decrypt(pupil.disability) or Disability.NONE)
    if problem := enrolment_problem(entry, offered=offered, disability=disability, today=clock.today()):
        raise PupilError(problem)
