"""Acceptance, its return and its revocation; changes of planned dates; who may do what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import (
    Acceptance,
    DateChange,
    Project,
)
from yaodian.apps.projects.rules import (
    PlanError,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
)
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.evidence.actions import remove_file
from yaodian.kernel.evidence.queries import files_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


def test_a_village_school_is_checked_by_its_central_school_first(bureau: Bureau) -> None:
    row = make.applied(bureau, school="village")
    with at(2018, 8, 20):
        with pytest.raises(StepError, match="先由中心学校核验"):
            actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_head"))
        actions.check_acceptance(project_id=row.pk, by=bureau.reader("central_head"), note="属实")
        acceptance = actions.accept_project(
            project_id=row.pk,
            accepted_date=date(2018, 8, 20),
            by=bureau.reader("media_head"),
            ticked=["trial_recorded", "nonsense", "recording_catalogued"],
        )
    row.refresh_from_db()
    assert row.state == ProjectState.ACCEPTED
    assert acceptance.checked_by["name"] == "中心校长"
    assert acceptance.ticked == ["trial_recorded"]


def test_a_direct_school_goes_straight_to_the_section(bureau: Bureau) -> None:
    row = make.applied(bureau)
    with pytest.raises(StepError, match="不经中心学校"):
        actions.check_acceptance(project_id=row.pk, by=make.SYSTEM)
    with at(2018, 8, 20):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_clerk"))
    assert Project.objects.get().state == ProjectState.ACCEPTED


def test_the_applicant_never_accepts_his_own_project(bureau: Bureau) -> None:
    row = make.finished(bureau)
    with at(2018, 8, 10):
        actions.apply_for_acceptance(project_id=row.pk, photos=[make.photo()], by=make.SYSTEM)
        with pytest.raises(StepError, match="另一人"):
            actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 10), by=make.SYSTEM)


def test_no_acceptance_once_the_photograph_was_withdrawn(bureau: Bureau) -> None:
    row = make.applied(bureau)
    acceptance = row.acceptances.get()
    file = files_of(f"projects.acceptance:{acceptance.pk}").get()
    remove_file(file_id=file.pk, reason="拍错了", by=bureau.reader("direct_clerk"))
    with at(2018, 8, 20), pytest.raises(StepError, match="没有现场照片"):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_head"))


def test_a_returned_application_is_mended_and_accepted_the_second_time(bureau: Bureau) -> None:
    row = make.applied(bureau)
    with at(2018, 8, 12), pytest.raises(StepError, match="理由"):
        actions.return_acceptance(project_id=row.pk, reason=" ", by=bureau.reader("media_head"))
    with at(2018, 8, 12):
        actions.return_acceptance(project_id=row.pk, reason="音频有杂音", by=bureau.reader("media_head"))
    with at(2018, 8, 25):
        actions.apply_for_acceptance(project_id=row.pk, photos=[make.photo()], by=bureau.reader("direct_clerk"))
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 25), by=bureau.reader("media_head"))
    assert list(row.acceptances.order_by("number").values_list("state", flat=True)) == ["returned", "accepted"]


def test_while_the_central_school_checks_only_it_may_return(bureau: Bureau) -> None:
    row = make.applied(bureau, school="village")
    with pytest.raises(NotAllowedError):
        actions.return_acceptance(project_id=row.pk, reason="不清楚", by=bureau.reader("media_head"))
    actions.return_acceptance(project_id=row.pk, reason="不清楚", by=bureau.reader("central_head"))
    assert Acceptance.objects.get().state == Acceptance.State.RETURNED


def test_a_revoked_acceptance_falls_with_its_settlement_and_may_be_won_back(bureau: Bureau) -> None:
    row = make.accepted(bureau)
    with at(2018, 9, 1):
        settlement = actions.settle_project(
            project_id=row.pk,
            submitted_amount=Decimal(250_000),
            audited_amount=Decimal(240_000),
            auditor="审计科",
            paper="审1号",
            settled_date=date(2018, 9, 1),
            scans=[make.scan()],
            by=bureau.reader("media_head"),
        )
    with at(2018, 9, 10):
        actions.revoke_acceptance(project_id=row.pk, reason="设备型号不符", by=bureau.reader("media_head"))
    row.refresh_from_db()
    settlement.refresh_from_db()
    assert row.state == ProjectState.REVOKED
    assert not settlement.in_force
    assert not row.milestones.filter(
        stage__in=[ProjectStage.ACCEPTED, ProjectStage.SETTLED], actual_date__isnull=False
    ).exists()
    with at(2018, 9, 20):
        actions.apply_for_acceptance(project_id=row.pk, photos=[make.photo()], by=bureau.reader("direct_clerk"))
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 9, 20), by=bureau.reader("media_head"))
    row.refresh_from_db()
    assert row.state == ProjectState.ACCEPTED
    assert row.milestones.get(stage=ProjectStage.ACCEPTED).actual_date == date(2018, 9, 20)


def test_a_sync_class_needs_its_three_receivers_to_be_accepted(bureau: Bureau) -> None:
    row = make.applied(bureau, programme="sync_class", school="far", receivers=("village", "second"))
    with at(2018, 8, 20), pytest.raises(StepError, match="须登记 3 所接收学校，现只登记 2 所"):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_head"))


def test_dates_move_only_by_the_approval_of_another(bureau: Bureau) -> None:
    row = make.started(bureau)
    head = bureau.reader("media_head")
    with at(2018, 7, 1):
        change = actions.ask_date_change(
            project_id=row.pk, stage=ProjectStage.FINISHED, to_date=date(2018, 8, 20), reason="暴雨", by=head
        )
        assert row.milestones.get(stage=ProjectStage.FINISHED).planned_date == date(2018, 8, 1)
        with pytest.raises(StepError, match="待批"):
            actions.ask_date_change(
                project_id=row.pk, stage=ProjectStage.FINISHED, to_date=date(2018, 8, 30), reason="又", by=head
            )
        with pytest.raises(StepError, match="另一人"):
            actions.decide_date_change(change_id=change.pk, granted=True, by=head)
        actions.decide_date_change(change_id=change.pk, granted=True, by=bureau.reader("office"))
    assert row.milestones.get(stage=ProjectStage.FINISHED).planned_date == date(2018, 8, 20)


def test_a_grant_may_not_put_the_stages_out_of_order_and_a_refusal_needs_words(bureau: Bureau) -> None:
    row = make.started(bureau)
    clerk, office = bureau.reader("direct_clerk"), bureau.reader("office")
    with at(2018, 7, 1):
        change = actions.ask_date_change(
            project_id=row.pk, stage=ProjectStage.FINISHED, to_date=date(2018, 9, 2), reason="暴雨", by=clerk
        )
        with pytest.raises(PlanError):
            actions.decide_date_change(change_id=change.pk, granted=True, by=office)
        with pytest.raises(ProjectError, match="理由"):
            actions.decide_date_change(change_id=change.pk, granted=False, by=office)
        actions.decide_date_change(change_id=change.pk, granted=False, note="抓紧", by=office)
    assert DateChange.objects.get().state == DateChange.State.REFUSED


def test_what_has_happened_needs_no_other_date(bureau: Bureau) -> None:
    row = make.started(bureau)
    with pytest.raises(StepError, match="已于"):
        actions.ask_date_change(
            project_id=row.pk, stage=ProjectStage.STARTED, to_date=date(2018, 9, 2), reason="x", by=make.SYSTEM
        )
