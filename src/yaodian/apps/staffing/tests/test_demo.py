"""The demo's staffing: quotas, a plan approved by another, newcomers on its posts; loaded twice it stays as it is."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.staffing import demo
from yaodian.apps.staffing.models import ApprovedQuota, PlannedPost, PostFill, RecruitmentPlan, TeachingLoad
from yaodian.apps.staffing.rules import RecruitState
from yaodian.apps.staffing.tests.make import SYSTEM, at, make_staffed, make_teacher
from yaodian.registers.students import demo as students_demo
from yaodian.registers.teachers import actions as teacher_actions
from yaodian.registers.teachers.rules import Channel

pytestmark = pytest.mark.django_db


def test_the_demo_goes_through_actions_and_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(students_demo, "load", lambda **_options: None)
    schools = [make_staffed(f"S{number}", pupils=20, teachers=2) for number in range(3)]
    with at(date(2018, 9, 5)):
        teacher = make_teacher(schools[1])
        teacher_actions.recruit_teacher(
            teacher_id=teacher.pk,
            channel=Channel.NEW_MECHANISM,
            subject="语文",
            hired_date=date(2018, 7, 20),
            reported_date=None,
            by=SYSTEM,
        )
    for _time in range(2):
        units = [school.unit for school in schools]
        demo.load(schools=units, people={}, year=2018, seed=1, until=date(2018, 12, 20))
    assert ApprovedQuota.objects.count() == 2
    assert RecruitmentPlan.objects.get().state == RecruitState.APPROVED
    assert PlannedPost.objects.count() > 1
    assert PostFill.objects.count() == 1
    assert TeachingLoad.objects.exists()
