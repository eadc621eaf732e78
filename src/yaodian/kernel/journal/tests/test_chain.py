"""The chain over journal lines: sealed once, and every alteration found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.access import System
from yaodian.kernel.journal.actions import anchor_head, seal_lines, write_line
from yaodian.kernel.journal.models import JournalLine, JournalLink
from yaodian.kernel.journal.queries import anchor_faults, chain_faults, chain_head, record_faults
from yaodian.kernel.journal.rules import canonical_text, row_digest, sm3

SYSTEM = System(name="测试")


def write(count: int = 1) -> None:
    """Write and seal some lines."""
    for number in range(count):
        with transaction.atomic():
            write_line(verb="test.act", by=SYSTEM, summary=f"第{number}件")
    seal_lines()


def test_the_digest_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, example 1
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_same_value_has_the_same_text_whatever_database_held_it() -> None:
    local = datetime.fromisoformat("2018-03-01T08:00:00+08:00")
    assert canonical_text(local) == canonical_text(datetime(2018, 3, 1, 0, 0, tzinfo=UTC))
    assert canonical_text(Decimal("6804.50")) == canonical_text(Decimal("6804.5"))
    assert canonical_text({"b": 1, "a": date(2018, 3, 1)}) == '{"a":"2018-03-01","b":1}'


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9))))
def test_the_order_of_columns_does_not_matter(row: dict[str, object]) -> None:
    assert row_digest(row) == row_digest(dict(reversed(list(row.items()))))


@pytest.mark.django_db
def test_lines_are_sealed_once_in_their_order() -> None:
    write(3)
    assert seal_lines() == 0
    assert [link.sequence for link in JournalLink.objects.order_by("line_id")] == [1, 2, 3]
    assert list(chain_faults()) == []


@pytest.mark.django_db
def test_an_altered_line_is_found_and_the_others_are_not_accused() -> None:
    write(3)
    second = JournalLink.objects.get(sequence=2)
    JournalLine.objects.filter(pk=second.line_id).update(summary="改过")
    assert [fault.text for fault in chain_faults()] == ["第 2 节流水被改动：test.act "]


@pytest.mark.django_db
def test_a_removed_line_leaves_a_gap() -> None:
    write(3)
    second = JournalLink.objects.get(sequence=2)
    JournalLink.objects.filter(pk=second.pk).delete()
    JournalLine.objects.filter(pk=second.line_id).delete()
    assert "第 2–2 节" in next(chain_faults()).text


@pytest.mark.django_db
def test_a_cut_tail_is_found_by_the_anchor_outside(tmp_path: Path) -> None:
    file = tmp_path / "anchor.jsonl"
    write(3)
    anchor_head(file=file)
    assert list(anchor_faults(file=file)) == []
    JournalLink.objects.filter(sequence=3).delete()
    assert chain_head()[0] == 2
    assert list(chain_faults()) == []
    assert "被截断" in next(anchor_faults(file=file)).text
    file.write_text("{broken\n")
    assert "无法读取" in next(anchor_faults(file=file)).text


def recorded(count: int) -> list[JournalLine]:
    """Return rows that stand in a line; lines serve as rows here, for the journal knows no other table."""
    write(count)
    rows = list(JournalLine.objects.order_by("id"))
    with transaction.atomic():
        write_line(verb="test.rows", by=SYSTEM, also=rows)
    return rows


@pytest.mark.django_db
def test_a_row_changed_or_removed_past_the_actions_is_found() -> None:
    first, second, _third = recorded(3)
    assert list(record_faults()) == []
    JournalLine.objects.filter(pk=first.pk).update(summary="改过")
    JournalLink.objects.filter(line=second).delete()
    JournalLine.objects.filter(pk=second.pk).delete()
    assert {(fault.record, fault.text.split(" ")[-1]) for fault in record_faults()} == {
        (f"journal.journalline:{first.pk}", "记录与流水所记结果不一致"),
        (f"journal.journalline:{second.pk}", "记录已不在库中"),
    }


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        write_line(verb="test.act", by=SYSTEM)


@pytest.mark.django_db
def test_a_batch_is_digested_in_few_queries(django_assert_max_num_queries: object) -> None:
    rows = recorded(30)
    with django_assert_max_num_queries(5), transaction.atomic():  # type: ignore[operator]
        write_line(verb="test.batch", by=SYSTEM, also=rows)
    assert len(JournalLine.objects.get(verb="test.batch").digests) == 30
