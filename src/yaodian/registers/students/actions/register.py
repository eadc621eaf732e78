"""登记学生 (registering pupils): one record each; corrections stand in the journal with their reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.disclosure.actions import disclose
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.privacy.sealing import decrypt, digest_many, encrypt, encrypt_many
from yaodian.registers.schools.models import School
from yaodian.registers.students.access import CHANGE, SENSITIVE
from yaodian.registers.students.actions.errors import PupilError, locked_pupil
from yaodian.registers.students.models import Enrolment, Guardian, Homeroom, Pupil
from yaodian.registers.students.queries import pupils_for, require_for_all
from yaodian.registers.students.rules import (
    DIGESTED,
    SEALED,
    AidCategory,
    Disability,
    EnrolmentEntry,
    GuardianEntry,
    PupilEntry,
    Relationship,
    completed,
    enrolment_problem,
    pupil_problem,
)
from yaodian.registers.teachers.rules import search_keys

PLAIN = ("name", "sex", "birth_date", "nation", "person_id")
ONCE = {"number": lazy("学籍号"), "id_number": lazy("身份证号")}


@dataclass(frozen=True, kw_only=True)
class NewPupil:
    """新登记学生 (new pupil): who, and where enrolled."""

    pupil: PupilEntry
    enrolment: EnrolmentEntry


@transaction.atomic
def register_pupil(*, pupil: PupilEntry, enrolment: EnrolmentEntry, by: By) -> Pupil:
    """登记学生: put a pupil on record with the enrolment; who is already on record is to be transferred, not added."""
    made, others = _create([NewPupil(pupil=pupil, enrolment=enrolment)], by=by)
    summary = f"{mask_name(made[0].name)} {made[0].school}"
    write_line(verb="students.register", by=by, record=made[0], also=others, summary=summary)
    return made[0]


@transaction.atomic
def register_pupils(*, entries: Sequence[NewPupil], by: By) -> list[Pupil]:
    """批量登记学生: many pupils in a few statements and one journal line; all or none."""
    made, others = _create(entries, by=by)
    rows: dict[type[Any], list[int]] = {Pupil: [row.pk for row in made]}
    for row in others:
        rows.setdefault(type(row), []).append(row.pk)
    write_batch(
        verb="students.register",
        by=by,
        batches=[batch_of(model=model, keys=keys) for model, keys in rows.items()],
        summary=_("%(count)s 名学生") % {"count": len(made)},
    )
    return made


def _create(entries: Sequence[NewPupil], *, by: By) -> tuple[list[Pupil], list[Enrolment | Guardian]]:
    """Check the entries and write pupils, enrolments and guardians."""
    ids = {entry.enrolment.school_id for entry in entries}
    require_for_all(by=by, verb=CHANGE, school_ids=ids)
    schools = School.objects.select_related("unit").in_bulk(ids)
    rooms = Homeroom.objects.filter(to_date__isnull=True).in_bulk(
        {entry.enrolment.homeroom_id for entry in entries if entry.enrolment.homeroom_id is not None}
    )
    whole = [completed(entry.pupil) for entry in entries]
    today = clock.today()
    for pupil, entry in zip(whole, entries, strict=True):
        place = entry.enrolment
        room = rooms.get(place.homeroom_id) if place.homeroom_id is not None else None
        problem = pupil_problem(pupil, today=today) or enrolment_problem(
            place, offered=schools[place.school_id].stages, disability=pupil.disability, today=today
        )
        if not problem and place.homeroom_id is not None and not _fits(room, place):
            problem = _("班级不是该校该学段在办的班级。")
        if problem:
            raise PupilError(f"{pupil.name}：{problem}")
    sealed = {name: [_stored(getattr(pupil, name)) for pupil in whole] for name in SEALED}
    digests = {name: digest_many(sealed[name]) for name in DIGESTED}
    _refuse_known(digests)
    ciphers = {name: encrypt_many(values) for name, values in sealed.items()}
    made = [
        Pupil(
            **{name: getattr(pupil, name) for name in PLAIN},
            search_keys=search_keys(pupil.name),
            school=schools[entry.enrolment.school_id],
            **{name: values[place] for name, values in ciphers.items()},
            **{f"{name}_digest": values[place] for name, values in digests.items()},
        )
        for place, (pupil, entry) in enumerate(zip(whole, entries, strict=True))
    ]
    Pupil.objects.bulk_create(made, batch_size=500)
    enrolments = [Enrolment(pupil=row, **asdict(entry.enrolment)) for row, entry in zip(made, entries, strict=True)]
    Enrolment.objects.bulk_create(enrolments, batch_size=500)
    guardians = [
        Guardian(
            pupil=row, name=one.name, relationship=one.relationship, phone=encrypt(one.phone), person_id=one.person_id
        )
        for row, pupil in zip(made, whole, strict=True)
        for one in pupil.guardians
    ]
    Guardian.objects.bulk_create(guardians, batch_size=500)
    return made, [*enrolments, *guardians]


def _fits(room: Homeroom | None, place: EnrolmentEntry) -> bool:
    """Is this a class of the enrolment's school and stage?"""
    return room is not None and room.school_id == place.school_id and room.stage == place.stage


