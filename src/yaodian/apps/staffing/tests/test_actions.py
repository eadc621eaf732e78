"""Acts of staffing: who may, what is refused, two persons, what stays on record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.models import ApprovedQuota, PlannedPost, PostFill, RecruitmentPlan, TeachingLoad
from yaodian.apps.staffing.rules import RecruitState
from yaodian.apps.staffing.tests.make import (
    NEXT,
    SYSTEM,
    at,
    make_plan,
    make_recruited,
    make_school,
    make_staffed,
    make_teacher,
    person,
    personnel,
    put_post,
)
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.queries import record_faults
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.tests.make import make_homeroom, make_pupil
from yaodian.registers.teachers.rules import Channel

pytestmark = pytest.mark.django_db


def test_quotas_are_kept_by_the_personnel_section_alone() -> None:
    with at():
        school = make_school("S1")
        for reader in (
            person(2, Role.SECTION_CLERK, title="计财科"),
            person(3, Role.SCHOOL_HEAD, school.unit),
            person(4, Role.OFFICE),
        ):
            with pytest.raises(NotAllowedError):
                actions.record_quota(school_id=school.pk, count=20, from_date=NEXT, paper="一号", by=reader)
        actions.record_quota(school_id=school.pk, count=20, from_date=NEXT, paper="一号", by=personnel())
        with pytest.raises(actions.StaffingError, match="已登记"):
            actions.record_quota(school_id=school.pk, count=21, from_date=NEXT, paper="二号", by=personnel())
        with pytest.raises(actions.StaffingError, match="文号"):
            actions.record_quota(school_id=school.pk, count=21, from_date=NEXT, paper=" ", by=personnel())


def test_a_wrong_quota_is_withdrawn_and_stays_on_record() -> None:
    with at():
        school = make_school("S1")
        row = actions.record_quota(school_id=school.pk, count=20, from_date=NEXT, paper="一号", by=SYSTEM)
        with pytest.raises(actions.StaffingError, match="原因"):
            actions.withdraw_quota(quota_id=row.pk, reason="", by=SYSTEM)
        actions.withdraw_quota(quota_id=row.pk, reason="录错", by=SYSTEM)
        actions.record_quota(school_id=school.pk, count=22, from_date=NEXT, paper="一号", by=SYSTEM)
        assert ApprovedQuota.objects.count() == 2
        with pytest.raises(actions.StaffingError, match="已撤下"):
            actions.withdraw_quota(quota_id=row.pk, reason="再撤", by=SYSTEM)


def test_a_plan_is_approved_by_another_person_and_then_fixed() -> None:
    with at():
        school = make_staffed()
        clerk, head = personnel(), person(9, Role.DEPUTY)
        plan = actions.draft_plan(year=2018, title="2018年计划", by=clerk)
        with pytest.raises(actions.StaffingError, match="已有"):
            actions.draft_plan(year=2018, title="又一份", by=clerk)
        with pytest.raises(actions.StaffingError, match="没有岗位"):
            actions.submit_plan(plan_id=plan.pk, by=clerk)
        post = put_post(plan, school)
        assert put_post(plan, school, count=5).pk == post.pk
        actions.submit_plan(plan_id=plan.pk, by=clerk)
        with pytest.raises(NotAllowedError):
            actions.approve_plan(plan_id=plan.pk, paper="一号", by=clerk)
        same = person(1, Role.OFFICE)
        with pytest.raises(actions.StaffingError, match="另一人"):
            actions.approve_plan(plan_id=plan.pk, paper="一号", by=same)
        actions.return_plan(plan_id=plan.pk, note="岗位太多", by=head)
        actions.submit_plan(plan_id=plan.pk, by=clerk)
        with pytest.raises(actions.StaffingError, match="文号"):
            actions.approve_plan(plan_id=plan.pk, paper="", by=head)
        actions.approve_plan(plan_id=plan.pk, paper="一号", by=head)
        with pytest.raises(actions.StaffingError, match="已批准"):
            put_post(plan, school, subject="数学")
        with pytest.raises(actions.StaffingError, match="已批准"):
            actions.drop_post(post_id=post.pk, by=clerk)
        assert RecruitmentPlan.objects.get().state == RecruitState.APPROVED
        assert list(record_faults()) == []


def test_posts_are_proposed_for_what_a_school_lacks_and_no_more_than_it_is_short_of() -> None:
    with at():
        school = make_staffed(pupils=38, teachers=1)  # needs two: one short
        plan = actions.draft_plan(year=2018, title="计划", by=SYSTEM)
        assert (
            actions.propose_posts(plan_id=plan.pk, channel=Channel.CITY, by=SYSTEM) == 0
        )  # no subject needs half a post
        big = make_staffed("S2", pupils=95, teachers=0)
        for number in range(2, 8):
            _more_classes(big, number)
        assert actions.propose_posts(plan_id=plan.pk, channel=Channel.CITY, by=SYSTEM) > 0
        rows = list(PlannedPost.objects.all())
        assert {row.school_id for row in rows} == {big.pk}
        assert school.pk not in {row.school_id for row in rows}
        assert sum(row.count for row in rows) <= 6
        assert actions.propose_posts(plan_id=plan.pk, channel=Channel.CITY, by=SYSTEM) == 0
        actions.drop_post(post_id=rows[0].pk, by=SYSTEM)
        assert PlannedPost.objects.count() == len(rows) - 1


def _more_classes(school: School, number: int) -> None:
    make_pupil(school, make_homeroom(school, number=number))


def test_a_post_is_filled_by_whom_it_fits_and_released_with_the_reason() -> None:
    with at():
        school, other = make_staffed(), make_school("S2")
        plan = make_plan(school, count=1)
        post = PlannedPost.objects.get()
        fits, stranger, second = make_recruited(school, subject="数学"), make_recruited(other), make_recruited(school)
        with pytest.raises(actions.StaffingError, match="不符"):
            actions.fill_post(post_id=post.pk, recruitment_id=stranger.pk, by=SYSTEM)
        fill = actions.fill_post(post_id=post.pk, recruitment_id=fits.pk, by=SYSTEM)
        with pytest.raises(actions.StaffingError, match="录满"):
            actions.fill_post(post_id=post.pk, recruitment_id=second.pk, by=SYSTEM)
        with pytest.raises(actions.StaffingError, match="已对应"):
            actions.fill_post(post_id=post.pk, recruitment_id=fits.pk, by=SYSTEM)
        with pytest.raises(actions.StaffingError, match="原因"):
            actions.release_post(fill_id=fill.pk, reason="", by=SYSTEM)
        actions.release_post(fill_id=fill.pk, reason="对错了", by=SYSTEM)
        assert actions.match_posts(plan_id=plan.pk, by=SYSTEM) == 1
        assert PostFill.objects.get().recruitment == second


def test_a_school_says_who_teaches_what_of_its_own_alone() -> None:
    with at():
        mine, other = make_school("S1"), make_school("S2")
        teacher = make_teacher(mine)
        head = person(1, Role.SCHOOL_HEAD, mine.unit)
        given = {
            "teacher_id": teacher.pk,
            "stage": SchoolStage.PRIMARY,
            "subject": "音乐",
            "weekly_periods": Decimal(4),
        }
        with pytest.raises(NotAllowedError):
            actions.record_load(school_id=other.pk, from_date=NEXT, by=head, **given)  # type: ignore[arg-type]
        first = actions.record_load(school_id=mine.pk, from_date=NEXT, by=head, **given)  # type: ignore[arg-type]
        with pytest.raises(actions.StaffingError, match="晚于"):
            actions.record_load(school_id=mine.pk, from_date=NEXT, by=head, **given)  # type: ignore[arg-type]
        later = actions.record_load(school_id=mine.pk, from_date=date(2018, 10, 1), by=head, **given)  # type: ignore[arg-type]
        first.refresh_from_db()
        assert first.to_date == date(2018, 9, 30)
        with pytest.raises(actions.StaffingError, match="没有这条"):
            actions.end_load(load_id=later.pk, to_date=date(2018, 10, 8), by=person(2, Role.SCHOOL_HEAD, other.unit))
        actions.end_load(load_id=later.pk, to_date=date(2018, 10, 8), by=head)
        assert not TeachingLoad.objects.filter(to_date__isnull=True).exists()
