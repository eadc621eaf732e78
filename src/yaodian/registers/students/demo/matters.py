"""演示年的转学和控辍 (a year's transfers and missing pupils), with their faults: one returned, one late, one unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students import actions
from yaodian.registers.students.models import Enrolment, Homeroom, Pupil
from yaodian.registers.students.rules import AbsenceReason, CaseOutcome, ContactMeans
from yaodian.registers.teachers.demo.loading import LOADER, moment

LATE, AGAIN, ENDED, ELSEWHERE = 6, 5, (0, 2, 3), 3
"""Which of the cases nobody followed up, which was seen twice, which have ended, and of these which elsewhere."""
REASONS = ("随父母迁居", "父母工作调动", "随祖父母生活")


def run_year(people: Mapping[str, Reader], random: Random, *, year: int) -> None:
    """Let pupils change school and stay away in autumn, as the schools themselves would enter it."""
    _transfers(people, random, year=year)
    _missing(random, year=year)


def _clerk(people: Mapping[str, Reader], school: School) -> By:
    """Return the clerk of a school where the bureau has one, else the loader."""
    key = f"school:{school.unit.code}"
    return people.get(key, LOADER)


def _some(stage: SchoolStage, random: Random, *, total: int, school: School | None = None) -> list[Pupil]:
    """Return a few pupils of a stage, of one school or of all."""
    rows = Enrolment.objects.filter(to_date__isnull=True, stage=stage, pupil__person__isnull=True)
    rows = rows.filter(school=school) if school else rows
    keys = list(rows.order_by("pk").values_list("pupil_id", flat=True))
    chosen = random.sample(keys, min(total, len(keys)))
    found = Pupil.objects.select_related("school__unit").in_bulk(chosen)
    return [found[key] for key in chosen]


def _transfers(people: Mapping[str, Reader], random: Random, *, year: int) -> None:
    """Received, returned, and waiting: two of them at the schools whose clerks log in."""
    targets = {
        stage: list(School.objects.filter(**{f"teaches_{stage.value}": True}).select_related("unit").order_by("pk"))
        for stage in (SchoolStage.PRIMARY, SchoolStage.JUNIOR, SchoolStage.SENIOR)
    }
    plans = [
        (stage, school, outcome)
        for stage, codes, outcome in (
            (SchoolStage.JUNIOR, ("junior2", "junior3"), "receive"),
            (SchoolStage.PRIMARY, ("central2",), "return"),
            (SchoolStage.PRIMARY, ("central1",), "wait"),
            (SchoolStage.JUNIOR, ("junior1",), "wait"),
            (SchoolStage.SENIOR, ("hs1",), "wait"),
        )
        for school in targets[stage]
        if school.unit.code in codes
    ]
    for place, (stage, school, outcome) in enumerate(plans):
        pupil = next((one for one in _some(stage, random, total=9) if one.school_id != school.pk), None)
        if pupil is None:
            continue
        with clock.at(moment(date(year, 10, 8) + timedelta(days=3 * place))):
            transfer = actions.send_pupil(
                pupil_id=pupil.pk,
                to_school_id=school.pk,
                reason=REASONS[place % len(REASONS)],
                by=_clerk(people, pupil.school),
            )
        with clock.at(moment(date(year, 10, 12) + timedelta(days=3 * place))):
            clerk = _clerk(people, school)
            if outcome == "receive":
                room = Homeroom.objects.filter(school=school, stage=stage, to_date__isnull=True).order_by("pk").first()
                actions.receive_pupil(
                    transfer_id=transfer.pk, homeroom_id=room.pk if room else None, from_date=clock.today(), by=clerk
                )
            elif outcome == "return":
                actions.return_transfer(transfer_id=transfer.pk, reason="该年级学位已满", by=clerk)


def _missing(random: Random, *, year: int) -> None:
    """Pupils of junior schools who stay away: found and brought back, elsewhere, late, reason unknown."""
    shown = School.objects.filter(unit__code="junior1").select_related("unit").first()
    pupils = _some(SchoolStage.JUNIOR, random, total=5) + _some(SchoolStage.JUNIOR, random, total=2, school=shown)
    reasons = (AbsenceReason.WEARY, AbsenceReason.WORKING, AbsenceReason.ILL, AbsenceReason.MOVED, AbsenceReason.WEARY)
    seen: set[int] = set()
    for place, pupil in enumerate(pupils):
        if pupil.pk in seen:
            continue
        seen.add(pupil.pk)
        missing = date(year, 9, 25) + timedelta(days=place)
        with clock.at(moment(missing + timedelta(weeks=1))):
            case = actions.open_case(pupil_id=pupil.pk, missing_date=missing, reason=AbsenceReason.UNKNOWN, by=LOADER)
        if place == LATE:
            continue
        with clock.at(moment(date(year, 10, 10) + timedelta(days=2 * place))):
            actions.follow_up(
                case_id=case.pk,
                contact_date=clock.today(),
                means=(ContactMeans.VISIT, ContactMeans.PHONE, ContactMeans.JOINT)[place % 3],
                person_name="班主任",
                note="见到家长，家长答应尽快送孩子返校。",
                reason=reasons[place % len(reasons)],
                by=LOADER,
            )
            if place == AGAIN:
                with clock.at(moment(date(year, 10, 28))):
                    actions.follow_up(
                        case_id=case.pk,
                        contact_date=clock.today(),
                        means=ContactMeans.VISIT,
                        person_name="班主任",
                        note="再次上门，约定下周一返校。",
                        by=LOADER,
                    )
            if place in ENDED:
                elsewhere = place == ELSEWHERE
                actions.close_case(
                    case_id=case.pk,
                    outcome=CaseOutcome.ELSEWHERE if elsewhere else CaseOutcome.RETURNED,
                    closed_date=clock.today(),
                    proof="外地学校学籍证明" if elsewhere else "已到校上课，班主任确认",
                    by=LOADER,
                )
