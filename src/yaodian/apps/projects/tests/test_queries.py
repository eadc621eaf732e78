"""Reads of projects: who sees what, what waits for whom, conditions, and the sheet that goes in twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.apps.projects import actions, queries, worklist
from yaodian.apps.projects.models import Programme, Project
from yaodian.apps.projects.rules import Draft, FundSource, ProjectStage
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.records import readable, record_types
from yaodian.kernel.worklist import Light

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("leader", {"D", "V", "F", "S"}),
        ("office", {"D", "V", "F", "S"}),
        ("media_head", {"D", "V", "F", "S"}),
        ("finance_head", set()),
        ("basic_head", {"D", "V", "S"}),
        ("other_head", set()),
        ("central_head", {"V", "S"}),
        ("village_clerk", {"V", "S"}),
        ("direct_clerk", {"D", "S"}),
        ("far_clerk", {"F"}),
        ("teacher", set()),
    ],
)
def test_each_reader_sees_the_projects_of_his_units_programme_or_part(bureau: Bureau, key: str, seen: set[str]) -> None:
    make.project(bureau, school="direct", code="D")
    make.project(bureau, school="village", code="V")
    make.project(bureau, school="far", code="F")
    make.project(bureau, school="direct", programme="sync_class", receivers=("village", "second", "third"), code="S")
    rows = queries.projects_for(by=bureau.reader(key))
    assert set(rows.values_list("code", flat=True)) == seen


def test_a_receiving_school_reads_its_hosts_project_and_does_nothing_to_it(bureau: Bureau) -> None:
    row = make.project(bureau, school="direct", programme="sync_class", receivers=("village", "second", "third"))
    by = bureau.reader("village_clerk")
    assert queries.project_for(by=by, project_id=row.pk) == row
    assert not queries.projects_for(by=by, verb="projects.report").exists()
    assert not queries.may(by=by, verb="projects.report", project=row)


def test_every_record_of_a_project_is_closed_to_another_school(bureau: Bureau) -> None:
    row = make.accepted(bureau, school="direct")
    with at(2018, 9, 1):
        make.drafted(bureau, row)
        actions.settle_project(
            project_id=row.pk,
            submitted_amount=Decimal(250_000),
            audited_amount=Decimal(240_000),
            auditor="审计科",
            paper="审1号",
            settled_date=date(2018, 9, 1),
            scans=[make.scan()],
            by=bureau.reader("media_head"),
        )
    own, other = bureau.reader("direct_clerk"), bureau.reader("far_clerk")
    kinds = [kind for key, kind in record_types().items() if key.startswith("projects.")]
    assert len(kinds) == 10
    for kind in kinds:
        found = kind.model._default_manager.first()
        assert found is not None
        ref = f"{kind.key}:{found.pk}"
        assert readable(own, ref), ref
        assert not readable(other, ref), ref
        assert kind.label(kind.rows(own).first())
        assert kind.url(kind.rows(own).first()).startswith("/projects/")


def test_sums_are_not_multiplied_by_each_other(bureau: Bureau) -> None:
    row = make.tendered(bureau, budget={FundSource.CITY: Decimal(200_000), FundSource.PROVINCE: Decimal(100_000)})
    actions.sign_contract(
        project_id=row.pk,
        number="2",
        title="监理",
        contractor="乙",
        amount=Decimal(10_000),
        signed_date=date(2018, 4, 2),
        by=make.SYSTEM,
    )
    sums = queries.sums_of(project_id=row.pk)
    assert [sums.planned, sums.allocated, sums.contracted, sums.paid] == [300_000, 300_000, 260_000, 0]
    assert sums.settled is None
    listed = queries.project_list(by=bureau.reader("office")).get()
    assert listed.planned_sum == 300_000


def test_the_next_stage_has_the_light_of_its_planned_date(bureau: Bureau) -> None:
    make.tendered(bureau)
    row = queries.project_list(by=bureau.reader("office")).get()
    assert row.next_stage == ProjectStage.STARTED
    assert queries.row_light(project=row, today=date(2018, 4, 20)) is Light.GREEN
    assert queries.row_light(project=row, today=date(2018, 4, 21)) is Light.YELLOW
    assert queries.row_light(project=row, today=date(2018, 5, 2)) is Light.RED
    assert list(queries.late_projects(by=bureau.reader("office"), today=date(2018, 5, 2))) == [row]
    assert not queries.late_projects(by=bureau.reader("office"), today=date(2018, 5, 1)).exists()


def test_what_no_part_can_measure_stands_as_unmet_and_ticks_stand_while_the_acceptance_does(bureau: Bureau) -> None:
    row = make.applied(bureau)
    with at(2018, 8, 20):
        actions.accept_project(
            project_id=row.pk,
            accepted_date=date(2018, 8, 20),
            ticked=["trial_recorded"],
            by=bureau.reader("media_head"),
        )

    def told() -> dict[str, tuple[bool, bool]]:
        found = queries.conditions_of(project=Project.objects.get(pk=row.pk), today=date(2018, 9, 1))
        return {one.key: (one.met, one.measurable) for one in found}

    assert told()["recording_catalogued"] == (False, False)
    assert told()["trial_recorded"] == (True, True)
    assert told()["equipment_matches"] == (False, True)
    actions.revoke_acceptance(project_id=row.pk, reason="不符", by=bureau.reader("office"))
    assert told()["trial_recorded"] == (False, True)


def test_a_condition_is_met_when_the_metric_it_names_says_so(bureau: Bureau) -> None:
    programme = Programme.objects.get(code="recording_room")
    programme.conditions = [{"key": "own", "title": "本校有开工项目", "metric": "projects.started", "at_least": 1}]
    programme.save()
    row = make.tendered(bureau)
    (before,) = queries.conditions_of(project=row, today=date(2018, 12, 31))
    other = make.started(bureau)
    (after,) = queries.conditions_of(project=row, today=date(2018, 12, 31))
    assert (before.met, after.met, other.school_id) == (False, True, row.school_id)


def waits(bureau: Bureau, key: str, today: date) -> dict[str, Light]:
    """Return what waits for somebody: kind → light."""
    found = worklist.items(bureau.reader(key), today)
    assert all(item.url.startswith("/projects/") and item.title and item.unit_title for item in found)
    return {item.key.removeprefix("projects.").partition(":")[0]: item.light for item in found}


def test_a_school_is_asked_when_a_stage_comes_due_and_not_before(bureau: Bureau) -> None:
    make.tendered(bureau)
    assert waits(bureau, "direct_clerk", date(2018, 4, 20)) == {}
    assert waits(bureau, "direct_clerk", date(2018, 4, 25)) == {"start": Light.YELLOW}
    assert waits(bureau, "direct_clerk", date(2018, 5, 9)) == {"start": Light.RED}
    assert waits(bureau, "far_clerk", date(2018, 5, 9)) == {}


def test_an_application_waits_for_the_central_school_then_for_the_section(bureau: Bureau) -> None:
    row = make.applied(bureau, school="village")
    day = date(2018, 8, 12)
    assert set(waits(bureau, "central_head", day)) == {"check"}
    assert "accept" not in waits(bureau, "media_head", day)
    actions.check_acceptance(project_id=row.pk, by=bureau.reader("central_head"))
    assert waits(bureau, "central_head", day) == {}
    assert set(waits(bureau, "media_head", day)) == {"accept"}
    assert waits(bureau, "other_head", day) == {}


def test_a_central_school_files_for_schools_that_have_nobody(bureau: Bureau) -> None:
    make.started(bureau, school="second")
    day = date(2018, 7, 28)
    assert set(waits(bureau, "central_clerk", day)) == {"finish"}
    make.finished(bureau, school="village")
    assert set(waits(bureau, "village_clerk", day)) == {"apply"}
    assert set(waits(bureau, "central_clerk", day)) == {"finish"}


def test_what_was_returned_or_revoked_comes_back_with_its_reason(bureau: Bureau) -> None:
    returned, revoked = make.applied(bureau), make.accepted(bureau)
    actions.return_acceptance(project_id=returned.pk, reason="有回声", by=bureau.reader("media_head"))
    actions.revoke_acceptance(project_id=revoked.pk, reason="型号不符", by=bureau.reader("office"))
    day = date(2018, 8, 12)
    assert set(waits(bureau, "direct_clerk", day)) == {"mend"}
    facts = {item.fact for item in worklist.items(bureau.reader("direct_clerk"), day)}
    assert any("有回声" in fact for fact in facts)
    assert any("型号不符" in item.fact for item in worklist.items(bureau.reader("office"), day))
    started = make.started(bureau)
    actions.return_milestone(project_id=started.pk, reason="看不清", by=bureau.reader("media_head"))
    assert "start" in waits(bureau, "direct_clerk", date(2018, 3, 1))


def test_payments_and_dates_wait_for_those_who_decide(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = make.drafted(bureau, row)
    actions.ask_date_change(
        project_id=row.pk,
        stage=ProjectStage.STARTED,
        to_date=date(2018, 5, 9),
        reason="雨",
        by=bureau.reader("direct_clerk"),
    )
    assert set(waits(bureau, "media_head", date(2018, 4, 5))) == {"pay", "grant_dates"}
    assert set(waits(bureau, "media_clerk", date(2018, 4, 5))) == {"pay"}
    assert set(waits(bureau, "office", date(2018, 4, 5))) == {"grant_dates"}
    actions.return_payment(payment_id=payment.pk, reason="抬头不对", by=bureau.reader("media_head"))
    assert "mend_payment" in waits(bureau, "direct_clerk", date(2018, 4, 5))


def test_a_draft_already_tells_of_another_draft_with_its_invoice(bureau: Bureau) -> None:
    first, second = make.tendered(bureau), make.tendered(bureau)
    make.drafted(bureau, first, invoice="88")
    found = queries.payment_findings(contract=make.contract_of(second), draft=Draft(None, None), invoice_number=" 88 ")
    assert [first.code in finding.text for finding in found] == [True]
