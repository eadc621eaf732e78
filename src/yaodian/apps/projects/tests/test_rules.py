"""Project rules: the state table, second person, photographs, money, time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.projects.rules import (
    ACCEPTED_STATES,
    NEXT,
    Act,
    Actor,
    Check,
    Draft,
    Facts,
    Ledger,
    MoneyError,
    PlanError,
    Planned,
    Stage,
    State,
    StepError,
    check_order,
    days_late,
    findings,
    is_late,
    light_of,
    next_open,
    normal,
    refusal,
    step,
    step_share,
    wan,
    yuan,
)
from yaodian.kernel.worklist import Light

CLERK = Actor("文员", account_id=1, person_id=11)
HEAD = Actor("科长", account_id=2, person_id=12)
STEPS = {"approved": 0, "tendered": 30, "started": 60, "finished": 80, "accepted": 97, "settled": 100}
LEDGER = Ledger(
    planned=Decimal(300_000),
    allocated=Decimal(200_000),
    contract=Decimal(250_000),
    paid_on_contract=Decimal(0),
    paid_on_project=Decimal(0),
    signed_date=date(2018, 4, 1),
)


@dataclass
class Course:
    """A project walked through by random acts; it remembers what was true when it was accepted."""

    state: State = State.PLANNED
    has_central: bool = False
    photos: int = 0
    applicant: Actor | None = None
    checked: bool = False
    accepted_by: list[tuple[Actor, Actor | None, int, bool]] = field(default_factory=list)

    def try_act(self, act: Act, actor: Actor, photos: int, reason: str) -> None:
        """Do one act if the rules let it."""
        sent = photos if act in (Act.START, Act.FINISH, Act.APPLY) else self.photos
        facts = Facts(
            state=self.state,
            actor=actor,
            photo_count=sent,
            has_central=self.has_central,
            applicant=self.applicant,
            reason=reason,
            scan_count=photos,
        )
        try:
            state = step(act, facts)
        except StepError:
            assert refusal(act, facts)
            return
        if act is Act.APPLY:
            self.applicant, self.photos, self.checked = actor, photos, False
        if act is Act.CHECK:
            assert self.applicant is not None
            assert not actor.is_same(self.applicant)
            self.checked = True
        if act is Act.ACCEPT:
            self.accepted_by.append((actor, self.applicant, self.photos, self.checked))
        self.state = state


actors = st.builds(
    Actor,
    name=st.sampled_from(["甲", "乙"]),
    account_id=st.sampled_from([None, 1, 2]),
    person_id=st.sampled_from([None, 11, 12]),
)
acts = st.tuples(st.sampled_from(Act), actors, st.integers(0, 2), st.sampled_from(["", " ", "有误"]))


@given(st.lists(acts, max_size=60), st.booleans())
def test_no_path_accepts_without_a_photograph_a_second_person_and_the_central_school(
    sequence: list[tuple[Act, Actor, int, str]], has_central: bool
) -> None:
    course = Course(has_central=has_central)
    for act, actor, photos, reason in sequence:
        before = course.state
        course.try_act(act, actor, photos, reason)
        if act is Act.REVOKE and course.state != before:
            assert course.state not in ACCEPTED_STATES
            assert reason.strip()
    for actor, applicant, photos, checked in course.accepted_by:
        assert photos >= 1
        assert applicant is not None
        assert not actor.is_same(applicant)
        assert checked or not has_central
    if course.state in ACCEPTED_STATES:
        assert course.accepted_by


def test_every_accepted_state_is_entered_only_by_acceptance_or_settlement() -> None:
    ways = {(act, after) for acts_ in NEXT.values() for act, after in acts_.items() if after in ACCEPTED_STATES}
    assert ways == {(Act.ACCEPT, State.ACCEPTED), (Act.SETTLE, State.SETTLED)}


def test_every_state_but_planned_is_reached_and_only_cancelled_ends() -> None:
    reached = {after for acts_ in NEXT.values() for after in acts_.values()}
    assert reached | {State.PLANNED} == set(State)
    assert [state for state in State if not NEXT[state]] == [State.CANCELLED]


@pytest.mark.parametrize("act", [Act.CHECK, Act.ACCEPT])
def test_the_applicant_neither_checks_nor_accepts(act: Act) -> None:
    facts = Facts(State.APPLIED, CLERK, photo_count=1, has_central=act is Act.CHECK, applicant=CLERK)
    assert "另一人" in refusal(act, facts)
    assert refusal(act, replace(facts, actor=HEAD)) == ""


def test_acting_for_a_leader_is_still_the_hand_of_the_clerk() -> None:
    acting = Actor("局长", account_id=CLERK.account_id, person_id=99)
    assert acting.is_same(CLERK)
    assert not HEAD.is_same(CLERK)
    assert Actor("系统").is_same(Actor("系统"))
    assert not Actor("系统").is_same(CLERK)


def test_a_sync_class_is_not_accepted_before_its_receivers_are_named() -> None:
    facts = Facts(State.APPLIED, HEAD, photo_count=1, applicant=CLERK, receiver_count=2, receivers_wanted=3)
    assert "3 所接收学校" in refusal(Act.ACCEPT, facts)
    assert refusal(Act.ACCEPT, replace(facts, receiver_count=3)) == ""


@pytest.mark.parametrize("act", [Act.RETURN_REPORT, Act.RETURN, Act.REVOKE, Act.CANCEL])
def test_taking_something_back_needs_a_reason(act: Act) -> None:
    state = next(state for state in State if act in NEXT[state])
    facts = Facts(state, HEAD, photo_count=1, applicant=CLERK)
    assert "理由" in refusal(act, facts)
    assert refusal(act, replace(facts, reason="线路不通")) == ""


def checks_of(draft: Draft, ledger: Ledger = LEDGER, **options: object) -> set[Check]:
    """Return which checks find something."""
    given = {"proven": tuple(Stage), "steps": STEPS, **options}
    return {finding.check for finding in findings(draft, ledger, **given)}  # type: ignore[arg-type]


def test_a_payment_within_everything_has_no_finding() -> None:
    assert checks_of(Draft(Decimal(75_000), Stage.TENDERED, date(2018, 4, 2))) == set()


def test_each_limit_is_found_at_the_first_fen_above_it() -> None:
    settled = Stage.SETTLED
    assert checks_of(Draft(Decimal("250000.01"), settled), replace(LEDGER, allocated=Decimal(300_000))) == {
        Check.OVER_CONTRACT
    }
    assert checks_of(Draft(Decimal("200000.01"), settled)) == {Check.OVER_ALLOCATED}
    rich = replace(LEDGER, contract=Decimal(900_000), allocated=Decimal(900_000))
    assert checks_of(Draft(Decimal("300000.01"), settled), rich) == {Check.OVER_PLANNED}
    assert checks_of(Draft(Decimal("75000.01"), Stage.TENDERED)) == {Check.OVER_STEP}
    settled_low = replace(LEDGER, settled=Decimal(100_000))
    assert checks_of(Draft(Decimal("100000.01"), settled), settled_low) == {Check.OVER_SETTLED}


def test_no_payment_before_the_evidence_of_its_stage_and_no_invoice_twice() -> None:
    assert checks_of(Draft(Decimal(1), Stage.STARTED), proven=(Stage.TENDERED,)) == {Check.BEFORE_EVIDENCE}
    assert checks_of(Draft(None, None, twins=("P-1",))) == {Check.DUPLICATE_INVOICE}
    assert checks_of(Draft(Decimal(1), Stage.TENDERED, date(2018, 3, 31))) == {Check.BEFORE_CONTRACT}


def test_a_programme_may_soften_some_checks_but_never_the_stern_ones() -> None:
    every = [check.value for check in Check]
    found = findings(
        Draft(Decimal(999_999), Stage.STARTED, twins=("P-1",)), LEDGER, proven=(), steps=STEPS, lenient=every
    )
    stops = {finding.check for finding in found if finding.stops}
    assert stops == {Check.OVER_CONTRACT, Check.OVER_PLANNED, Check.DUPLICATE_INVOICE}
    assert {Check.OVER_ALLOCATED, Check.BEFORE_EVIDENCE} <= {finding.check for finding in found}


money = st.integers(1, 40_000_000).map(lambda fen: Decimal(fen) / 100)


@given(st.lists(st.tuples(money, st.sampled_from(Stage)), max_size=30))
def test_money_that_passes_the_checks_never_exceeds_contract_budget_or_share(
    drafts: list[tuple[Decimal, Stage]],
) -> None:
    ledger = LEDGER
    for amount, stage in drafts:
        if findings(Draft(amount, stage), ledger, proven=tuple(Stage), steps=STEPS):
            continue
        ledger = replace(
            ledger,
            paid_on_contract=ledger.paid_on_contract + amount,
            paid_on_project=ledger.paid_on_project + amount,
        )
        assert ledger.paid_on_contract <= ledger.contract * step_share(STEPS, stage) / 100
    assert ledger.paid_on_project <= min(ledger.planned, ledger.allocated, ledger.contract)


def test_a_share_that_has_no_row_carries_on_from_the_stage_before() -> None:
    assert step_share({"tendered": 30, "accepted": 97}, Stage.FINISHED) == 30
    assert step_share({}, Stage.SETTLED) == 0


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
    with pytest.raises(MoneyError, match="金额|分"):
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


def test_planned_dates_must_not_run_backwards() -> None:
    check_order({Stage.STARTED: date(2018, 5, 1), Stage.FINISHED: None, Stage.ACCEPTED: date(2018, 5, 1)})
    with pytest.raises(PlanError, match="计划验收日期 2018-04-30 早于计划开工日期 2018-05-01"):
        check_order({Stage.STARTED: date(2018, 5, 1), Stage.ACCEPTED: date(2018, 4, 30)})


def test_the_next_open_stage_is_the_first_that_has_not_happened() -> None:
    day = date(2018, 5, 1)
    done = Planned(Stage.APPROVED, day, day)
    waiting = Planned(Stage.TENDERED, day, None)
    assert next_open({Stage.APPROVED: done, Stage.TENDERED: waiting}) == waiting
    assert next_open({Stage.APPROVED: done}) is None


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2018, 4, 20), Light.GREEN),
        (date(2018, 4, 21), Light.YELLOW),
        (date(2018, 5, 1), Light.YELLOW),
        (date(2018, 5, 2), Light.RED),
    ],
)
def test_the_light_turns_yellow_in_the_warning_days_and_red_after_the_date(today: date, light: Light) -> None:
    assert light_of(date(2018, 5, 1), today=today, warn_days=10) is light


def test_a_stage_without_a_planned_date_has_no_light() -> None:
    assert light_of(None, today=date(2018, 5, 1), warn_days=10) is Light.NONE


@given(st.dates(date(2018, 1, 1), date(2018, 12, 31)), st.integers(-40, 40))
def test_late_is_after_the_planned_date_and_not_on_it(planned: date, days: int) -> None:
    row = Planned(Stage.STARTED, planned, planned + timedelta(days=days))
    assert is_late(row, today=date(2019, 6, 1)) == (days > 0)
    assert days_late(row, today=date(2019, 6, 1)) == max(0, days)
