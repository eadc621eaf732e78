"""Pupils: one record each, one school on any day, transfers by two schools, cases to their end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.disclosure.rules import PurposeError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.privacy.keyring import Suite
from yaodian.kernel.privacy.sealing import digest_of
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import make_reader
from yaodian.registers.students import actions
from yaodian.registers.students.actions import PupilError
from yaodian.registers.students.models import Enrolment, Guardian, Homeroom, Pupil
from yaodian.registers.students.queries import pupil_named
from yaodian.registers.students.rules import (
    AidCategory,
    Disability,
    EnrolmentEntry,
    EntryKind,
    ExitKind,
    GuardianEntry,
    Placement,
    PupilEntry,
    Relationship,
)
from yaodian.registers.students.tests.make import (
    BEGAN,
    SYSTEM,
    TODAY,
    at,
    make_homeroom,
    make_pupil,
    make_pupils,
    make_school,
)
from yaodian.registers.teachers.rules import Sex

pytestmark = pytest.mark.django_db
OCTOBER = date(2018, 10, 8)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day and leaves a journal that agrees with the rows."""
    with at(TODAY):
        yield
    assert list(record_faults()) == []


def test_a_pupil_is_sealed_and_found_by_the_exact_number() -> None:
    school = make_school("S1")
    pupil = make_pupil(
        school,
        name="欧阳明",
        pupil={"id_number": "990000201001010017", "number": "G990000201001010017", "address": "新河村三组"},
    )
    pupil.refresh_from_db()
    assert (pupil.birth_date, pupil.sex) == (date(2010, 1, 1), Sex.MALE)
    assert b"9900" not in bytes(pupil.id_number) + bytes(pupil.number) + bytes(pupil.address)
    assert pupil.search_keys == "oym ouyangming"
    assert (
        pupil_named(by=SYSTEM, number="g990000201001010017")
        == pupil
        == pupil_named(by=SYSTEM, number="990000201001010017")
    )
    assert pupil_named(by=SYSTEM, number="") is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "姓名要填写"),
        ({"id_number": "990000201001010018"}, "校验码不符"),
        ({"id_number": "990000900101001"}, "升位后应为"),
        ({"number": "G990000201202290027", "id_number": "990000201001010017"}, "与身份证号不符"),
        ({"number": "X990000201202290027"}, "首位应为字母"),
        ({"birth_date": date(2010, 1, 2), "id_number": "990000201001010017"}, "出生日期与身份证号不符"),
        ({"sex": Sex.FEMALE, "id_number": "990000201001010017"}, "性别与身份证号不符"),
    ],
)
def test_what_contradicts_itself_is_refused_in_words(fields: dict[str, object], words: str) -> None:
    school = make_school("S1")
    with pytest.raises(PupilError, match=words):
        make_pupil(school, pupil={"number": "", "id_number": "", **fields})
    assert not Pupil.objects.exists()


def test_the_leap_day_vector_is_right() -> None:
    pupil = make_pupil(make_school("S1"), pupil={"id_number": "990000201202290027", "number": "G990000201202290027"})
    assert (pupil.birth_date, pupil.sex) == (date(2012, 2, 29), Sex.FEMALE)


def test_nobody_is_on_record_twice() -> None:
    first, second = make_school("S1"), make_school("S2")
    make_pupil(first, pupil={"id_number": "990000201001010017", "number": ""})
    with pytest.raises(PupilError, match="一名学生只有一份学籍"):
        make_pupil(second, pupil={"id_number": "990000201001010017", "number": ""})


def test_a_class_of_another_school_and_a_stage_not_offered_are_refused() -> None:
    first, second = make_school("S1"), make_school("S2", kind_code="311")
    with pytest.raises(PupilError, match="班级不是该校"):
        make_pupil(first, make_homeroom(second), stage=SchoolStage.PRIMARY)
    with pytest.raises(PupilError, match="没有初中学段"):
        make_pupil(first, stage=SchoolStage.JUNIOR)


def test_an_inclusive_place_asks_for_the_disability() -> None:
    school = make_school("S1")
    with pytest.raises(PupilError, match="残疾类别要填写"):
        make_pupil(school, placement=Placement.INCLUSIVE)
    pupil = make_pupil(school, placement=Placement.INCLUSIVE, pupil={"disability": Disability.HEARING})
    assert pupil.disability_digest == digest_of("hearing")


def test_a_change_begins_a_new_stretch_and_a_correction_mends_the_one_there_is() -> None:
    school = make_school("S1")
    room, other = make_homeroom(school), make_homeroom(school, number=2)
    pupil = make_pupil(school, room)
    actions.change_enrolment(pupil_id=pupil.pk, from_date=OCTOBER, changes={"homeroom_id": other.pk}, by=SYSTEM)
    before, now = Enrolment.objects.order_by("from_date")
    assert (before.to_date, before.exit_kind) == (OCTOBER - timedelta(days=1), ExitKind.CONTINUED)
    assert (now.homeroom, now.entry_kind, now.to_date) == (other, EntryKind.MOVED_CLASS, None)
    actions.correct_enrolment(pupil_id=pupil.pk, changes={"is_boarding": True}, reason="漏填", by=SYSTEM)
    now.refresh_from_db()
    assert now.is_boarding
    assert Enrolment.objects.count() == 2
    assert JournalLine.objects.latest("id").detail["changed"] == {"is_boarding": [False, True]}
    with pytest.raises(PupilError, match="更正"):
        actions.change_enrolment(pupil_id=pupil.pk, from_date=OCTOBER, changes={"is_boarding": False}, by=SYSTEM)


