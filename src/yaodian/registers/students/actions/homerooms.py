"""班级 (homerooms): made, changed and closed by the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of
from yaodian.registers.schools.models import Campus, Room, School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import CHANGE
from yaodian.registers.students.actions.errors import PupilError
from yaodian.registers.students.models import Enrolment, Homeroom
from yaodian.registers.students.queries import homerooms_for, require_for, require_for_all
from yaodian.registers.teachers.models import TeacherPost


@dataclass(frozen=True, kw_only=True)
class HomeroomEntry:
    """班级登记项 (homeroom entry)."""

    school_id: int
    stage: SchoolStage
    entry_year: int
    number: int
    from_date: date
    is_special: bool = False
    head_teacher_id: int | None = None
    room_id: int | None = None
    campus_id: int | None = None


@transaction.atomic
def save_homeroom(*, entry: HomeroomEntry, by: By) -> Homeroom:
    """登记班级: add a class, or correct head teacher, room and campus of the one that is there."""
    made, changed = _save([entry], by=by)
    row = (made or changed)[0]
    write_line(verb="students.save_homeroom", by=by, record=row, summary=f"{row.school} {row}")
    return row


@transaction.atomic
def save_homerooms(*, entries: Sequence[HomeroomEntry], by: By) -> list[Homeroom]:
    """批量登记班级: many classes in a few statements and one journal line."""
    made, changed = _save(entries, by=by)
    rows = [*made, *changed]
    batch = batch_of(model=Homeroom, keys=[row.pk for row in rows])
    write_batch(verb="students.save_homeroom", by=by, batches=[batch], summary=_("%(n)s 个班级") % {"n": len(rows)})
    return rows


def _save(entries: Sequence[HomeroomEntry], *, by: By) -> tuple[list[Homeroom], list[Homeroom]]:
    """Check the entries and write new and changed classes."""
    ids = {entry.school_id for entry in entries}
    require_for_all(by=by, verb=CHANGE, school_ids=ids)
    schools = School.objects.select_related("unit").in_bulk(ids)
    known = {
        (row.school_id, row.stage, row.entry_year, row.number): row
        for row in Homeroom.objects.select_for_update().filter(school__in=ids)
    }
    _check(entries, schools=schools)
    made, changed = [], []
    for entry in entries:
        row = known.get((entry.school_id, entry.stage.value, entry.entry_year, entry.number))
        if row is None:
            made.append(Homeroom(**asdict(entry)))
        else:
            row.head_teacher_id, row.room_id, row.campus_id = entry.head_teacher_id, entry.room_id, entry.campus_id
            row.is_special = entry.is_special
            changed.append(row)
    Homeroom.objects.bulk_create(made, batch_size=500)
    Homeroom.objects.bulk_update(changed, ["head_teacher_id", "room_id", "campus_id", "is_special"], batch_size=200)
    return made, changed


def _check(entries: Sequence[HomeroomEntry], *, schools: dict[int, School]) -> None:
    """Refuse classes of a stage that the school does not offer, or with another school's teacher, room or campus."""
    heads = {entry.head_teacher_id for entry in entries if entry.head_teacher_id is not None}
    posts = TeacherPost.objects.filter(teacher__in=heads, to_date__isnull=True)
    works = dict(posts.values_list("teacher_id", "school_id"))
    rooms = dict(Room.objects.filter(pk__in={entry.room_id for entry in entries}).values_list("pk", "school_id"))
    yards = dict(Campus.objects.filter(pk__in={entry.campus_id for entry in entries}).values_list("pk", "school_id"))
    today = clock.today()
    for entry in entries:
        if entry.stage not in schools[entry.school_id].stages:
            raise PupilError(_("这所学校没有%(stage)s学段。") % {"stage": entry.stage.label})
        if entry.number < 1 or entry.from_date > today:
            raise PupilError(_("班序从1开始，建班日期不能晚于今天。"))
        if not 0 <= entry.from_date.year - entry.entry_year <= len(SchoolStage) + 1:
            raise PupilError(_("入学年份 %(year)s 与建班日期不符。") % {"year": entry.entry_year})
        for key, places, word in (
            (entry.head_teacher_id, works, _("班主任")),
            (entry.room_id, rooms, _("教室")),
            (entry.campus_id, yards, _("校区")),
        ):
            if key is not None and places.get(key) != entry.school_id:
                raise PupilError(_("%(word)s不属于这所学校。") % {"word": word})


@transaction.atomic
def close_homeroom(*, homeroom_id: int, to_date: date, by: By) -> Homeroom:
    """撤班: an empty class ends on a day; pupils are moved to other classes first."""
    row = homerooms_for(by=by).select_related(None).select_for_update().filter(pk=homeroom_id).first()
    if row is None or row.to_date is not None:
        raise PupilError(_("没有这个在办的班级，或不在您的职责范围内。"))
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    if Enrolment.objects.filter(homeroom=row, to_date__isnull=True).exists():
        raise PupilError(_("班里还有学生，请先调班或办理毕业。"))
    if not row.from_date <= to_date <= clock.today():
        raise PupilError(_("撤班日期应在建班日期与今天之间。"))
    row.to_date = to_date
    row.save(update_fields=["to_date"])
    write_line(verb="students.close_homeroom", by=by, record=row, summary=f"{row.school} {row}")
    return row
