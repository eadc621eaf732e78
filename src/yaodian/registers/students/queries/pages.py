"""学生页与班级名单 (the page of a pupil, the list of a class)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yaodian.kernel.access import By
from yaodian.kernel.privacy.fields import masked
from yaodian.kernel.privacy.rules import mask_id_number, mask_name, mask_phone
from yaodian.kernel.privacy.sealing import digest_of
from yaodian.registers.students.access import NAMES, READ, SENSITIVE
from yaodian.registers.students.models import AbsenceCase, Enrolment, Guardian, Pupil, Transfer
from yaodian.registers.students.queries.access import enrolments_for, may, own_pupils, pupils_for


@dataclass(frozen=True)
class PupilPage:
    """学生页 (page of a pupil): what is shown, masked, and what may be done."""

    pupil: Pupil
    name: str
    number: str
    id_number: str
    now: Enrolment | None
    enrolments: list[Enrolment]
    guardians: list[tuple[Guardian, str, str]]
    transfers: list[Transfer]
    cases: list[AbsenceCase]
    may_open: bool

    @property
    def latest(self) -> Enrolment | None:
        """The enrolment of today, else the last one."""
        return self.now or (self.enrolments[0] if self.enrolments else None)


def pupil_page(*, by: By, pupil_id: int, on: date) -> PupilPage | None:
    """Return a pupil's page, None when the pupil is not within the reader's reach."""
    pupil = pupils_for(by=by).select_related("school__unit").filter(pk=pupil_id).first()
    if pupil is None:
        return None
    named = may(by=by, verb=NAMES, school_id=pupil.school_id) or own_pupils(by=by).filter(pk=pupil_id).exists()
    stretches = list(
        Enrolment.objects.filter(pupil=pupil).select_related("school__unit", "homeroom").order_by("-from_date")
    )
    now = next((one for one in stretches if one.from_date <= on and (one.to_date is None or on <= one.to_date)), None)
    return PupilPage(
        pupil=pupil,
        name=pupil.name if named else mask_name(pupil.name),
        number=masked(pupil.number, mask_id_number),
        id_number=masked(pupil.id_number, mask_id_number),
        now=now,
        enrolments=stretches,
        guardians=[
            (one, one.name if named else mask_name(one.name), masked(one.phone, mask_phone))
            for one in pupil.guardians.order_by("pk")
        ],
        transfers=list(pupil.transfers.select_related("from_school__unit", "to_school__unit").order_by("-pk")),
        cases=list(pupil.absence_cases.select_related("school__unit").order_by("-pk")),
        may_open=may(by=by, verb=SENSITIVE, school_id=pupil.school_id),
    )


def classmates(*, by: By, homeroom_id: int, on: date) -> QuerySet[Enrolment]:
    """Return the pupils of a class on a day, by name, within the reader's reach."""
    rows = enrolments_for(by=by, verb=READ).filter(homeroom=homeroom_id, from_date__lte=on)
    rows = rows.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).select_related("pupil")
    return rows.order_by("pupil__search_keys", "pk")


def pupil_named(*, by: By, number: str) -> Pupil | None:
    """Return the pupil with this 学籍号 or ID number within the reader's reach, by keyed digest."""
    digest = digest_of(number)
    if not digest:
        return None
    found = pupils_for(by=by, verb=NAMES).filter(Q(number_digest=digest) | Q(id_number_digest=digest))
    return found.order_by("pk").first()
