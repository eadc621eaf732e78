"""Acts on projects: who may, in which order, with what proof, and what the journal holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yaodian.apps.projects import actions
from yaodian.apps.projects.actions import PaymentRefusedError
from yaodian.apps.projects.models import (
    Acceptance,
    Allocation,
    DateChange,
    Milestone,
    Payment,
    Programme,
    Project,
    ProjectSchool,
)
from yaodian.apps.projects.rules import (
    FundSource,
    MoneyError,
    PlanError,
    ProjectError,
    Stage,
    State,
    StepError,
    TenderMethod,
)
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import NotAllowedError, Reader
from yaodian.kernel.evidence.actions import remove_file
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
        payment_steps=dict.fromkeys(map(str, Stage), 100),
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
    assert [one.stage for one in row.milestones.order_by("position")] == [stage.value for stage in Stage]
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
        ({"planned": {Stage.STARTED: date(2018, 5, 2), Stage.FINISHED: date(2018, 5, 1)}}, "早于"),
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


def test_money_is_sent_down_within_its_line_and_one_paper_once(bureau: Bureau) -> None:
    row = make.project(bureau)

    def send(amount: str, paper: str = "1号", source: FundSource = FundSource.CITY) -> Allocation:
        with at(2018, 3, 1):
            return actions.allocate_funds(
                project_id=row.pk,
                source=source,
                amount=Decimal(amount),
                allocated_date=date(2018, 3, 1),
                paper=paper,
                by=bureau.reader("media_head"),
            )

    send("200000")
    with pytest.raises(MoneyError, match="已登记过"):
        send("1")
    with pytest.raises(MoneyError, match="超过安排"):
        send("100000.01", "2号")
    with pytest.raises(MoneyError, match="没有安排中央"):
        send("1", "2号", FundSource.CENTRAL)
    send("100000", "2号")
    with pytest.raises(MoneyError, match="不能少于已下达"):
        actions.set_budget(project_id=row.pk, budget={FundSource.CITY: Decimal(299_999)}, by=make.SYSTEM)


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
    assert row.state == State.TENDERED
    assert [tender.outcome for tender in row.tenders.order_by("pk")] == ["failed", "awarded"]


def test_a_start_is_reported_with_a_photograph_on_a_day_that_has_come(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    clerk = bureau.reader("direct_clerk")

    def report(day: date, photos: list[Any]) -> Milestone:
        with at(2018, 5, 1):
            return actions.report_milestone(
                project_id=row.pk, stage=Stage.STARTED, actual_date=day, photos=photos, by=clerk
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
    assert files_of(f"projects.milestone:{milestone.pk}").count() == 2
    assert JournalLine.objects.filter(verb="projects.report", record=f"projects.project:{row.pk}").count() == 1


def test_a_returned_start_is_no_start_until_it_is_reported_again(bureau: Bureau) -> None:
    row = make.started(bureau)
    actions.return_milestone(project_id=row.pk, reason="照片看不清", by=bureau.reader("media_clerk"))
    row.refresh_from_db()
    milestone = row.milestones.get(stage=Stage.STARTED)
    assert (row.state, milestone.actual_date, milestone.return_reason) == (State.TENDERED, None, "照片看不清")
    with at(2018, 5, 3):
        actions.report_milestone(
            project_id=row.pk,
            stage=Stage.STARTED,
            actual_date=date(2018, 5, 2),
            photos=[make.photo()],
            by=bureau.reader("direct_clerk"),
        )
    milestone.refresh_from_db()
    assert (milestone.actual_date, milestone.return_reason) == (date(2018, 5, 2), "")


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
    assert row.state == State.ACCEPTED
    assert acceptance.checked_by["name"] == "中心校长"
    assert acceptance.ticked == ["trial_recorded"]


def test_a_direct_school_goes_straight_to_the_section(bureau: Bureau) -> None:
    row = make.applied(bureau)
    with pytest.raises(StepError, match="不经中心学校"):
        actions.check_acceptance(project_id=row.pk, by=make.SYSTEM)
    with at(2018, 8, 20):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_clerk"))
    assert Project.objects.get().state == State.ACCEPTED


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
    assert row.state == State.REVOKED
    assert not settlement.in_force
    assert not row.milestones.filter(stage__in=[Stage.ACCEPTED, Stage.SETTLED], actual_date__isnull=False).exists()
    with at(2018, 9, 20):
        actions.apply_for_acceptance(project_id=row.pk, photos=[make.photo()], by=bureau.reader("direct_clerk"))
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 9, 20), by=bureau.reader("media_head"))
    row.refresh_from_db()
    assert row.state == State.ACCEPTED
    assert row.milestones.get(stage=Stage.ACCEPTED).actual_date == date(2018, 9, 20)


def test_a_sync_class_needs_its_three_receivers_to_be_accepted(bureau: Bureau) -> None:
    row = make.applied(bureau, programme="sync_class", school="far", receivers=("village", "second"))
    with at(2018, 8, 20), pytest.raises(StepError, match="须登记 3 所接收学校，现只登记 2 所"):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=bureau.reader("media_head"))


def test_dates_move_only_by_the_approval_of_another(bureau: Bureau) -> None:
    row = make.started(bureau)
    head = bureau.reader("media_head")
    with at(2018, 7, 1):
        change = actions.ask_date_change(
            project_id=row.pk, stage=Stage.FINISHED, to_date=date(2018, 8, 20), reason="暴雨", by=head
        )
        assert row.milestones.get(stage=Stage.FINISHED).planned_date == date(2018, 8, 1)
        with pytest.raises(StepError, match="待批"):
            actions.ask_date_change(
                project_id=row.pk, stage=Stage.FINISHED, to_date=date(2018, 8, 30), reason="又", by=head
            )
        with pytest.raises(StepError, match="另一人"):
            actions.decide_date_change(change_id=change.pk, granted=True, by=head)
        actions.decide_date_change(change_id=change.pk, granted=True, by=bureau.reader("office"))
    assert row.milestones.get(stage=Stage.FINISHED).planned_date == date(2018, 8, 20)


def test_a_grant_may_not_put_the_stages_out_of_order_and_a_refusal_needs_words(bureau: Bureau) -> None:
    row = make.started(bureau)
    clerk, office = bureau.reader("direct_clerk"), bureau.reader("office")
    with at(2018, 7, 1):
        change = actions.ask_date_change(
            project_id=row.pk, stage=Stage.FINISHED, to_date=date(2018, 9, 2), reason="暴雨", by=clerk
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
            project_id=row.pk, stage=Stage.STARTED, to_date=date(2018, 9, 2), reason="x", by=make.SYSTEM
        )


def pay(bureau: Bureau, payment: Payment, *, day: date = date(2018, 4, 10), by: str = "media_head") -> Payment:
    """Confirm a payment."""
    with at(2018, 12, 31):
        return actions.confirm_payment(payment_id=payment.pk, paid_date=day, voucher="V-1", by=bureau.reader(by))


def test_a_payment_is_confirmed_by_another_than_its_drafter(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = actions.draft_payment(
        contract_id=make.contract_of(row).pk,
        stage=Stage.TENDERED,
        amount=Decimal(50_000),
        invoice_number="1",
        by=bureau.reader("media_head"),
    )
    with pytest.raises(StepError, match="另一人"):
        pay(bureau, payment)
    assert pay(bureau, payment, by="media_clerk").state == "confirmed"


@pytest.mark.parametrize(
    ("amount", "stage", "words"),
    [
        ("250000.01", Stage.TENDERED, "超过合同价"),
        ("50000", Stage.STARTED, "尚无凭据"),
    ],
)
def test_what_is_told_at_the_draft_is_refused_at_the_confirmation(
    bureau: Bureau, amount: str, stage: Stage, words: str
) -> None:
    row = make.tendered(bureau)
    payment = make.drafted(bureau, row, amount=amount, stage=stage)
    with pytest.raises(PaymentRefusedError, match=words):
        pay(bureau, payment)
    payment.refresh_from_db()
    assert payment.state == "draft"


def test_a_payment_never_exceeds_what_was_sent_down(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    Allocation.objects.update(amount=Decimal(40_000))
    with pytest.raises(PaymentRefusedError, match="已下达"):
        pay(bureau, make.drafted(bureau, row, amount="40000.01"))


def test_one_invoice_of_one_contractor_is_paid_once_however_it_is_written(bureau: Bureau) -> None:
    first, second = make.tendered(bureau), make.tendered(bureau)
    pay(bureau, make.drafted(bureau, first, invoice="No. 0088", amount="10000"))
    twin = make.drafted(bureau, second, invoice="ｎｏ．00-88", amount="10000")
    with pytest.raises(PaymentRefusedError, match="发票"):
        pay(bureau, twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=twin.pk).update(state="confirmed", paid_date=date(2018, 4, 10))


def test_a_voided_payment_leaves_the_sums_and_frees_its_invoice(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = pay(bureau, make.drafted(bureau, row, amount="75000"))
    again = make.drafted(bureau, row, amount="75000")
    with pytest.raises(NotAllowedError):
        actions.void_payment(payment_id=payment.pk, reason="退款", by=bureau.reader("direct_clerk"))
    actions.void_payment(payment_id=payment.pk, reason="退款", by=bureau.reader("media_head"))
    assert pay(bureau, again).state == "confirmed"


def test_a_returned_payment_is_mended_or_withdrawn(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = make.drafted(bureau, row)
    actions.return_payment(payment_id=payment.pk, reason="发票抬头不对", by=bureau.reader("media_clerk"))
    with pytest.raises(StepError, match="退回修改"):
        pay(bureau, payment)
    clerk = bureau.reader("direct_clerk")
    actions.correct_payment(
        payment_id=payment.pk, stage=Stage.TENDERED, amount=Decimal(60_000), invoice_number="2", by=clerk
    )
    actions.withdraw_payment(payment_id=payment.pk, reason="重开", by=clerk)
    payment.refresh_from_db()
    assert payment.state == "withdrawn"
    with pytest.raises(StepError):
        actions.withdraw_payment(payment_id=payment.pk, reason="重开", by=clerk)


@pytest.mark.parametrize(
    ("audited", "words"), [("300000.01", "超过预算"), ("74999.99", "多于审定金额"), ("0", "大于零")]
)
def test_a_settlement_stands_between_what_was_paid_and_the_budget(bureau: Bureau, audited: str, words: str) -> None:
    row = make.accepted(bureau)
    pay(bureau, make.drafted(bureau, row, amount="75000"))
    with at(2018, 9, 1), pytest.raises(MoneyError, match=words):
        actions.settle_project(
            project_id=row.pk,
            submitted_amount=Decimal(400_000),
            audited_amount=Decimal(audited),
            auditor="审计科",
            paper="审1号",
            settled_date=date(2018, 9, 1),
            scans=[make.scan()],
            by=make.SYSTEM,
        )


def test_a_contract_changes_within_budget_and_not_below_what_was_paid(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    pay(bureau, make.drafted(bureau, row, amount="75000"))
    contract = make.contract_of(row)
    for amount, words in (("74999", "不能低于"), ("300001", "超过预算")):
        with pytest.raises(MoneyError, match=words):
            actions.change_contract(contract_id=contract.pk, amount=Decimal(amount), reason="补1号", by=make.SYSTEM)
    actions.change_contract(contract_id=contract.pk, amount=Decimal(280_000), reason="补1号", by=make.SYSTEM)
    contract.refresh_from_db()
    assert contract.amount == 280_000


def test_a_project_with_a_contract_is_not_cancelled(bureau: Bureau) -> None:
    row, signed = make.approved(bureau), make.tendered(bureau)
    with pytest.raises(StepError, match="已签合同"):
        actions.cancel_project(project_id=signed.pk, reason="并入他项", by=bureau.reader("office"))
    actions.cancel_project(project_id=row.pk, reason="并入他项", by=bureau.reader("office"))
    row.refresh_from_db()
    assert row.state == State.CANCELLED


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
            project_id=row.pk, stage=Stage.STARTED, actual_date=date(2018, 5, 1), photos=[make.photo()], by=by
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
            project_id=row.pk, stage=Stage.STARTED, to_date=date(2018, 5, 9), reason="x", by=by
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
    pay(bureau, make.drafted(bureau, other))
    actions.revoke_acceptance(project_id=row.pk, reason="不符", by=bureau.reader("office"))
    assert list(record_faults()) == []
    Milestone.objects.filter(project=row, stage=Stage.FINISHED).update(actual_date=date(2018, 7, 1))
    assert [fault.record.rpartition(":")[0] for fault in record_faults()] == ["projects.milestone"]