def test_a_correction_of_a_sealed_value_leaves_no_plain_text_in_the_journal() -> None:
    pupil = make_pupil(make_school("S1"))
    actions.correct_pupil(
        pupil_id=pupil.pk,
        changes={"aid_category": AidCategory.ORPHAN, "address": "长堤村"},
        reason="家访核实",
        by=SYSTEM,
    )
    line = JournalLine.objects.latest("id")
    assert line.detail["sealed"] == ["address", "aid_category"]
    assert "长堤村" not in str(line.detail)
    with pytest.raises(PupilError, match="理由"):
        actions.correct_pupil(pupil_id=pupil.pk, changes={"nation": "15"}, reason=" ", by=SYSTEM)


def test_who_left_comes_back_after_the_last_day_only() -> None:
    school = make_school("S1")
    pupil = make_pupil(school)
    actions.end_enrolment(pupil_id=pupil.pk, to_date=OCTOBER, exit_kind=ExitKind.SUSPENDED, reason="因病", by=SYSTEM)
    entry = EnrolmentEntry(
        school_id=school.pk,
        stage=SchoolStage.PRIMARY,
        entry_year=2017,
        from_date=OCTOBER,
        entry_kind=EntryKind.RESUMED,
    )
    with pytest.raises(PupilError, match="仍有在读学籍"):
        actions.enrol_again(pupil_id=pupil.pk, enrolment=entry, by=SYSTEM)
    later = replace(entry, from_date=OCTOBER + timedelta(days=1))
    assert actions.enrol_again(pupil_id=pupil.pk, enrolment=later, by=SYSTEM).to_date is None


def test_a_class_graduates_whole_and_an_empty_one_is_closed() -> None:
    school = make_school("S1")
    room, empty = make_homeroom(school), make_homeroom(school, number=2)
    make_pupils(school, room, total=5)
    with pytest.raises(PupilError, match="还有学生"):
        actions.close_homeroom(homeroom_id=room.pk, to_date=TODAY, by=SYSTEM)
    assert actions.graduate_homeroom(homeroom_id=room.pk, to_date=OCTOBER, by=SYSTEM) == 5
    assert not Enrolment.objects.filter(to_date__isnull=True).exists()
    assert actions.close_homeroom(homeroom_id=empty.pk, to_date=TODAY, by=SYSTEM).to_date == TODAY


def test_sealed_values_are_opened_on_a_purpose_that_is_journaled() -> None:
    first, second = make_school("S1"), make_school("S2")
    mine = make_pupil(first, pupil={"id_number": "990000201001010017", "number": ""})
    other = make_pupil(second)
    clerk = make_reader(Role.SCHOOL_CLERK, first.unit)
    with pytest.raises(PurposeError):
        actions.disclose_pupils(pupil_ids=[mine.pk], purpose="看", by=clerk)
    opened = actions.disclose_pupils(pupil_ids=[mine.pk], purpose="资助认定核对证件", by=clerk)
    assert opened[mine.pk]["id_number"] == "990000201001010017"
    line = JournalLine.objects.latest("id")
    assert (line.verb, line.actor, line.detail["rows"]) == ("disclosure.open", "某人", str(mine.pk))
    assert line.detail["purpose"] == "资助认定核对证件"
    with pytest.raises(PupilError, match="职责范围"):
        actions.disclose_pupils(pupil_ids=[mine.pk, other.pk], purpose="资助认定核对证件", by=clerk)


def test_a_new_key_reseals_every_pupil_and_the_journal_agrees() -> None:
    from yaodian.kernel.disclosure.actions import keys_in_use, renew_key, reseal

    school = make_school("S1")
    pupil = make_pupil(school, pupil={"id_number": "990000201001010017", "number": ""})
    guardian = GuardianEntry(name="李某", relationship=Relationship.MOTHER, phone="13800000000")
    actions.save_guardian(pupil_id=pupil.pk, guardian=guardian, by=SYSTEM)
    assert renew_key(suite=Suite.SM4, by=SYSTEM) == 2
    assert set(keys_in_use()) == {2}
    opened = actions.disclose_pupils(pupil_ids=[pupil.pk], purpose="资助认定核对证件", by=SYSTEM)
    assert opened[pupil.pk]["id_number"] == "990000201001010017"
    assert reseal(by=SYSTEM) == 0
    assert Guardian.objects.get().name == "李某"


def test_the_database_itself_refuses_two_open_stretches() -> None:
    pupil = make_pupil(make_school("S1"))
    current = Enrolment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            pupil=pupil,
            school=current.school,
            stage=current.stage,
            entry_year=2017,
            from_date=OCTOBER,
            entry_kind=EntryKind.ADMITTED,
        )


def test_a_clerk_does_not_write_for_another_school() -> None:
    first, second = make_school("S1"), make_school("S2")
    pupil, room = make_pupil(second), make_homeroom(second)
    clerk = make_reader(Role.SCHOOL_CLERK, first.unit)
    with pytest.raises(NotAllowedError):
        actions.register_pupil(
            pupil=PupilEntry(name="某生"),
            enrolment=EnrolmentEntry(school_id=second.pk, stage=SchoolStage.PRIMARY, entry_year=2017, from_date=BEGAN),
            by=clerk,
        )
    with pytest.raises(PupilError, match="职责范围"):
        actions.correct_pupil(pupil_id=pupil.pk, changes={"nation": "01"}, reason="更正", by=clerk)
    with pytest.raises(PupilError, match="职责范围"):
        actions.close_homeroom(homeroom_id=room.pk, to_date=TODAY, by=clerk)
    assert Homeroom.objects.get(pk=room.pk).to_date is None
