"""Acts on projects: who may, in which order, with what proof, and what the journal holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import (
    Programme,
    Project,
    ProjectMilestone,
    ProjectSchool,
)
from yaodian.apps.projects.rules import (
    FundSource,
    MoneyError,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    TenderMethod,
)
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import NotAllowedError, Reader
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


def test_the_catalogue_is_loaded_once_and_keeps_what_was_changed_in_the_program(bureau: Bureau) -> None:
    assert Programme.objects.count() == 6
    room = Programme.objects.get(code="recording_room")
    assert room.lead_section == bureau.units["media"]
    actions.change_programme(
        programme_id=room.pk,
        lead_section_id=bureau.units["basic"].pk,
        warn_days=3,
        payment_steps=dict.fromkeys(map(str, ProjectStage), 100),
        lenient_checks=[],
        by=bureau.reader("office"),
    )
    assert actions.load_programmes(by=make.SYSTEM) == 0
    room.refresh_from_db()
    assert (room.warn_days, room.lead_section_id) == (3, bureau.units["basic"].pk)


def test_a_programme_cannot_be_told_to_let_an_invoice_pass_twice(bureau: Bureau) -> None:
    room = Programme.objects.get(code="recording_room")
    with pytest.raises(ProjectError, match="发票重复"):
        actions.change_programme(
            programme_id=room.pk,
            lead_section_id=None,
            warn_days=3,
            payment_steps={},
            lenient_checks=["duplicate_invoice"],
            by=make.SYSTEM,
        )
    with pytest.raises(ProjectError, match="不低于前一节点"):
        actions.change_programme(
            programme_id=room.pk,
            lead_section_id=None,
            warn_days=3,
            payment_steps={"approved": 50, "tendered": 30},
            lenient_checks=[],
            by=make.SYSTEM,
        )


def test_registering_lays_host_milestones_and_budget(bureau: Bureau) -> None:
    row = make.project(bureau, programme="sync_class", school="central", receivers=("village", "second", "third"))
    assert row.clauses == ["7.3"]
    assert [one.stage for one in row.milestones.order_by("position")] == [stage.value for stage in ProjectStage]
    parts = set(row.schools.values_list("school__code", "part"))
    assert parts == {("central", "host"), ("village", "receiver"), ("second", "receiver"), ("third", "receiver")}
    assert row.budget_lines.get().planned_amount == 300_000


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"receivers": ("village",)}, "没有接收学校"),
        ({"programme": "sync_class", "receivers": ("direct",)}, "不能同时"),
        ({"programme": "sync_class", "receivers": ("village", "second", "third", "far")}, "至多 3 所"),
        ({"school": "media"}, "已登记的学校"),
        ({"budget": {FundSource.CITY: Decimal(-1)}}, "不能为负"),
        ({"planned": {ProjectStage.STARTED: date(2018, 5, 2), ProjectStage.FINISHED: date(2018, 5, 1)}}, "早于"),
    ],
)
def test_what_cannot_be_registered_is_refused_and_leaves_nothing(
    bureau: Bureau, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ProjectError, match=words):
        make.project(bureau, **options)
    assert not Project.objects.exists()
    assert not ProjectSchool.objects.exists()


def test_a_code_is_used_once(bureau: Bureau) -> None:
    make.project(bureau, code="A-1")
    with pytest.raises(ProjectError, match="已有"):
        make.project(bureau, code="A-1")


def test_what_was_approved_can_no_longer_be_corrected(bureau: Bureau) -> None:
    row = make.project(bureau)
    actions.correct_project(project_id=row.pk, title="新名", year=2018, by=make.SYSTEM, planned=make.PLANNED)
    row.refresh_from_db()
    assert row.title == "新名"
    assert row.budget_lines.get().planned_amount == 0
    with at(2018, 3, 2):
        actions.approve_project(project_id=row.pk, paper="1号", approved_date=date(2018, 3, 1), by=make.SYSTEM)
    with pytest.raises(StepError, match="已立项"):
        actions.correct_project(project_id=row.pk, title="又改", year=2018, by=make.SYSTEM)


def test_tender_and_contract_stay_within_the_budget(bureau: Bureau) -> None:
    row = make.approved(bureau)
    with at(2018, 4, 1):
        actions.announce_tender(
            project_id=row.pk, method=TenderMethod.OPEN, announced_date=date(2018, 3, 10), by=make.SYSTEM
        )
        with pytest.raises(MoneyError, match="应予废标"):
            actions.award_tender(
                project_id=row.pk,
                contractor="甲",
                amount=Decimal("300000.01"),
                awarded_date=date(2018, 4, 1),
                by=make.SYSTEM,
            )
        actions.fail_tender(project_id=row.pk, failed_date=date(2018, 4, 1), reason="不足三家", by=make.SYSTEM)
        actions.announce_tender(
            project_id=row.pk, method=TenderMethod.NEGOTIATED, announced_date=date(2018, 4, 1), by=make.SYSTEM
        )
        actions.award_tender(
            project_id=row.pk, contractor="甲", amount=Decimal(290_000), awarded_date=date(2018, 4, 1), by=make.SYSTEM
        )
        with pytest.raises(MoneyError, match="超过预算"):
            actions.sign_contract(
                project_id=row.pk,
                number="1",
                title="合同",
                contractor="甲",
                amount=Decimal(300_001),
                signed_date=date(2018, 4, 1),
                by=make.SYSTEM,
            )
    row.refresh_from_db()
    assert row.state == ProjectState.TENDERED
    assert [tender.outcome for tender in row.tenders.order_by("pk")] == ["failed", "awarded"]


def test_a_start_is_reported_with_a_photograph_on_a_day_that_has_come(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    clerk = bureau.reader("direct_clerk")

    def report(day: date, photos: list[Any]) -> ProjectMilestone:
        with at(2018, 5, 1):
            return actions.report_milestone(
                project_id=row.pk, stage=ProjectStage.STARTED, actual_date=day, photos=photos, by=clerk
            )

    with pytest.raises(StepError, match="照片"):
        report(date(2018, 5, 1), [])
    with pytest.raises(StepError, match="还没有到"):
        report(date(2018, 5, 2), [make.photo()])
    with pytest.raises(StepError, match="早于招标日期"):
        report(date(2018, 3, 31), [make.photo()])
    with pytest.raises(FileRefusedError):
        report(date(2018, 5, 1), [make.scan()])
    milestone = report(date(2018, 5, 1), [make.photo(), make.photo()])
    assert files_of(f"projects.projectmilestone:{milestone.pk}").count() == 2
    assert JournalLine.objects.filter(verb="projects.report", record=f"projects.project:{row.pk}").count() == 1


def test_a_returned_start_is_no_start_until_it_is_reported_again(bureau: Bureau) -> None:
    row = make.started(bureau)
    actions.return_milestone(project_id=row.pk, reason="照片看不清", by=bureau.reader("media_clerk"))
    row.refresh_from_db()
    milestone = row.milestones.get(stage=ProjectStage.STARTED)
    assert (row.state, milestone.actual_date, milestone.return_reason) == (ProjectState.TENDERED, None, "照片看不清")
    with at(2018, 5, 3):
        actions.report_milestone(
            project_id=row.pk,
            stage=ProjectStage.STARTED,
            actual_date=date(2018, 5, 2),
            photos=[make.photo()],
            by=bureau.reader("direct_clerk"),
        )
    milestone.refresh_from_db()
    assert (milestone.actual_date, milestone.return_reason) == (date(2018, 5, 2), "")


Try = Callable[[Project, Reader], object]
ACTS: dict[str, tuple[Callable[..., Project], Try, set[str]]] = {
    "approve": (
        make.project,
        lambda row, by: actions.approve_project(project_id=row.pk, paper="1号", approved_date=date(2018, 3, 1), by=by),
        {"office", "media_head", "media_clerk", "basic_head"},
    ),
    "report": (
        make.tendered,
        lambda row, by: actions.report_milestone(
            project_id=row.pk, stage=ProjectStage.STARTED, actual_date=date(2018, 5, 1), photos=[make.photo()], by=by
        ),
        {"direct_clerk", "direct_head"},
    ),
    "accept": (
        make.applied,
        lambda row, by: actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=by),
        {"media_head", "media_clerk", "basic_head"},
    ),
    "revoke": (
        make.accepted,
        lambda row, by: actions.revoke_acceptance(project_id=row.pk, reason="不符", by=by),
        {"office", "media_head", "basic_head"},
    ),
    "cancel": (
        make.approved,
        lambda row, by: actions.cancel_project(project_id=row.pk, reason="不办", by=by),
        {"office", "media_head", "basic_head"},
    ),
    "tender": (
        make.approved,
        lambda row, by: actions.announce_tender(
            project_id=row.pk, method=TenderMethod.OWN, announced_date=date(2018, 3, 5), by=by
        ),
        {"media_head", "media_clerk", "basic_head", "direct_clerk", "direct_head"},
    ),
    "ask_dates": (
        make.project,
        lambda row, by: actions.ask_date_change(
            project_id=row.pk, stage=ProjectStage.STARTED, to_date=date(2018, 5, 9), reason="x", by=by
        ),
        {"media_head", "media_clerk", "basic_head", "direct_clerk", "direct_head"},
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_open_to_its_roles_and_closed_to_everybody_else_and_to_other_units(
    bureau: Bureau, act: str
) -> None:
    maker, run, allowed = ACTS[act]
    row = maker(bureau, school="direct")
    for key in bureau.accounts:
        with at(2018, 12, 31), transaction.atomic():
            by = bureau.reader(key)
            if key in allowed:
                run(row, by)
            else:
                with pytest.raises(NotAllowedError):
                    run(row, by)
            transaction.set_rollback(True)


def test_every_changed_row_stands_in_the_journal_as_it_is(bureau: Bureau) -> None:
    row = make.accepted(bureau, school="village")
    other = make.tendered(bureau)
    make.paid(bureau, make.drafted(bureau, other))
    actions.revoke_acceptance(project_id=row.pk, reason="不符", by=bureau.reader("office"))
    assert list(record_faults()) == []
    ProjectMilestone.objects.filter(project=row, stage=ProjectStage.FINISHED).update(actual_date=date(2018, 7, 1))
    assert [fault.record.rpartition(":")[0] for fault in record_faults()] == ["projects.projectmilestone"]
