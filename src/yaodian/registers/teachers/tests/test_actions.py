"""Teachers: one post on any day, certificates, exchange, hired and arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.registers.schools.tests.make import make_reader
from yaodian.registers.teachers import actions
from yaodian.registers.teachers.actions import TeacherError
from yaodian.registers.teachers.models import Certificate, Teacher, TeacherPost
from yaodian.registers.teachers.queries import expiring_certificates
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    CertificateEntry,
    CertificateKind,
    Channel,
    ExchangeKind,
    PostEntry,
    PostKind,
    Sex,
    TeacherState,
)
from yaodian.registers.teachers.tests.make import SYSTEM, TODAY, at, certify, id_number, make_school, make_teacher

pytestmark = pytest.mark.django_db
AUTUMN = date(2018, 9, 1)
RIGHT = id_number(date(1985, 1, 1), 1)
WRONG = RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day and leaves a journal that agrees with the rows."""
    with at(TODAY):
        yield
    assert list(record_faults()) == []


def test_sex_and_birth_date_come_from_the_number_and_what_contradicts_it_is_refused() -> None:
    school = make_school("S1")
    teacher = make_teacher(school, "王明", id_number=RIGHT)
    assert (teacher.birth_date, teacher.sex, teacher.search_keys) == (date(1985, 1, 1), Sex.MALE, "wm wangming")
    with pytest.raises(TeacherError, match="已登记在"):
        make_teacher(school, id_number=RIGHT)
    with pytest.raises(TeacherError, match="校验码不符"):
        make_teacher(school, id_number=WRONG)
    with pytest.raises(TeacherError, match="任教学科"):
        make_teacher(school, post={"subject": ""})


def test_a_new_post_ends_the_old_one_the_day_before() -> None:
    first, second = make_school("S1"), make_school("S2")
    teacher = make_teacher(first)
    post = PostEntry(school_id=second.pk, from_date=AUTUMN, subject="数学")
    actions.change_post(teacher_id=teacher.pk, post=post, by=SYSTEM)
    old, new = TeacherPost.objects.order_by("from_date")
    assert (old.to_date, new.to_date, new.school) == (AUTUMN - timedelta(days=1), None, second)
    teacher.refresh_from_db()
    assert teacher.school == second
    with pytest.raises(TeacherError, match="应晚于现岗位"):
        actions.change_post(teacher_id=teacher.pk, post=post, by=SYSTEM)
    with pytest.raises(NotAllowedError):
        actions.change_post(
            teacher_id=teacher.pk,
            post=PostEntry(school_id=first.pk, from_date=TODAY, subject="数学"),
            by=make_reader(Role.SCHOOL_CLERK, second.unit),
        )


def test_who_retires_is_no_longer_in_post() -> None:
    teacher = make_teacher(make_school("S1"))
    actions.end_post(teacher_id=teacher.pk, to_date=AUTUMN, state=TeacherState.RETIRED, by=SYSTEM)
    assert not TeacherPost.objects.filter(to_date__isnull=True).exists()
    with pytest.raises(TeacherError, match="没有在任"):
        actions.end_post(teacher_id=teacher.pk, to_date=AUTUMN, state=TeacherState.LEFT, by=SYSTEM)


def test_corrections_ask_for_a_reason_and_keep_sealed_values_out_of_the_journal() -> None:
    teacher = make_teacher(make_school("S1"))
    with pytest.raises(TeacherError, match="理由"):
        actions.correct_teacher(teacher_id=teacher.pk, changes={"phone": "13800000000"}, reason="", by=SYSTEM)
    actions.correct_teacher(
        teacher_id=teacher.pk,
        changes={"phone": "13800000000", "backbone": BackboneLevel.CITY},
        reason="新认定",
        by=SYSTEM,
    )
    line = JournalLine.objects.latest("id")
    assert (line.detail["changed"], line.detail["sealed"]) == ({"backbone": ["none", "city"]}, ["phone"])
    post = TeacherPost.objects.get()
    actions.correct_post(post_id=post.pk, changes={"kind": PostKind.WORKER}, reason="填错", by=SYSTEM)
    post.refresh_from_db()
    assert post.kind == PostKind.WORKER
    opened = actions.disclose_teachers(teacher_ids=[teacher.pk], purpose="核对人事档案", by=SYSTEM)
    assert opened[teacher.pk]["phone"] == "13800000000"


