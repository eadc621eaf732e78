"""The outbox: each entry is taken exactly once, in order, and both sides can tell what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import reader_in
from yaodian.kernel.forms import actions
from yaodian.kernel.forms.actions import OutboxError
from yaodian.kernel.forms.models import AnswerSheet, SendReceipt, SheetFile
from yaodian.kernel.forms.tests import make
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {"extinguishers": 12, "state": "good"}


def test_the_same_entry_again_gets_the_same_receipt() -> None:
    with make.desk() as desk:
        entry = make.entry(make.payload_of(desk, GOOD, sheet=uuid4()), device=uuid4(), sequence=1)
        first = actions.take_entry(entry=entry, by=desk.clerk)
        assert actions.take_entry(entry=entry, by=desk.clerk) == first
    assert first.outcome == "accepted"
    assert len(desk.taken) == 1


def test_the_same_content_under_a_new_number_was_taken_before() -> None:
    with make.desk() as desk:
        entry = make.entry(make.payload_of(desk, GOOD, sheet=uuid4()), device=uuid4(), sequence=1)
        first = actions.take_entry(entry=entry, by=desk.clerk)
        again = actions.take_entry(entry=replace(entry, sequence=2), by=desk.clerk)
    assert (again.outcome, again.sheet) == ("repeated", first.sheet)
    assert len(desk.taken) == 1


def test_a_refused_entry_keeps_its_reason_and_what_follows_is_taken() -> None:
    with make.desk() as desk:
        device, sheet = uuid4(), uuid4()
        bad = make.entry(make.payload_of(desk, {"state": "good"}, sheet=sheet), device=device, sequence=1)
        good = make.entry(make.payload_of(desk, GOOD, sheet=sheet), device=device, sequence=2)
        first, second = actions.take_outbox(entries=[good, bad], by=desk.clerk)
    assert first.outcome == "refused"
    assert "灭火器：必须填写" in first.reason
    assert first.sheet is None
    assert second.outcome == "accepted"
    assert AnswerSheet.objects.count() == 1


def test_a_photo_comes_before_the_sheet_that_names_it() -> None:
    with make.desk() as desk:
        device, sheet, photo = uuid4(), uuid4(), uuid4()
        about = {"kind": make.KIND, "subject_id": desk.notice.pk, "sheet": str(sheet), "place": "photo"}
        entries = [
            make.file_entry(about, device=device, sequence=1, client_id=photo),
            make.entry(make.payload_of(desk, {**GOOD, "photo": str(photo)}, sheet=sheet), device=device, sequence=2),
        ]
        receipts = actions.take_outbox(entries=entries * 2, by=desk.clerk)
    assert list(record_faults()) == []
    assert {one.outcome for one in receipts} == {"accepted"}
    assert SendReceipt.objects.count() == 2
    assert SheetFile.objects.count() == 1
    assert AnswerSheet.objects.get().answers["photo"] == str(photo)


def test_what_was_damaged_on_its_way_leaves_nothing() -> None:
    with make.desk() as desk:
        entry = make.entry(make.payload_of(desk, GOOD, sheet=uuid4()), device=uuid4(), sequence=1)
        for broken in (replace(entry, payload=entry.payload + " "), replace(entry, kind="other")):
            with pytest.raises(OutboxError):
                actions.take_entry(entry=broken, by=desk.clerk)
    assert not SendReceipt.objects.exists()


def test_a_number_stands_for_one_entry_of_one_account() -> None:
    with make.desk() as desk:
        device = uuid4()
        entry = make.entry(make.payload_of(desk, GOOD, sheet=uuid4()), device=device, sequence=1)
        actions.take_entry(entry=entry, by=desk.clerk)
        other = make.entry(make.payload_of(desk, GOOD, sheet=uuid4()), device=device, sequence=1)
        with pytest.raises(OutboxError, match="序号已用于另一条"):
            actions.take_entry(entry=other, by=desk.clerk)
        with pytest.raises(OutboxError, match="序号已用于另一条"):
            actions.take_entry(entry=entry, by=reader_in(Role.SCHOOL_CLERK, make_unit()))


def test_an_entry_without_what_it_needs_is_refused_not_broken() -> None:
    with make.desk() as desk:
        for number, payload in enumerate(({}, {"kind": "none.such", "subject_id": "x", "sheet": "y"}), start=1):
            entry = make.entry(payload, device=uuid4(), sequence=number, client_id=uuid4())
            assert actions.take_entry(entry=entry, by=desk.clerk).outcome == "refused"


class AnyCut(TestCase):
    @tries(max_examples=15)
    @given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
    def test_however_often_the_line_is_cut_nothing_is_lost_or_doubled(self, repeats: list[int]) -> None:
        """A device sends its entries in order, each again as often as its answer was lost."""
        with make.desk(many=True) as desk:
            device = uuid4()
            entries = [
                make.entry(
                    make.payload_of(desk, {**GOOD, "extinguishers": number}, sheet=uuid4()),
                    device=device,
                    sequence=number,
                )
                for number, _times in enumerate(repeats, start=1)
            ]
            for entry, times in zip(entries, repeats, strict=True):
                for _again in range(times + 1):
                    actions.take_entry(entry=entry, by=desk.clerk)
            assert (
                SendReceipt.objects.filter(device=device, outcome="accepted").count() == len(entries) == len(desk.taken)
            )
            assert AnswerSheet.objects.filter(unit=desk.school).count() == len(entries)
