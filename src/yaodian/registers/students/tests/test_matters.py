"""Transfers by two schools, cases to their end, one school on any day whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.queries import record_faults
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import make_reader
from yaodian.registers.students import actions
from yaodian.registers.students.actions import PupilError
from yaodian.registers.students.models import AbsenceCase, Enrolment, Homeroom, Pupil, Transfer
from yaodian.registers.students.rules import (
    AbsenceReason,
    CaseOutcome,
    ContactMeans,
    EnrolmentEntry,
    ExitKind,
    TransferState,
    overlaps,
)
from yaodian.registers.students.tests.make import (
    BEGAN,
    SYSTEM,
    TODAY,
    at,
    make_homeroom,
    make_pupil,
    make_school,
)

pytestmark = pytest.mark.django_db
OCTOBER = date(2018, 10, 8)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day and leaves a journal that agrees with the rows."""
    with at(TODAY):
        yield
    assert list(record_faults()) == []


def test_a_transfer_needs_both_schools_and_the_pupil_is_in_one_of_them() -> None:
    first, second = make_school("S1"), make_school("S2")
    pupil, room = make_pupil(first), make_homeroom(second)
    sender, receiver = make_reader(Role.SCHOOL_CLERK, first.unit), make_reader(Role.SCHOOL_CLERK, second.unit)
    transfer = actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="随父母迁居", by=sender)
    assert transfer.due_date == date(2018, 11, 14)
    assert Enrolment.objects.get().school == first
    with pytest.raises(NotAllowedError):
        actions.receive_pupil(transfer_id=transfer.pk, homeroom_id=room.pk, from_date=TODAY, by=sender)
    with pytest.raises(PupilError, match="不能早于转出日期"):
        actions.receive_pupil(transfer_id=transfer.pk, homeroom_id=room.pk, from_date=OCTOBER, by=receiver)
    actions.receive_pupil(transfer_id=transfer.pk, homeroom_id=room.pk, from_date=TODAY, by=receiver)
    before, now = Enrolment.objects.order_by("from_date")
    assert (before.school, before.to_date) == (first, TODAY - timedelta(days=1))
    assert (now.school, now.homeroom, now.to_date) == (second, room, None)
    pupil.refresh_from_db()
    assert pupil.school == second
    with pytest.raises(PupilError, match="没有这名学生"):
        actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="再转", by=sender)


def test_a_transfer_comes_back_with_a_reason_or_is_withdrawn() -> None:
    first, second = make_school("S1"), make_school("S2")
    pupil = make_pupil(first)
    one = actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="迁居", by=SYSTEM)
    with pytest.raises(PupilError, match="已有待接收"):
        actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="迁居", by=SYSTEM)
    with pytest.raises(PupilError, match="退回原因"):
        actions.return_transfer(transfer_id=one.pk, reason="", by=SYSTEM)
    actions.return_transfer(transfer_id=one.pk, reason="该年级学位已满", by=SYSTEM)
    with pytest.raises(PupilError, match="已退回"):
        actions.receive_pupil(transfer_id=one.pk, homeroom_id=None, from_date=TODAY, by=SYSTEM)
    two = actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="迁居", by=SYSTEM)
    actions.withdraw_transfer(transfer_id=two.pk, by=SYSTEM)
    assert set(Transfer.objects.values_list("state", flat=True)) == {TransferState.RETURNED, TransferState.WITHDRAWN}
    assert Enrolment.objects.get().to_date is None


def test_whoever_waits_to_be_received_cannot_leave_by_another_door() -> None:
    first, second = make_school("S1"), make_school("S2")
    room = make_homeroom(first)
    pupil = make_pupil(first, room)
    actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="迁居", by=SYSTEM)
    with pytest.raises(PupilError, match="待接收"):
        actions.end_enrolment(pupil_id=pupil.pk, to_date=TODAY, exit_kind=ExitKind.LEFT, reason="务工", by=SYSTEM)
    with pytest.raises(PupilError, match="转学还没有办结"):
        actions.graduate_homeroom(homeroom_id=room.pk, to_date=TODAY, by=SYSTEM)