def test_a_certificate_is_warned_of_until_it_is_renewed_and_a_wrong_one_is_taken_back() -> None:
    teacher = make_teacher(make_school("S1"))
    certify(teacher, expiry=date(2018, 12, 1))
    assert expiring_certificates(by=SYSTEM, on=TODAY).count() == 1
    assert expiring_certificates(by=SYSTEM, on=date(2018, 6, 1)).count() == 0
    renewed = CertificateEntry(
        kind=CertificateKind.TEACHING, number="新证", issued_date=TODAY, expiry_date=date(2023, 12, 1)
    )
    [made] = actions.add_certificates(entries=[(teacher.pk, renewed)], by=SYSTEM)
    assert expiring_certificates(by=SYSTEM, on=TODAY).count() == 0
    with pytest.raises(TeacherError, match="已登记过"):
        actions.add_certificates(entries=[(teacher.pk, renewed)], by=SYSTEM)
    actions.drop_certificate(certificate_id=made.pk, reason="录错人", by=SYSTEM)
    assert Certificate.objects.count() == 1


def test_an_exchange_leaves_the_post_where_it_is() -> None:
    first, second = make_school("S1"), make_school("S2")
    teacher = make_teacher(first)
    with pytest.raises(TeacherError, match="不算交流"):
        actions.begin_exchange(
            teacher_id=teacher.pk,
            kind=ExchangeKind.ROTATION,
            to_school_id=first.pk,
            from_date=AUTUMN,
            paper="",
            by=SYSTEM,
        )
    exchange = actions.begin_exchange(
        teacher_id=teacher.pk, kind=ExchangeKind.ROTATION, to_school_id=second.pk, from_date=AUTUMN, paper="", by=SYSTEM
    )
    assert Teacher.objects.get().school == first
    with pytest.raises(TeacherError, match="未结束的交流"):
        actions.begin_exchange(
            teacher_id=teacher.pk,
            kind=ExchangeKind.SUPPORT,
            to_school_id=second.pk,
            from_date=TODAY,
            paper="",
            by=SYSTEM,
        )
    assert actions.end_exchange(exchange_id=exchange.pk, to_date=TODAY, by=SYSTEM).to_date == TODAY


def test_hired_and_arrived_are_two_days_and_who_gives_up_never_arrives() -> None:
    school = make_school("S1")
    first, second = make_teacher(school), make_teacher(school)
    rows = [
        actions.recruit_teacher(
            teacher_id=one.pk,
            channel=Channel.NEW_MECHANISM,
            subject="英语",
            hired_date=date(2018, 7, 20),
            reported_date=None,
            by=SYSTEM,
        )
        for one in (first, second)
    ]
    clerk = make_reader(Role.SCHOOL_CLERK, school.unit)
    assert actions.confirm_arrival(recruitment_id=rows[0].pk, reported_date=AUTUMN, by=clerk).reported_date == AUTUMN
    with pytest.raises(NotAllowedError):
        actions.give_up_recruitment(recruitment_id=rows[1].pk, given_up_date=AUTUMN, by=clerk)
    actions.give_up_recruitment(recruitment_id=rows[1].pk, given_up_date=AUTUMN, by=SYSTEM)
    with pytest.raises(TeacherError, match="待到岗"):
        actions.confirm_arrival(recruitment_id=rows[1].pk, reported_date=AUTUMN, by=SYSTEM)


def test_a_clerk_does_not_write_for_another_school() -> None:
    first, second = make_school("S1"), make_school("S2")
    teacher = make_teacher(second)
    clerk = make_reader(Role.SCHOOL_CLERK, first.unit)
    with pytest.raises(TeacherError, match="职责范围"):
        actions.correct_teacher(teacher_id=teacher.pk, changes={"name": "某"}, reason="更正", by=clerk)
    with pytest.raises(TeacherError, match="职责范围"):
        actions.disclose_teachers(teacher_ids=[teacher.pk], purpose="核对人事档案", by=clerk)
    entry = CertificateEntry(kind=CertificateKind.HEALTH, number="1", issued_date=TODAY)
    with pytest.raises(TeacherError, match="职责范围"):
        actions.add_certificates(entries=[(teacher.pk, entry)], by=clerk)
