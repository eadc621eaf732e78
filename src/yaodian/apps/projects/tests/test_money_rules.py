"""Money rules: each check at its first 分, what a programme may soften, amounts in 万元."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.projects.rules import (
    Draft,
    Ledger,
    MoneyError,
    PaymentCheck,
    ProjectStage,
    findings,
    normal,
    step_share,
    wan,
    yuan,
)

STEPS = {"approved": 0, "tendered": 30, "started": 60, "finished": 80, "accepted": 97, "settled": 100}


LEDGER = Ledger(
    planned=Decimal(300_000),
    allocated=Decimal(200_000),
    contract=Decimal(250_000),
    paid_on_contract=Decimal(0),
    paid_on_project=Decimal(0),
    signed_date=date(2018, 4, 1),
)


def checks_of(draft: Draft, ledger: Ledger = LEDGER, **options: object) -> set[PaymentCheck]:
    """Return which checks find something."""
    given = {"proven": tuple(ProjectStage), "steps": STEPS, **options}
    return {finding.check for finding in findings(draft, ledger, **given)}  # type: ignore[arg-type]


def test_a_payment_within_everything_has_no_finding() -> None:
    assert checks_of(Draft(Decimal(75_000), ProjectStage.TENDERED, date(2018, 4, 2))) == set()


def test_each_limit_is_found_at_the_first_fen_above_it() -> None:
    settled = ProjectStage.SETTLED
    assert checks_of(Draft(Decimal("250000.01"), settled), replace(LEDGER, allocated=Decimal(300_000))) == {
        PaymentCheck.OVER_CONTRACT
    }
    assert checks_of(Draft(Decimal("200000.01"), settled)) == {PaymentCheck.OVER_ALLOCATED}
    rich = replace(LEDGER, contract=Decimal(900_000), allocated=Decimal(900_000))
    assert checks_of(Draft(Decimal("300000.01"), settled), rich) == {PaymentCheck.OVER_PLANNED}
    assert checks_of(Draft(Decimal("75000.01"), ProjectStage.TENDERED)) == {PaymentCheck.OVER_STEP}
    settled_low = replace(LEDGER, settled=Decimal(100_000))
    assert checks_of(Draft(Decimal("100000.01"), settled), settled_low) == {PaymentCheck.OVER_SETTLED}


def test_no_payment_before_the_evidence_of_its_stage_and_no_invoice_twice() -> None:
    assert checks_of(Draft(Decimal(1), ProjectStage.STARTED), proven=(ProjectStage.TENDERED,)) == {
        PaymentCheck.BEFORE_EVIDENCE
    }
    assert checks_of(Draft(None, None, twins=("P-1",))) == {PaymentCheck.DUPLICATE_INVOICE}
    assert checks_of(Draft(Decimal(1), ProjectStage.TENDERED, date(2018, 3, 31))) == {PaymentCheck.BEFORE_CONTRACT}


def test_a_programme_may_soften_some_checks_but_never_the_stern_ones() -> None:
    every = [check.value for check in PaymentCheck]
    found = findings(
        Draft(Decimal(999_999), ProjectStage.STARTED, twins=("P-1",)), LEDGER, proven=(), steps=STEPS, lenient=every
    )
    stops = {finding.check for finding in found if finding.stops}
    assert stops == {PaymentCheck.OVER_CONTRACT, PaymentCheck.OVER_PLANNED, PaymentCheck.DUPLICATE_INVOICE}
    assert {PaymentCheck.OVER_ALLOCATED, PaymentCheck.BEFORE_EVIDENCE} <= {finding.check for finding in found}


money = st.integers(1, 40_000_000).map(lambda fen: Decimal(fen) / 100)


@given(st.lists(st.tuples(money, st.sampled_from(ProjectStage)), max_size=30))
def test_money_that_passes_the_checks_never_exceeds_contract_budget_or_share(
    drafts: list[tuple[Decimal, ProjectStage]],
) -> None:
    ledger = LEDGER
    for amount, stage in drafts:
        if findings(Draft(amount, stage), ledger, proven=tuple(ProjectStage), steps=STEPS):
            continue
        ledger = replace(
            ledger,
            paid_on_contract=ledger.paid_on_contract + amount,
            paid_on_project=ledger.paid_on_project + amount,
        )
        assert ledger.paid_on_contract <= ledger.contract * step_share(STEPS, stage) / 100
    assert ledger.paid_on_project <= min(ledger.planned, ledger.allocated, ledger.contract)


def test_a_share_that_has_no_row_carries_on_from_the_stage_before() -> None:
    assert step_share({"tendered": 30, "accepted": 97}, ProjectStage.FINISHED) == 30
    assert step_share({}, ProjectStage.SETTLED) == 0


@pytest.mark.parametrize(
    ("one", "two"),
    [("No. 0012-3", "ｎｏ．00123"), ("云帆（天门）公司", "云帆(天门)公司"), ("12 34", "1234")],
)
def test_invoices_and_names_are_compared_without_width_case_and_blanks(one: str, two: str) -> None:
    assert normal(one) == normal(two)


def test_numbers_keep_what_tells_them_apart() -> None:
    assert normal("00123") != normal("0123")


@pytest.mark.parametrize(
    ("text", "cents"), [("6804", "68040000.00"), ("0.000001", "0.01"), ("１,２３４.5", "12345000.00")]
)
def test_wan_typed_in_becomes_yuan(text: str, cents: str) -> None:
    assert yuan(text, unit=Decimal(10_000)) == Decimal(cents)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1e99", "0.0000001", "12万"])
def test_what_is_no_amount_is_refused_in_words(text: str) -> None:
    with pytest.raises(MoneyError, match=r"金额|分"):
        yuan(text, unit=Decimal(10_000))


@given(st.integers(0, 10**12 - 1))
def test_wan_shown_and_typed_again_is_the_same_money(fen: int) -> None:
    amount = Decimal(fen) / 100
    assert yuan(wan(amount), unit=Decimal(10_000)) == amount


def test_wan_is_written_without_trailing_zeros() -> None:
    assert wan(Decimal("68040000.00")) == "6804"
    assert wan(Decimal("125000")) == "12.5"
    assert wan(Decimal(0)) == "0"
    assert wan(Decimal(1_000_000)) == "100"
