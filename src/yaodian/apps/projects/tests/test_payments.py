"""Payments, contracts and settlement: told at the draft, refused at the confirmation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from yaodian.apps.projects import actions
from yaodian.apps.projects.actions import PaymentRefusedError
from yaodian.apps.projects.models import (
    Allocation,
    Payment,
)
from yaodian.apps.projects.rules import (
    FundSource,
    MoneyError,
    ProjectStage,
    ProjectState,
    StepError,
)
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import NotAllowedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


def test_a_payment_is_confirmed_by_another_than_its_drafter(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = actions.draft_payment(
        contract_id=make.contract_of(row).pk,
        stage=ProjectStage.TENDERED,
        amount=Decimal(50_000),
        invoice_number="1",
        by=bureau.reader("media_head"),
    )
    with pytest.raises(StepError, match="另一人"):
        make.paid(bureau, payment)
    assert make.paid(bureau, payment, by="media_clerk").state == "confirmed"


@pytest.mark.parametrize(
    ("amount", "stage", "words"),
    [
        ("250000.01", ProjectStage.TENDERED, "超过合同价"),
        ("50000", ProjectStage.STARTED, "尚无凭据"),
    ],
)
def test_what_is_told_at_the_draft_is_refused_at_the_confirmation(
    bureau: Bureau, amount: str, stage: ProjectStage, words: str
) -> None:
    row = make.tendered(bureau)
    payment = make.drafted(bureau, row, amount=amount, stage=stage)
    with pytest.raises(PaymentRefusedError, match=words):
        make.paid(bureau, payment)
    payment.refresh_from_db()
    assert payment.state == "draft"


def test_a_payment_never_exceeds_what_was_sent_down(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    Allocation.objects.update(amount=Decimal(40_000))
    with pytest.raises(PaymentRefusedError, match="已下达"):
        make.paid(bureau, make.drafted(bureau, row, amount="40000.01"))


def test_one_invoice_of_one_contractor_is_paid_once_however_it_is_written(bureau: Bureau) -> None:
    first, second = make.tendered(bureau), make.tendered(bureau)
    make.paid(bureau, make.drafted(bureau, first, invoice="No. 0088", amount="10000"))
    twin = make.drafted(bureau, second, invoice="ｎｏ．00-88", amount="10000")
    with pytest.raises(PaymentRefusedError, match="发票"):
        make.paid(bureau, twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=twin.pk).update(state="confirmed", paid_date=date(2018, 4, 10))


def test_a_voided_payment_leaves_the_sums_and_frees_its_invoice(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = make.paid(bureau, make.drafted(bureau, row, amount="75000"))
    again = make.drafted(bureau, row, amount="75000")
    with pytest.raises(NotAllowedError):
        actions.void_payment(payment_id=payment.pk, reason="退款", by=bureau.reader("direct_clerk"))
    actions.void_payment(payment_id=payment.pk, reason="退款", by=bureau.reader("media_head"))
    assert make.paid(bureau, again).state == "confirmed"


def test_a_returned_payment_is_mended_or_withdrawn(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    payment = make.drafted(bureau, row)
    actions.return_payment(payment_id=payment.pk, reason="发票抬头不对", by=bureau.reader("media_clerk"))
    with pytest.raises(StepError, match="退回修改"):
        make.paid(bureau, payment)
    clerk = bureau.reader("direct_clerk")
    actions.correct_payment(
        payment_id=payment.pk, stage=ProjectStage.TENDERED, amount=Decimal(60_000), invoice_number="2", by=clerk
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
    make.paid(bureau, make.drafted(bureau, row, amount="75000"))
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
    make.paid(bureau, make.drafted(bureau, row, amount="75000"))
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
    assert row.state == ProjectState.CANCELLED


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