def _stored(value: str) -> str:
    """Return what is sealed of a value; "none" of a list of words is nothing."""
    return "" if value == AidCategory.NONE.value else str(value)


def _refuse_known(digests: Mapping[str, Sequence[str]], *, but: int = 0) -> None:
    """Refuse a 学籍号 or ID number that is in the batch twice or that another pupil has: one pupil, one record."""
    for name, word in ONCE.items():
        given = [value for value in digests[name] if value]
        if len(set(given)) != len(given):
            raise PupilError(_("同一批中%(word)s有重复。") % {"word": word})
        if given and Pupil.objects.exclude(pk=but).filter(**{f"{name}_digest__in": given}).exists():
            raise PupilError(
                _("这个%(word)s已经在册，一名学生只有一份学籍；如是转入，请由原学校“转出”，本校“接收”。")
                % {"word": word}
            )


@transaction.atomic
def correct_pupil(*, pupil_id: int, changes: Mapping[str, Any], reason: str, by: By) -> Pupil:
    """更正学籍信息: change what is on record of the person, with the reason; sealed values stand in the journal by name
    only."""
    row = locked_pupil(pupil_id=pupil_id, verb=CHANGE, by=by)
    if not reason.strip():
        raise PupilError(_("更正理由要填写。"))
    old = {name: decrypt(getattr(row, name)) for name in SEALED}
    before = {name: getattr(row, name) for name in PLAIN}
    words = {
        "aid_category": AidCategory(old["aid_category"] or AidCategory.NONE),
        "disability": Disability(old["disability"] or Disability.NONE),
    }
    entry = completed(PupilEntry(**{**before, **old, **words, **changes}))
    if problem := pupil_problem(entry, today=clock.today()):
        raise PupilError(problem)
    new = {name: _stored(getattr(entry, name)) for name in SEALED}
    digests = {name: digest_many([new[name]]) for name in DIGESTED}
    _refuse_known(digests, but=row.pk)
    moved = {name: [before[name], getattr(entry, name)] for name in PLAIN if before[name] != getattr(entry, name)}
    sealed = [name for name in SEALED if old[name] != new[name]]
    if not moved and not sealed:
        return row
    for name, (_before, value) in moved.items():
        setattr(row, name, value)
    for name in sealed:
        setattr(row, name, encrypt(new[name]))
        if name in DIGESTED:
            setattr(row, f"{name}_digest", digests[name][0])
    row.search_keys = search_keys(row.name)
    row.save()
    write_line(
        verb="students.correct",
        by=by,
        record=row,
        summary=mask_name(row.name),
        detail={"changed": moved, "sealed": sealed, "reason": reason.strip()},
    )
    return row


@transaction.atomic
def save_guardian(*, pupil_id: int, guardian: GuardianEntry, by: By) -> Guardian:
    """登记监护人: add one, or correct the one of this name; the phone is sealed."""
    row = locked_pupil(pupil_id=pupil_id, verb=CHANGE, by=by)
    if not guardian.name.strip():
        raise PupilError(_("监护人姓名要填写。"))
    found = Guardian.objects.select_for_update().filter(pupil=row, name=guardian.name.strip()).first()
    one = found or Guardian(pupil=row, name=guardian.name.strip())
    one.relationship, one.person_id = Relationship(guardian.relationship), guardian.person_id or one.person_id
    if guardian.phone or found is None:
        one.phone = encrypt(guardian.phone.strip())
    one.save()
    write_line(verb="students.guardian", by=by, record=one, summary=mask_name(row.name))
    return one


def disclose_pupils(*, pupil_ids: Sequence[int], purpose: str, by: By) -> dict[int, dict[str, str]]:
    """查看学生敏感信息: sealed values in clear, on a stated purpose, journaled; other schools' pupils are refused."""
    rows = list(pupils_for(by=by, verb=SENSITIVE).filter(pk__in=pupil_ids).order_by("pk"))
    if len(rows) != len(set(pupil_ids)):
        raise PupilError(_("所选学生中有人不在您的职责范围内。"))
    return disclose(rows=rows, fields=SEALED, purpose=purpose, by=by)