def test_a_missing_pupil_is_followed_up_until_the_outcome_is_proven() -> None:
    pupil = make_pupil(make_school("S1"))
    case = actions.open_case(pupil_id=pupil.pk, missing_date=OCTOBER, reason=AbsenceReason.UNKNOWN, by=SYSTEM)
    assert case.next_contact_date == TODAY + timedelta(days=7)
    with pytest.raises(PupilError, match="已有在办"):
        actions.open_case(pupil_id=pupil.pk, missing_date=OCTOBER, reason=AbsenceReason.ILL, by=SYSTEM)
    with pytest.raises(PupilError, match="原因待查"):
        actions.close_case(
            case_id=case.pk, outcome=CaseOutcome.ELSEWHERE, closed_date=TODAY, proof="外地学籍证明", by=SYSTEM
        )
    actions.follow_up(
        case_id=case.pk,
        contact_date=TODAY,
        means=ContactMeans.VISIT,
        person_name="班主任",
        note="随父母在外省，已入学",
        reason=AbsenceReason.MOVED,
        by=SYSTEM,
    )
    with pytest.raises(PupilError, match="办结依据"):
        actions.close_case(case_id=case.pk, outcome=CaseOutcome.ELSEWHERE, closed_date=TODAY, proof="", by=SYSTEM)
    closed = actions.close_case(
        case_id=case.pk, outcome=CaseOutcome.ELSEWHERE, closed_date=TODAY, proof="外地学籍证明", by=SYSTEM
    )
    assert (closed.outcome, closed.reason) == (CaseOutcome.ELSEWHERE, AbsenceReason.MOVED)
    with pytest.raises(PupilError, match="已办结"):
        actions.close_case(case_id=case.pk, outcome=CaseOutcome.RETURNED, closed_date=TODAY, proof="x", by=SYSTEM)


def test_an_open_case_goes_with_the_pupil() -> None:
    first, second = make_school("S1"), make_school("S2")
    pupil = make_pupil(first)
    actions.open_case(pupil_id=pupil.pk, missing_date=OCTOBER, reason=AbsenceReason.MOVED, by=SYSTEM)
    transfer = actions.send_pupil(pupil_id=pupil.pk, to_school_id=second.pk, reason="迁居", by=SYSTEM)
    actions.receive_pupil(transfer_id=transfer.pk, homeroom_id=None, from_date=TODAY, by=SYSTEM)
    assert AbsenceCase.objects.get().school == second


STEP = some.sampled_from(["class", "send", "receive", "leave", "return", "correct"])


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=some.lists(some.tuples(STEP, some.dates(BEGAN, TODAY)), max_size=10))
def test_whatever_happens_a_pupil_is_in_at_most_one_school_on_any_day(steps: list[tuple[str, date]]) -> None:
    with transaction.atomic():
        first, second = make_school("S1"), make_school("S2")
        rooms = {school.pk: make_homeroom(school, from_date=BEGAN) for school in (first, second)}
        pupil = make_pupil(first)
        for step, day in steps:
            try:
                with transaction.atomic(), at(max(day, BEGAN)):
                    act(step, pupil, day, rooms)
            except PupilError:
                continue
        pupil.refresh_from_db()
        stretches = [(row.from_date, row.to_date) for row in Enrolment.objects.order_by("from_date")]
        assert not any(overlaps(a, b) for place, a in enumerate(stretches) for b in stretches[place + 1 :])
        assert pupil.school_id == Enrolment.objects.order_by("-from_date")[0].school_id
        transaction.set_rollback(True)


def act(step: str, pupil: Pupil, day: date, rooms: dict[int, Homeroom]) -> None:
    """Do one step of a pupil's life on a day."""
    pupil.refresh_from_db()
    other = next(key for key in rooms if key != pupil.school_id)
    waiting = Transfer.objects.filter(state=TransferState.SENT).first()
    if step == "class":
        room = rooms[pupil.school_id]
        actions.change_enrolment(pupil_id=pupil.pk, from_date=day, changes={"homeroom_id": room.pk}, by=SYSTEM)
    elif step == "send":
        actions.send_pupil(pupil_id=pupil.pk, to_school_id=other, reason="迁居", by=SYSTEM)
    elif step == "receive" and waiting:
        actions.receive_pupil(transfer_id=waiting.pk, homeroom_id=None, from_date=day, by=SYSTEM)
    elif step == "leave":
        actions.end_enrolment(pupil_id=pupil.pk, to_date=day, exit_kind=ExitKind.SUSPENDED, reason="病", by=SYSTEM)
    elif step == "return":
        entry = EnrolmentEntry(school_id=other, stage=SchoolStage.PRIMARY, entry_year=2017, from_date=day)
        actions.enrol_again(pupil_id=pupil.pk, enrolment=entry, by=SYSTEM)
    elif step == "correct":
        actions.correct_enrolment(pupil_id=pupil.pk, changes={"is_boarding": True}, reason="漏填", by=SYSTEM)
