"""Writes of ledgers: what changes, what is refused, what the journal says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yaodian.apps.ledgers import actions, queries
from yaodian.apps.ledgers.models import Entry, Ledger, Signature
from yaodian.apps.ledgers.rules import LedgerRowState, MovementKind, MovementState
from yaodian.apps.ledgers.tests.make import (
    BUS,
    CHEMICAL,
    DAY,
    MEETING,
    RUN,
    SYSTEM,
    VISIT,
    ledger,
    make_clerk,
    make_entry,
    make_school,
    make_section,
    on,
)
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.models import JournalLine

pytestmark = pytest.mark.django_db


def lines(verb: str) -> int:
    """Return how many lines of a verb the journal has."""
    return JournalLine.objects.filter(verb=verb).count()


def test_loading_again_changes_nothing_and_leaves_what_was_edited() -> None:
    section = make_section()
    assert actions.load_ledgers(by=SYSTEM) == Ledger.objects.count()
    assert actions.load_ledgers(by=SYSTEM) == 0
    bus = Ledger.objects.get(key="school_buses")
    assert bus.section == section
    text = bus.text.replace('title = "校车"', 'title = "校车档案"', 1)
    actions.revise_ledger(ledger_id=bus.pk, text=text, by=SYSTEM)
    assert actions.load_ledgers(by=SYSTEM) == 0
    bus.refresh_from_db()
    assert (bus.title, bus.version, bus.edited) == ("校车档案", 2, True)


def test_a_field_with_rows_cannot_be_declared_away() -> None:
    entry = make_entry(make_school(), "clubs", {"name": "合唱", "kind": "art", "teacher": "王老师", "pupils": 30})
    text = entry.ledger.text.replace('name = "teacher"', 'name = "tutor"').replace('"teacher"', '"tutor"')
    with pytest.raises(actions.LedgerError, match="已有记录"):
        actions.revise_ledger(ledger_id=entry.ledger_id, text=text, by=SYSTEM)


def test_a_row_is_registered_with_its_line_and_a_second_of_the_same_plate_is_refused() -> None:
    school = make_school()
    entry = make_entry(school, "school_buses", BUS)
    assert (entry.title, entry.until_date) == ("鄂R12345", date(2018, 12, 31))
    assert entry.amount == 36
    assert lines("ledgers.register") == 1
    with pytest.raises(actions.LedgerError, match="已在册"):
        make_entry(make_school("S2"), "school_buses", BUS, plate="鄂r12345")


def test_a_run_needs_a_bus_of_the_same_school_and_the_same_number_off_as_on() -> None:
    school, other = make_school(), make_school("S2")
    foreign = make_entry(other, "school_buses", BUS)
    with pytest.raises(actions.LedgerError, match="所属"):
        make_entry(school, "bus_runs", RUN, parent=foreign)
    bus = make_entry(school, "school_buses", BUS, plate="鄂R54321")
    with pytest.raises(actions.EntryRefusedError) as refused:
        make_entry(school, "bus_runs", RUN, parent=bus, alighted=19, swept="")
    assert {one.name for one in refused.value.problems} == {"alighted", "swept"}


def test_a_run_on_an_expired_permit_says_so_and_a_renewal_later_does_not_hide_it() -> None:
    school = make_school()
    bus = make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    run = make_entry(school, "bus_runs", RUN, parent=bus)
    assert "校车标牌" in run.breach
    with on():
        actions.change_entry(
            entry_id=bus.pk, answers={**BUS, "badge_until": "2019-09-30"}, reason="标牌换发", revision=1, by=SYSTEM
        )
    run.refresh_from_db()
    assert "校车标牌" in run.breach


def test_an_event_of_tomorrow_is_refused() -> None:
    with pytest.raises(actions.EntryRefusedError, match="今天之后"):
        make_entry(make_school(), "meetings", MEETING, held_on="2018-11-01")


def test_a_correction_keeps_what_stood_before_with_its_reason() -> None:
    school = make_school()
    bus, clerk = make_entry(school, "school_buses", BUS), make_clerk(school)
    with on():
        with pytest.raises(actions.LedgerError, match="原因"):
            actions.change_entry(entry_id=bus.pk, answers={**BUS, "seats": 40}, reason="", revision=1, by=clerk)
        with pytest.raises(actions.LedgerError, match="没有变化"):
            actions.change_entry(entry_id=bus.pk, answers=BUS, reason="更正", revision=1, by=clerk)
        actions.change_entry(entry_id=bus.pk, answers={**BUS, "seats": 40}, reason="核载更正", revision=1, by=clerk)
        with pytest.raises(actions.LedgerError, match="刚由别人改过"):
            actions.change_entry(entry_id=bus.pk, answers={**BUS, "seats": 41}, reason="更正", revision=1, by=clerk)
    change = bus.changes.get()
    assert (change.fields, change.answers["seats"], change.reason) == (["seats"], 36, "核载更正")
    bus.refresh_from_db()
    assert bus.amount == 40


def test_a_sensitive_answer_left_masked_is_kept_and_a_new_one_replaces_it() -> None:
    school = make_school()
    visit = make_entry(school, "left_behind_visits", VISIT)
    assert "陈小雨" not in str(visit.answers)
    with on():
        actions.change_entry(
            entry_id=visit.pk, answers={**visit.answers, "form": "phone"}, reason="方式更正", revision=1, by=SYSTEM
        )
        visit.refresh_from_db()
        assert queries.whole_answers(visit)["child"] == "陈小雨"
        actions.change_entry(
            entry_id=visit.pk, answers={**visit.answers, "phone": "13900001234"}, reason="换号", revision=2, by=SYSTEM
        )
    visit.refresh_from_db()
    assert queries.whole_answers(visit)["phone"] == "13900001234"
    assert visit.answers["phone"] == "139****1234"


def test_what_is_sealed_opens_on_a_purpose_and_is_journaled() -> None:
    school = make_school()
    visit, clerk = make_entry(school, "left_behind_visits", VISIT), make_clerk(school)
    assert actions.disclose_entry(entry_id=visit.pk, purpose="核对监护人电话", by=clerk)["child"] == "陈小雨"
    assert lines("disclosure.open") == 1
    with pytest.raises(NotAllowedError):
        actions.disclose_entry(entry_id=visit.pk, purpose="核对监护人电话", by=make_clerk(make_school("S2")))


def test_another_school_may_neither_register_nor_change() -> None:
    school, stranger = make_school(), make_clerk(make_school("S2"))
    bus = make_entry(school, "school_buses", BUS)
    with on(), pytest.raises(NotAllowedError):
        actions.change_entry(entry_id=bus.pk, answers={**BUS, "seats": 40}, reason="更正", revision=1, by=stranger)
    with on(), pytest.raises(NotAllowedError):
        actions.register_entry(ledger_id=bus.ledger_id, unit_id=school.pk, answers=BUS, by=stranger)


def test_the_owning_section_sees_every_row_and_changes_none() -> None:
    section, school = make_section(), make_school()
    bus = make_entry(school, "school_buses", BUS)
    head = make_clerk(section, role=Role.SECTION_HEAD)
    other = make_clerk(make_section("arts", "别的科"), role=Role.SECTION_HEAD)
    assert list(queries.entries_for(by=head)) == [bus]
    assert not queries.entries_for(by=other).exists()
    with pytest.raises(NotAllowedError):
        actions.end_entry(entry_id=bus.pk, ended_date=DAY, reason="报废", by=head)


def test_ended_and_void_rows_stay_with_their_reason() -> None:
    school = make_school()
    bus, mistake = make_entry(school, "school_buses", BUS), make_entry(school, "school_buses", BUS, plate="鄂R54321")
    with on():
        actions.end_entry(entry_id=bus.pk, ended_date=DAY, reason="报废", by=SYSTEM)
        actions.void_entry(entry_id=mistake.pk, reason="重复录入", by=SYSTEM)
        with pytest.raises(actions.LedgerError, match="作废"):
            actions.end_entry(entry_id=mistake.pk, ended_date=DAY, reason="报废", by=SYSTEM)
    make_entry(school, "school_buses", BUS)
    assert Entry.objects.filter(state=LedgerRowState.IN_FORCE).count() == 1


def test_an_issue_needs_two_persons_and_leaves_no_less_than_nothing() -> None:
    school = make_school()
    stock = make_entry(school, "chemicals", CHEMICAL)
    first, second = make_clerk(school, name="甲", account_id=1), make_clerk(school, name="乙", account_id=2)
    issue: dict[str, Any] = {"kind": MovementKind.ISSUE, "purpose": "演示实验", "taken_by": "王老师"}
    asked = actions.ask_movement(entry_id=stock.pk, quantity=Decimal(400), by=first, **issue)
    also = actions.ask_movement(entry_id=stock.pk, quantity=Decimal(200), by=first, **issue)
    stock.refresh_from_db()
    assert stock.balance == 500
    with pytest.raises(actions.LedgerError, match="第二人"):
        actions.confirm_movement(movement_id=asked.pk, by=first)
    actions.confirm_movement(movement_id=asked.pk, by=second)
    stock.refresh_from_db()
    assert stock.balance == 100
    with pytest.raises(actions.LedgerError, match="结存只有 100"):
        actions.confirm_movement(movement_id=also.pk, by=second)
    actions.refuse_movement(movement_id=also.pk, note="结存不足", by=second)
    also.refresh_from_db()
    assert also.state == MovementState.REFUSED
    with pytest.raises(actions.LedgerError, match="尚有结存"):
        actions.end_entry(entry_id=stock.pk, ended_date=DAY, reason="清库", by=first)


def test_the_database_itself_refuses_a_negative_balance() -> None:
    stock = make_entry(make_school(), "chemicals", CHEMICAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=stock.pk).update(balance=-1)


def test_the_opening_balance_is_not_changed_by_a_correction() -> None:
    stock = make_entry(make_school(), "chemicals", CHEMICAL)
    with on():
        actions.change_entry(
            entry_id=stock.pk,
            answers={**CHEMICAL, "opening": "900", "store": "2号柜"},
            reason="移柜",
            revision=1,
            by=SYSTEM,
        )
    stock.refresh_from_db()
    assert stock.balance == 500
    assert (stock.answers["opening"], stock.answers["store"]) == (500, "2号柜")


def test_a_sitting_counts_each_phone_once_and_fills_the_number_in() -> None:
    meeting = make_entry(make_school(), "meetings", MEETING)
    sitting = actions.open_sitting(entry_id=meeting.pk, by=SYSTEM)
    assert actions.sign_in(sitting_id=sitting.pk, device="a", by=SYSTEM, name="王芳", workplace="一中")
    assert not actions.sign_in(sitting_id=sitting.pk, device="a", by=SYSTEM, name="王芳", workplace="一中")
    assert actions.sign_in(sitting_id=sitting.pk, device="b", by=SYSTEM, name="刘强", workplace="二中")
    with pytest.raises(actions.LedgerError, match="姓名"):
        actions.sign_in(sitting_id=sitting.pk, device="c", by=SYSTEM)
    with on():
        actions.close_sitting(sitting_id=sitting.pk, by=SYSTEM)
    meeting.refresh_from_db()
    assert meeting.answers["attended"] == 2
    assert meeting.amount == 2
    with pytest.raises(actions.LedgerError, match="结束"):
        actions.sign_in(sitting_id=sitting.pk, device="d", by=SYSTEM, name="赵敏", workplace="一中")


def test_party_study_keeps_no_name_even_when_one_is_sent() -> None:
    study = make_entry(
        make_school(), "party_study", {"held_on": "2018-10-20", "kind": "party_day", "topic": "主题党日", "due": 12}
    )
    sitting = actions.open_sitting(entry_id=study.pk, by=SYSTEM)
    actions.sign_in(sitting_id=sitting.pk, device="a", by=SYSTEM, name="王芳", workplace="一中")
    row = Signature.objects.get()
    assert (row.name, row.workplace) == ("", "")


def test_many_rows_come_in_with_one_line_or_not_at_all() -> None:
    school = make_school()
    club = {"name": "合唱", "kind": "art", "teacher": "王老师", "pupils": 30}
    rows = [(school.pk, club), (school.pk, {**club, "name": "足球"})]
    with on():
        made = actions.register_entries(ledger_id=ledger("clubs").pk, rows=rows, by=SYSTEM)
        assert len(made) == 2
        assert lines("ledgers.import") == 1
        with pytest.raises(actions.LedgerError), transaction.atomic():
            actions.register_entries(
                ledger_id=ledger("clubs").pk, rows=[(school.pk, {**club, "name": "诗社"}), (school.pk, club)], by=SYSTEM
            )
    assert Entry.objects.count() == 2
